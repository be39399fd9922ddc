//! Listing both sides, at the same time.

use std::{collections::HashSet, path::PathBuf};

use gemel_wire::{HashKind, Listing, Oid, RawListing, RefName};
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
    /// Whether a host does not tell which branch that is.
    pub heads_hidden: Pair<bool>,
    /// All of it and the settings, in one word: equal words, nothing changed.
    pub digest: String,
    /// The listings as they came, without what is out of scope.
    pub listings: Pair<Listing>,
    /// What was fetched from each side in this run.
    pub received: Pair<Option<Received>>,
    /// The listings, not looked into.
    pub raws: Pair<RawListing>,
}

/// A pack that came from a side, and lies in the cache.
#[derive(Clone)]
pub(crate) struct Received {
    /// The objects that were asked for.
    pub wants: HashSet<Oid>,
    /// Where the pack is; none when it was empty.
    pub pack: Option<PathBuf>,
}

/// What came from both sides, not looked into yet.
pub(super) struct Seen {
    raws: Pair<RawListing>,
    /// All of it and the settings, in one word: equal words, nothing changed.
    pub digest: String,
}

/// Asks both sides for their refs. If one cannot be read the run ends, and nothing was touched.
pub(super) async fn look(job: &Job) -> Result<Seen> {
    look_beyond(job, Pair::default()).await
}

/// Asks those sides for their refs of which no listing is given.
pub(super) async fn look_beyond(job: &Job, known: Pair<Option<RawListing>>) -> Result<Seen> {
    job.tell(Phase::Observe, None, 0, 0, None);
    let prefixes = job.scope.prefixes();
    let list = async |side: Side, known: Option<RawListing>| match known {
        Some(known) => Ok(known),
        None => job.remotes.get(side).list(&prefixes).await,
    };
    let (left, right) = tokio::join!(list(Side::Left, known.left), list(Side::Right, known.right));
    let raws = Pair {
        left: left.map_err(|error| job.on_side(Side::Left, error))?,
        right: right.map_err(|error| job.on_side(Side::Right, error))?,
    };
    let digest = digest(&job.mirror, &job.scope, &raws);
    Ok(Seen { raws, digest })
}

/// Looks and understands.
pub(super) async fn observe(job: &Job) -> Result<Observed> {
    look(job).await?.understand(job).await
}

impl Seen {
    /// The refs in scope.
    pub async fn understand(self, job: &Job) -> Result<Observed> {
        let format = common_format(job, &self.raws)?;
        job.stoppable(move |cache, interrupt| cache.prepare(format, interrupt)).await?;
        let scope = &job.scope;
        let parse = |side: Side| {
            let mut listing = self.raws.get(side).parse().map_err(|error| job.on_side(side, error))?;
            listing.refs.retain(|r| scope.holds(&r.name));
            Ok::<_, Error>(listing)
        };
        let listings = Pair { left: parse(Side::Left)?, right: parse(Side::Right)? };
        let tips = Pair::from_fn(|side| listings.get(side).refs.iter().map(|r| (r.name.clone(), r.oid)).collect());
        let heads = Pair::from_fn(|side| listings.get(side).head.clone());
        let heads_hidden = Pair::from_fn(|side| listings.get(side).head.is_none() && !listings.get(side).detached);
        Ok(Observed {
            tips,
            heads,
            heads_hidden,
            digest: self.digest,
            listings,
            received: Pair::default(),
            raws: self.raws,
        })
    }
}

/// Both sides must name objects alike.
fn common_format(job: &Job, raws: &Pair<RawListing>) -> Result<HashKind> {
    let formats = Pair::from_fn(|side| raws.get(side).object_format());
    if formats.left != formats.right {
        return Err(Error::new(Code::ObjectFormatMismatch)
            .with("host", &job.mirror.ends.left.host)
            .with("format", formats.left.name())
            .with("other_host", &job.mirror.ends.right.host)
            .with("other_format", formats.right.name()));
    }
    Ok(formats.left)
}

fn digest(mirror: &Mirror, scope: &Scope, raws: &Pair<RawListing>) -> String {
    let mut hash = Sha256::new();
    let Mirror { direction, policy, ends, run_by, .. } = mirror;
    hash.update(format!("3 {direction:?} {policy:?} {scope:?} {ends:?} {run_by:?}\n"));
    for side in Side::BOTH {
        hash.update(format!("{} {}\n", side.as_str(), raws.get(side).as_bytes().len()));
        hash.update(raws.get(side).as_bytes());
    }
    hex::encode(hash.finalize())
}
