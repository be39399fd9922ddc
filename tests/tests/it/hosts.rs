//! Mirrors between hosts that refuse in their own words.

use gemel_forge_standin::{Host, Protection, Standin};
use gemel_tests::gemel::Gemel;
use gemel_tests::history::History;
use gemel_tests::owner::Owner;
use gemel_tests::pair::{MIRROR, Pair};
use gemel_tests::repository::Repository;
use gemel_tests::scratch::Scratch;
use gemel_tests::secret::Login;

const SITE: &str = "ada/site";

/// A mirror from `left`, which has a history, to `right`, which is empty; with the token of the right side.
fn mirror(scratch: Scratch, left: &Host, right: &Host) -> (Pair, String) {
    let gemel = Gemel::fresh();
    let mut tokens = Vec::new();
    let mut repositories = Vec::new();
    for (name, host, scopes) in [("left", left, ["repo", "workflow"]), ("right", right, ["user_info", "projects"])] {
        host.empty(SITE);
        let token = host.token("ada", &scopes);
        gemel.account(name, &host.authority(), &Login::of("ada", &token));
        repositories.push(Repository::open(&scratch, &host.place(SITE), Owner::Me));
        tokens.push(token);
    }
    let accounts = ["--left-account", "left", "--right-account", "right", "--direction", "left-to-right"];
    gemel.add(MIRROR, &left.url(SITE), &right.url(SITE), &accounts);
    let [from, to] = repositories.try_into().expect("because there are two hosts");
    from.import(&History::small());
    (Pair::new(gemel, from, to, Vec::new(), scratch), tokens.pop().expect("because there are two hosts"))
}

#[test]
fn a_protected_branch_is_refused_alone_while_forty_others_arrive() {
    let scratch = Scratch::new();
    let standin = Standin::start(&scratch.folder("hosts"));
    let gitee = standin.gitee();
    let (pair, _) = mirror(scratch, standin.github(), gitee);
    pair.sync().expect(0);
    gitee.change(SITE, |settings| settings.protections.push(Protection::locked("locked/*")));
    for number in 0..40 {
        pair.left.commit(&format!("topic/{number}"), "welcome");
    }
    pair.left.commit("locked/one", "not welcome");
    let before = gitee.pushes().len();
    let report = pair.sync().expect(3);
    let entry = report.entry("refs/heads/locked/one");
    assert_eq!(entry["delivery"], "refused", "{}", report.said);
    assert!(entry["detail"].as_str().is_some_and(|words| words.contains("hook declined")), "{}", report.said);
    let mut expected = pair.left.heads_and_tags();
    expected.remove("refs/heads/locked/one");
    assert_eq!(pair.right.heads_and_tags(), expected);
    assert_eq!(gitee.pushes().len(), before + 1, "one push will do: {:#?}", gitee.pushes());
    // And not again.
    pair.sync().expect(3);
    assert_eq!(gitee.pushes().len(), before + 1);
}

#[test]
fn a_revoked_token_ends_in_few_requests() {
    let scratch = Scratch::new();
    let standin = Standin::start(&scratch.folder("hosts"));
    let gitee = standin.gitee();
    let (pair, token) = mirror(scratch, standin.github(), gitee);
    pair.sync().expect(0);
    gitee.revoke(&token);
    gitee.forget_requests();
    let tips = pair.right.heads_and_tags();
    pair.left.commit("trunk", "one more");
    let report = pair.sync();
    assert!(report.said.text().contains("credentials-rejected"), "{}", report.said);
    assert_eq!(pair.right.heads_and_tags(), tips);
    let asked: Vec<_> = gitee.requests().into_iter().filter(|request| request.git).collect();
    assert!((1..=3).contains(&asked.len()), "asked {} times: {asked:#?}", asked.len());
    assert!(asked.iter().all(|request| request.status == 401 && !request.token_in_query), "{asked:#?}");
}
