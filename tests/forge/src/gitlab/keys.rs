//! SSH keys of users and of projects.

use serde_json::json;

use super::{KIND, invalid, missing};
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::Key;
use crate::world::World;

/// Whose keys a call is about.
#[derive(Clone, Copy)]
pub(super) enum Keys<'a> {
    /// A user's: <https://docs.gitlab.com/api/user_keys/>
    Of(&'a str),
    /// A project's: <https://docs.gitlab.com/api/deploy_keys/>
    At(u64),
}

pub(super) fn keys(world: &mut World, ask: &Ask, whose: Keys, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let own: Vec<Key> = match whose {
        Keys::Of(user) => world.keys.iter().filter(|(owner, _)| owner == user).map(|(_, key)| key.clone()).collect(),
        Keys::At(id) => world.repositories[&id].keys.clone(),
    };
    let shown = |key: &Key| match whose {
        Keys::Of(_) => json!({
            "id": key.id,
            "title": key.title,
            "key": key.key,
            "created_at": key.created_at.to_string(),
            "expires_at": null,
            "usage_type": "auth_and_signing",
        }),
        Keys::At(_) => json!({
            "id": key.id,
            "title": key.title,
            "key": key.key,
            "created_at": key.created_at.to_string(),
            "expires_at": null,
            "can_push": !key.read_only,
        }),
    };
    match (ask.method.as_str(), rest) {
        ("GET", []) => Page::of(&own, ask, KIND).answer(ask, KIND, &origin, |key| shown(key)),
        ("POST", []) => {
            let key = ask.text("key").unwrap_or_default();
            if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
                return invalid(&json!({"key": ["is invalid"]}));
            }
            let all =
                world.keys.iter().map(|(_, own)| own).chain(world.repositories.values().flat_map(|one| &one.keys));
            if all.into_iter().any(|own| own.key == key) {
                return invalid(&json!({"fingerprint_sha256": ["has already been taken"]}));
            }
            let new = Key {
                id: world.next_id(),
                title: ask.text("title").unwrap_or_default().to_owned(),
                key: key.to_owned(),
                read_only: ask.flag("can_push") != Some(true),
                created_at: world.now(),
            };
            let answer = Answer::created(shown(&new));
            match whose {
                Keys::Of(user) => world.keys.push((user.to_owned(), new)),
                Keys::At(id) => {
                    world.repositories.get_mut(&id).expect("because it was just found").keys.push(new);
                }
            }
            answer
        }
        (method, [number]) => {
            let Some(key) = own.iter().find(|key| key.id.to_string() == *number) else {
                return missing(if matches!(whose, Keys::Of(_)) { "Key " } else { "Deploy Key " });
            };
            if method != "DELETE" {
                return Answer::ok(shown(key));
            }
            match whose {
                Keys::Of(_) => world.keys.retain(|(_, own)| own.id != key.id),
                Keys::At(id) => {
                    let repository = world.repositories.get_mut(&id).expect("because it was just found");
                    repository.keys.retain(|own| own.id != key.id);
                }
            }
            Answer::done()
        }
        _ => missing(""),
    }
}
