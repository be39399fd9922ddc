//! The first sync and one commit over SSH, between two repositories behind one `sshd`, beside the same by `git`.

use std::{
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use gemel_tests::{owner::Owner, repository::Repository, scratch::Scratch, ssh_server::SshServer};

use crate::{
    figures::{self, Figures},
    generate,
};

/// The clock that the kernel counts processor time with, in ticks a second (`proc(5)`: 100 on all that we run on).
const TICKS: f64 = 100.0;
/// The name of the mirror.
const MIRROR: &str = "pair";

/// Two repositories behind SSH, and the `ssh` that both contenders use.
struct Place {
    server: SshServer,
    left: Repository,
    folder: PathBuf,
    scratch: Scratch,
}

/// What one sync took, and the processor time of its `ssh` processes.
#[derive(Clone, Copy, Default)]
struct Sample {
    figures: Figures,
    ssh: f64,
}

/// Measures, and gives lines of the table.
pub fn table(template: &Path, gemel: &Path, rounds: [usize; 2], initial: bool, commit: bool) -> String {
    let place = Place::new(template);
    let mut samples: [[Vec<Sample>; 2]; 2] = <_>::default();
    for round in 0..if initial { rounds[0] } else { 1 } {
        let git = place.git(round);
        samples[0][0].push(git.first());
        let ours = place.gemel(round, gemel);
        samples[0][1].push(ours.sync());
        if round + 1 == if initial { rounds[0] } else { 1 } && commit {
            for more in 0..rounds[1] {
                generate::grow(&place.left, 1, 1000 + more);
                samples[1][0].push(git.next());
                samples[1][1].push(ours.sync());
            }
        }
    }
    let mut text =
        "\n| over SSH | git s | gemel s | part | git CPU s | gemel CPU s | git ssh CPU s | gemel ssh CPU s |\n\
                    |---|---|---|---|---|---|---|---|\n"
            .to_owned();
    let wanted = [("initial mirror", initial), ("1 commit", commit)];
    for ((work, _), [git, ours]) in wanted.iter().zip(&samples).filter(|((_, wanted), _)| *wanted) {
        let (a, b) = (median(git), median(ours));
        let _ = writeln!(
            text,
            "| {work} | {:.3} | {:.3} | {:.2} | {:.3} | {:.3} | {:.3} | {:.3} |",
            a.figures.wall,
            b.figures.wall,
            b.figures.wall / a.figures.wall,
            a.figures.cpu,
            b.figures.cpu,
            a.ssh,
            b.ssh
        );
    }
    text
}

fn median(of: &[Sample]) -> Sample {
    let figures = Figures::median(&of.iter().map(|sample| sample.figures).collect::<Vec<_>>());
    let mut ssh: Vec<f64> = of.iter().map(|sample| sample.ssh).collect();
    ssh.sort_by(f64::total_cmp);
    Sample { figures, ssh: ssh.get(ssh.len() / 2).copied().unwrap_or_default() }
}

impl Place {
    fn new(template: &Path) -> Self {
        let scratch = Scratch::new();
        let server = SshServer::start(&scratch);
        let folder = scratch.folder("here");
        let place = folder.join("left.git");
        let copied = Command::new("cp").arg("-R").arg(template).arg(&place).status();
        assert!(copied.is_ok_and(|status| status.success()));
        let left = Repository::open(&scratch, &place, Owner::Me);
        // What `ssh` used is written down by a program in its place; what stays in the background is found by its name.
        let times = folder.join("times");
        let script = format!(
            "#!/bin/sh\n/usr/bin/ssh -F '{}' \"$@\"\ncode=$?\ntimes >>'{}'\nexit $code\n",
            server.config().display(),
            times.display()
        );
        let program = scratch.folder("bin").join("ssh");
        fs::write(&program, script).expect("because the folder is ours");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("because the file is ours");
        Self { server, left, folder, scratch }
    }

    fn right(&self, name: &str) -> Repository {
        let path = self.folder.join(name);
        let _ = fs::remove_dir_all(&path);
        Repository::empty(&self.scratch, &path, Owner::Me)
    }

    fn path(&self) -> std::ffi::OsString {
        let mut path = self.scratch.path().join("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        path
    }

    /// Measures something, with what its `ssh` used.
    fn sample(&self, work: impl FnOnce() -> Figures) -> Sample {
        let times = self.folder.join("times");
        let _ = fs::remove_file(&times);
        let figures = work();
        let said = fs::read_to_string(times).unwrap_or_default();
        // Every other line is about what the shell started.
        let used: f64 = said.lines().skip(1).step_by(2).flat_map(str::split_whitespace).map(minutes).sum();
        Sample { figures, ssh: used + self.shared() }
    }

    /// What shared connections used that are still there; they are ended.
    fn shared(&self) -> f64 {
        let mut used = 0.0;
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).into_owned();
            if !line.starts_with("ssh: ") || !line.contains(&*self.scratch.path().display().to_string()) {
                continue;
            }
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            // Behind the name in brackets the 12th and 13th are the time in the program and in the kernel (`proc(5)`).
            let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
            let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
            used += (ticks(11) + ticks(12)) / TICKS;
            let _ = Command::new("kill").arg(entry.file_name()).status();
        }
        used
    }

    fn git(&self, round: usize) -> ByGit<'_> {
        let right = self.right(&format!("right-git-{round}.git"));
        ByGit { place: self, clone: self.folder.join(format!("clone-{round}.git")), right }
    }

    fn gemel(&self, round: usize, program: &Path) -> ByGemel<'_> {
        let right = self.right(&format!("right-gemel-{round}.git"));
        let ours =
            ByGemel { place: self, home: self.scratch.folder(&format!("home-{round}")), program: program.into() };
        let name = self.server.name();
        ours.run(&["ssh", "hostkeys", &name, "--accept", &self.server.fingerprint()]);
        let urls = [self.server.url(self.left.path()), self.server.url(right.path())];
        ours.run(&["add", &urls[0], &urls[1], "--name", MIRROR]);
        ours
    }
}

/// `0m0.012s`, as a shell says it.
fn minutes(text: &str) -> f64 {
    let parts = text.trim_end_matches('s').split_once('m');
    parts.map_or(0.0, |(m, s)| m.parse().unwrap_or(0.0) * 60.0 + s.parse().unwrap_or(0.0))
}

/// A mirror clone, the way the manual pages have it.
struct ByGit<'p> {
    place: &'p Place,
    clone: PathBuf,
    right: Repository,
}

impl ByGit<'_> {
    fn first(&self) -> Sample {
        let (left, clone) = (self.place.server.url(self.place.left.path()), self.clone.display().to_string());
        self.place.sample(|| self.git(&["clone", "--mirror", &left, &clone]).then(self.push()))
    }

    fn next(&self) -> Sample {
        let clone = self.clone.display().to_string();
        self.place.sample(|| self.git(&["-C", &clone, "remote", "update", "--prune"]).then(self.push()))
    }

    fn push(&self) -> Figures {
        let (right, clone) = (self.place.server.url(self.right.path()), self.clone.display().to_string());
        self.git(&["-C", &clone, "push", "--mirror", &right])
    }

    fn git(&self, arguments: &[&str]) -> Figures {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .env("PATH", self.place.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.place.scratch.git_config());
        figures::of_command(&command, false)
    }
}

/// The `gemel` command with a data folder of its own.
struct ByGemel<'p> {
    place: &'p Place,
    home: PathBuf,
    program: PathBuf,
}

impl ByGemel<'_> {
    fn sync(&self) -> Sample {
        self.place.sample(|| figures::of_command(&self.command(&["sync", MIRROR]), false))
    }

    fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().expect("because the program is there");
        assert!(output.status.success(), "gemel {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", self.place.path())
            .env("HOME", &self.home)
            .env("GEMEL_DATA_DIR", self.home.join("data"))
            .env("GEMEL_SECRETS", format!("file:{}", self.home.join("secrets").display()));
        command
    }
}
