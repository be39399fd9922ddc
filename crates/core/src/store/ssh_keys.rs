//! The table `ssh_keys`: the public halves of keys that were made here, and where their hosts know them.

use std::fmt;

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Store, from_json, to_json};
use crate::{
    clock::Millis,
    error::Result,
    model::{MirrorId, Side},
};

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// An account's: for all mirrors that use it.
    Account(String),
    /// For one side of one mirror.
    Mirror(MirrorId, Side),
}

/// The form in which it is stored, and by which the keychain knows the private half.
impl fmt::Display for KeyOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(name) => write!(f, "account:{name}"),
            Self::Mirror(id, side) => write!(f, "mirror:{id}:{}", side.as_str()),
        }
    }
}

/// A place where a host knows a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Upload {
    /// The repository's path; none where it is the user's own key.
    pub repository: Option<String>,
    /// The key's number at the host.
    pub id: String,
    /// Whether it may only read.
    pub read_only: bool,
}

/// A key that was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SshKey {
    pub public: String,
    pub made_at: Millis,
    pub uploads: Vec<Upload>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<SshKey> {
    let uploads: String = row.get("uploads")?;
    Ok(SshKey { public: row.get("public")?, made_at: row.get("made_at")?, uploads: from_json(&uploads)? })
}

impl Store {
    pub fn ssh_key(&self, owner: &KeyOwner) -> Result<Option<SshKey>> {
        let sql = "SELECT * FROM ssh_keys WHERE owner = ?1";
        Ok(self.lock().query_row(sql, [owner.to_string()], read).optional()?)
    }

    /// Keeps a key, in the place of an earlier one.
    pub fn set_ssh_key(&self, owner: &KeyOwner, key: &SshKey) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO ssh_keys (owner, public, made_at, uploads) VALUES (?1, ?2, ?3, ?4)";
        self.lock().execute(sql, params![owner.to_string(), key.public, key.made_at, to_json(&key.uploads)])?;
        Ok(())
    }

    pub fn remove_ssh_key(&self, owner: &KeyOwner) -> Result<()> {
        self.lock().execute("DELETE FROM ssh_keys WHERE owner = ?1", [owner.to_string()])?;
        Ok(())
    }

    /// What stopped mirrors because of the keys of the host of that name is settled: they are looked at anew, and soon.
    pub fn settle_host_keys(&self, name: &str) -> Result<Vec<MirrorId>> {
        let mut settled = Vec::new();
        for mirror in self.mirrors()? {
            let problem = self.state(mirror.id)?.problem;
            let about = |problem: &crate::view::Problem| {
                crate::Code::from_text(&problem.code).is_some_and(crate::Code::is_about_host_keys)
                    && problem.args.get("name").is_some_and(|known| known == name)
            };
            if problem.as_ref().is_some_and(about) {
                let sql = "UPDATE states SET problem = NULL, failing_since = NULL, failures = 0, digest = NULL, \
                           began_at = NULL, ended_at = NULL WHERE mirror = ?1";
                self.lock().execute(sql, [mirror.id.0])?;
                settled.push(mirror.id);
            }
        }
        Ok(settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_with_where_it_is_known() {
        let store = Store::in_memory();
        let owner = KeyOwner::Account("github".into());
        assert_eq!(store.ssh_key(&owner), Ok(None));
        let upload = Upload { repository: Some("a/b".into()), id: "7".into(), read_only: false };
        let key = SshKey { public: "ssh-ed25519 AAAA me".into(), made_at: 5, uploads: vec![upload] };
        store.set_ssh_key(&owner, &key).expect("because the database is there");
        assert_eq!(store.ssh_key(&owner), Ok(Some(key)));
        store.remove_ssh_key(&owner).expect("because the database is there");
        assert_eq!(store.ssh_key(&owner), Ok(None));
    }
}
