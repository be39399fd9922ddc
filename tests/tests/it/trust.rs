//! Whom to trust over HTTPS: the system's authorities, an account's own, or, said aloud, anybody.

use gemel_tests::gemel::Gemel;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::scratch::Scratch;
use gemel_tests::web_server::WebServer;

/// Two repositories behind a certificate that no system trusts; `more` is said of the account.
fn behind_tls(more: impl Fn(&WebServer) -> Vec<String>) -> Pair {
    let scratch = Scratch::new();
    let server = WebServer::start(&scratch, "host");
    let (host, more) = (server.secure_authority(), more(&server));
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    Pair::over_tls(scratch, server, &host, &more)
}

#[test]
fn a_strangers_certificate_is_not_trusted() {
    let pair = behind_tls(|_| Vec::new());
    let report = pair.sync().expect(1);
    assert_eq!(report.said.problem_code(), "tls-failed");
    assert!(pair.right.refs().is_empty());
    assert!(pair.servers[0].requests().is_empty(), "it was told something before it was trusted");
}

#[test]
fn the_authority_of_a_company_is_trusted_by_the_account_that_says_so() {
    let pair = behind_tls(|server| vec!["--ca-file".into(), server.authorities().display().to_string()]);
    pair.sync().expect(0);
    pair.assert_identical();
    let said = pair.gemel.run(&["show", MIRROR]).expect(0);
    assert!(!said.stderr.contains("not checked"), "{said}");
    // A file that is gone later is said to be.
    std::fs::remove_file(pair.servers[0].authorities()).expect("because it is ours");
    assert_eq!(pair.sync().expect(1).said.problem_code(), "certificates-unusable");
}

#[test]
fn who_checks_no_certificate_is_told_so_each_time() {
    let pair = behind_tls(|_| vec!["--no-verify-tls".into()]);
    pair.sync().expect(0);
    pair.assert_identical();
    for arguments in [&["show", MIRROR][..], &["account", "list"], &["sync", MIRROR]] {
        let said = pair.gemel.run(arguments).expect(0);
        assert!(said.stderr.contains("is not checked"), "{said}");
    }
}

#[test]
fn what_is_no_certificate_is_refused_when_it_is_given() {
    let gemel = Gemel::fresh();
    let said = gemel.run_with_input(
        &["account", "add", "dev", "--host", "h.example", "--user", "dev", "--ca-file", "/nowhere/ca.pem", "--json"],
        "secret\n",
    );
    assert_eq!(said.expect(2).problem_code(), "certificates-unusable");
}
