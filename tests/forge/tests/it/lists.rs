//! Long lists.

use gemel_forge_standin::{Access, Kind, NewRepository, Settings, Standin, Visibility};
use serde_json::Value;
use tempfile::TempDir;

use crate::client::Client;

fn all(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Github => &["repo"],
        Kind::Gitee => &["user_info", "projects"],
        Kind::Gitlab => &["api"],
        Kind::Gitea => &["read:repository"],
    }
}

fn names(answer: &Value) -> Vec<String> {
    let list = answer.as_array().expect("because it is a list");
    let name = |one: &Value| one["full_name"].as_str().or(one["path_with_namespace"].as_str()).map(str::to_owned);
    list.iter().map(|one| name(one).expect("because a repository has a name")).collect()
}

#[test]
fn a_list_of_250_comes_in_pages() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for (kind, path, size) in [
        (Kind::Github, "/user/repos?sort=full_name&per_page=100", 100),
        (Kind::Gitee, "/user/repos?sort=full_name&per_page=100", 100),
        (Kind::Gitlab, "/projects?membership=true&order_by=path&sort=asc&per_page=100", 100),
        (Kind::Gitea, "/user/repos?limit=100", 50),
    ] {
        let host = standin.host(kind);
        host.add_login("ada");
        host.add_many("ada", "repo", 250);
        host.add_many("somebody", "else", 3);
        let token = host.token("ada", all(kind));
        let client = Client::new(host, &token);
        let mut found = Vec::new();
        let pages = 250_usize.div_ceil(size);
        for page in 1..=pages {
            let answer = client.get(&format!("{path}&page={page}")).expect(200);
            if kind == Kind::Gitee {
                assert_eq!(answer.header("total_count"), Some("250"));
                assert_eq!(answer.header("total_page"), Some("3"));
            } else {
                let links = answer.header("link").unwrap_or_default();
                assert_eq!(links.contains("rel=\"next\""), page < pages, "{kind:?} {page}: {links}");
                assert!(page == pages || links.contains(&format!("page={}>", page + 1)), "{links}");
            }
            if kind == Kind::Gitlab {
                assert_eq!(answer.header("x-total-pages"), Some("3"));
            }
            found.extend(names(&answer.json()));
        }
        let expected: Vec<_> = (1..=250).map(|number| format!("ada/repo-{number:04}")).collect();
        assert_eq!(found, expected, "{kind:?}");
        assert_eq!(names(&client.get(&format!("{path}&page={}", pages + 1)).expect(200).json()), Vec::<String>::new());
    }
}

#[test]
fn what_is_known_is_not_sent_again() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let host = standin.github();
    host.empty("ada/site");
    let token = host.token("ada", &["repo"]);
    let client = Client::new(host, &token);
    let first = client.get("/repos/ada/site").expect(200);
    let tag = first.header("etag").expect("because it has one").to_owned();
    let known = format!("if-none-match: {tag}\r\n");
    let second = client.get_with("/repos/ada/site", &known).expect(304);
    assert_eq!(second.text, "");
    host.change("ada/site", |settings| "new words".clone_into(&mut settings.description));
    client.get_with("/repos/ada/site", &known).expect(200);
}

#[test]
fn searching_finds_by_name_and_shows_nothing_hidden() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    for kind in Kind::ALL {
        let host = standin.host(kind);
        for owner in ["ada", "eve"] {
            let settings = Settings { visibility: Visibility::Public, ..Settings::default() };
            host.add_repository(NewRepository { path: format!("{owner}/engine-open"), settings });
            host.empty(&format!("{owner}/engine-hidden"));
        }
        host.empty("ada/other");
        let token = host.token("ada", all(kind));
        let (path, list, hidden) = match kind {
            Kind::Github => ("/search/repositories?q=engine", "/items", true),
            // Gitee searches among what is public.
            Kind::Gitee => ("/search/repositories?q=engine", "", false),
            Kind::Gitlab => ("/projects?search=engine&order_by=id&sort=asc", "", true),
            Kind::Gitea => ("/repos/search?q=engine", "/data", true),
        };
        let answer = Client::new(host, &token).get(path).expect(200).json();
        let found = names(answer.pointer(list).expect("because the answer has a list"));
        let mut expected = vec!["ada/engine-open", "ada/engine-hidden", "eve/engine-open"];
        expected.retain(|one| hidden || !one.contains("hidden"));
        assert_eq!(found, expected, "{kind:?}");
    }
}

#[test]
fn lists_are_of_those_that_a_person_has_to_do_with() {
    let folder = TempDir::new().expect("because the temporary folder is writable");
    let standin = Standin::start(folder.path());
    let host = standin.gitlab();
    host.add_login("ada");
    host.add_organisation("acme", &[("ada", Access::Write)]);
    host.add_organisation("acme/tools", &[]);
    for path in ["ada/own", "acme/shared", "acme/tools/deep", "eve/theirs"] {
        host.empty(path);
    }
    let token = host.token("ada", &["read_api"]);
    let client = Client::new(host, &token);
    let found = names(&client.get("/projects?membership=true&order_by=id&sort=asc").expect(200).json());
    assert_eq!(found, ["ada/own", "acme/shared", "acme/tools/deep"]);
    let found = names(&client.get("/projects?membership=true&min_access_level=40").expect(200).json());
    assert_eq!(found, ["ada/own"]);
    client.get("/projects/acme%2Ftools%2Fdeep").expect(200);
    client.get("/projects/eve%2Ftheirs").expect(404);
}
