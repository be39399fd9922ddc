//! Where passwords go, and where they do not.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::pair::{LEFT, Pair, RIGHT};
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::{Login, contains};
use gemel_tests::tripwire::{Moment, Tripwire};
use gemel_tests::web_server::WebServer;

#[test]
fn a_password_in_an_address_is_taken_out_of_it() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.knows(server.login());
    let added = gemel.add("pair", &server.url_with_password(LEFT), &server.url_with_password(RIGHT), &[]);
    assert_eq!(added["mirror"]["left"]["url"], server.url(LEFT).as_str(), "{added:#}");
    assert_eq!(added["mirror"]["right"]["url"], server.url(RIGHT).as_str(), "{added:#}");
    assert!(
        added["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty()),
        "an argument is visible to others: {added:#}"
    );
    let stored = fs::read(gemel.secrets_file().expect("because the secrets are in a file"));
    assert!(stored.is_ok_and(|file| !file.is_empty()), "the password was not stored");
    gemel.sync("pair").expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    for arguments in [&["list"][..], &["show", "pair"], &["log", "pair"], &["account", "list"]] {
        gemel.run(arguments).expect(0);
    }
    gemel.assert_no_secret_leaked();
}

#[test]
fn addresses_may_be_read_from_standard_input() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::fresh();
    gemel.knows(server.login());
    let input = format!("{}\n{}\n", server.url_with_password(LEFT), server.url_with_password(RIGHT));
    gemel.run_with_input(&["add", "-", "--name", "pair", "--json"], &input).expect(0);
    gemel.sync("pair").expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
}

#[test]
fn the_secrets_file_is_for_its_owner_only() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let gemel = Gemel::fresh();
    gemel.account("dev", &server.authority(), server.login());
    let file = gemel.secrets_file().expect("because the secrets are in a file");
    let mode = fs::metadata(file).expect("because a secret was stored").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(file, Permissions::from_mode(0o644)).expect("because the file is ours");
    let said = gemel.run_with_input(
        &["account", "add", "other", "--host", "gemel.example", "--user", "ada", "--json"],
        "something else\n",
    );
    assert_eq!(said.clone().expect_one_of(&[1, 2]).problem_code(), "secrets-file-open", "{said}");
}

#[test]
fn secrets_may_come_from_the_environment() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let gemel = Gemel::with_environment(&[("GEMEL_TOKEN_MY_ACCOUNT", server.login())]);
    let host = server.authority();
    let add = ["account", "add", "my-account", "--host", &host, "--user", "dev", "--json"];
    let said = gemel.run_with_input(&add, "not what the environment says\n").expect_one_of(&[1, 2]);
    assert_eq!(said.problem_code(), "secrets-read-only", "{said}");
    gemel.run_with_input(&add, &format!("{}\n", server.login().password)).expect(0);
    let accounts = ["--left-account", "my-account", "--right-account", "my-account"];
    gemel.add("pair", &server.url(LEFT), &server.url(RIGHT), &accounts);
    gemel.sync("pair").expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
}

/// The token of one host would be sent to the other.
#[test]
fn no_two_accounts_share_a_variable() {
    let login = Login::random("dev");
    let gemel = Gemel::with_environment(&[("GEMEL_TOKEN_MY_GITEE", &login)]);
    let add = |name, host| {
        let arguments = ["account", "add", name, "--host", host, "--user", "dev", "--json"];
        gemel.run_with_input(&arguments, &format!("{}\n", login.password))
    };
    add("my-gitee", "gitee.example").expect(0);
    let said = add("my_gitee", "other.example").expect(2);
    assert_eq!(said.problem_code(), "bad-input", "{said}");
    assert!(said.text().contains("my-gitee"), "{said}");
}

#[test]
fn a_secret_that_is_gone_is_said_to_be() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    let file = pair.gemel.secrets_file().expect("because the secrets are in a file");
    fs::remove_file(file).expect("because a secret was stored");
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "secret-missing", "{}", report.said);
}

#[test]
fn an_account_in_use_is_not_removed() {
    let pair = Pair::unsynced(&History::small(), &History::small(), &[]);
    let said = pair.gemel.run(&["account", "remove", "dev", "--json"]).expect_one_of(&[1, 2]);
    assert_eq!(said.problem_code(), "account-in-use", "{said}");
    pair.gemel.run(&["remove", "pair", "--yes"]).expect(0);
    pair.gemel.run(&["account", "remove", "dev"]).expect(0);
    assert_eq!(pair.gemel.run(&["account", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    let rest = fs::read(pair.gemel.secrets_file().expect("because the secrets are in a file")).unwrap_or_default();
    let forms = pair.servers[0].login().disguises();
    assert!(!forms.iter().any(|(_, form)| contains(&rest, form)), "the secret stayed behind");
}

/// Everybody on a machine can read every program's arguments.
#[cfg(target_os = "linux")]
#[test]
fn no_password_is_in_the_list_of_running_programs() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    server.with(&scratch, LEFT, &History::small());
    server.empty(&scratch, RIGHT);
    let (report, leaks) = std::sync::mpsc::channel();
    // During a push Gemel is as busy as it gets.
    let tripwire = Tripwire::before(server.address(), Moment::Push, {
        let forms = server.login().disguises();
        move || {
            let programs = fs::read_dir("/proc").expect("because this is Linux").flatten();
            let told: Vec<_> = programs
                .filter_map(|program| fs::read(program.path().join("cmdline")).ok())
                .filter(|command| forms.iter().any(|(_, form)| contains(command, form)))
                .map(|command| String::from_utf8_lossy(&command).replace('\0', " "))
                .collect();
            report.send(told).expect("because the test waits for it");
        }
    });
    let gemel = Gemel::fresh();
    gemel.account("left", &server.authority(), server.login());
    gemel.account("right", &tripwire.authority(), server.login());
    let accounts = ["--left-account", "left", "--right-account", "right"];
    gemel.add("pair", &server.url(LEFT), &tripwire.url(RIGHT), &accounts);
    gemel.sync("pair").expect(0);
    assert_eq!(leaks.try_recv().expect("because something was pushed"), Vec::<String>::new());
}

#[test]
fn a_secret_that_git_knows_is_taken_on_request() {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let left = server.with(&scratch, LEFT, &History::small());
    let right = server.empty(&scratch, RIGHT);
    let login = server.login();
    let config = scratch.path().join("gitconfig");
    let helper = format!(
        "[credential]\n\thelper = \"!f() {{ echo username={}; echo password={}; }}; f\"\n",
        login.user, login.password
    );
    fs::write(&config, helper).expect("because the folder is ours");
    let gemel = Gemel::fresh();
    gemel.sets("GIT_CONFIG_GLOBAL", &config.display().to_string());
    gemel.knows(login);
    let address = server.authority();
    let host = format!("http://{address}");
    gemel.run(&["account", "add", &host, "--name", "dev", "--from", "git"]).expect(0);
    gemel.add("pair", &server.url(LEFT), &server.url(RIGHT), &[]);
    gemel.sync("pair").expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    // And nobody is asked where there is nothing.
    gemel.sets("GIT_CONFIG_GLOBAL", "/dev/null");
    let said = gemel.run(&["account", "add", &host, "--from", "git", "--json"]).expect(1);
    assert_eq!(said.problem_code(), "nothing-to-reuse", "{said}");
    gemel.assert_no_secret_leaked();
}
