//! What `ssh` is lent for a run: an agent and somebody who answers, both gone with it.

use std::path::{Path, PathBuf};

use gemel_wire::Ssh;
use ssh_key::PrivateKey;

use super::{
    agent::Agent,
    askpass::{Askpass, Known},
    known_hosts::KnownHosts,
    login_key,
};
use crate::{
    error::{Error, Result},
    store::make_folder,
};

/// With what a login is made.
pub(crate) struct Means {
    /// The key, where there is one of ours: then no other is offered.
    pub key: Option<PrivateKey>,
    /// The account that logs in; empty where it is the user's own affair.
    pub who: String,
    /// Its user's name there, where the address names nobody.
    pub user: Option<String>,
    /// What is answered.
    pub known: Known,
    /// The program that `ssh` starts to ask; without one nothing can be answered.
    pub program: Option<PathBuf>,
}

/// What a host was offered to log in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offered {
    /// The fingerprint of a key of ours.
    pub key: Option<String>,
    pub password: bool,
}

/// What was lent; taken back when it is dropped.
pub(crate) struct Lent {
    pub offered: Offered,
    _agent: Option<Agent>,
    _askpass: Option<Askpass>,
}

/// Lends all that and says what `ssh` is to be told. `folder` is the one for SSH.
pub(crate) fn lend(folder: &Path, means: Means) -> Result<(Ssh, Lent)> {
    make_folder(folder)?;
    let Means { key, who, user, known, program } = means;
    let mut ssh = Ssh { known_hosts: Some(KnownHosts::in_folder(folder).path()), ..Ssh::default() };
    // A configuration that trusts whoever answers on this machine would trust another user's server.
    ssh.options.push(("NoHostAuthenticationForLocalhost".to_owned(), "no".to_owned()));
    ssh.options.extend(user.map(|user| ("User".to_owned(), user)));
    let mut offered = Offered { key: None, password: known.password.is_some() };
    let mut agent = None;
    if let Some(key) = key {
        let line = login_key::public_line(&key)?;
        offered.key = Some(login_key::fingerprint(&line));
        ssh.key = Some(public_file(folder, &line)?);
        let started = Agent::start(key, folder)?;
        ssh.agent = Some(started.place().to_owned());
        agent = Some(started);
    }
    let mut askpass = None;
    if let Some(program) = program {
        let (password, passphrase) = (known.password.is_some(), known.passphrase.is_some());
        ssh.answered = password || passphrase;
        if ssh.answered && !password {
            // Nobody is to be asked for what is not there.
            for method in ["PasswordAuthentication", "KbdInteractiveAuthentication"] {
                ssh.options.push((method.to_owned(), "no".to_owned()));
            }
        }
        let started = Askpass::start(known, folder)?;
        ssh.environment = started.environment(&program);
        askpass = Some(started);
    }
    ssh.sockets = Some(folder.to_owned());
    ssh.identity = who;
    Ok((ssh, Lent { offered, _agent: agent, _askpass: askpass }))
}

/// The public half in a file, by which `ssh` knows which of an agent's keys is meant.
fn public_file(folder: &Path, line: &str) -> Result<PathBuf> {
    let name = login_key::fingerprint(line).replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let path = folder.join(format!("{name}.pub"));
    let there = std::fs::read_to_string(&path).is_ok_and(|there| there.trim_end() == line);
    if !there {
        std::fs::write(&path, format!("{line}\n")).map_err(|error| Error::file(&error, &path))?;
    }
    Ok(path)
}
