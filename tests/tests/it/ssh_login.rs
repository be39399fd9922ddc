//! Every way to log in by SSH, and that nothing of it is left lying about.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::{Login, contains};
use gemel_tests::ssh_agent::UsersAgent;
use gemel_tests::ssh_server::{SshServer, make_key, own_name, security_key};

/// An account for a server that lets nobody in yet, and two repositories: one of them there, the other in a folder.
struct Desk {
    gemel: Gemel,
    server: SshServer,
    left: Repository,
    right: Repository,
    scratch: Scratch,
}

/// The account's name.
const ACCOUNT: &str = "box";

impl Desk {
    fn new(make: impl Fn(&SshServer) -> PathBuf) -> Self {
        let scratch = Scratch::new();
        let server = SshServer::start(&scratch);
        let left = Repository::with(&scratch, &scratch.path().join("left.git"), Owner::Me, &History::small());
        let right = Repository::empty(&scratch, &scratch.path().join("right.git"), Owner::Me);
        let gemel = Gemel::fresh();
        gemel.uses_ssh_configuration(&make(&server));
        gemel.run(&["ssh", "hostkeys", &server.name(), "--accept", &server.fingerprint()]).expect(0);
        Self { gemel, server, left, right, scratch }
    }

    /// Adds the account, with this as its password.
    fn account(&self, password: &str) {
        let host = format!("ssh://127.0.0.1:{}", self.server.port());
        self.gemel.run_with_input(&["account", "add", ACCOUNT, "--host", &host], &format!("{password}\n")).expect(0);
    }

    fn add(&self, more: &[&str]) {
        let right = self.right.path().display().to_string();
        self.gemel.add(MIRROR, &self.server.url(self.left.path()), &right, more);
    }

    /// Makes a key and lets it in.
    fn key(&self, more: &[&str]) -> String {
        let made = self.gemel.run(&[&["ssh", "key", "new", ACCOUNT, "--json"], more].concat()).expect(0).json();
        let public = made["public"].as_str().expect("because it has one").to_owned();
        self.server.let_nobody_in();
        self.server.let_in(&public);
        public
    }

    fn into_pair(self) -> (Pair, SshServer) {
        (Pair::new(self.gemel, self.left, self.right, vec![], self.scratch), self.server)
    }

    /// The lines of the private half, as the file of secrets has it: none of them may be anywhere else.
    fn private_lines(&self) -> Vec<String> {
        let file = self.gemel.secrets_file().expect("because the secrets are in a file");
        let text = fs::read_to_string(file).expect("because it is ours");
        let secrets: serde_json::Value = serde_json::from_str(&text).expect("because it is JSON");
        let key = secrets[format!("ssh-key/{ACCOUNT}")].as_str().expect("because the key is kept there").to_owned();
        let lines: Vec<_> = key.lines().filter(|line| line.len() > 40 && !line.contains("PRIVATE KEY")).collect();
        assert!(lines.len() > 2, "{lines:?}");
        // The first lines of an unencrypted key are the same for all, and hold the public half.
        lines[lines.len() / 2..].iter().map(|line| (*line).to_owned()).collect()
    }

    #[track_caller]
    fn syncs(&self) {
        self.gemel.sync(MIRROR).expect(0);
        assert_eq!(self.left.heads_and_tags(), self.right.heads_and_tags());
    }

    /// Runs a sync that stands still in the middle, and looks at all programs meanwhile.
    #[track_caller]
    fn syncs_without_showing(&self, secrets: &[String]) {
        let (begun, open) = (self.right.path().join("begun"), self.right.path().join("open"));
        self.right.hook(
            "pre-receive",
            &format!(
                "cat >/dev/null\ntouch '{}'\nn=0; while [ ! -e '{}' ] && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done\nexit 0\n",
                begun.display(),
                open.display()
            ),
        );
        let running = self.gemel.start(&["sync", MIRROR, "--json"]);
        // From the first moment on, until the push stands still.
        let since = Instant::now();
        while !begun.exists() {
            assert!(since.elapsed() < Duration::from_secs(60), "the push does not begin: {}", running.kill());
            assert_in_no_program(secrets);
        }
        assert_in_no_program(secrets);
        assert_in_no_file(&self.gemel, self.scratch.path(), secrets);
        fs::write(&open, "").expect("because the folder is ours");
        running.finish().expect(0);
        assert_in_no_file(&self.gemel, self.scratch.path(), secrets);
        assert_eq!(self.left.heads_and_tags(), self.right.heads_and_tags());
    }
}

/// No program may show a secret in its arguments or environment.
#[track_caller]
fn assert_in_no_program(secrets: &[String]) {
    for program in fs::read_dir("/proc").expect("because there are programs").flatten() {
        for list in ["cmdline", "environ"] {
            // It may be gone by now, or be none.
            let Ok(text) = fs::read(program.path().join(list)) else { continue };
            for secret in secrets {
                assert!(!contains(&text, secret.as_bytes()), "{}/{list} shows a secret", program.path().display());
            }
        }
    }
}

/// No file of the user's may hold a secret, but for the one that is there for it.
#[track_caller]
fn assert_in_no_file(gemel: &Gemel, scratch: &Path, secrets: &[String]) {
    let kept = gemel.secrets_file().and_then(Path::parent).expect("because the secrets are in a file");
    let home = kept.parent().expect("because it is in a folder");
    for folder in [home, scratch] {
        search(folder, kept, secrets);
    }
}

fn search(folder: &Path, kept: &Path, secrets: &[String]) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = fs::symlink_metadata(&path).map(|meta| meta.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) && path != kept {
            search(&path, kept, secrets);
        } else if kind.is_ok_and(|kind| kind.is_file()) {
            let content = fs::read(&path).unwrap_or_default();
            for secret in secrets {
                assert!(!contains(&content, secret.as_bytes()), "{} holds a secret", path.display());
            }
        }
    }
}

/// What is left of what `ssh` was lent.
fn sockets(gemel: &Gemel) -> Vec<PathBuf> {
    let folder = fs::read_dir(gemel.data().join("ssh")).into_iter().flatten().flatten();
    folder.map(|entry| entry.path()).filter(|path| path.display().to_string().contains("lent-")).collect()
}

#[test]
fn a_key_of_our_own_logs_in_and_is_nowhere_to_be_found() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.account("");
    let public = desk.key(&[]);
    assert!(public.starts_with("ssh-ed25519 "), "{public}");
    desk.add(&[]);
    assert_eq!(desk.gemel.show(MIRROR)["mirror"]["left"]["account"], ACCOUNT);
    let secrets = desk.private_lines();
    desk.syncs_without_showing(&secrets);
    assert_eq!(sockets(&desk.gemel), Vec::<PathBuf>::new());
    let (pair, _server) = desk.into_pair();
    let tip = pair.right.commit("trunk", "back to the server");
    pair.sync().expect(0);
    assert_eq!(pair.left.tip("trunk"), tip);
}

/// Not even when nobody could tidy up.
#[test]
fn a_program_that_is_killed_leaves_no_key_behind() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.account("");
    desk.key(&[]);
    desk.add(&[]);
    let begun = desk.right.path().join("begun");
    desk.right.hook("pre-receive", &format!("cat >/dev/null\ntouch '{}'\nsleep 2\nexit 0\n", begun.display()));
    let running = desk.gemel.start(&["sync", MIRROR, "--json"]);
    let since = Instant::now();
    while !begun.exists() {
        assert!(since.elapsed() < Duration::from_secs(60), "the push does not begin: {}", running.kill());
        std::thread::sleep(Duration::from_millis(10));
    }
    running.kill();
    let secrets = desk.private_lines();
    assert_in_no_file(&desk.gemel, desk.scratch.path(), &secrets);
    std::thread::sleep(Duration::from_secs(3));
    fs::remove_file(desk.right.path().join("hooks/pre-receive")).expect("because it was put there");
    desk.syncs();
    assert_eq!(sockets(&desk.gemel), Vec::<PathBuf>::new());
}

#[test]
fn a_key_of_the_older_kind_logs_in() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.account("");
    let public = desk.key(&["--type", "rsa4096"]);
    assert!(public.starts_with("ssh-rsa "), "{public}");
    desk.add(&[]);
    desk.syncs();
}

#[test]
fn a_key_is_for_one_side_of_one_mirror() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.add(&["--left-name", "there", "--right-name", "here"]);
    assert_eq!(desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1).problem_code(), "ssh-denied");
    let of = ["--mirror", MIRROR, "--on", "there"];
    let made = desk.gemel.run(&[&["ssh", "key", "new", "--json"], &of[..]].concat()).expect(0).json();
    desk.server.let_in(made["public"].as_str().expect("because it has one"));
    desk.syncs();
    let again = desk.gemel.run(&[&["ssh", "key", "new", "--json"], &of[..]].concat()).expect(2);
    assert_eq!(again.problem_code(), "ssh-key-exists", "{again}");
    desk.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    let kept = fs::read_to_string(desk.gemel.secrets_file().expect("because there is one")).unwrap_or_default();
    assert!(!kept.contains("PRIVATE KEY"), "the key outlives its mirror");
}

#[test]
fn a_key_is_replaced_and_removed() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.account("");
    let first = desk.key(&[]);
    desk.add(&[]);
    desk.syncs();
    let rotated = desk.gemel.run(&["ssh", "key", "rotate", ACCOUNT, "--json"]).expect(0).json();
    let second = rotated["key"]["public"].as_str().expect("because it has one").to_owned();
    assert_ne!(first, second);
    assert_eq!(rotated["byHand"], true, "{rotated:#}");
    let shown = desk.gemel.run(&["ssh", "key", "show", ACCOUNT, "--json"]).expect(0).json();
    assert_eq!(shown["public"], second.as_str());
    let denied = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(denied.problem_code(), "ssh-denied", "{denied}");
    let problem = denied.problem().expect("because it was just read");
    assert_eq!((&problem["args"]["with"], &problem["args"]["key"]), (&"key".into(), &shown["sha256"]), "{denied}");
    desk.server.let_in(&second);
    desk.syncs();
    desk.gemel.run(&["ssh", "key", "remove", ACCOUNT]).expect(0);
    assert_eq!(desk.gemel.run(&["ssh", "key", "show", ACCOUNT, "--json"]).expect(2).problem_code(), "ssh-key-missing");
}

#[test]
fn a_password_comes_from_the_keychain_and_is_seen_by_nobody() {
    let mut desk = Desk::new(SshServer::config_without_keys);
    let login = Login::random("root");
    if let Err(reason) = desk.server.take_password(&login.password) {
        return eprintln!("LEFT OUT: no server here can ask for passwords: {reason}");
    }
    desk.server.let_nobody_in();
    desk.account("wrong");
    desk.add(&[]);
    let denied = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(denied.problem_code(), "ssh-denied", "{denied}");
    desk.gemel.knows(&login);
    desk.gemel.run_with_input(&["ssh", "password", ACCOUNT], &format!("{}\n", login.password)).expect(0);
    desk.syncs_without_showing(std::slice::from_ref(&login.password));
    assert!(desk.server.log().contains("Accepted password"), "{}", desk.server.log());
}

#[test]
fn a_passphrase_opens_the_users_own_key() {
    let login = Login::random("passphrase");
    let desk = Desk::new(|server| {
        make_key(&server.file("locked"), &["-t", "ed25519"], &login.password);
        server.config_with(&server.login_with("locked"))
    });
    let public = fs::read_to_string(desk.server.file("locked.pub")).expect("because it was made");
    desk.server.let_nobody_in();
    desk.server.let_in(&public);
    desk.account("");
    desk.add(&["--left-account", ACCOUNT]);
    assert_eq!(desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1).problem_code(), "ssh-denied");
    desk.gemel.knows(&login);
    desk.gemel.run_with_input(&["ssh", "passphrase", ACCOUNT], &format!("{}\n", login.password)).expect(0);
    desk.syncs_without_showing(std::slice::from_ref(&login.password));
}

#[test]
fn the_users_own_agent_is_asked() {
    let desk = Desk::new(|server| server.config_with("\tIdentityFile none\n"));
    let agent = UsersAgent::start(desk.scratch.path());
    desk.gemel.sets("SSH_AUTH_SOCK", &agent.socket().display().to_string());
    desk.add(&[]);
    assert_eq!(desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1).problem_code(), "ssh-denied");
    agent.add(&desk.server.file("user"), &[]);
    desk.syncs();
}

#[test]
fn an_agent_that_would_not_sign_is_told_apart() {
    let desk = Desk::new(|server| server.config_with("\tIdentityFile none\n"));
    let agent = UsersAgent::start(desk.scratch.path());
    // To be confirmed, with nobody there who could.
    agent.add(&desk.server.file("user"), &["-c"]);
    desk.gemel.sets("SSH_AUTH_SOCK", &agent.socket().display().to_string());
    desk.add(&[]);
    let said = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-agent-refused", "{said}");
}

/// Whoever has to touch a key is told, with the mirror's name; the key is a real one for all that `ssh` knows.
#[test]
fn a_security_key_is_touched_and_logs_in() {
    let Some(provider) = security_key() else {
        return eprintln!("LEFT OUT: the package openssh-tests is not installed");
    };
    let desk = Desk::new(|server| {
        let key = server.file("touch");
        make_key(&key, &["-t", "ed25519-sk", "-w", &provider.display().to_string()], "");
        server.config_with(&format!("{}\tSecurityKeyProvider {}\n", server.login_with("touch"), provider.display()))
    });
    let public = fs::read_to_string(desk.server.file("touch.pub")).expect("because it was made");
    desk.server.let_nobody_in();
    desk.server.let_in(&public);
    desk.add(&[]);
    let said = desk.gemel.run(&["sync", MIRROR]).expect(0);
    let asked = said.stderr.matches("Touch your security key").count();
    assert!(asked == 1 && said.stderr.contains(MIRROR), "{said}");
    assert_eq!((desk.left.heads_and_tags(), desk.server.logins()), (desk.right.heads_and_tags(), 1));
    // A key that wants no finger asks for none.
    let quiet = desk.server.file("no-touch");
    make_key(&quiet, &["-t", "ed25519-sk", "-O", "no-touch-required", "-w", &provider.display().to_string()], "");
    let public = fs::read_to_string(quiet.with_extension("pub")).expect("because it was made");
    desk.server.let_nobody_in();
    desk.server.let_in(&format!("no-touch-required {public}"));
    let login = desk.server.login_with("no-touch");
    let config = format!("{login}\tSecurityKeyProvider {}\n", provider.display());
    desk.gemel.uses_ssh_configuration(&desk.server.config_with(&config));
    desk.gemel.puts_before_ssh("-o ControlPath=none");
    let said = desk.gemel.run(&["sync", MIRROR]).expect(0);
    assert!(!said.stderr.contains("Touch"), "{said}");
}

/// As `ssh` says it when a security key waits (`notify_start` in OpenSSH's `readpass.c`).
#[test]
fn a_key_that_waits_for_a_finger_is_told_of() {
    let desk = Desk::new(SshServer::config);
    desk.add(&[]);
    desk.gemel.puts_in_ssh(
        "case \"$*\" in *git-upload-pack*) SSH_ASKPASS_PROMPT=none \"$SSH_ASKPASS\" 'Confirm user presence for key ED25519-SK SHA256:x' || exit 9;; esac",
    );
    let said = desk.gemel.run(&["sync", MIRROR]).expect(0);
    assert!(said.stderr.contains("Touch your security key") && said.stderr.contains(MIRROR), "{said}");
}

/// Where the address names nobody, the account says who logs in; what stands in the address holds.
#[test]
fn an_account_for_ssh_says_who_logs_in() {
    let desk = Desk::new(SshServer::config_without_keys);
    let host = format!("ssh://nobody-there@127.0.0.1:{}", desk.server.port());
    desk.gemel.run_with_input(&["account", "add", ACCOUNT, "--host", &host], "\n").expect(0);
    desk.key(&[]);
    desk.add(&["--left-account", ACCOUNT]);
    let said = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-denied", "{said}");
    assert!(desk.server.log().contains("nobody-there"), "{}", desk.server.log());
    for user in ["-oProxyCommand=x", "a b", "a/b"] {
        let user = format!("--user={user}");
        let asked = ["account", "add", "other", "--json", "--host", "ssh://git.example.org", &user];
        let said = desk.gemel.run_with_input(&asked, "\n").expect(2);
        assert_eq!(said.problem_code(), "bad-input", "{said}");
    }
    desk.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    let named = desk.server.url(desk.left.path()).replace("ssh://", &format!("ssh://{}@", own_name()));
    desk.gemel.add(MIRROR, &named, &desk.right.path().display().to_string(), &["--left-account", ACCOUNT]);
    desk.syncs();
}

#[test]
fn a_password_where_only_keys_are_taken_is_told_apart() {
    let desk = Desk::new(SshServer::config_without_keys);
    desk.server.let_nobody_in();
    desk.account("something");
    desk.add(&[]);
    let said = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-key-only", "{said}");
}

#[test]
fn a_key_that_others_can_read_is_told_apart() {
    let desk = Desk::new(|server| {
        let key = server.file("user");
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        fs::set_permissions(&key, open).expect("because it is ours");
        server.config()
    });
    desk.add(&[]);
    let said = desk.gemel.run(&["sync", MIRROR, "--json"]).expect(1);
    assert_eq!(said.problem_code(), "ssh-key-open", "{said}");
    let told = said.problem().expect("because it was just read")["args"]["detail"].clone();
    assert_eq!(told, desk.server.file("user").display().to_string().as_str(), "{said}");
}
