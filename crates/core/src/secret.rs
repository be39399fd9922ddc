//! Where secrets are kept: one seam, three places.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::Write,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::sync::OnceCell;

use crate::error::{Code, Error, Result};

/// A place that keeps secrets by account.
pub trait Secrets: Send + Sync {
    /// The secret of an account, if there is one.
    fn get(&self, account: &str) -> Result<Option<String>>;
    /// Keeps a secret, in place of an earlier one.
    fn set(&self, account: &str, secret: &str) -> Result<()>;
    /// Forgets a secret; that there is none is no error.
    fn remove(&self, account: &str) -> Result<()>;
    /// A new secret that nobody can guess. It is not kept yet.
    fn invent(&self) -> Result<String> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::new(Code::Io).with("detail", error))?;
        Ok(hex::encode(bytes))
    }
    /// Whether the secrets of two accounts would be one and the same here.
    fn same_place(&self, account: &str, other: &str) -> bool {
        account == other
    }
}

/// The place that `GEMEL_SECRETS` names: `file:PATH`, `env`, or the system's keychain where it is not set.
///
/// `lookup` reads an environment variable.
pub fn place(
    setting: Option<&str>,
    lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> Result<Arc<dyn Secrets>> {
    match setting {
        None | Some("" | "keychain") => Ok(Arc::new(Keychain)),
        Some("env") => Ok(Arc::new(Environment { lookup: Box::new(lookup) })),
        Some(other) => match other.strip_prefix("file:") {
            Some(path) if !path.is_empty() => Ok(Arc::new(SecretsFile { path: path.into() })),
            _ => Err(Error::bad_input("GEMEL_SECRETS", other)),
        },
    }
}

/// The system's keychain: Keychain Services, the Credential Manager, or the Secret Service.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keychain;

/// The name under which the keychain files what is ours.
const SERVICE: &str = "gemel";

impl Keychain {
    fn entry(account: &str) -> Result<keyring::v1::Entry> {
        if let Err(error) = keyring::v1::Entry::store_status() {
            return Err(Self::unavailable(error));
        }
        keyring::v1::Entry::new(SERVICE, account).map_err(|error| Self::unavailable(&error))
    }

    fn unavailable(error: &keyring::v1::Error) -> Error {
        Error::new(Code::SecretsUnavailable).with("detail", error)
    }
}

impl Secrets for Keychain {
    fn get(&self, account: &str) -> Result<Option<String>> {
        match Self::entry(account)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(Self::unavailable(&error)),
        }
    }

    fn set(&self, account: &str, secret: &str) -> Result<()> {
        Self::entry(account)?.set_password(secret).map_err(|error| Self::unavailable(&error))
    }

    fn remove(&self, account: &str) -> Result<()> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(()),
            Err(error) => Err(Self::unavailable(&error)),
        }
    }
}

/// A file that only its owner can read, for machines without a keychain.
#[derive(Clone, Debug)]
pub struct SecretsFile {
    path: PathBuf,
}

impl SecretsFile {
    fn read(&self) -> Result<BTreeMap<String, String>> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(Error::file(&error, &self.path)),
        };
        self.refuse_if_open()?;
        if text.trim().is_empty() {
            return Ok(BTreeMap::new());
        }
        // The parser's own error would quote the file.
        serde_json::from_str(&text).map_err(|_| Error::bad_input("GEMEL_SECRETS", self.path.display()))
    }

    #[cfg(unix)]
    fn refuse_if_open(&self) -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&self.path).map_err(|error| Error::file(&error, &self.path))?.permissions().mode();
        // Neither the group nor others may do anything with it.
        if mode.trailing_zeros() >= 6 {
            return Ok(());
        }
        Err(Error::new(Code::SecretsFileOpen).with("path", self.path.display()))
    }

    #[cfg(not(unix))]
    fn refuse_if_open(&self) -> Result<()> {
        Ok(())
    }

    fn write(&self, secrets: &BTreeMap<String, String>) -> Result<()> {
        let file = |error: std::io::Error| Error::file(&error, &self.path);
        let text = serde_json::to_string_pretty(secrets).expect("because a map of texts is JSON");
        let beside = self.path.with_extension("new");
        let _ = fs::remove_file(&beside);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&beside).map_err(file)?;
        out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(file)?;
        fs::rename(&beside, &self.path).map_err(file)
    }
}

impl Secrets for SecretsFile {
    fn get(&self, account: &str) -> Result<Option<String>> {
        Ok(self.read()?.remove(account))
    }

    fn set(&self, account: &str, secret: &str) -> Result<()> {
        let mut all = self.read()?;
        all.insert(account.to_owned(), secret.to_owned());
        self.write(&all)
    }

    fn remove(&self, account: &str) -> Result<()> {
        let mut all = self.read()?;
        if all.remove(account).is_some() {
            self.write(&all)?;
        }
        Ok(())
    }
}

/// Reads an environment variable.
type Lookup = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Environment variables, for CI: `GEMEL_TOKEN_<ACCOUNT>`. Read only.
pub struct Environment {
    lookup: Lookup,
}

impl Environment {
    /// The variable that holds an account's secret: upper case, with `_` for whatever is neither letter nor digit.
    fn variable(account: &str) -> String {
        let name: String =
            account.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        format!("GEMEL_TOKEN_{name}")
    }
}

impl Secrets for Environment {
    fn get(&self, account: &str) -> Result<Option<String>> {
        Ok((self.lookup)(&Self::variable(account)).filter(|secret| !secret.is_empty()))
    }

    /// A secret that is there already need not be kept; another one cannot be.
    fn set(&self, account: &str, secret: &str) -> Result<()> {
        if self.get(account)?.as_deref() == Some(secret) {
            return Ok(());
        }
        Err(Error::new(Code::SecretsReadOnly).with("variable", Self::variable(account)))
    }

    fn remove(&self, _account: &str) -> Result<()> {
        Ok(())
    }

    /// Names that differ only in what a variable's name cannot hold share a variable.
    fn same_place(&self, account: &str, other: &str) -> bool {
        Self::variable(account) == Self::variable(other)
    }
}

/// Reads an account's secret without blocking the caller's thread: a keychain may ask the user to unlock it.
pub(crate) async fn read(secrets: Arc<dyn Secrets>, account: String) -> Result<String> {
    let missing = Error::new(Code::SecretMissing).with("account", &account);
    tokio::task::spawn_blocking(move || secrets.get(&account))
        .await
        .expect("because the keychain does not panic")?
        .ok_or(missing)
}

/// The secrets of one run: each is asked for once, also where both sides need it at the same time.
pub(crate) struct AskedOnce {
    pub secrets: Arc<dyn Secrets>,
    answers: Mutex<HashMap<String, Arc<OnceCell<String>>>>,
}

impl AskedOnce {
    pub fn of(secrets: &Arc<dyn Secrets>) -> Self {
        Self { secrets: Arc::clone(secrets), answers: Mutex::default() }
    }

    /// An account's secret.
    pub async fn read(&self, account: &str) -> Result<String> {
        let answer = {
            let mut answers = self.answers.lock().expect("because no holder of it panics");
            Arc::clone(answers.entry(account.to_owned()).or_default())
        };
        answer.get_or_try_init(|| read(Arc::clone(&self.secrets), account.to_owned())).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_run_asks_for_each_secret_once() {
        #[derive(Default)]
        struct Counted(AtomicUsize);
        impl Secrets for Counted {
            fn get(&self, account: &str) -> Result<Option<String>> {
                self.0.fetch_add(1, Ordering::Relaxed);
                Ok((account != "nobody").then(|| format!("of {account}")))
            }
            fn set(&self, _: &str, _: &str) -> Result<()> {
                Ok(())
            }
            fn remove(&self, _: &str) -> Result<()> {
                Ok(())
            }
        }
        let counted = Arc::new(Counted::default());
        let secrets = Arc::clone(&counted) as Arc<dyn Secrets>;
        let run = AskedOnce::of(&secrets);
        let (one, other) = tokio::join!(run.read("dev"), run.read("dev"));
        assert_eq!((one.as_deref(), other.as_deref()), (Ok("of dev"), Ok("of dev")));
        assert_eq!(counted.0.load(Ordering::Relaxed), 1);
        assert_eq!(run.read("ops").await.as_deref(), Ok("of ops"));
        // What is not there may be by the next time.
        assert!(run.read("nobody").await.is_err() && run.read("nobody").await.is_err());
        assert_eq!(counted.0.load(Ordering::Relaxed), 4);
        // The next run asks anew.
        assert_eq!(AskedOnce::of(&secrets).read("dev").await.as_deref(), Ok("of dev"));
        assert_eq!(counted.0.load(Ordering::Relaxed), 5);
    }

    #[test]
    fn a_file_keeps_secrets_and_refuses_to_be_open() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let file = SecretsFile { path: folder.path().join("secrets.json") };
        assert_eq!(file.get("github").expect("because it is empty"), None);
        file.set("github", "hunter2").expect("because the folder is ours");
        file.set("gitee", "x").expect("because the folder is ours");
        assert_eq!(file.get("github").expect("because it was kept").as_deref(), Some("hunter2"));
        file.remove("github").expect("because the folder is ours");
        assert_eq!(file.get("github").expect("because it is readable"), None);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file.path).expect("because it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            fs::set_permissions(&file.path, fs::Permissions::from_mode(0o644)).expect("because it is ours");
            assert_eq!(file.get("gitee").expect_err("because others can read it").code(), Code::SecretsFileOpen);
        }
    }

    #[test]
    fn the_environment_is_read_only() {
        let secrets =
            Environment { lookup: Box::new(|name| (name == "GEMEL_TOKEN_MY_GITEE").then(|| "tok".to_owned())) };
        assert_eq!(secrets.get("my-gitee").expect("because it is set").as_deref(), Some("tok"));
        assert_eq!(secrets.get("other").expect("because that is no error"), None);
        assert!(secrets.set("my-gitee", "tok").is_ok());
        assert!(secrets.same_place("my-gitee", "My_Gitee") && secrets.same_place("工作", "私人"));
        assert!(!secrets.same_place("github", "gitee"));
        assert_eq!(secrets.set("other", "tok").expect_err("because it is read only").code(), Code::SecretsReadOnly);
    }

    #[test]
    fn places_are_named() {
        assert!(place(Some("file:/tmp/x"), |_| None).is_ok() && place(None, |_| None).is_ok());
        assert!(place(Some("nonsense"), |_| None).is_err() && place(Some("file:"), |_| None).is_err());
    }
}
