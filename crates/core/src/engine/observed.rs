//! The refs of both sides as they are now, for somebody who chooses which of them a mirror is to be about. Nothing is kept
//! and nothing is written.

use std::collections::BTreeMap;

use gemel_wire::RefName;

use super::{
    Engine,
    preview::{Looked, make_missing},
};
use crate::{
    error::{Error, Result},
    location::Location,
    model::{MirrorId, Pair, Side},
    scope::Scope,
    view::{NewEndpoint, NewMirror, ObservedRef, ObservedRefs, ObservedSide},
};

/// What somebody may choose from, whatever the scope says now. All of `refs/` would be far more: what hosts keep there of
/// their own is never mirrored.
const CHOICE: [&str; 3] = ["refs/heads/*", "refs/tags/*", "refs/notes/*"];

impl Engine {
    /// The branches, tags and notes of both sides of a mirror that is not there yet, and what its scope names besides. An
    /// error is about what was typed; what a host says is in the answer.
    pub async fn observed_refs(&self, new: &NewMirror) -> Result<ObservedRefs> {
        let at_side = |side: Side| move |error: Error| error.with("side", side.as_str());
        let locations = Pair {
            left: Location::parse(&new.left.url).map_err(at_side(Side::Left))?,
            right: Location::parse(&new.right.url).map_err(at_side(Side::Right))?,
        };
        let scope = choice(&new.scope)?;
        let (left, right) = tokio::join!(
            self.look_at(new, Side::Left, &locations.left, &scope, false),
            self.look_at(new, Side::Right, &locations.right, &scope, false)
        );
        let mut sides = Pair { left: left.map_err(at_side(Side::Left))?, right: right.map_err(at_side(Side::Right))? };
        make_missing(new, &mut sides);
        let scope = self.learn_protected(new, scope, &mut sides).await;
        Ok(ObservedRefs {
            listed: scope.prefixes(),
            refs: both(&sides),
            protected: scope.protected().map(<[String]>::to_vec),
            left: told(sides.left),
            right: told(sides.right),
        })
    }

    /// The same of a mirror that is there, for a scope that it may get.
    pub async fn observed_refs_of(&self, id: MirrorId, scope: Vec<String>) -> Result<ObservedRefs> {
        let mirror = self.store.mirror(id)?;
        let [left, right] = Side::BOTH.map(|side| {
            let end = mirror.ends.get(side);
            NewEndpoint {
                url: end.url.clone(),
                name: Some(end.host.clone()),
                account: end.account.clone(),
                user: None,
                secret: None,
            }
        });
        let new = NewMirror {
            left,
            right,
            name: None,
            direction: mirror.direction,
            policy: mirror.policy,
            every_seconds: mirror.every,
            scope,
            allow_plain_http: mirror.allow_plain_http,
            push_options: Vec::new(),
            run_by: mirror.run_by,
            create: None,
            unattended: mirror.unattended,
            allow_circle: false,
        };
        self.observed_refs(&new).await
    }
}

/// Whatever somebody may choose from, with what a scope names beyond that. A line that cannot be used asks for nothing.
fn choice(scope: &[String]) -> Result<Scope> {
    let mut all: Vec<String> = CHOICE.map(str::to_owned).into();
    let named = scope.iter().map(|line| line.trim()).filter(|line| line.starts_with("refs/"));
    all.extend(named.filter(|line| Scope::parse(&[(*line).to_owned()]).is_ok()).map(str::to_owned));
    Scope::parse(&all)
}

/// The refs of both sides under one name each.
fn both(sides: &Pair<Looked>) -> Vec<ObservedRef> {
    let mut all: BTreeMap<&RefName, Pair<bool>> = BTreeMap::new();
    for side in Side::BOTH {
        for one in sides.get(side).listing.iter().flat_map(|listing| &listing.refs) {
            *all.entry(&one.name).or_default().get_mut(side) = true;
        }
    }
    let view = |(name, there): (&RefName, Pair<bool>)| ObservedRef {
        name: name.to_string(),
        short: name.short().to_owned(),
        tag: name.is_tag(),
        left: there.left,
        right: there.right,
    };
    all.into_iter().map(view).collect()
}

fn told(looked: Looked) -> ObservedSide {
    ObservedSide { host: looked.view.host, problem: looked.view.read }
}
