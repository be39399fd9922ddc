//! How a server is reached, beyond its address: who asks, whom to trust, how long to wait.

use std::{fmt, path::PathBuf, time::Duration};

use crate::Credentials;

/// How a server is reached. The default is what the machine's own settings give: nobody's credentials, the system's
/// certificates, the user's SSH configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Who asks, over HTTP. Sent with the first request, so that none is spent on being asked who this is.
    pub credentials: Option<Credentials>,
    /// Whom to trust, over HTTPS.
    pub tls: Tls,
    /// What the system's `ssh` is told.
    pub ssh: Ssh,
    /// How long to wait.
    pub limits: Limits,
}

/// Which certificates are trusted, over HTTPS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tls {
    /// Certificates of authorities in PEM form, trusted besides the system's.
    pub authorities: Option<Vec<u8>>,
    /// Whether any certificate will do. Whoever is on the way can then read and change everything, the credentials
    /// included: say so wherever this is switched on.
    pub unverified: bool,
}

/// What the system's `ssh` is told besides the address. What is absent is as the user's configuration has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ssh {
    /// A file of host keys in the form of `sshd(8)`, in place of the user's own.
    pub known_hosts: Option<PathBuf>,
    /// The key to log in with: a private one, or a public one whose other half an agent has.
    pub key: Option<PathBuf>,
    /// The socket of an agent, in place of the user's own.
    pub agent: Option<PathBuf>,
    /// Whether the program in `SSH_ASKPASS` answers for the user. Otherwise `ssh` asks for no password or passphrase.
    pub answered: bool,
    /// Who logs in, as far as address and key do not tell: only those alike share a connection.
    pub identity: String,
    /// More settings of `ssh_config(5)`; they hold before the user's.
    pub options: Vec<(String, String)>,
    /// Variables for `ssh` and the programs that it starts.
    pub environment: Vec<(String, String)>,
    /// A folder that only this user can enter, for the socket of a shared connection: listing, fetching and pushing then
    /// log in once (`ControlMaster` in `ssh_config(5)`). Its path must be short, for a socket's name has about 100 bytes.
    pub sockets: Option<PathBuf>,
}

/// Variables may let their reader in somewhere.
impl fmt::Debug for Ssh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Ssh");
        shown.field("known_hosts", &self.known_hosts).field("key", &self.key).field("agent", &self.agent);
        shown.field("sockets", &self.sockets).field("options", &self.options).finish_non_exhaustive()
    }
}

/// How long to wait. A transfer may take as long as it takes while bytes go over: only silence ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// For a connection to be made: name, network, TLS or SSH.
    pub connect: Duration,
    /// For the next bytes of a transfer, in either direction.
    pub silence: Duration,
    /// For what a server does with a push it has received: unpacking, checking, hooks.
    pub work: Duration,
    /// For one listing, fetch or push as a whole, however busy it is.
    pub total: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        // Servers send keep-alives every 5 seconds while they prepare a pack, and most of them while they check one.
        Self {
            connect: Duration::from_secs(20),
            silence: Duration::from_secs(120),
            work: Duration::from_secs(600),
            total: None,
        }
    }
}
