//! SSH: host keys, keys to log in with, and what `ssh` may ask for.

use gemel_core::{
    Code, Engine, Error, KeyOwner, Result,
    ssh_view::{HostKeyView, HostKeysView, PinChoice, PinView, SshKeyView, SshSecret, Standing},
    view::Problem,
};

use crate::{
    Exit,
    arguments::{HostKeys, KeyOf, SshCommand, SshKeyCommand, SshSecretArgs},
    hosts, input,
    output::Output,
    sentences::moment,
};

pub async fn ssh(engine: &Engine, command: SshCommand, output: &Output) -> Result<Exit> {
    match command {
        SshCommand::Hostkeys(asked) => host_keys(engine, asked, output).await,
        SshCommand::Key(command) => keys(engine, command, output).await,
        SshCommand::Password(asked) => secret(engine, asked, SshSecret::Password, output).await,
        SshCommand::Passphrase(asked) => secret(engine, asked, SshSecret::Passphrase, output).await,
    }
}

async fn host_keys(engine: &Engine, asked: HostKeys, output: &Output) -> Result<Exit> {
    let HostKeys { host, accept, published, import, enter, forget } = asked;
    let Some(host) = host else {
        let pins = engine.pins()?;
        if pins.is_empty() {
            output.say("cli-ssh-none-pinned", &[]);
        }
        for pin in &pins {
            output.line(&format!("{}  {}", pin.name, pinned(pin, output)));
        }
        output.value(&pins);
        return Ok(Exit::InSync);
    };
    let choice = match (enter, published, import, forget) {
        (Some(line), ..) => Some(PinChoice::Enter { line }),
        (_, true, ..) => Some(PinChoice::Published),
        (_, _, true, _) => Some(PinChoice::Import),
        (.., true) => Some(PinChoice::Forget),
        _ if accept.is_empty() => None,
        _ => Some(PinChoice::Accept { fingerprints: accept }),
    };
    let view = if let Some(choice) = choice {
        let view = engine.pin_host_keys(&host, choice).await?;
        let args = [("name", view.name.clone().into()), ("count", view.pinned.len().into())];
        output.say("cli-ssh-believed", &args);
        view
    } else {
        let view = engine.host_keys(&host).await?;
        show(&view, output);
        offer(engine, &host, &view, output).await?.unwrap_or(view)
    };
    output.value(&view);
    let believed = view.shown.iter().any(|key| key.pinned) || (view.shown.is_empty() && !view.pinned.is_empty());
    Ok(if believed || forget { Exit::InSync } else { Exit::NeedsDecision })
}

fn show(view: &HostKeysView, output: &Output) {
    output.line(&view.name);
    if let (Some(publisher), Some(page)) = (&view.publisher, &view.page) {
        output.say("cli-ssh-publisher", &[("publisher", publisher.clone().into()), ("page", page.clone().into())]);
    }
    if let Some(problem) = &view.problem {
        output.advice(problem);
    }
    for key in &view.shown {
        shown(key, view, output);
    }
    for key in view.users.iter().filter(|key| view.shown.iter().all(|shown| shown.sha256 != key.sha256)) {
        shown(key, view, output);
    }
    for pin in &view.pinned {
        output.line(&format!("  {}", pinned(pin, output)));
    }
    if view.changed {
        output.say("cli-ssh-changed", &[]);
    }
}

fn shown(key: &HostKeyView, view: &HostKeysView, output: &Output) {
    let standing = match key.standing {
        Standing::Matches => "matches",
        Standing::Differs => "differs",
        Standing::Unpublished => "unpublished",
    };
    let publisher = view.publisher.clone().unwrap_or_default();
    let args = [("standing", standing.into()), ("publisher", publisher.into())];
    output.line(&format!("  {:8}{}", key.kind, key.sha256));
    output.line(&format!("          {}", key.md5));
    let mut said = vec![output.words.say_with("cli-ssh-standing", &args)];
    if key.known_to_user {
        said.push(output.words.say("cli-ssh-known-to-user"));
    }
    if key.pinned {
        said.push(output.words.say("cli-ssh-pinned"));
    }
    for line in said {
        output.line(&format!("          {line}"));
    }
}

fn pinned(pin: &PinView, output: &Output) -> String {
    let by = pin.by.and_then(|by| serde_json::to_value(by).ok());
    let by = by.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let date = pin.at.map(moment).unwrap_or_default();
    let said = output.words.say_with("cli-ssh-pin", &[("date", date.into()), ("by", by.into())]);
    format!("{:8}{}  {said}", pin.kind, pin.sha256)
}

/// Where the host shows what is published, a person at the terminal is asked once whether to believe it.
async fn offer(engine: &Engine, host: &str, view: &HostKeysView, output: &Output) -> Result<Option<HostKeysView>> {
    let believed = view.shown.iter().any(|key| key.pinned);
    let matches = !view.shown.is_empty() && view.shown.iter().all(|key| key.standing == Standing::Matches);
    if believed || view.shown.is_empty() {
        return Ok(None);
    }
    let name = [("name", view.name.clone().into())];
    if matches && !output.json && input::yes(&output.words.say_with("cli-ssh-believe-published", &name))? == Some(true)
    {
        return engine.pin_host_keys(host, PinChoice::Published).await.map(Some);
    }
    output.say("cli-ssh-how", &name);
    Ok(None)
}

/// Whose key is meant.
fn owner(engine: &Engine, asked: &KeyOf) -> Result<(KeyOwner, String)> {
    match (&asked.account, &asked.mirror, &asked.on) {
        (Some(account), None, None) => Ok((KeyOwner::Account(account.clone()), account.clone())),
        (None, Some(mirror), Some(on)) => {
            let (id, side) = hosts::place(engine, mirror, on)?;
            Ok((KeyOwner::Mirror(id, side), mirror.clone()))
        }
        _ => Err(Error::new(Code::InputMissing).with("what", "account")),
    }
}

async fn keys(engine: &Engine, command: SshKeyCommand, output: &Output) -> Result<Exit> {
    match command {
        SshKeyCommand::New(asked) => {
            let (owner, name) = owner(engine, &asked.of)?;
            let mut key = engine.make_ssh_key(owner.clone(), asked.kind.unwrap_or_default().into()).await?;
            if asked.upload {
                key = engine.upload_ssh_key(&owner, None, false).await?;
            }
            output.say("cli-ssh-key-made", &[("name", name.into())]);
            print(&key, output);
        }
        SshKeyCommand::Show(asked) => {
            let (owner, name) = owner(engine, &asked.of)?;
            let missing = || Error::new(Code::SshKeyMissing).with("owner", name);
            print(&engine.ssh_key(&owner)?.ok_or_else(missing)?, output);
        }
        SshKeyCommand::Upload(asked) => {
            let (owner, _) = owner(engine, &asked.of)?;
            let to = match (&owner, asked.deploy) {
                (KeyOwner::Mirror(id, side), _) => Some((*id, *side)),
                (KeyOwner::Account(account), Some(name)) => Some(side_of(engine, &name, account)?),
                (KeyOwner::Account(_), None) => None,
            };
            let key = engine.upload_ssh_key(&owner, to, asked.read_only).await?;
            output.say("cli-ssh-key-uploaded", &[]);
            print(&key, output);
        }
        SshKeyCommand::Rotate(asked) => {
            let (owner, name) = owner(engine, &asked.of)?;
            let rotated = engine.rotate_ssh_key(&owner).await?;
            warn(&rotated.warnings, output);
            output.say("cli-ssh-key-rotated", &[("name", name.into())]);
            if rotated.by_hand {
                output.say("cli-ssh-key-by-hand", &[]);
            }
            print_lines(&rotated.key, output);
            output.value(&rotated);
        }
        SshKeyCommand::Remove(asked) => {
            let (owner, name) = owner(engine, &asked.of)?;
            let warnings = engine.remove_ssh_key(&owner).await?;
            warn(&warnings, output);
            output.say("cli-ssh-key-removed", &[("name", name.clone().into())]);
            output.value(&serde_json::json!({ "removed": name, "warnings": warnings }));
        }
    }
    Ok(Exit::InSync)
}

/// The side of a mirror that uses an account.
fn side_of(
    engine: &Engine,
    mirror: &str,
    account: &str,
) -> Result<(gemel_core::model::MirrorId, gemel_core::model::Side)> {
    let id = engine.find(mirror)?;
    Ok((id, hosts::side(&engine.mirror(id)?, account)?))
}

fn warn(warnings: &[Problem], output: &Output) {
    for problem in warnings {
        output.advice(problem);
    }
}

fn print(key: &SshKeyView, output: &Output) {
    print_lines(key, output);
    output.value(key);
}

fn print_lines(key: &SshKeyView, output: &Output) {
    output.line(&key.public);
    output.line(&format!("  {}", key.sha256));
    if let Some(page) = key.page.as_ref().filter(|_| key.uploads.is_empty()) {
        output.line(&format!("  {page}"));
    }
    for place in &key.uploads {
        let place = if place.is_empty() { "account" } else { place };
        output
            .line(&format!("  {}", output.words.say_with("cli-ssh-key-known", &[("place", place.to_owned().into())])));
    }
}

async fn secret(engine: &Engine, asked: SshSecretArgs, which: SshSecret, output: &Output) -> Result<Exit> {
    let host = engine.account(&asked.account)?.host;
    let secret = if asked.remove {
        None
    } else {
        let prompt = match which {
            SshSecret::Password => output.words.say_with("cli-ssh-password-prompt", &[("host", host.into())]),
            SshSecret::Passphrase => output.words.say("cli-ssh-passphrase-prompt"),
        };
        Some(input::secret(&format!("{prompt} "))?)
    };
    let kept = secret.is_some();
    engine.set_ssh_secret(&asked.account, which, secret).await?;
    output.say(if kept { "cli-ssh-secret-kept" } else { "cli-ssh-secret-forgotten" }, &[]);
    output.value(&serde_json::json!({ "account": asked.account, "kept": kept }));
    Ok(Exit::InSync)
}
