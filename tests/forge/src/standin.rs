//! The process with the hosts in it.

use std::io;
use std::net::{self, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::host::Host;
use crate::relay::{self, Pushes};
use crate::serve;
use crate::world::Kind;

/// All hosts, until it is dropped.
#[derive(Debug)]
pub struct Standin {
    hosts: Vec<Host>,
    runtime: Option<Runtime>,
}

/// Where the hosts listen; 0 is any free port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// GitHub's.
    pub github: u16,
    /// Gitee's.
    pub gitee: u16,
    /// GitLab's.
    pub gitlab: u16,
    /// Gitea's.
    pub gitea: u16,
}

impl Ports {
    fn of(self, kind: Kind) -> u16 {
        match kind {
            Kind::Github => self.github,
            Kind::Gitee => self.gitee,
            Kind::Gitlab => self.gitlab,
            Kind::Gitea => self.gitea,
        }
    }
}

impl Standin {
    /// Starts one host of each kind, with nothing in it, on free ports. The repositories are made below the folder.
    pub fn start(folder: &Path) -> Self {
        Self::start_at(folder, &Ports::default()).expect("because the machine has a loopback address")
    }

    /// The same on certain ports.
    pub fn start_at(folder: &Path, ports: &Ports) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("forge-standin")
            .enable_all()
            .build()?;
        // Bound outside the runtime, so that a test that has one of its own can start it too.
        let bind = |port: u16| -> io::Result<TcpListener> {
            let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
            listener.set_nonblocking(true)?;
            let _inside = runtime.enter();
            TcpListener::from_std(listener)
        };
        let pushes = Arc::new(Pushes::default());
        let mut hosts = Vec::new();
        let relay = bind(0)?;
        let relay_port = relay.local_addr()?.port();
        runtime.spawn(relay::listen(relay, Arc::clone(&pushes)));
        for kind in Kind::ALL {
            let listener = bind(ports.of(kind))?;
            let folder = folder.join(kind.word());
            std::fs::create_dir_all(&folder)?;
            let address = listener.local_addr()?;
            let host = Host::new(kind, address, folder, relay_port, Arc::clone(&pushes), runtime.handle().clone());
            runtime.spawn(serve::listen(listener, host.clone()));
            hosts.push(host);
        }
        Ok(Self { hosts, runtime: Some(runtime) })
    }

    /// A host, by kind.
    pub fn host(&self, kind: Kind) -> &Host {
        self.hosts.iter().find(|host| host.kind() == kind).expect("because there is one of each kind")
    }

    /// The one that plays GitHub.
    pub fn github(&self) -> &Host {
        self.host(Kind::Github)
    }

    /// The one that plays Gitee.
    pub fn gitee(&self) -> &Host {
        self.host(Kind::Gitee)
    }

    /// The one that plays GitLab.
    pub fn gitlab(&self) -> &Host {
        self.host(Kind::Gitlab)
    }

    /// The one that plays Gitea.
    pub fn gitea(&self) -> &Host {
        self.host(Kind::Gitea)
    }

    /// All of them.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        // A test does not wait for answers that nobody reads any more.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
