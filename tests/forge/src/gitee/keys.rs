//! SSH keys of users and of repositories.

use serde_json::{Value, json};

use super::{KIND, scoped};
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::Key;
use crate::world::{Token, World};

pub(super) fn new_key(world: &World, ask: &Ask, id: u64) -> Result<Key, Answer> {
    let key = ask.text("key").unwrap_or_default();
    if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
        return Err(Answer::message(400, "key is invalid"));
    }
    let all = world.keys.iter().map(|(_, own)| own).chain(world.repositories.values().flat_map(|one| &one.keys));
    if all.into_iter().any(|own| own.key == key) {
        return Err(Answer::message(400, "key has already been taken"));
    }
    Ok(Key {
        id,
        title: ask.text("title").unwrap_or_default().to_owned(),
        key: key.to_owned(),
        // A deploy key of Gitee's never pushes.
        read_only: true,
        created_at: world.now(),
    })
}

pub(super) fn key(url: &str, key: &Key) -> Value {
    json!({
        "id": key.id,
        "key": key.key,
        "url": format!("{url}/{}", key.id),
        "title": key.title,
        "created_at": key.created_at.to_string(),
    })
}

/// getV5ReposOwnerRepoKeys and what belongs to it
pub(super) fn deploy_keys(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let next = world.next_id();
    let url = format!("{origin}/api/v5/repos/{}/keys", world.repositories[&id].path);
    let new = (ask.method == hyper::Method::POST).then(|| new_key(world, ask, next));
    let one = world.repositories.get_mut(&id).expect("because it was just found");
    match (ask.method.as_str(), rest, new) {
        ("GET", [], _) => Page::of(&one.keys, ask, KIND).answer(ask, KIND, &origin, |own| key(&url, own)),
        ("POST", [], Some(Ok(new))) => {
            let shown = key(&url, &new);
            one.keys.push(new);
            Answer::created(shown)
        }
        ("POST", [], Some(Err(refused))) => refused,
        (method, [number], _) => match one.keys.iter().position(|own| own.id.to_string() == **number) {
            Some(at) if method == "DELETE" => {
                one.keys.remove(at);
                Answer::done()
            }
            Some(at) => Answer::ok(key(&url, &one.keys[at])),
            None => Answer::message(404, "404 Not Found"),
        },
        _ => Answer::message(404, "404 Not Found"),
    }
}

/// getV5UserKeys and what belongs to it
pub(super) fn user_keys(world: &mut World, ask: &Ask, token: &Token, rest: &[&str]) -> Answer {
    if let Err(refused) = scoped(token, "keys") {
        return refused;
    }
    let origin = world.origin.clone();
    let url = format!("{origin}/api/v5/user/keys");
    match (ask.method.as_str(), rest) {
        ("GET", []) => {
            let own = world.keys.iter().filter(|(user, _)| *user == token.user);
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |(_, own)| key(&url, own))
        }
        ("POST", []) => {
            let id = world.next_id();
            match new_key(world, ask, id) {
                Ok(new) => {
                    let shown = key(&url, &new);
                    world.keys.push((token.user.clone(), new));
                    Answer::created(shown)
                }
                Err(refused) => refused,
            }
        }
        (method, [number]) => {
            let mine = |(user, own): &(String, Key)| *user == token.user && own.id.to_string() == **number;
            match world.keys.iter().position(mine) {
                Some(at) if method == "DELETE" => {
                    world.keys.remove(at);
                    Answer::done()
                }
                Some(at) => Answer::ok(key(&url, &world.keys[at].1)),
                None => Answer::message(404, "404 Not Found"),
            }
        }
        _ => Answer::message(404, "404 Not Found"),
    }
}
