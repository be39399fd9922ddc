//! The file of host keys that somebody vouched for, in the form of `sshd(8)`, under the format of `ssh_known_hosts`. `ssh` believes
//! no others.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use super::host_key::HostKey;
use crate::{
    clock::Millis,
    error::{Error, Result},
    ssh_view::Voucher,
    store::make_folder,
};

/// Its name in the folder for SSH.
const FILE: &str = "known_hosts";

/// A key that somebody vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    /// The name by which `ssh` looks the host up: `host`, or `[host]:port`.
    pub name: String,
    pub key: HostKey,
    /// Who vouched for it, where that was noted.
    pub by: Option<Voucher>,
    /// When.
    pub at: Option<Millis>,
}

/// The file, in the folder for SSH.
#[derive(Clone, Debug)]
pub(crate) struct KnownHosts {
    folder: PathBuf,
}

impl KnownHosts {
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// All that is in it.
    pub fn pins(&self) -> Result<Vec<Pin>> {
        match fs::read_to_string(self.path()) {
            Ok(text) => Ok(text.lines().filter_map(read).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(Error::file(&error, &self.path())),
        }
    }

    /// The keys of one host.
    pub fn of(&self, name: &str) -> Result<Vec<Pin>> {
        Ok(self.pins()?.into_iter().filter(|pin| pin.name == name).collect())
    }

    /// Puts these keys in the place of all that were there for the host; none forgets it.
    pub fn replace(&self, name: &str, keys: &[HostKey], by: Voucher, at: Millis) -> Result<()> {
        make_folder(&self.folder)?;
        let file = |error: std::io::Error| Error::file(&error, &self.path());
        // Two programs that write at once would each lose what the other wrote.
        let lock = File::create(self.folder.join("known_hosts.lock")).map_err(file)?;
        lock.lock().map_err(file)?;
        let mut pins = self.pins()?;
        pins.retain(|pin| pin.name != name);
        pins.extend(keys.iter().map(|key| Pin { name: name.to_owned(), key: key.clone(), by: Some(by), at: Some(at) }));
        let text: String = pins.iter().map(written).collect();
        let beside = self.folder.join("known_hosts.new");
        let _ = fs::remove_file(&beside);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&beside).map_err(file)?;
        out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(file)?;
        fs::rename(&beside, self.path()).map_err(file)
    }
}

/// A line: name, type, key, and in the comment who vouched for it and when.
fn written(pin: &Pin) -> String {
    let by = pin.by.map_or("-", Voucher::as_str);
    format!("{} {} {by} {}\n", pin.name, pin.key.words(), pin.at.unwrap_or(0))
}

fn read(line: &str) -> Option<Pin> {
    let mut words = line.split_whitespace();
    let (name, kind, key) = (words.next()?, words.next()?, words.next()?);
    let key = HostKey::parse(kind, key)?;
    let by = words.next().and_then(Voucher::from_text);
    let at = words.next().and_then(|at| at.parse().ok()).filter(|at| *at > 0);
    Some(Pin { name: name.to_owned(), key, by, at })
}

#[cfg(test)]
mod tests {
    use super::{super::host_key::tests::GITHUB, *};

    #[test]
    fn what_was_vouched_for_is_found_again() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let file = KnownHosts::in_folder(&folder.path().join("ssh"));
        assert_eq!(file.pins(), Ok(Vec::new()));
        let key = HostKey::of_line(GITHUB).expect("because it is a key");
        let replace = |name: &str, keys: &[HostKey], by| file.replace(name, keys, by, 5).expect("because it is ours");
        replace("[h]:22", std::slice::from_ref(&key), Voucher::Compared);
        replace("h", std::slice::from_ref(&key), Voucher::Published);
        let pin = Pin { name: "h".into(), key: key.clone(), by: Some(Voucher::Published), at: Some(5) };
        assert_eq!(file.of("h"), Ok(vec![pin]));
        replace("h", &[], Voucher::Entered);
        assert_eq!((file.of("h"), file.pins().map(|pins| pins.len())), (Ok(Vec::new()), Ok(1)));
        let text = fs::read_to_string(file.path()).expect("because it is there");
        assert_eq!(text, format!("[h]:22 {GITHUB} compared 5\n"));
    }
}
