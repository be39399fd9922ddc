//! Pushes with the `git` program, and what each host says to them.

use gemel_forge_standin::{
    Access, Host, Kind, NewRepository, NewToken, Protection, Rule, Settings, Standin, Visibility,
};
use tempfile::TempDir;

use crate::work::{Work, with_login};

/// A host with a repository `ada/site`, and its URL with Ada's credentials for everything.
fn begin(kind: Kind) -> (TempDir, Standin, String) {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let host = standin.host(kind);
    host.empty("ada/site");
    let token = host.token("ada", all(kind));
    let url = with_login(&host.url("ada/site"), "ada", &token);
    (folder, standin, url)
}

fn all(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo"],
        Kind::Gitee => &["projects"],
        Kind::Gitlab => &["write_repository"],
        Kind::Gitea => &["write:repository"],
    }
}

fn change(host: &Host, change: impl FnOnce(&mut Settings)) {
    host.change("ada/site", change);
}

#[test]
fn every_host_takes_a_push_and_gives_it_back() {
    for kind in Kind::ALL {
        let (_folder, standin, url) = begin(kind);
        let work = Work::new();
        work.push(&url, &["main", "main:refs/heads/topic/one", "main:refs/tags/v1"]).done();
        let copy = TempDir::new().expect("because the temporary folder is writable");
        crate::work::git(copy.path(), &["clone", "--quiet", "--bare", &url, "."]).done();
        let refs = crate::work::git(copy.path(), &["for-each-ref", "--format=%(refname)"]).done().text;
        assert_eq!(refs, "refs/heads/main\nrefs/heads/topic/one\nrefs/tags/v1\n", "{kind:?}");
        let pushes = standin.host(kind).pushes();
        assert_eq!((pushes.len(), pushes[0].user.as_str(), pushes[0].asked.len()), (1, "ada", 3), "{pushes:?}");
        // A lease on an old value is Git's own refusal, whatever hooks are there.
        work.git(&["commit", "--quiet", "--amend", "--message", "other"]).done();
        let lease = "--force-with-lease=main:1111111111111111111111111111111111111111";
        work.git(&["push", lease, &url, "main"]).refused(&["stale info"]);
        work.push(&url, &["+main", ":refs/heads/topic/one"]).done();
    }
}

#[test]
fn a_locked_branch_is_refused_in_each_hosts_words() {
    for (kind, words, others_arrive) in [
        (
            Kind::Github,
            &[
                "remote: error: GH006: Protected branch update failed for refs/heads/main.",
                "remote: error: Changes must be made through a pull request.",
                "main -> main (protected branch hook declined)",
            ][..],
            true,
        ),
        (
            Kind::Gitee,
            &[
                "remote: Powered by GITEE.COM",
                "hook declined to update refs/heads/main",
                "main -> main (hook declined)",
            ][..],
            true,
        ),
        (
            Kind::Gitlab,
            &[
                "remote: GitLab: You are not allowed to push code to protected branches on this project.",
                "main -> main (pre-receive hook declined)",
                "topic -> topic (pre-receive hook declined)",
            ][..],
            false,
        ),
        (
            Kind::Gitea,
            &["remote: Gitea: Not allowed to push to protected branch main", "(pre-receive hook declined)"][..],
            false,
        ),
    ] {
        let (_folder, standin, url) = begin(kind);
        let host = standin.host(kind);
        change(host, |settings| settings.protections.push(Protection::locked("main")));
        let work = Work::new();
        work.git(&["branch", "topic"]).done();
        work.push(&url, &["main", "topic"]).refused(words);
        let branches = crate::work::git(&host.place("ada/site"), &["branch", "--format=%(refname:short)"]).done().text;
        assert_eq!(branches, if others_arrive { "topic\n" } else { "" }, "{kind:?}");
        let refused: Vec<bool> = host.pushes()[0].asked.iter().map(|asked| asked.refused.is_some()).collect();
        assert_eq!(refused, [true, !others_arrive], "{kind:?}");
    }
}

/// What one ref is refused for keeps none of the others back, where the host refuses per ref.
#[test]
fn forty_arrive_beside_one_that_is_refused() {
    for kind in [Kind::Github, Kind::Gitee] {
        let (_folder, standin, url) = begin(kind);
        let host = standin.host(kind);
        change(host, |settings| settings.protections.push(Protection::locked("release/*")));
        let work = Work::new();
        let mut specs: Vec<String> = (1..=40).map(|number| format!("main:refs/heads/topic/{number}")).collect();
        specs.push("main:refs/heads/release/1.x".to_owned());
        let specs: Vec<&str> = specs.iter().map(String::as_str).collect();
        work.push(&url, &specs).refused(&["main -> release/1.x"]);
        let place = host.place("ada/site");
        let refs = crate::work::git(&place, &["for-each-ref", "--format=%(refname)"]).done().text;
        assert_eq!((refs.lines().count(), refs.contains("release")), (40, false), "{kind:?}: {refs}");
    }
}

#[test]
fn a_branch_that_may_not_be_rewritten_takes_new_commits() {
    for (kind, rewrite, deletion) in [
        (Kind::Github, "Cannot force-push to this branch", "(protected branch hook declined)"),
        (Kind::Gitee, "(hook declined)", "(hook declined)"),
        (
            Kind::Gitlab,
            "GitLab: You are not allowed to force push code to a protected branch on this project.",
            "You can only delete protected branches using the web interface.",
        ),
        (Kind::Gitea, "branch kept is protected from force push", "branch kept is protected from deletion"),
    ] {
        let (_folder, standin, url) = begin(kind);
        let work = Work::new();
        work.push(&url, &["main", "main:refs/heads/kept"]).done();
        change(standin.host(kind), |settings| settings.protections.push(Protection::kept("kept")));
        work.commit("readme", "one more");
        work.push(&url, &["main:refs/heads/kept"]).done();
        work.git(&["reset", "--quiet", "--hard", "HEAD~2"]).done();
        work.push(&url, &["+main:refs/heads/kept"]).refused(&[rewrite]);
        work.push(&url, &[":refs/heads/kept"]).refused(&[deletion]);
    }
}

#[test]
fn the_default_branch_is_not_deleted() {
    for (kind, words) in [
        (Kind::Github, "(refusing to delete the current branch: refs/heads/main)"),
        (Kind::Gitee, "(deletion of the current branch prohibited)"),
        (Kind::Gitlab, "GitLab: The default branch of a project cannot be deleted."),
        (Kind::Gitea, "branch main is the default branch and cannot be deleted"),
    ] {
        let (_folder, _standin, url) = begin(kind);
        let work = Work::new();
        work.push(&url, &["main"]).done();
        work.push(&url, &[":main"]).refused(&[words]);
    }
}

#[test]
fn a_hosts_own_refs_are_hidden() {
    for (kind, name, words) in [
        (Kind::Github, "refs/pull/1/head", "deny updating a hidden ref"),
        (Kind::Gitee, "refs/pull/1/head", "deny updating a hidden ref"),
        (Kind::Gitlab, "refs/keep-around/1", "deny updating a hidden ref"),
        (
            Kind::Gitea,
            "refs/pull/1/head",
            "The modification of refs/pull/1/head is skipped as it's an internal reference.",
        ),
    ] {
        let (_folder, standin, url) = begin(kind);
        let work = Work::new();
        work.push(&url, &["main", &format!("main:{name}")]).refused(&[words]);
        let place = standin.host(kind).place("ada/site");
        assert_eq!(crate::work::git(&place, &["for-each-ref", "--format=%(refname)"]).text, "refs/heads/main\n");
    }
}

#[test]
fn a_workflow_file_needs_its_scope_at_github() {
    let (_folder, standin, url) = begin(Kind::Github);
    let host = standin.github();
    let work = Work::new();
    work.git(&["branch", "plain"]).done();
    work.commit(".github/workflows/build.yml", "on: push");
    work.push(&url, &["main", "plain"]).refused(&[
        "(refusing to allow a Personal Access Token to create or update workflow `.github/workflows/build.yml` without `workflow` scope)",
        "plain -> plain",
    ]);
    let token = host.token("ada", &["repo", "workflow"]);
    work.push(&with_login(&host.url("ada/site"), "ada", &token), &["main"]).done();
    // What is there already needs no scope.
    work.push(&url, &["main:refs/heads/copy"]).done();
}

#[test]
fn what_is_too_large_is_refused_as_a_whole() {
    for (kind, words) in [
        (
            Kind::Github,
            &["big.bin is 0.20 MB; this exceeds GitHub's file size limit of 0.10 MB", "GH001: Large files detected."][..],
        ),
        (Kind::Gitee, &["0.20 MB, exceeds 0.10 MB."][..]),
        (Kind::Gitlab, &["GitLab: You are attempting to check in one or more files which exceed the 0MiB limit:"][..]),
    ] {
        let (_folder, standin, url) = begin(kind);
        change(standin.host(kind), |settings| settings.file_limit = 104_857);
        let work = Work::new();
        work.git(&["branch", "small"]).done();
        work.commit("big.bin", &"0123456789".repeat(20_971));
        work.push(&url, &["main", "small"]).refused(words).refused(&["small -> small (pre-receive hook declined)"]);
        work.push(&url, &["small"]).done();
    }
}

#[test]
fn a_quota_and_a_busy_repository_are_told_in_gitees_words() {
    let (_folder, standin, url) = begin(Kind::Gitee);
    let host = standin.gitee();
    change(host, |settings| settings.busy = 1);
    let work = Work::new();
    work.push(&url, &["main"]).refused(&["仓库正在读写中，请稍后重试"]);
    work.push(&url, &["main"]).done();
    change(host, |settings| settings.quota = Some(1));
    work.commit("readme", "more");
    work.push(&url, &["main"]).refused(&["exceeds quota 0MB", "Push rejected for repository [size exceeds limit]"]);
    change(host, |settings| {
        settings.quota = None;
        settings.no_force_push = true;
    });
    work.git(&["reset", "--quiet", "--hard", "HEAD~2"]).done();
    work.push(&url, &["+main"]).refused(&["denying non-fast-forward refs/heads/main (you should pull first)"]);
}

#[test]
fn a_quota_of_the_others() {
    for (kind, words) in [
        (Kind::Github, "pack exceeds maximum allowed size"),
        (Kind::Gitlab, "GitLab: Your push to this repository would cause it to exceed the size limit of 0 MiB"),
    ] {
        let (_folder, standin, url) = begin(kind);
        change(standin.host(kind), |settings| settings.quota = Some(1));
        Work::new().push(&url, &["main"]).refused(&[words]);
    }
}

#[test]
fn rules_and_private_addresses() {
    let (_folder, standin, url) = begin(Kind::Github);
    let host = standin.github();
    let rule = Rule {
        pattern: "refs/tags/*".to_owned(),
        violation: "Cannot create ref due to creations being restricted.".to_owned(),
    };
    change(host, |settings| settings.rules.push(rule));
    let work = Work::new();
    work.push(&url, &["main", "main:refs/tags/v1"]).refused(&[
        "GH013: Repository rule violations found for refs/tags/v1.",
        "(push declined due to repository rule violations)",
        "[new branch]",
    ]);
    for (kind, code) in [(Kind::Github, "GH007"), (Kind::Gitee, "GE007")] {
        let (_folder, standin, url) = begin(kind);
        let ada = gemel_forge_standin::User { login: "ada".to_owned(), email_private: true, ..Default::default() };
        standin.host(kind).add_user(ada);
        let code = format!("error: {code}: Your push would publish a private email address.");
        work.push(&url, &["main"]).refused(&[&code]);
    }
}

#[test]
fn who_may_not_push_is_told_so() {
    for (kind, stranger, reader, narrow) in [
        (
            Kind::Github,
            "Repository not found.",
            "Permission to ada/site.git denied to grace.",
            "Write access to repository not granted.",
        ),
        (Kind::Gitee, "404 not found!", "You do not have permission push to this repository", "Access denied"),
        (
            Kind::Gitlab,
            "The project you were looking for could not be found",
            "You are not allowed to push code to this project.",
            "You are not allowed to upload code.",
        ),
        (Kind::Gitea, "Repository not found", "User permission denied", "User permission denied"),
    ] {
        let (_folder, standin, _) = begin(kind);
        let host = standin.host(kind);
        let work = Work::new();
        host.add_login("grace");
        let url = |token: &str| with_login(&host.url("ada/site"), "grace", token);
        let token = host.token("grace", all(kind));
        work.push(&url(&token), &["main"]).refused(&[stranger]);
        change(host, |settings| {
            settings.members.insert("grace".to_owned(), Access::Read);
        });
        work.push(&url(&token), &["main"]).refused(&[reader]);
        change(host, |settings| {
            settings.members.insert("grace".to_owned(), Access::Write);
        });
        work.push(&url(&token), &["main"]).done();
        let less: &[&str] = match kind {
            Kind::Github => &["contents:read"],
            Kind::Gitee => &["user_info"],
            Kind::Gitlab => &["read_repository"],
            Kind::Gitea => &["read:repository"],
        };
        let token = host.token("grace", less);
        work.push(&url(&token), &["main:refs/heads/more"]).refused(&[narrow]);
    }
}

#[test]
fn a_public_repository_is_fetched_by_anybody() {
    let (_folder, standin, url) = begin(Kind::Github);
    let host = standin.github();
    Work::new().push(&url, &["main"]).done();
    let copy = TempDir::new().expect("because the temporary folder is writable");
    let bare = host.url("ada/site");
    crate::work::git(copy.path(), &["ls-remote", &bare]).refused(&["could not read Username"]);
    change(host, |settings| settings.visibility = Visibility::Public);
    crate::work::git(copy.path(), &["ls-remote", &bare]).done();
    crate::work::git(copy.path(), &["push", &bare, "HEAD:main"]).refused(&[]);
}

#[test]
fn a_token_that_is_none_any_more_is_refused_in_each_hosts_words() {
    for (kind, words) in [
        (Kind::Github, "Invalid username or token. Password authentication is not supported for Git operations."),
        (Kind::Gitee, "Incorrect username or password (access token)"),
        (Kind::Gitlab, "HTTP Basic: Access denied."),
        (Kind::Gitea, "Unauthorized"),
    ] {
        let (_folder, standin, url) = begin(kind);
        let host = standin.host(kind);
        let work = Work::new();
        work.push(&url, &["main"]).done();
        let secret = url.split([':', '@']).nth(2).expect("because the URL has credentials").to_owned();
        host.revoke(&secret);
        work.git(&["ls-remote", &url]).refused(&[words, "Authentication failed"]);
        let old = host.add_token(NewToken {
            user: "ada".to_owned(),
            scopes: all(kind).iter().map(|scope| (*scope).to_owned()).collect(),
            expires_at: Some("2020-01-01T00:00:00Z".parse().expect("because it is a time")),
            ..NewToken::default()
        });
        work.git(&["ls-remote", &with_login(&host.url("ada/site"), "ada", &old)]).refused(&[words]);
        let last = host.requests().pop().expect("because there were requests");
        assert_eq!((last.git, last.status, last.token_in_query), (true, 401, false));
    }
}

#[test]
fn names_beside_tokens() {
    let (_folder, standin, _) = begin(Kind::Gitee);
    let host = standin.gitee();
    let token = host.token("ada", &["projects"]);
    let work = Work::new();
    work.git(&["ls-remote", &with_login(&host.url("ada/site"), "oauth2", &token)]).done();
    work.git(&["ls-remote", &with_login(&host.url("ada/site"), "somebody", &token)])
        .refused(&["The token username invalid", "403"]);
    let hub = standin.github();
    hub.add_repository(NewRepository { path: "ada/site".to_owned(), ..NewRepository::default() });
    let token = hub.token("ada", &["repo"]);
    for user in ["ada", "x-access-token", "anything"] {
        work.git(&["ls-remote", &with_login(&hub.url("ada/site"), user, &token)]).done();
    }
    work.git(&["ls-remote", &with_login(&hub.url("ada/site"), &token, "x-oauth-basic")]).done();
}
