//! Hosts at addresses of their own: below a path, under a name that says nothing, and whose repositories may be.

use gemel_forge_standin::{Access, Kind};
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::MIRROR;
use gemel_tests::repository::Repository;
use gemel_tests::secret::Login;

use crate::hosts::{Hosts, SITE, everything};

/// A company has its GitLab below a path, beside other pages.
#[test]
fn a_gitlab_below_a_path_is_a_host_like_any_other() {
    let hosts = Hosts::new();
    let (lab, gitee) = (hosts.standin.gitlab(), hosts.standin.gitee());
    lab.lie_below("/gitlab");
    lab.add_organisation("acme/tools", &[("ada", Access::Admin)]);
    hosts.account(lab);
    hosts.account(gitee);
    let account = hosts.check("gitlab").0;
    assert_eq!((&account["kind"], &account["base"]), (&"gitlab".into(), &lab.origin().into()), "{account:#}");
    assert!(lab.origin().ends_with("/gitlab"));
    let create = ["--direction", "left-to-right", "--create"];
    gitee.empty(SITE);
    let from = Repository::open(&hosts.scratch, &gitee.place(SITE), Owner::Me);
    from.import(&History::small());
    let added = hosts.gemel.add(MIRROR, &gitee.url(SITE), &lab.url("acme/tools/site"), &create);
    assert_eq!(added["created"]["path"], "acme/tools/site", "{added:#}");
    hosts.sync().expect(0);
    let to = Repository::open(&hosts.scratch, &lab.place("acme/tools/site"), Owner::Me);
    assert_eq!(to.heads_and_tags(), from.heads_and_tags());
    assert_eq!(hosts.json(&["repos", "gitlab"])[0]["path"], "acme/tools/site");
    let add = ["hook", "add", MIRROR, "http://127.0.0.1:9/x", "--on", "right", "--json"];
    hosts.gemel.run_with_input(&add, "secret-of-the-hook\n").expect(0);
    assert_eq!(hosts.json(&["default-branch", MIRROR, "trunk", "--on", "right"])["defaultBranch"], "trunk");
    // Its neighbour is nobody.
    let root = lab.origin().replace("/gitlab", "");
    let said = hosts.gemel.run(&["account", "add", &root, "--name", "neighbour", "--json"]).expect(2).json();
    assert_eq!((&said["error"]["code"], &said["error"]["args"]["what"]), (&"input-missing".into(), &"user".into()));
}

/// A Gitee of a company's own has another name, and no page that tells its version.
#[test]
fn a_gitee_under_a_name_of_its_own_is_found_out() {
    let hosts = Hosts::new();
    let (gitee, hub) = (hosts.standin.gitee(), hosts.standin.github());
    let token = gitee.token("ada", everything(Kind::Gitee));
    hosts.gemel.knows(&Login::of("ada", &token));
    let origin = gitee.origin();
    let added = hosts.gemel.run_with_input(&["account", "add", &origin, "--name", "own"], &format!("{token}\n"));
    assert!(added.expect(0).stdout.contains("ada"));
    assert!(gitee.requests().iter().take(1).all(|request| request.user.is_none()), "it is asked before any secret is");
    let account = hosts.check("own").0;
    assert_eq!((&account["kind"], &account["login"]), (&"gitee".into(), &"ada".into()), "{account:#}");
    hosts.account(hub);
    let [left, right] = hosts.mirror(hub, gitee, &["--direction", "left-to-right"]);
    hosts.sync().expect(0);
    assert_eq!(left.heads_and_tags(), right.heads_and_tags());
}

#[test]
fn who_may_own_a_new_repository_is_listed() {
    let hosts = Hosts::new();
    for host in hosts.standin.hosts() {
        let word = host.kind().word();
        host.add_organisation("acme", &[("ada", Access::Admin)]);
        host.add_login("lin");
        host.add_organisation("others", &[("lin", Access::Admin)]);
        for number in 0..120 {
            host.add_organisation(&format!("many-{number:03}"), &[("ada", Access::Write)]);
        }
        hosts.account(host);
        let owners = hosts.json(&["repos", word, "--owners"]);
        let owners: Vec<_> = owners.as_array().into_iter().flatten().collect();
        assert_eq!((&owners[0]["path"], &owners[0]["kind"]), (&"ada".into(), &"user".into()), "{word}");
        assert_eq!(owners.len(), 122, "{word}");
        assert!(owners.iter().any(|owner| owner["path"] == "acme" && owner["kind"] == "group"), "{word}");
        let said = hosts.gemel.run(&["repos", word, "--owners"]).expect(0);
        assert!(said.stdout.contains("acme  organisation or group"), "{said}");
    }
    // A token that may not know of organisations is good for its owner's own.
    let tea = hosts.standin.gitea();
    let token = tea.token("ada", &["write:user", "write:repository"]);
    hosts.enrol(tea, "narrow", &token, &[]).expect(0);
    assert_eq!(hosts.json(&["repos", "narrow", "--owners"]).as_array().map(Vec::len), Some(1));
}
