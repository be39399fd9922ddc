//! The systemd unit: well formed, and its line run as systemd would run it for a user.
#![expect(clippy::disallowed_methods, reason = "the unit, make and systemd start programs by themselves")]

use std::collections::BTreeMap;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use gemel_tests::gate::wait_until;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;

fn unit_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib/systemd/gemel.service")
}

/// What a unit says, by the name; a name that comes more than once has its last value.
fn unit() -> BTreeMap<String, String> {
    let text = fs::read_to_string(unit_file()).expect("because it is part of the sources");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A user's home, into which the unit was installed as `make install-unit` does it.
struct Home {
    scratch: Scratch,
    unit: BTreeMap<String, String>,
}

impl Home {
    fn new() -> Self {
        let home = Self { scratch: Scratch::new(), unit: unit() };
        for folder in [".local/bin", ".config/gemel", "run"] {
            home.scratch.folder(folder);
        }
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(home.path(".local/share/gemel"))
            .expect("because it is ours");
        let program = home.path(".local/bin/gemel");
        fs::copy(gemel_tests::gemel::program(), &program).expect("because it was built");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("because it is ours");
        home
    }

    fn path(&self, below: &str) -> PathBuf {
        self.scratch.path().join(below)
    }

    /// What `%h` and `%E` stand for in a user's unit.
    fn said(&self, name: &str) -> String {
        let home = self.scratch.path().display().to_string();
        self.unit[name].replace("%h", &home).replace("%E", &format!("{home}/.config"))
    }

    /// A command with what systemd gives a user's services of environment, and what the unit's own file adds.
    fn command(&self, words: &str) -> Command {
        let mut words = words.split(' ');
        let mut command = Command::new(words.next().expect("because there is a program"));
        command.args(words).env_clear().env("HOME", self.scratch.path()).env("USER", "ada").env("LANG", "C.UTF-8");
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("XDG_RUNTIME_DIR", self.path("run"));
        let file = self.said("EnvironmentFile");
        let file = file.strip_prefix('-').expect("because it may be missing");
        for (name, value) in
            fs::read_to_string(file).unwrap_or_default().lines().filter_map(|line| line.split_once('='))
        {
            command.env(name, value);
        }
        command.current_dir(self.scratch.path()).stdin(Stdio::null());
        command
    }

    /// Starts the service.
    fn start(&self) -> Child {
        let service =
            self.command(&self.said("ExecStart")).stderr(Stdio::piped()).spawn().expect("because it is there");
        let socket = self.path(".local/share/gemel/keeper.sock");
        wait_until("the service answers", || UnixStream::connect(&socket).is_ok());
        service
    }

    /// Stops it as the unit says, and gives what it said.
    fn stop(&self, mut service: Child) -> String {
        let signal = self.unit["KillSignal"].strip_prefix("SIG").expect("because signals are called so").to_owned();
        let sent = Command::new("kill").args([format!("-{signal}"), service.id().to_string()]).status();
        assert!(sent.expect("because every system has it").success());
        let patience = Duration::from_secs(self.unit["TimeoutStopSec"].parse().expect("because it is a number"));
        let begin = Instant::now();
        while service.try_wait().expect("because it is ours").is_none() {
            assert!(begin.elapsed() < patience, "systemd would have killed it");
            thread::sleep(Duration::from_millis(5));
        }
        let ended = service.wait_with_output().expect("because it has ended");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        // Anything else would be a failure, after which it is started again.
        assert_eq!(ended.status.code(), Some(0), "{said}");
        said
    }
}

/// How many heaps there are in a `/proc/PID/maps` beside the first one. The GNU C library sets 64 MiB apart for each, at a
/// multiple of that: what is in use, and behind it what is not.
fn heaps_of_threads(maps: &str) -> usize {
    const APART: usize = 64 << 20;
    let mapping = |line: &str| {
        let mut words = line.split_whitespace();
        let (start, end) = words.next()?.split_once('-')?;
        let number = |digits| usize::from_str_radix(digits, 16).ok();
        Some((number(start)?, number(end)?, words.next()?.to_owned()))
    };
    let all: Vec<_> = maps.lines().filter_map(mapping).collect();
    let is_heap = |pair: &[(usize, usize, String)]| {
        let [(start, middle, used), (behind, end, free)] = pair else { return false };
        start % APART == 0 && middle == behind && end - start == APART && used == "rw-p" && free == "---p"
    };
    all.windows(2).filter(|pair| is_heap(pair)).count()
}

#[test]
fn the_unit_does_what_it_says() {
    let home = Home::new();
    let secrets = home.path("secrets");
    let environment = |more: &str| {
        fs::write(home.path(".config/gemel/environment"), format!("GEMEL_SECRETS=file:{}\n{more}", secrets.display()))
            .expect("because the folder is ours");
    };
    environment("");
    let [left, right] =
        ["left.git", "right.git"].map(|name| Repository::empty(&home.scratch, &home.path(name), Owner::Me));
    left.import(&History::small());
    let gemel = |words: &str| {
        let output = home.command(&format!("{}/.local/bin/gemel {words}", home.scratch.path().display())).output();
        let output = output.expect("because it is there");
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    gemel(&format!("add {} {} --name site", left.path().display(), right.path().display()));
    let service = home.start();
    gemel("sync site");
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    // It stays for months, with one heap for all threads.
    let heaps = |service: &Child| {
        let maps = fs::read_to_string(format!("/proc/{}/maps", service.id())).expect("because it runs");
        heaps_of_threads(&maps)
    };
    assert_eq!(heaps(&service), 0);
    // It is the service that did it, in the folder that the unit lets it write.
    let writes = home.said("ReadWritePaths");
    assert!(Path::new(&writes).join("gemel.sqlite").exists(), "{writes}");
    assert!(!home.path(".local/share").join("keeper.lock").exists());
    let said = home.stop(service);
    assert!(said.contains("a run ended") && said.contains("ended"), "{said}");
    // And once more, as after a restart of the machine; now its owner has decided otherwise about heaps.
    left.commit("main", "One more");
    environment("MALLOC_ARENA_MAX=8\n");
    let service = home.start();
    gemel("sync site");
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    assert!(!cfg!(target_env = "gnu") || heaps(&service) > 0);
    home.stop(service);
}

/// What people type puts things where the unit looks for them.
#[test]
fn it_is_installed_where_it_looks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new("make").args(["--dry-run", "--silent", "install-unit"]).current_dir(root).output();
    let recipe = String::from_utf8_lossy(&output.expect("because make is needed to get here").stdout).into_owned();
    for (name, place) in [("ExecStart", "$HOME/.local/bin/gemel"), ("ReadWritePaths", "$HOME/.local/share}/gemel")] {
        assert!(recipe.contains(place), "{place}: {recipe}");
        let said = unit()[name].replace("%h", "$HOME");
        assert!(said.starts_with(&place.replace('}', "")), "{said}");
    }
    assert!(recipe.contains("/systemd/user/gemel.service"), "{recipe}");
}

/// Where systemd is installed it reads the unit itself; it complains of what it does not know, and ends well all the same.
#[test]
fn systemd_finds_nothing_wrong_with_it() {
    let home = Home::new();
    let run = home.path("run");
    let verify = |unit: &Path| {
        let mut command = Command::new("systemd-analyze");
        command.args(["verify", "--user"]).arg(unit).env("HOME", home.scratch.path()).env("XDG_RUNTIME_DIR", &run);
        command.output().ok().map(|output| {
            let said = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8_lossy(&said).into_owned())
        })
    };
    let Some((good, said)) = verify(&unit_file()) else {
        return eprintln!("systemd-analyze is not installed: the unit is not looked at");
    };
    assert!(good && said.is_empty(), "{said}");
    // It would be seen.
    let broken = home.path("broken.service");
    let text = fs::read_to_string(unit_file()).expect("because it is part of the sources");
    fs::write(&broken, text.replace("NoNewPrivileges", "NoNewPrivilegez")).expect("because the folder is ours");
    assert!(verify(&broken).is_some_and(|(_, said)| said.contains("NoNewPrivilegez")));
}
