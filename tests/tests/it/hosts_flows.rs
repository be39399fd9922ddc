//! Mirrors between hosts that refuse in their own words: what arrives, what waits, and what a person is told.

use gemel_forge_standin::{Access, Fault, Host, Protection, What};
use gemel_tests::gate::wait_until;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::MIRROR;
use gemel_tests::repository::Repository;
use gemel_tests::secret::Login;

use crate::hosts::{Hosts, SITE, count, everything, since};

const ONE_WAY: [&str; 2] = ["--direction", "left-to-right"];

/// A mirror from GitHub to Gitee, synced once; with the token of Gitee's account.
fn synced(hosts: &Hosts) -> ([Repository; 2], String) {
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    hosts.account(hub);
    let token = hosts.account(gitee);
    let sides = hosts.mirror(hub, gitee, &ONE_WAY);
    hosts.sync().expect(0);
    (sides, token)
}

/// From nothing to a mirror, as somebody does it who never did it before.
#[test]
fn a_newcomer_mirrors_a_repository() {
    let hosts = Hosts::new();
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    hub.add_many("ada", "exercise", 249);
    hub.empty(SITE);
    let from = Repository::open(&hosts.scratch, &hub.place(SITE), Owner::Me);
    from.import(&History::small());
    let token = hub.token("ada", &["repo"]);
    let said = hosts.enrol(hub, "github", &token, &[]).expect(0);
    assert!(said.stderr.contains("“workflow”") && said.stderr.contains(".github/workflows"), "{said}");
    hosts.account(gitee);
    assert_eq!(hosts.json(&["repos", "github"]).as_array().map(Vec::len), Some(250));
    let found = hosts.json(&["repos", "github", "site"]);
    let url = found[0]["httpsUrl"].as_str().expect("because it was found");
    let said = hosts.gemel.run(&["add", url, &gitee.url(SITE), "--name", MIRROR, "--create"]).expect(0);
    assert!(
        said.stdout.contains(SITE) && said.stdout.contains("private"),
        "what was made is said, and who may see it: {said}"
    );
    hosts.sync().expect(0);
    let to = Repository::open(&hosts.scratch, &gitee.place(SITE), Owner::Me);
    assert_eq!(to.heads_and_tags(), from.heads_and_tags());
}

#[test]
fn a_protected_branch_is_refused_alone_while_forty_others_arrive() {
    let hosts = Hosts::new();
    let ([left, right], _) = synced(&hosts);
    let gitee = hosts.standin.gitee();
    gitee.change(SITE, |settings| settings.protections.push(Protection::locked("locked/*")));
    for number in 0..40 {
        left.commit(&format!("topic/{number}"), "welcome");
    }
    left.commit("locked/one", "not welcome");
    let before = gitee.pushes().len();
    let report = hosts.sync().expect(3);
    let entry = report.entry("refs/heads/locked/one");
    assert_eq!(entry["delivery"], "refused", "{}", report.said);
    assert!(entry["detail"].as_str().is_some_and(|words| words.contains("hook declined")), "{}", report.said);
    let mut expected = left.heads_and_tags();
    expected.remove("refs/heads/locked/one");
    assert_eq!(right.heads_and_tags(), expected);
    assert_eq!(gitee.pushes().len(), before + 1, "one push will do: {:#?}", gitee.pushes());
    // And not again; why, and what to do, is said every time.
    let said = hosts.gemel.run(&["sync", MIRROR]).expect(3);
    assert!(said.stdout.contains("locked/one") && said.stdout.contains("--retry"), "{said}");
    assert_eq!(gitee.pushes().len(), before + 1);
}

#[test]
fn a_revoked_token_ends_in_few_requests_and_another_one_mends_it() {
    let hosts = Hosts::new();
    let ([left, right], token) = synced(&hosts);
    let gitee = hosts.standin.gitee();
    gitee.revoke(&token);
    left.commit("trunk", "one more");
    let before = count(gitee);
    let tips = right.heads_and_tags();
    let mut requests = 0;
    // Whoever asks by hand, again and again, is told the same again: it waits for a person, and does not stop.
    for _ in 0..6 {
        let report = hosts.sync().expect(1);
        let problem = report.said.problem().expect("because it failed");
        assert_eq!(problem["code"], "credentials-rejected", "{}", report.said);
        let hint = problem["hint"].as_str().expect("because programs are told what to do, too");
        assert!(hint.contains("gemel account rotate"), "{hint}");
        let (api, git) = since(gitee, before);
        let asked = api.len() + git.len();
        assert!(asked - requests <= 3, "no storm: {api:#?} {git:#?}");
        assert!(api.iter().chain(&git).all(|request| request.status == 401), "{api:#?} {git:#?}");
        requests = asked;
        let shown = hosts.gemel.show(MIRROR);
        assert_eq!(shown["mirror"]["status"], "needsDecision", "{shown:#}");
        assert_eq!(shown["mirror"]["problem"]["code"], "credentials-rejected", "{shown:#}");
    }
    assert_eq!(right.heads_and_tags(), tips);
    let said = hosts.gemel.run(&["show", MIRROR]);
    assert!(said.text().contains("gemel account rotate"), "{said}");
    let new = gitee.token("ada", everything(gitee.kind()));
    hosts.gemel.knows(&Login::of("ada", &new));
    hosts.gemel.run_with_input(&["account", "rotate", "gitee"], &format!("{new}\n")).expect(0);
    hosts.sync().expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
    assert_eq!(hosts.gemel.show(MIRROR)["mirror"]["status"], "upToDate");
}

/// Whoever keeps the schedule does not ask again with a token that was refused, and goes on by itself with another one.
#[test]
fn a_revoked_token_is_left_alone_by_the_schedule() {
    let hosts = Hosts::new();
    let ([left, right], token) = synced(&hosts);
    let gitee = hosts.standin.gitee();
    gitee.revoke(&token);
    left.commit("trunk", "one more");
    let keeper = hosts.gemel.start(&["run", "--json"]);
    let socket = hosts.gemel.data().join("keeper.sock");
    wait_until("it can be asked", || std::os::unix::net::UnixStream::connect(&socket).is_ok());
    let before = count(gitee);
    hosts.sync().expect(1);
    let wait = || hosts.json(&["list"])[0]["wait"].clone();
    wait_until("it waits for a person", || wait()["reason"] == "decision");
    assert!(wait()["until"].is_null(), "time alone changes nothing: {}", wait());
    let (api, git) = since(gitee, before);
    assert!(api.len() + git.len() <= 3, "{api:#?} {git:#?}");
    let new = gitee.token("ada", everything(gitee.kind()));
    hosts.gemel.knows(&Login::of("ada", &new));
    hosts.gemel.run_with_input(&["account", "rotate", "gitee"], &format!("{new}\n")).expect(0);
    wait_until("it goes on by itself", || left.heads_and_tags() == right.heads_and_tags());
    keeper.terminate();
    keeper.finish().expect(0);
}

/// A commit that brings a file that GitHub runs.
fn commit_workflow(repository: &Repository, branch: &str) -> String {
    let parent = repository.find("refs/heads/trunk").map_or_else(String::new, |tip| format!("from {tip}\n"));
    let stream = format!(
        "commit refs/heads/{branch}\ncommitter Ada Lovelace <ada@gemel.example> 1760000000 +0000\ndata 2\nci\n{parent}\
         M 100644 inline .github/workflows/ci.yml\ndata 9\non: push\n\ndone\n"
    );
    repository.git_with_input(&["fast-import", "--quiet", "--done", "--force"], stream.as_bytes());
    repository.tip(&format!("refs/heads/{branch}"))
}

#[test]
fn a_workflow_file_waits_before_anything_is_sent_until_the_token_may_write_it() {
    let hosts = Hosts::new();
    let (hub, gitee) = (hosts.standin.github(), hosts.standin.gitee());
    hosts.account(gitee);
    let token = hub.token("ada", &["repo"]);
    hosts.enrol(hub, "github", &token, &[]).expect(0);
    let [left, right] = hosts.mirror(gitee, hub, &ONE_WAY);
    hosts.sync().expect(0);
    left.commit("more/topic", "welcome");
    let tip = commit_workflow(&left, "ci");
    let report = hosts.sync().expect(3);
    report.assert_verdict("refs/heads/ci", "held workflowScope");
    assert!(report.said.text().contains(".github/workflows/ci.yml"), "{}", report.said);
    let sent: Vec<_> = hub.pushes().into_iter().flat_map(|push| push.asked).map(|asked| asked.name).collect();
    assert!(
        !sent.contains(&"refs/heads/ci".to_owned()) && sent.contains(&"refs/heads/more/topic".to_owned()),
        "{sent:?}"
    );
    let said = hosts.gemel.run(&["sync", MIRROR]).expect(3);
    assert!(said.stdout.contains("workflow"), "{said}");
    // The scope can be added to a token at GitHub; a check finds out.
    hub.set_scopes(&token, &["repo", "workflow"]);
    hosts.json(&["account", "check", "github"]);
    hosts.sync().expect(0);
    assert_eq!(right.find("refs/heads/ci"), Some(tip));
}

#[test]
fn a_repository_that_was_made_anew_under_its_old_name_is_asked_about() {
    let hosts = Hosts::new();
    for (left, right) in
        [(0, 1), (2, 3)].map(|(left, right)| (&hosts.standin.hosts()[left], &hosts.standin.hosts()[right]))
    {
        hosts.account(left);
        hosts.account(right);
        let [from, _] = hosts.mirror(left, right, &[]);
        hosts.sync().expect(0);
        // With all that the old one had: no listing can tell.
        let renew = |host: &Host| {
            host.remove_repository(SITE);
            host.empty(SITE);
            let anew = Repository::open(&hosts.scratch, &host.place(SITE), Owner::Me);
            anew.import(&History::small());
            anew
        };
        let anew = renew(right);
        from.commit("trunk", "one more");
        let before = right.pushes().len();
        let report = hosts.sync().expect(3);
        let question = report.said.json()[0]["question"].clone();
        assert_eq!(
            (&question["guard"]["kind"], &question["guard"]["side"]),
            (&"replaced".into(), &"right".into()),
            "{question:#}"
        );
        assert_eq!(right.pushes().len(), before, "{}", report.said);
        let approval = question["approval"].as_str().expect("because it asks");
        let said = hosts.gemel.run(&["sync", MIRROR]).expect(3);
        assert!(said.stdout.contains("another repository than before"), "{said}");
        hosts.gemel.run(&["sync", MIRROR, "--approve", approval]).expect(0);
        assert_eq!(anew.heads_and_tags(), from.heads_and_tags());
        from.commit("trunk", "and one more");
        hosts.sync().expect(0);
        // The same on the other side.
        renew(left).commit("fresh", "only here");
        let report = hosts.sync();
        assert_eq!(report.said.json()[0]["question"]["guard"]["side"], "left", "{}", report.said);
        hosts.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    }
}

#[test]
fn a_host_that_wants_to_be_left_alone_is() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        host.add_many("ada", "exercise", 250);
        hosts.account(host);
        // In the middle of a list.
        for (after, secondary) in [(120, false), (60, true)] {
            let before = count(host);
            host.inject(Fault::once(What::Limited { after, secondary }));
            let said = hosts.gemel.run(&["repos", word, "--json"]).expect(1);
            let problem = said.problem().expect("because it failed");
            assert_eq!(problem["code"], "rate-limited", "{said}");
            assert!(problem["hint"].as_str().is_some_and(|hint| hint.contains("minute")), "{said}");
            let (api, _) = since(host, before);
            assert_eq!(api.len(), 1, "{word}: nothing more is sent: {api:#?}");
        }
        hosts.json(&["repos", word]);
    }
}

/// What is only asked besides does not keep Git from its work, and is not asked again and again.
#[test]
fn a_mirror_goes_on_while_an_api_is_silent() {
    let hosts = Hosts::new();
    let ([left, right], _) = synced(&hosts);
    for host in [hosts.standin.github(), hosts.standin.gitee()] {
        host.inject(Fault::times(99, What::Limited { after: 600, secondary: false }).on("/api/"));
        left.commit("trunk", &format!("while {} is silent", host.kind().word()));
        let before = count(host);
        hosts.sync().expect(0);
        let (api, _) = since(host, before);
        assert!(api.len() <= 1, "{api:#?}");
        assert_eq!(left.heads_and_tags(), right.heads_and_tags());
        host.mend();
    }
}

#[test]
fn git_that_is_asked_to_wait_waits() {
    let hosts = Hosts::new();
    let ([left, right], _) = synced(&hosts);
    let gitee = hosts.standin.gitee();
    left.commit("trunk", "one more");
    let before = count(gitee);
    let busy = What::Status { status: 429, headers: vec![("retry-after".into(), "1".into())], body: "later\n".into() };
    gitee.inject(Fault::once(busy).on("git-receive-pack"));
    let report = hosts.sync().expect(1);
    assert_eq!(report.said.problem_code(), "host-busy", "{}", report.said);
    let (_, git) = since(gitee, before);
    assert_eq!(git.iter().filter(|request| request.is_push() && request.method == "POST").count(), 1, "{git:#?}");
    hosts.sync().expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
}

#[test]
fn answers_that_are_broken_are_no_answers() {
    let hosts = Hosts::new();
    let status = |status| What::Status { status, headers: Vec::new(), body: "<html>Bad gateway</html>".into() };
    // One kind of trouble a host: asked again, each takes the time of the back-off.
    let troubles = [
        (What::Cut, ["host-error", "host-unreachable"], 3),
        (What::Dropped, ["host-error", "host-unreachable"], 3),
        (status(502), ["host-error", "host-error"], 3),
        (status(503), ["host-busy", "host-busy"], 3),
    ];
    for (host, trouble) in hosts.standin.hosts().iter().zip(troubles) {
        host.empty(SITE);
        hosts.account(host);
        let word = host.kind().word();
        for (what, codes, most) in [(What::Garbled, ["protocol", "protocol"], 1), trouble] {
            let before = count(host);
            host.inject(Fault::times(99, what.clone()).on("/api/"));
            let code = hosts.code(&["repos", word]);
            assert!(codes.contains(&code.as_str()), "{word} {what:?}: {code}");
            let asked = since(host, before).0.len();
            assert!((1..=most).contains(&asked), "{word} {what:?}: asked {asked} times");
            host.mend();
        }
        // One that is only late, or gets through the second time, is good.
        host.inject(Fault::once(What::Late { milliseconds: 300 }));
        host.inject(Fault::once(status(502)));
        assert_eq!(hosts.json(&["repos", word]).as_array().map(Vec::len), Some(1));
    }
}

/// What makes something is sent once: nobody knows whether it was done.
#[test]
fn what_makes_something_is_not_sent_twice() {
    let hosts = Hosts::new();
    let _ = synced(&hosts);
    for (on, host) in [("left", hosts.standin.github()), ("right", hosts.standin.gitee())] {
        for what in [What::Status { status: 502, headers: Vec::new(), body: String::new() }, What::Cut, What::Dropped] {
            let before = count(host);
            host.inject(Fault::times(9, what.clone()).with("POST"));
            let add = ["hook", "add", MIRROR, "http://127.0.0.1:9/x", "--on", on, "--json"];
            hosts.gemel.run_with_input(&add, "secret-of-the-hook\n").expect(1);
            let (api, _) = since(host, before);
            assert_eq!(api.iter().filter(|request| request.method == "POST").count(), 1, "{what:?}: {api:#?}");
            host.mend();
        }
    }
}

/// The token reaches the API and may not push: the host's people said so, and they are told apart from a wrong token.
#[test]
fn an_account_that_may_only_read_is_told_so() {
    let hosts = Hosts::new();
    let hub = hosts.standin.github();
    hosts.account(hub);
    for host in hosts.standin.hosts().iter().skip(1) {
        hosts.account(host);
        let word = host.kind().word();
        host.add_login("lin");
        host.empty("lin/site");
        host.change("lin/site", |settings| {
            settings.members.insert("ada".into(), Access::Read);
        });
        if hub.settings(SITE).is_none() {
            hub.empty(SITE);
            Repository::open(&hosts.scratch, &hub.place(SITE), Owner::Me).import(&History::small());
        }
        hosts.gemel.add(word, &hub.url(SITE), &host.url("lin/site"), &ONE_WAY);
        let report = hosts.gemel.sync(word);
        let code = report.said.problem_code();
        assert!(matches!(code.as_str(), "no-permission" | "repository-missing"), "{word}: {}", report.said);
        assert_eq!(host.pushes().len(), 0);
    }
}
