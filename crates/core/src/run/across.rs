//! Hosts that carry changes over by themselves, told to do so now.

use std::{collections::BTreeSet, time::Duration};

use super::{AtHost, Decided, Hosts, Job};
use crate::{
    error::{Code, Error, Result},
    location,
    model::{Mirror, Side, Verdict},
    store::NewEvent,
    view::Level,
};

/// A run does not wait longer than this for what it can do without.
const PATIENCE: Duration = Duration::from_secs(10);

/// Has the hosts bring what one side has to the other one now: the one's host by its mirrors that lead there, else the other
/// one's by pulling. Gives how many were told to.
pub(crate) async fn bring_across(mirror: &Mirror, from: Side, hosts: &dyn Hosts) -> Result<usize> {
    let there = location::comparable(&mirror.ends.get(from.other()).url);
    let lead_there = match at(mirror, from, hosts).await {
        Ok((forge, path)) => match forge.mirrors(&path).await {
            Ok(mirrors) => {
                let mut told = 0;
                for one in mirrors.iter().filter(|one| location::comparable(&one.url) == there) {
                    forge.sync_mirror(&path, &one.id).await?;
                    told += 1;
                }
                Ok(told)
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match lead_there {
        Ok(told) if told > 0 => return Ok(told),
        Err(error) if error.code() != Code::ApiUnsupported => return Err(error),
        _ => {}
    }
    let (forge, path) = at(mirror, from.other(), hosts).await?;
    forge.pull(&path).await?;
    Ok(1)
}

/// A side's host; an error where there is nobody to ask.
async fn at(mirror: &Mirror, side: Side, hosts: &dyn Hosts) -> Result<AtHost> {
    let host = &mirror.ends.get(side).host;
    let lacks = || Error::new(Code::ApiUnsupported).with("host", host).with("what", "account");
    let at_side = |error: Error| error.with("side", side.as_str());
    hosts.at(side).await.map_err(at_side)?.ok_or_else(|| at_side(lacks()))
}

/// Tells the hosts of a mirror that is only watched of what waits to go across: a hook that reached Gemel, or a look, thereby
/// reaches a host that no hook reaches without a token in its address. What a host does not let us do is left to itself.
pub(super) async fn tell(job: &Job, decided: &Decided) {
    let waits: BTreeSet<Side> = decided.verdicts.values().filter_map(Verdict::goes_to).collect();
    for to in waits {
        let host = &job.mirror.ends.get(to).host;
        match tokio::time::timeout(PATIENCE, bring_across(&job.mirror, to.other(), &*job.hosts)).await {
            Ok(Ok(_)) if is_news(decided, to) => {
                let event = NewEvent::new(Level::Info, "host-told").with("host", host);
                if let Err(error) = job.store.log(&job.mirror, &[event], job.clock.now()) {
                    tracing::debug!(mirror = %job.mirror.id, %error, "that a host was told is not written down");
                }
            }
            Ok(Ok(_)) => {}
            trouble => tracing::info!(mirror = %job.mirror.id, host, ?trouble, "the host could not be told"),
        }
    }
}

/// Whether something waits for a side that did not before.
fn is_news(decided: &Decided, to: Side) -> bool {
    decided.verdicts.iter().filter(|(_, verdict)| verdict.goes_to() == Some(to)).any(|(name, verdict)| {
        let before = decided.before.get(name);
        before.is_none_or(|before| {
            before.verdict != Some(*verdict) || decided.facts.refs.get(name).is_none_or(|now| now.tips != before.tips)
        })
    })
}
