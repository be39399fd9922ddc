//! What a screen or a script is shown of SSH: hosts' keys and keys to log in with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{clock::Millis, model::Side, view::Problem};

/// Who vouched for a host's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Voucher {
    /// A person agreed to the key that the host publishes.
    Published,
    /// A person compared the fingerprint.
    Compared,
    /// It was in the user's own file of host keys.
    KnownHosts,
    /// A person typed it.
    Entered,
}

impl Voucher {
    const ALL: [Self; 4] = [Self::Published, Self::Compared, Self::KnownHosts, Self::Entered];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Compared => "compared",
            Self::KnownHosts => "known-hosts",
            Self::Entered => "entered",
        }
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// How a key that a host shows fits what its operator publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// It is one of those.
    Matches,
    /// It is none of those: somebody may be in between.
    Differs,
    /// Nothing that was published is known here.
    Unpublished,
}

/// A host's public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostKeyView {
    /// Its type, as `ssh` says it: `ED25519`.
    pub kind: String,
    /// `SHA256:…`
    pub sha256: String,
    /// `MD5:…`, for comparing with old documents.
    pub md5: String,
    /// How it fits what is published.
    pub standing: Standing,
    /// Whether the user's own file of host keys has it.
    pub known_to_user: bool,
    /// Whether it is believed here.
    pub pinned: bool,
}

/// A key that is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PinView {
    /// The name by which `ssh` looks the host up: `host`, or `[host]:port`.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// `SHA256:…`
    pub sha256: String,
    /// `MD5:…`
    pub md5: String,
    /// Who vouched for it.
    pub by: Option<Voucher>,
    /// When.
    #[ts(type = "number | null")]
    pub at: Option<Millis>,
}

/// A host and its keys: those that it shows, those that are believed, and what is known beside that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostKeysView {
    /// The name by which `ssh` looks it up, after the user's configuration: `host`, or `[host]:port`.
    pub name: String,
    /// Who publishes fingerprints for it, where that is known.
    pub publisher: Option<String>,
    /// The page with them.
    pub page: Option<String>,
    /// The fingerprints that are published, as far as they are known here.
    pub published: Vec<String>,
    /// The keys that it shows now.
    pub shown: Vec<HostKeyView>,
    /// Why it shows none.
    pub problem: Option<Problem>,
    /// Keys that the user's own file of host keys has for it.
    pub users: Vec<HostKeyView>,
    /// The keys that are believed.
    pub pinned: Vec<PinView>,
    /// Whether it shows none of the keys that are believed, although there are some.
    pub changed: bool,
}

/// Which of a host's keys are to be believed from now on, in the place of those before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PinChoice {
    /// Those that it shows and whose fingerprints these are.
    Accept {
        /// `SHA256:…` or `MD5:…`, as a person compared them.
        fingerprints: Vec<String>,
    },
    /// Those that it shows and its operator publishes.
    Published,
    /// Those of the user's own file of host keys.
    Import,
    /// One that a person typed, in the form of `known_hosts` or of a `.pub` file.
    Enter {
        /// The line.
        line: String,
    },
    /// None.
    Forget,
}

/// What kind of key is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyType {
    /// Short and quick; what every host of today takes.
    #[default]
    Ed25519,
    /// For a host that takes no other.
    Rsa4096,
}

/// A key to log in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SshKeyView {
    /// Its kind.
    pub kind: KeyType,
    /// The line that a host is given.
    pub public: String,
    /// `SHA256:…`
    pub sha256: String,
    /// When it was made.
    #[ts(type = "number")]
    pub made_at: Millis,
    /// Where it was uploaded to: repositories by their paths, the account itself as an empty text.
    pub uploads: Vec<String>,
    /// The host's page where it is entered by hand, where that is known.
    pub page: Option<String>,
}

/// Whose key a screen means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SshKeyOf {
    /// An account's: for all mirrors that use it.
    Account {
        /// Its name.
        name: String,
    },
    /// For one side of one mirror.
    Side {
        /// The mirror's number.
        mirror: String,
        /// Which side.
        side: Side,
    },
}

/// How an account logs in by SSH.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SshLoginView {
    /// Whether the account is for SSH and nothing else.
    pub alone: bool,
    /// The key that was made for it here; then nothing else is offered to the host.
    pub key: Option<SshKeyView>,
    /// Whether the keychain holds a password for the host.
    pub password: bool,
    /// Whether it holds the passphrase of the user's own key.
    pub passphrase: bool,
}

/// A key that was put in another's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotatedKey {
    /// The new key.
    pub key: SshKeyView,
    /// Whether a person has to give it to the host, because no host could be told.
    pub by_hand: bool,
    /// What went wrong beside that: the old key is still known somewhere.
    pub warnings: Vec<Problem>,
}

/// A secret that `ssh` may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SshSecret {
    /// The password of the user at the host.
    Password,
    /// The passphrase of the user's own key.
    Passphrase,
}
