//! What `make hosts` has in it: a person with the same login everywhere, tokens that can do everything and tokens that
//! lack something, and repositories to mirror: with a history at GitHub and GitLab, empty at Gitee and Gitea.

use crate::git;
use crate::host::Host;
use crate::repository::{Access, Protection, Settings, Visibility};
use crate::world::{Kind, NewRepository, NewToken, User};

/// Puts the sample in a host. Returns its tokens, each with what is to be said of it.
pub fn fill(host: &Host) -> Vec<(&'static str, String)> {
    host.add_user(User { login: "ada".to_owned(), name: "Ada Lovelace".to_owned(), ..User::default() });
    host.add_user(User { login: "grace".to_owned(), name: "Grace Hopper".to_owned(), ..User::default() });
    host.add_organisation("acme", &[("ada", Access::Admin), ("grace", Access::Write)]);
    if host.kind() == Kind::Gitlab {
        host.add_organisation("acme/tools", &[]);
    }
    let repository = |path: &str, change: &dyn Fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        host.add_repository(NewRepository { path: path.to_owned(), settings });
    };
    repository("ada/website", &|settings| {
        "The pages that everybody sees".clone_into(&mut settings.description);
        settings.visibility = Visibility::Public;
    });
    repository("ada/notes", &|_| {});
    repository("acme/engine", &|settings| settings.protections.push(Protection::locked("main")));
    if host.kind() == Kind::Gitlab {
        repository("acme/tools/compiler", &|settings| settings.protections.push(Protection::kept("main")));
    }
    host.add_many("ada", "exercise", 250);
    if matches!(host.kind(), Kind::Github | Kind::Gitlab) {
        for path in ["ada/website", "ada/notes", "acme/engine"] {
            git::feed(&host.place(path), &["fast-import", "--quiet", "--done"], history().as_bytes())
                .expect("because the history is well formed");
        }
    }
    let token = |word: &str, user: &str, scopes: &[&str]| {
        host.add_token(NewToken {
            user: user.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            secret: Some(format!("{}-{word}", host.kind().word())),
            ..NewToken::default()
        })
    };
    let (all, less, what): (&[&str], &[&str], _) = match host.kind() {
        Kind::Github => {
            (&["repo", "workflow", "admin:repo_hook", "admin:public_key"], &["repo"], "without workflow files")
        }
        Kind::Gitee => {
            (&["user_info", "projects", "hook", "keys", "groups"], &["user_info", "projects"], "without hooks")
        }
        Kind::Gitlab => {
            (&["api", "read_repository", "write_repository"], &["read_api", "read_repository"], "only for reading")
        }
        Kind::Gitea => (
            &["write:user", "write:repository", "read:organization"],
            &["read:user", "read:repository"],
            "only for reading",
        ),
    };
    vec![
        ("Ada's, for everything", token("all", "ada", all)),
        (what, token("less", "ada", less)),
        ("Grace's, who may push to acme's repositories", token("grace", "grace", all)),
    ]
}

/// Five commits on `main`, a branch from the third of them, and a tag.
fn history() -> String {
    let commit = |branch: &str, mark: u32, from: Option<u32>| {
        let (at, text) = (1_760_000_000 + mark * 3600, format!("step {mark}"));
        let from = from.map_or_else(String::new, |from| format!("from :{from}\n"));
        format!(
            "commit refs/heads/{branch}\nmark :{mark}\ncommitter Ada Lovelace <ada@users.example> {at} +0000\n\
             data {length}\n{text}\n{from}M 100644 inline step-{mark}\ndata {length}\n{text}\n",
            length = text.len()
        )
    };
    let mut stream: String = (1..=5).map(|mark| commit("main", mark, (mark > 1).then(|| mark - 1))).collect();
    stream += &commit("release/1.x", 6, Some(3));
    stream + "reset refs/tags/v1.0\nfrom :3\n\ndone\n"
}
