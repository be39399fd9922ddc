//! Repositories at hosts: picked from a list, made where one is missing, and what is set of them.

use gemel_forge_standin::{Access, Fault, Host, Kind, NewRepository, Protection, Settings, Visibility, What};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::MIRROR;
use gemel_tests::repository::Repository;
use serde_json::Value;

use crate::hosts::{Hosts, SITE, count, since};

fn paths(listed: &Value) -> Vec<&str> {
    listed.as_array().into_iter().flatten().filter_map(|one| one["path"].as_str()).collect()
}

#[test]
fn a_repository_is_picked_from_a_list_of_250() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        host.add_many("ada", "exercise", 250);
        hosts.account(host);
        let before = count(host);
        let listed = hosts.json(&["repos", word]);
        let mut found = paths(&listed);
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 250, "{word}");
        let pages = since(host, before).0.len();
        // Gitea's pages hold 50, the others' 100.
        assert!(pages <= 6, "{word}: {pages} requests for 250");
        let one = hosts.json(&["repos", word, "exercise-0042"]);
        assert_eq!(paths(&one), ["ada/exercise-0042"]);
        assert_eq!((&one[0]["visibility"], &one[0]["archived"]), (&"private".into(), &false.into()), "{one:#}");
        assert_eq!(one[0]["httpsUrl"], host.url("ada/exercise-0042").as_str(), "{one:#}");
        let said = hosts.gemel.run(&["repos", word, "exercise-0042"]).expect(0);
        assert!(said.stdout.contains(&host.url("ada/exercise-0042")) && said.stdout.contains("private"), "{said}");
        assert_eq!(hosts.json(&["repos", word, "no-such-thing"]), serde_json::json!([]));
    }
}

/// A repository with a history.
fn source(hosts: &Hosts, host: &Host, path: &str, visibility: Visibility) {
    let settings = Settings { visibility, description: "What everybody wants".into(), ..Settings::default() };
    host.add_repository(NewRepository { path: path.into(), settings });
    Repository::open(&hosts.scratch, &host.place(path), Owner::Me).import(&History::small());
}

#[test]
fn a_missing_repository_is_made_and_never_for_more_people_to_see() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        hosts.account(host);
        host.add_organisation("acme", &[("ada", Access::Admin)]);
    }
    let [hub, gitee, lab, tea] =
        [hosts.standin.github(), hosts.standin.gitee(), hosts.standin.gitlab(), hosts.standin.gitea()];
    lab.add_organisation("acme/tools", &[]);
    source(&hosts, hub, "ada/secret", Visibility::Private);
    source(&hosts, hub, "ada/open", Visibility::Public);
    source(&hosts, lab, "ada/inside", Visibility::Internal);
    let [private, internal, public] = [Visibility::Private, Visibility::Internal, Visibility::Public];
    let none: &[&str] = &[];
    let cases = [
        (hub, "ada/secret", gitee, "ada/secret", none, private),
        (hub, "ada/open", gitee, "ada/open", none, public),
        (hub, "ada/open", gitee, "ada/hidden", &["--visibility", "private"][..], private),
        (hub, "ada/secret", gitee, "acme/secret", none, private),
        (hub, "ada/secret", lab, "acme/tools/secret", none, private),
        (hub, "ada/open", lab, "acme/open", &["--visibility", "internal"][..], internal),
        (hub, "ada/secret", tea, "acme/secret", none, private),
        // The others know nothing between these two.
        (lab, "ada/inside", hub, "ada/inside", none, private),
        (lab, "ada/inside", tea, "ada/inside", none, private),
        (lab, "ada/inside", hub, "ada/wider", &["--visibility", "public"][..], public),
    ];
    for (number, (left, from, right, to, more, visibility)) in cases.into_iter().enumerate() {
        let name = format!("case-{number}");
        let arguments = [&["--direction", "left-to-right", "--create"], more].concat();
        let added = hosts.gemel.add(&name, &left.url(from), &right.url(to), &arguments);
        assert_eq!(added["created"]["path"], to, "{added:#}");
        let settings = right.settings(to).expect("because it was made");
        assert_eq!(settings.visibility, visibility, "{from} to {to}: {added:#}");
        assert_eq!(settings.description, "What everybody wants", "{added:#}");
        if number % 4 == 0 {
            hosts.gemel.sync(&name).expect(0);
            let sides = [(left, from), (right, to)]
                .map(|(host, path)| Repository::open(&hosts.scratch, &host.place(path), Owner::Me).heads_and_tags());
            assert_eq!(sides[0], sides[1], "{name}");
        }
    }
    // What is there already is left as it is.
    let added = hosts.gemel.add("again", &hub.url("ada/secret"), &gitee.url("ada/open"), &["--create"]);
    assert!(added["created"].is_null(), "{added:#}");
    assert_eq!(gitee.settings("ada/open").map(|settings| settings.visibility), Some(public));
}

#[test]
fn what_cannot_be_made_is_told_and_leaves_nothing() {
    let hosts = Hosts::new();
    let hub = hosts.standin.github();
    hosts.account(hub);
    source(&hosts, hub, SITE, Visibility::Private);
    for host in hosts.standin.hosts().iter().filter(|host| host.kind() != Kind::Github) {
        hosts.account(host);
        host.add_organisation("acme", &[("ada", Access::Read)]);
        let before = host.repositories();
        let code = hosts.code(&["add", &hub.url(SITE), &host.url("acme/site"), "--create"]);
        assert!(matches!(code.as_str(), "no-permission" | "refused" | "repository-missing"), "{code}");
        // Two that are both missing are a mistake in an address.
        let code = hosts.code(&["add", &hub.url("ada/sight"), &host.url("ada/sight"), "--create"]);
        assert_eq!(code, "repository-missing");
        assert_eq!(host.repositories(), before);
    }
    assert_eq!(hosts.json(&["list"]), serde_json::json!([]));
}

#[test]
fn what_a_new_repository_has_beside_git_may_be_said() {
    let hosts = Hosts::new();
    let hub = hosts.standin.github();
    hosts.account(hub);
    source(&hosts, hub, SITE, Visibility::Private);
    for host in hosts.standin.hosts().iter().filter(|host| host.kind() != Kind::Github) {
        hosts.account(host);
        let more = ["--create", "--without", "issues,wiki", "--description", "Twin"];
        hosts.gemel.add(host.kind().word(), &hub.url(SITE), &host.url(SITE), &more);
        let settings = host.settings(SITE).expect("because it was made");
        assert!(!settings.features.issues && !settings.features.wiki, "{settings:?}");
        assert_eq!((settings.description.as_str(), settings.visibility), ("Twin", Visibility::Private));
    }
}

#[test]
fn the_default_branch_is_chosen_at_the_host() {
    let hosts = Hosts::new();
    let all = hosts.standin.hosts();
    for host in all {
        hosts.account(host);
    }
    for (left, right) in [(&all[0], &all[1]), (&all[2], &all[3])] {
        let [from, _] = hosts.mirror(left, right, &["--direction", "left-to-right"]);
        from.set("refs/heads/stable", "refs/heads/trunk");
        hosts.sync().expect(0);
        for (on, host) in [("left", left), ("right", right)] {
            let said = hosts.json(&["default-branch", MIRROR, "stable", "--on", on]);
            assert_eq!(said["defaultBranch"], "stable", "{said:#}");
            assert_eq!(host.settings(SITE).map(|settings| settings.default_branch).as_deref(), Some("stable"));
            let code = hosts.code(&["default-branch", MIRROR, "nowhere", "--on", on]);
            assert!(matches!(code.as_str(), "refused" | "repository-missing" | "no-such-ref"), "{code}");
        }
        hosts.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
    }
}

#[test]
fn a_mirror_of_protected_branches_asks_which_those_are() {
    let hosts = Hosts::new();
    let all = hosts.standin.hosts();
    for host in all {
        hosts.account(host);
    }
    for (left, right) in [(0, 1), (1, 2), (2, 3), (3, 0)].map(|(left, right)| (&all[left], &all[right])) {
        let word = left.kind().word();
        let scope = ["--direction", "left-to-right", "--scope", "protected"];
        let [from, to] = hosts.mirror(left, right, &scope);
        from.commit("draft/one", "not for everybody");
        left.change(SITE, |settings| settings.protections.push(Protection::kept("trunk")));
        // Nobody says which they are: nothing is sent.
        left.inject(
            Fault::times(9, What::Status { status: 403, headers: Vec::new(), body: String::new() }).on("branch"),
        );
        let report = hosts.sync();
        report.assert_verdict("refs/heads/trunk", "held protectionUnknown");
        assert_eq!((to.heads_and_tags().len(), right.pushes().len()), (0, 0), "{word}: {}", report.said);
        left.mend();
        hosts.sync().expect(0);
        let heads: Vec<_> = to.heads_and_tags().into_keys().filter(|name| name.starts_with("refs/heads/")).collect();
        assert_eq!(heads, ["refs/heads/trunk"], "{word}");
        hosts.gemel.run(&["remove", MIRROR, "--yes"]).expect(0);
        for host in [left, right] {
            host.remove_repository(SITE);
        }
    }
}
