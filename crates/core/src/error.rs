//! Errors: a code that programs match, and arguments for the sentence that people read.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::view::Problem;

/// The result of what the engine does.
pub type Result<T> = std::result::Result<T, Error>;

/// Makes the enumeration, its text form and the list of all codes from one list.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What went wrong. Each code has two messages in the catalogue: `error-<code>`, what happened, and `hint-<code>`,
        /// what to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as text, the way it is stored and shown to programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// The URL cannot be understood.
    BadUrl = "bad-url",
    /// The URL's scheme is not spoken.
    UnsupportedScheme = "unsupported-scheme",
    /// A credential would cross a network in plain text.
    CredentialsOverPlainHttp = "credentials-over-plain-http",
    /// The host asks who this is.
    CredentialsMissing = "credentials-missing",
    /// The host does not take the credentials.
    CredentialsRejected = "credentials-rejected",
    /// The account may not do this.
    NoPermission = "no-permission",
    /// There is no such repository, or the account may not see it.
    RepositoryMissing = "repository-missing",
    /// There is no folder at this path.
    FolderMissing = "folder-missing",
    /// What answers is no Git server.
    NotGitServer = "not-git-server",
    /// The host does not answer.
    HostUnreachable = "host-unreachable",
    /// Nobody has vouched for the host's SSH key yet.
    HostKeyUnknown = "host-key-unknown",
    /// The host shows another SSH key than before.
    HostKeyChanged = "host-key-changed",
    /// The SSH server does not let us in.
    SshDenied = "ssh-denied",
    /// The SSH server takes keys only, and there is but a password.
    SshKeyOnly = "ssh-key-only",
    /// The SSH connection is cut before anybody can log in.
    SshCut = "ssh-cut",
    /// Something prints at the SSH server before Git does.
    SshChatter = "ssh-chatter",
    /// Others can read the file of a private key.
    SshKeyOpen = "ssh-key-open",
    /// The agent does not sign with the key.
    SshAgentRefused = "ssh-agent-refused",
    /// `ssh` and the server have no algorithm in common.
    SshMismatch = "ssh-mismatch",
    /// `ssh` does not accept the user's own configuration.
    SshConfig = "ssh-config",
    /// The host's keys cannot be fetched past what lies before it.
    SshBehindProxy = "ssh-behind-proxy",
    /// The host shows no key with that fingerprint.
    HostKeyAbsent = "host-key-absent",
    /// There is no key to log in with.
    SshKeyMissing = "ssh-key-missing",
    /// There is such a key already.
    SshKeyExists = "ssh-key-exists",
    /// The host's certificate is not trusted.
    TlsFailed = "tls-failed",
    /// A file of certificates to trust cannot be used.
    CertificatesUnusable = "certificates-unusable",
    /// The host's certificate is not looked at: a word of advice.
    TlsUnverified = "tls-unverified",
    /// The host was silent for too long.
    TimedOut = "timed-out",
    /// The server serves files only.
    DumbHttp = "dumb-http",
    /// The host sends callers to another host.
    HostRedirects = "host-redirects",
    /// The repository lacks history.
    ShallowSource = "shallow-source",
    /// The two repositories name objects in different ways.
    ObjectFormatMismatch = "object-format-mismatch",
    /// The repository names objects in a way that is not supported.
    ObjectFormatUnsupported = "object-format-unsupported",
    /// The host's answer makes no sense.
    Protocol = "protocol",
    /// The host refused in its own words.
    Refused = "refused",
    /// The push is too large for the host.
    TooLarge = "too-large",
    /// The repository is as large as the host lets it be.
    QuotaExceeded = "quota-exceeded",
    /// The host does not take so large a file.
    FileTooLarge = "file-too-large",
    /// The branch or tag is protected.
    Protected = "protected",
    /// A rule of the repository forbids it.
    RuleViolated = "rule-violated",
    /// The host found a password or token in the commits.
    SecretFound = "secret-found",
    /// The host takes signed commits only.
    CommitUnsigned = "commit-unsigned",
    /// The commits hold an e-mail address that is to stay private.
    EmailPrivate = "email-private",
    /// The token or app may not change workflow files.
    WorkflowScope = "workflow-scope",
    /// The host does not delete its default branch.
    DefaultBranch = "default-branch",
    /// The host keeps the ref for itself.
    HiddenRef = "hidden-ref",
    /// On the host a ref is in the way of the name.
    NameClash = "name-clash",
    /// The host takes no rewritten history.
    RewriteRefused = "rewrite-refused",
    /// The host takes no deletions.
    DeletionRefused = "deletion-refused",
    /// The host does not replace tags.
    TagExists = "tag-exists",
    /// The host lacks objects of Git LFS that the commits refer to.
    LfsMissing = "lfs-missing",
    /// The host offers no Git LFS for the repository.
    LfsUnavailable = "lfs-unavailable",
    /// The organisation asks for single sign-on.
    SsoRequired = "sso-required",
    /// The host has a repository of that name, perhaps in other letters.
    RepositoryExists = "repository-exists",
    /// The repository is archived, or a mirror that the host writes itself.
    RepositoryReadOnly = "repository-read-only",
    /// The host failed.
    HostError = "host-error",
    /// The host asks to come back later.
    HostBusy = "host-busy",
    /// `git` is not installed.
    GitMissing = "git-missing",
    /// The local cache cannot be used.
    CacheDamaged = "cache-damaged",
    /// The disk is full.
    DiskFull = "disk-full",
    /// The database cannot be used.
    StoreFailed = "store-failed",
    /// The database was written by a newer version.
    StoreTooNew = "store-too-new",
    /// There is no keychain.
    SecretsUnavailable = "secrets-unavailable",
    /// The keychain has no secret for the account.
    SecretMissing = "secret-missing",
    /// The file of secrets can be read by others.
    SecretsFileOpen = "secrets-file-open",
    /// Secrets cannot be written where they come from.
    SecretsReadOnly = "secrets-read-only",
    /// There is no such mirror.
    MirrorUnknown = "mirror-unknown",
    /// A mirror has that name already.
    MirrorExists = "mirror-exists",
    /// What goes through the mirror would come back to where it came from.
    Circle = "circle",
    /// In a circle of mirrors none may overwrite unasked.
    CircleOverwrites = "circle-overwrites",
    /// Both sides are the same repository.
    SameRepository = "same-repository",
    /// There is no such account.
    AccountUnknown = "account-unknown",
    /// An account has that name already.
    AccountExists = "account-exists",
    /// Mirrors use the account.
    AccountInUse = "account-in-use",
    /// More than one account fits.
    AccountAmbiguous = "account-ambiguous",
    /// The host is not to be asked again for a while.
    RateLimited = "rate-limited",
    /// The token lacks a scope.
    ScopeMissing = "scope-missing",
    /// The token's time is over.
    TokenExpired = "token-expired",
    /// The token's time is over soon: a word of advice.
    TokenExpiring = "token-expiring",
    /// The host does not offer that.
    ApiUnsupported = "api-unsupported",
    /// The token is somebody else's.
    OtherUser = "other-user",
    /// A host that carries changes over by itself has not done so.
    HostMirrorBehind = "host-mirror-behind",
    /// Nothing that is installed here knows a secret for the host.
    NothingToReuse = "nothing-to-reuse",
    /// A program is not installed.
    ProgramMissing = "program-missing",
    /// A run of that mirror is under way.
    AlreadyRunning = "already-running",
    /// Another program keeps the schedule of that data folder.
    AlreadyKept = "already-kept",
    /// The run was cancelled.
    Cancelled = "cancelled",
    /// The refs keep moving.
    Moved = "moved",
    /// The refs are not as they were when the question was put.
    ApprovalStale = "approval-stale",
    /// The ref is not as it was when its question was answered.
    ResolutionStale = "resolution-stale",
    /// That answer does not fit the question.
    ResolutionImpossible = "resolution-impossible",
    /// Both sides changed the same lines.
    MergeConflicts = "merge-conflicts",
    /// Questions of different kinds are not answered together.
    MixedQuestions = "mixed-questions",
    /// There is no such backup.
    BackupUnknown = "backup-unknown",
    /// The mirror is gone, and so is the way to its hosts.
    MirrorRemoved = "mirror-removed",
    /// There is no such ref, or it has not diverged.
    NoSuchRef = "no-such-ref",
    /// A value cannot be used.
    BadInput = "bad-input",
    /// A value is missing.
    InputMissing = "input-missing",
    /// Nobody can be called at that address.
    HookAddressUnusable = "hook-address-unusable",
    /// Nothing says where a host could call.
    HookNowhere = "hook-nowhere",
    /// A relay does not give its events.
    HookStreamUnusable = "hook-stream-unusable",
    /// A file could not be read or written.
    Io = "io",
    /// A word of advice: a secret stood in a URL given as an argument.
    SecretInUrl = "secret-in-url",
}

impl Code {
    /// Whether it may be over after a while, without anybody doing anything.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Self::HostUnreachable
                | Self::TimedOut
                | Self::HostError
                | Self::HostBusy
                | Self::Protocol
                | Self::Moved
                | Self::SshCut
        )
    }

    /// Whether a run that failed of it would fail of it again until a person did something: gave another secret or a wider one,
    /// made room, changed a rule. Whatever may also be a host's or a network's bad hour is not among them. A host's changed key
    /// is worse: it stops the mirror.
    pub fn needs_person(self) -> bool {
        matches!(
            self,
            Self::AccountUnknown
                | Self::CommitUnsigned
                | Self::CredentialsMissing
                | Self::CredentialsOverPlainHttp
                | Self::CredentialsRejected
                | Self::EmailPrivate
                | Self::FileTooLarge
                | Self::HostKeyUnknown
                | Self::LfsUnavailable
                | Self::NoPermission
                | Self::Protected
                | Self::QuotaExceeded
                | Self::RepositoryReadOnly
                | Self::RuleViolated
                | Self::ScopeMissing
                | Self::SecretFound
                | Self::SecretMissing
                | Self::SshDenied
                | Self::SshKeyMissing
                | Self::SshKeyOnly
                | Self::SshKeyOpen
                | Self::SsoRequired
                | Self::TokenExpired
                | Self::TooLarge
                | Self::WorkflowScope
        )
    }

    /// Whether nothing is tried again before a person has looked at whom to believe.
    pub fn is_about_host_keys(self) -> bool {
        matches!(self, Self::HostKeyUnknown | Self::HostKeyChanged)
    }

    /// The code that a text stands for.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_text(&text).ok_or_else(|| serde::de::Error::custom("unknown code"))
    }
}

/// What went wrong, and with what. No argument ever holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    args: BTreeMap<String, String>,
}

impl Error {
    /// An error without arguments.
    pub fn new(code: Code) -> Self {
        Self { code, args: BTreeMap::new() }
    }

    /// The same error with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The arguments of its sentences.
    pub fn args(&self) -> &BTreeMap<String, String> {
        &self.args
    }

    pub(crate) fn bad_input(what: &str, value: impl fmt::Display) -> Self {
        Self::new(Code::BadInput).with("what", what).with("value", value)
    }

    pub(crate) fn missing(what: &str) -> Self {
        Self::new(Code::InputMissing).with("what", what)
    }

    pub(crate) fn file(error: &std::io::Error, path: &std::path::Path) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        let code = if matches!(error.kind(), StorageFull | QuotaExceeded) { Code::DiskFull } else { Code::Io };
        let path = path.display();
        Self::new(code).with("path", &path).with("detail", format!("{path}: {error}"))
    }
}

/// For logs; people read the catalogue's sentences.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Problem> for Error {
    /// What another program told. A code that is not known here is told as the host's own words are.
    fn from(problem: Problem) -> Self {
        match Code::from_text(&problem.code) {
            Some(code) => Self { code, args: problem.args },
            None => Self::new(Code::Refused).with("detail", problem.code),
        }
    }
}

impl From<gemel_wire::Error> for Error {
    fn from(error: gemel_wire::Error) -> Self {
        use gemel_wire::Kind;
        let code = match error.kind() {
            Kind::BadUrl => Code::BadUrl,
            Kind::UnsupportedScheme => Code::UnsupportedScheme,
            Kind::CredentialsMissing => Code::CredentialsMissing,
            Kind::CredentialsRejected => Code::CredentialsRejected,
            Kind::NoPermission => Code::NoPermission,
            Kind::Missing => Code::RepositoryMissing,
            Kind::FolderMissing => Code::FolderMissing,
            Kind::NotGit => Code::NotGitServer,
            Kind::DumbHttp => Code::DumbHttp,
            Kind::Redirected => Code::HostRedirects,
            Kind::Unreachable => Code::HostUnreachable,
            Kind::HostKeyUnknown => Code::HostKeyUnknown,
            Kind::HostKeyChanged => Code::HostKeyChanged,
            Kind::SshDenied => Code::SshDenied,
            Kind::SshCut => Code::SshCut,
            Kind::SshChatter => Code::SshChatter,
            Kind::SshKeyOpen => Code::SshKeyOpen,
            Kind::SshAgentRefused => Code::SshAgentRefused,
            Kind::SshMismatch => Code::SshMismatch,
            Kind::SshConfig => Code::SshConfig,
            Kind::SshMissing => Code::ProgramMissing,
            Kind::Tls => Code::TlsFailed,
            Kind::BadCertificates => Code::CertificatesUnusable,
            Kind::TimedOut | Kind::TooSlow => Code::TimedOut,
            Kind::Busy => Code::HostBusy,
            Kind::Server => Code::HostError,
            Kind::Shallow => Code::ShallowSource,
            Kind::ObjectFormat => Code::ObjectFormatUnsupported,
            Kind::NotOurRef => Code::Moved,
            Kind::Refused => Code::Refused,
            Kind::TooLarge => Code::TooLarge,
            // `NoOfsDelta` is answered with a pack built here, `LengthRequired` with one that is whole; if that is refused too,
            // the host contradicts itself. Nothing is asked to be atomic of a host that did not offer it.
            Kind::Protocol | Kind::NoOfsDelta | Kind::NotAtomic | Kind::LengthRequired => Code::Protocol,
            Kind::GitMissing => Code::GitMissing,
            Kind::Io => Code::Io,
            Kind::DiskFull => Code::DiskFull,
        };
        let made = Self::new(code).with("detail", error.detail());
        match error.kind() {
            Kind::SshMissing => made.with("program", "ssh"),
            Kind::HostKeyUnknown => made.with("name", error.detail()),
            Kind::HostKeyChanged => {
                let (name, shown) = error.detail().split_once(' ').unwrap_or((error.detail(), ""));
                made.with("name", name).with("shown", shown)
            }
            _ => made,
        }
    }
}

impl From<git2::Error> for Error {
    fn from(error: git2::Error) -> Self {
        let full = error.message().contains("No space left") || error.message().contains("quota exceeded");
        Self::new(if full { Code::DiskFull } else { Code::CacheDamaged }).with("detail", error.message())
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let full =
            matches!(&error, rusqlite::Error::SqliteFailure(inner, _) if inner.code == rusqlite::ErrorCode::DiskFull);
        Self::new(if full { Code::DiskFull } else { Code::StoreFailed }).with("detail", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named() {
        let error = Error::file(&std::io::ErrorKind::NotFound.into(), std::path::Path::new("/data/x"));
        assert!(crate::words::Words::english().problem(&Problem::from(&error)).contains("/data/x"));
    }

    #[test]
    fn codes_are_told_apart_by_their_text() {
        for code in Code::ALL {
            assert_eq!(Code::from_text(code.as_str()), Some(*code));
            assert!(!(code.may_pass() && code.needs_person()), "{code}");
        }
    }
}
