//! Listing both sides, at the same time.

use std::{collections::HashSet, path::PathBuf};

use gemel_wire::{HashKind, Listing, Oid, RefName};
use sha2::{Digest, Sha256};

use super::{Job, TipMap};
use crate::{
    error::{Code, Error, Result},
    model::{Mirror, Pair, Side},
    scope::Scope,
    view::Phase,
};

/// What was listed, and what came because of it.
pub(crate) struct Observed {
    /// The refs in scope.
    pub tips: Pair<TipMap>,
    /// The branch that each host shows first.
    pub heads: Pair<Option<RefName>>,
    /// All of it and the settings, in one word: equal words, nothing changed.
    pub digest: String,
    /// The listings as they came, without what is out of scope.
    pub listings: Pair<Listing>,
    /// What was fetched from each side in this run.
    pub received: Pair<Option<Received>>,
}

/// A pack that came from a side, and lies in the cache.
#[derive(Clone)]
pub(crate) struct Received {
    /// The objects that were asked for.
    pub wants: HashSet<Oid>,
    /// Where the pack is; none when it was empty.
    pub pack: Option<PathBuf>,
}

/// Asks both sides for their refs. If one cannot be read the run ends, and nothing was touched.
pub(super) async fn observe(job: &Job) -> Result<Observed> {
    job.tell(Phase::Observe, None, 0, 0, None);
    let scope = Scope::parse(&job.mirror.scope)?;
    let prefixes = scope.prefixes();
    let (left, right) = tokio::join!(job.remotes.left.list(&prefixes), job.remotes.right.list(&prefixes));
    let mut listings = Pair {
        left: left.map_err(|error| job.on_side(Side::Left, error))?,
        right: right.map_err(|error| job.on_side(Side::Right, error))?,
    };
    for side in Side::BOTH {
        listings.get_mut(side).refs.retain(|r| scope.holds(&r.name));
    }
    check_formats(job, &listings)?;
    let digest = digest(&job.mirror, &listings);
    let tips = Pair::from_fn(|side| listings.get(side).refs.iter().map(|r| (r.name.clone(), r.oid)).collect());
    let heads = Pair::from_fn(|side| listings.get(side).head.clone());
    Ok(Observed { tips, heads, digest, listings, received: Pair::default() })
}

/// Both sides must name objects alike, and in the way that the cache does.
fn check_formats(job: &Job, listings: &Pair<Listing>) -> Result<()> {
    let formats = Pair::from_fn(|side| listings.get(side).object_format);
    if formats.left != formats.right {
        return Err(Error::new(Code::ObjectFormatMismatch)
            .with("host", &job.mirror.ends.left.host)
            .with("format", formats.left.name())
            .with("other_host", &job.mirror.ends.right.host)
            .with("other_format", formats.right.name()));
    }
    if formats.left != HashKind::Sha1 {
        return Err(Error::new(Code::ObjectFormatUnsupported).with("detail", formats.left.name()));
    }
    Ok(())
}

fn digest(mirror: &Mirror, listings: &Pair<Listing>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("1 {:?} {:?} {:?} {:?}\n", mirror.direction, mirror.policy, mirror.scope, mirror.ends));
    for side in Side::BOTH {
        let listing = listings.get(side);
        hash.update(format!("{} {:?}\n", side.as_str(), listing.head));
        for r in &listing.refs {
            hash.update(r.oid.as_bytes());
            hash.update(r.name.as_bytes());
            hash.update(b"\n");
        }
    }
    hex::encode(hash.finalize())
}
