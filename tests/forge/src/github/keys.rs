//! SSH keys of users and of repositories.

use hyper::Method;
use serde_json::{Value, json};

use super::{KIND, address, error, invalid, missing};
use crate::answer::{Answer, Ask};
use crate::page::Page;
use crate::repository::Key;
use crate::world::{Token, World};

/// <https://docs.github.com/en/rest/deploy-keys/deploy-keys>
pub(super) fn deploy_keys(world: &mut World, ask: &Ask, id: u64, rest: &[&str]) -> Answer {
    let origin = world.origin.clone();
    let now = world.now();
    let next = world.next_id();
    let taken = ask.text("key").is_some_and(|key| key_is_taken(world, key));
    let repository = world.repositories.get_mut(&id).expect("because it was just found");
    let base = address(&origin, repository);
    match (ask.method.as_str(), rest) {
        ("GET", []) => Page::of(&repository.keys, ask, KIND).answer(ask, KIND, &origin, |one| deploy_key(&base, one)),
        ("POST", []) => match new_key(ask, next, now, taken) {
            Ok(key) => {
                let shown = deploy_key(&base, &key);
                repository.keys.push(key);
                Answer::created(shown)
            }
            Err(refused) => refused,
        },
        (method, [number]) => {
            let number: u64 = number.parse().unwrap_or(0);
            let Some(at) = repository.keys.iter().position(|key| key.id == number) else {
                return missing();
            };
            if method == "DELETE" {
                repository.keys.remove(at);
                Answer::done()
            } else {
                Answer::ok(deploy_key(&base, &repository.keys[at]))
            }
        }
        _ => missing(),
    }
}

pub(super) fn deploy_key(base: &str, key: &Key) -> Value {
    json!({
        "id": key.id,
        "key": key.key,
        "url": format!("{base}/keys/{}", key.id),
        "title": key.title,
        "verified": true,
        "created_at": key.created_at.to_string(),
        "read_only": key.read_only,
    })
}

pub(super) fn key_is_taken(world: &World, key: &str) -> bool {
    world
        .keys
        .iter()
        .map(|(_, own)| own)
        .chain(world.repositories.values().flat_map(|one| &one.keys))
        .any(|own| own.key == key)
}

pub(super) fn new_key(ask: &Ask, id: u64, now: jiff::Timestamp, taken: bool) -> Result<Key, Answer> {
    let key = ask.text("key").unwrap_or_default();
    if !key.starts_with("ssh-") && !key.starts_with("ecdsa-") {
        return Err(invalid(
            "Validation Failed",
            "PublicKey",
            "key",
            "key is invalid. You must supply a key in OpenSSH public key format",
        ));
    }
    if taken {
        return Err(invalid("Validation Failed", "PublicKey", "key", "key is already in use"));
    }
    Ok(Key {
        id,
        title: ask.text("title").unwrap_or_default().to_owned(),
        key: key.to_owned(),
        read_only: ask.flag("read_only").unwrap_or(false),
        created_at: now,
    })
}

pub(super) fn user_keys(world: &mut World, ask: &Ask, token: &Token, rest: &[&str]) -> Answer {
    let reads = ask.method == Method::GET;
    let allowed: &[&str] = match (reads, token.fine_grained) {
        (true, false) => &["admin:public_key", "write:public_key", "read:public_key"],
        (false, false) => &["admin:public_key", "write:public_key"],
        (true, true) => &["keys:read", "keys:write"],
        (false, true) => &["keys:write"],
    };
    if !token.has(allowed) {
        return if token.fine_grained {
            error(403, "Resource not accessible by personal access token")
        } else {
            missing()
        };
    }
    let origin = world.origin.clone();
    let shown = |key: &Key| {
        json!({
            "id": key.id,
            "key": key.key,
            "url": format!("{origin}/api/v3/user/keys/{}", key.id),
            "title": key.title,
            "created_at": key.created_at.to_string(),
            "verified": true,
            "read_only": key.read_only,
        })
    };
    match (ask.method.as_str(), rest) {
        ("GET", []) => {
            let own = world.keys.iter().filter(|(user, _)| *user == token.user).map(|(_, key)| key);
            Page::of(own, ask, KIND).answer(ask, KIND, &origin, |key| shown(key))
        }
        ("POST", []) => {
            let in_use = ask.text("key").is_some_and(|key| key_is_taken(world, key));
            let (id, now) = (world.next_id(), world.now());
            match new_key(ask, id, now, in_use) {
                Ok(key) => {
                    let answer = Answer::created(shown(&key));
                    world.keys.push((token.user.clone(), key));
                    answer
                }
                Err(refused) => refused,
            }
        }
        (method, [number]) => {
            let number: u64 = number.parse().unwrap_or(0);
            let Some(at) = world.keys.iter().position(|(user, key)| *user == token.user && key.id == number) else {
                return missing();
            };
            if method == "DELETE" {
                world.keys.remove(at);
                Answer::done()
            } else {
                Answer::ok(shown(&world.keys[at].1))
            }
        }
        _ => missing(),
    }
}
