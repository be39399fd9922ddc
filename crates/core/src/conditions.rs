//! What is around the program: power, the network, and whether somebody answers at an address.
//!
//! Nothing that is learnt here is taken for more than it is. That a network is there says when to look again; what a host
//! is like is seen by the run that talks to it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Once},
    time::Duration,
};

use async_trait::async_trait;
use gemel_wire::Address;
use tokio::{net::TcpStream, sync::Notify};

/// How long somebody may take to answer a knock.
const KNOCK: Duration = Duration::from_secs(5);

/// What keeps the machine running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// The mains, or nobody knows.
    Mains,
    /// A battery that holds so much, in percent.
    Battery(u32),
}

/// What is around the program, handed to whoever keeps the schedule.
#[async_trait]
pub trait Surroundings: Send + Sync {
    /// What keeps the machine running.
    async fn power(&self) -> Power;
    /// Whether the network is paid for by what goes over it.
    async fn metered(&self) -> bool;
    /// Whether somebody answers at an address. A knock: nothing is said.
    async fn answers(&self, address: &Address) -> bool;
    /// Returns when the network may have changed.
    async fn network_changed(&self);
}

/// This machine.
pub struct Machine {
    /// Where Linux tells of batteries: <https://docs.kernel.org/power/power_supply_class.html>.
    power: PathBuf,
    changed: Arc<Notify>,
    /// Whether the interfaces are watched: from when somebody first asks.
    watched: Once,
}

impl Machine {
    /// This machine, not looked at yet.
    pub fn new() -> Self {
        Self { power: "/sys/class/power_supply".into(), changed: Arc::default(), watched: Once::new() }
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Surroundings for Machine {
    async fn power(&self) -> Power {
        let folder = self.power.clone();
        tokio::task::spawn_blocking(move || read_power(&folder)).await.unwrap_or(Power::Mains)
    }

    async fn metered(&self) -> bool {
        tokio::task::spawn_blocking(is_metered).await.unwrap_or(false)
    }

    async fn answers(&self, address: &Address) -> bool {
        let (host, port) = match address {
            Address::Http(url) => (url.host_str().map(str::to_owned), url.port_or_known_default()),
            Address::Ssh(ssh) => (Some(ssh.host.clone()), Some(ssh.port.unwrap_or(22))),
            Address::Local(path) => return path.exists(),
        };
        let (Some(host), Some(port)) = (host, port) else { return false };
        let host = host.trim_matches(['[', ']']).to_owned();
        matches!(tokio::time::timeout(KNOCK, TcpStream::connect((host, port))).await, Ok(Ok(_)))
    }

    async fn network_changed(&self) {
        self.watched.call_once(|| {
            let changed = Arc::clone(&self.changed);
            let tell = move |update: netwatcher::Update| {
                if !update.is_initial {
                    changed.notify_one();
                }
            };
            match netwatcher::watch_interfaces_with_callback(tell) {
                // Ending it waits for a pipe that `git` and `ssh` inherit, which may go on for minutes: it ends with the
                // program.
                Ok(watch) => std::mem::forget(watch),
                Err(error) => tracing::info!(?error, "the network cannot be watched"),
            }
        });
        self.changed.notified().await;
    }
}

/// What the kernel tells of batteries. Those of a mouse or a headset are no matter.
fn read_power(folder: &Path) -> Power {
    let mut charges = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return Power::Mains };
    for entry in entries.flatten() {
        let read = |name: &str| fs::read_to_string(entry.path().join(name)).unwrap_or_default().trim().to_owned();
        match read("type").as_str() {
            "Mains" | "USB" if read("online") == "1" => return Power::Mains,
            "Battery" if read("scope") != "Device" && read("status") == "Discharging" => {
                charges.extend(read("capacity").parse::<u32>());
            }
            _ => {}
        }
    }
    match u32::try_from(charges.len()) {
        Ok(count @ 1..) => Power::Battery(charges.iter().sum::<u32>() / count),
        _ => Power::Mains,
    }
}

/// What `NetworkManager` says or guesses:
/// <https://networkmanager.dev/docs/api/latest/nm-dbus-types.html#NMMetered>.
#[cfg(target_os = "linux")]
fn is_metered() -> bool {
    const YES: u32 = 1;
    const GUESS_YES: u32 = 3;
    let ask = || -> zbus::Result<u32> {
        let bus = zbus::blocking::connection::Builder::system()?.method_timeout(Duration::from_secs(2)).build()?;
        let place = "/org/freedesktop/NetworkManager";
        let manager = zbus::blocking::Proxy::new(
            &bus,
            "org.freedesktop.NetworkManager",
            place,
            "org.freedesktop.NetworkManager",
        )?;
        manager.get_property("Metered")
    };
    ask().is_ok_and(|metered| matches!(metered, YES | GUESS_YES))
}

/// Nobody is asked elsewhere yet.
#[cfg(not(target_os = "linux"))]
fn is_metered() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supply(folder: &Path, name: &str, files: &[(&str, &str)]) {
        let folder = folder.join(name);
        fs::create_dir(&folder).expect("because the disk has room");
        for (file, text) in files {
            fs::write(folder.join(file), format!("{text}\n")).expect("because the disk has room");
        }
    }

    #[test]
    fn a_laptop_on_its_battery_is_told_from_one_at_the_mains() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        assert_eq!(read_power(&at.join("none")), Power::Mains);
        supply(at, "hid", &[("type", "Battery"), ("scope", "Device"), ("status", "Discharging"), ("capacity", "3")]);
        assert_eq!(read_power(at), Power::Mains);
        supply(at, "BAT0", &[("type", "Battery"), ("status", "Discharging"), ("capacity", "40")]);
        supply(at, "BAT1", &[("type", "Battery"), ("status", "Discharging"), ("capacity", "10")]);
        assert_eq!(read_power(at), Power::Battery(25));
        supply(at, "AC", &[("type", "Mains"), ("online", "1")]);
        assert_eq!(read_power(at), Power::Mains);
    }

    #[tokio::test]
    async fn a_knock_is_heard_where_somebody_listens() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("because ports are free");
        let port = listener.local_addr().expect("because it is bound").port();
        let address = Address::parse(&format!("http://127.0.0.1:{port}/a.git")).expect("because it is well formed");
        let machine = Machine::new();
        assert!(machine.answers(&address).await);
        drop(listener);
        assert!(!machine.answers(&address).await);
    }
}
