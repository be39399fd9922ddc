//! Listing both sides, at the same time.

use std::{collections::HashSet, path::PathBuf};

use gemel_wire::{HashKind, Kind, Listing, Oid, RawListing, RefName, RemoteRef};

use super::{Job, TipMap, early::Early, half::Half};
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
    /// What was fetched from each side in this run.
    pub received: Pair<Option<Received>>,
    /// The push that was begun of what was fetched, and waits for its objects.
    pub early: Option<Early>,
    /// The listings, not looked into.
    pub raws: Pair<RawListing>,
    /// The side that could not be reached: what stands for it is what an earlier run listed.
    pub unseen: Option<Side>,
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

/// What is to be seen of both sides.
pub(super) enum Sight {
    Both(Seen),
    /// One of them cannot be reached.
    Half(Half),
}

/// Asks both sides for their refs. If one cannot be read the run ends, and nothing was touched; if one cannot be reached,
/// little may be done.
pub(super) async fn look(job: &Job) -> Result<Sight> {
    let (left, right) = list(job, Pair::default()).await?;
    let half = |side: Side, raw, error| Ok(Sight::Half(Half { side, raw, why: error }));
    match (left, right) {
        (Ok(left), Ok(right)) => Ok(Sight::Both(Seen::of(job, Pair { left, right }))),
        (Ok(raw), Err(error)) if error.code() == Code::HostUnreachable => half(Side::Left, raw, error),
        (Err(error), Ok(raw)) if error.code() == Code::HostUnreachable => half(Side::Right, raw, error),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Asks those sides for their refs of which no listing is given.
pub(super) async fn look_beyond(job: &Job, known: Pair<Option<RawListing>>) -> Result<Seen> {
    let (left, right) = list(job, known).await?;
    Ok(Seen::of(job, Pair { left: left?, right: right? }))
}

/// Lists both sides, unless a listing is given.
async fn list(job: &Job, known: Pair<Option<RawListing>>) -> Result<(Result<RawListing>, Result<RawListing>)> {
    job.tell(Phase::Observe, None, 0, 0, None);
    let prefixes = job.scope.prefixes();
    let list = async |side: Side, known: Option<RawListing>| match known {
        Some(known) => Ok(known),
        None => match job.left_alone(side) {
            Some(busy) => Err(busy),
            None => job.remotes.get(side).list(&prefixes).await,
        },
    };
    let (left, right) = tokio::join!(list(Side::Left, known.left), list(Side::Right, known.right));
    // A host that answers well says that no portal is in the other one's place, so both are heard first.
    let now = job.clock.now();
    let mut answers = job.answers.lock().expect("because no holder of it panics");
    for (side, answer) in [(Side::Left, &left), (Side::Right, &right)] {
        if let (Ok(_), Some(host)) = (answer, job.host(side)) {
            answers.well(&host, now);
        }
    }
    let mut told = |side: Side, answer: gemel_wire::Result<RawListing>| {
        answer.map_err(|error| {
            let was_there = job.seen_before.get(side);
            let portal = *was_there && job.host(side).is_some_and(|host| answers.odd(&host, error.kind(), now));
            let error = if portal { gemel_wire::Error::new(Kind::Unreachable, error.detail()) } else { error };
            job.on_side(side, error)
        })
    };
    Ok((told(Side::Left, left), told(Side::Right, right)))
}

/// Looks and understands.
pub(super) async fn observe(job: &Job) -> Result<Observed> {
    look_beyond(job, Pair::default()).await?.understand(job).await
}

impl Seen {
    fn of(job: &Job, raws: Pair<RawListing>) -> Self {
        let digest = digest(&job.mirror, &job.scope, &raws);
        Self { raws, digest }
    }

    /// The refs in scope.
    pub async fn understand(self, job: &Job) -> Result<Observed> {
        let format = common_format(job, &self.raws)?;
        job.stoppable(move |cache, interrupt| cache.prepare(format, interrupt)).await?;
        self.parse(job)
    }

    /// The same, where the cache was made ready before.
    pub fn parse(self, job: &Job) -> Result<Observed> {
        let scope = &job.scope;
        let parse = |side: Side| {
            let mut listing = self.raws.get(side).parse().map_err(|error| job.on_side(side, error))?;
            listing.refs.retain(|r| scope.holds(&r.name));
            Ok::<_, Error>(listing)
        };
        let (left, right) = (parse(Side::Left)?, parse(Side::Right)?);
        let hidden = |listing: &Listing| listing.head.is_none() && !listing.detached;
        let heads_hidden = Pair { left: hidden(&left), right: hidden(&right) };
        let tips = |listing: Vec<RemoteRef>| listing.into_iter().map(|r| (r.name, r.oid)).collect();
        Ok(Observed {
            tips: Pair { left: tips(left.refs), right: tips(right.refs) },
            heads: Pair { left: left.head, right: right.head },
            heads_hidden,
            digest: self.digest,
            received: Pair::default(),
            early: None,
            raws: self.raws,
            unseen: None,
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
    let mut hash = blake3::Hasher::new();
    let Mirror { direction, policy, ends, run_by, .. } = mirror;
    hash.update(format!("4 {direction:?} {policy:?} {scope:?} {ends:?} {run_by:?}\n").as_bytes());
    for side in Side::BOTH {
        hash.update(format!("{} {}\n", side.as_str(), raws.get(side).as_bytes().len()).as_bytes());
        hash.update(raws.get(side).as_bytes());
    }
    hash.finalize().to_hex().to_string()
}
