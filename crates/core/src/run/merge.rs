//! Merging what both sides changed, in memory.

use gemel_wire::{Oid, RefName};
use git2::Repository;

use super::{Job, MergeStyle};
use crate::{
    cache::git_oid,
    error::{Error, Result},
    history,
    model::{Mirror, Order, Side, Verdict},
    plan::{Facts, Plan},
};

/// What became of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Merged {
    /// A commit that holds both sides; it is in the cache and nowhere else.
    Clean(Oid),
    /// Both sides changed the same lines of these files.
    Conflicts(Vec<String>),
}

impl MergeStyle {
    /// The name and the address of who makes a merge. Looked up when one is made: to read the files of `git`'s configuration
    /// takes as long as a poll.
    fn author(&self) -> (String, String) {
        let given = self.author.trim().strip_suffix('>').and_then(|author| author.split_once('<'));
        let given = given.map(|(name, mail)| (name.trim().to_owned(), mail.trim().to_owned()));
        let of_git = || {
            let config = git2::Config::open_default().ok()?;
            Some((config.get_string("user.name").ok()?, config.get_string("user.email").ok()?))
        };
        given
            .or_else(of_git)
            .filter(|(name, mail)| git2::Signature::now(name, mail).is_ok())
            .unwrap_or_else(|| ("Gemel".into(), "gemel@localhost".into()))
    }
}

/// Merges two tips. The commit is the same whoever makes it, and when, as long as author and message are: two machines
/// that merge the same do not undo each other's work.
pub(crate) fn merge(
    repository: &Repository,
    left: Oid,
    right: Oid,
    style: &MergeStyle,
    message: &str,
) -> Result<Merged> {
    let commit = |oid: Oid| repository.find_object(git_oid(oid), None).and_then(|object| object.peel_to_commit());
    let (left, right) = (commit(left)?, commit(right)?);
    let mut index = repository.merge_commits(&left, &right, None)?;
    if index.has_conflicts() {
        let mut paths: Vec<String> = index
            .conflicts()?
            .filter_map(std::result::Result::ok)
            .filter_map(|conflict| conflict.our.or(conflict.their).or(conflict.ancestor))
            .map(|entry| String::from_utf8_lossy(&entry.path).into_owned())
            .collect();
        paths.sort();
        paths.dedup();
        return Ok(Merged::Conflicts(paths));
    }
    let tree = repository.find_tree(index.write_tree_to(repository)?)?;
    let at = left.time().max(right.time());
    let (name, mail) = style.author();
    let author = git2::Signature::new(&name, &mail, &at)?;
    let made = repository.commit(None, &author, &author, message, &tree, &[&left, &right])?;
    Oid::from_bytes(made.as_bytes()).map(Merged::Clean).map_err(|_| Error::new(crate::Code::CacheDamaged))
}

/// The message of a merge.
pub(crate) fn message(style: &MergeStyle, name: &RefName, mirror: &Mirror) -> String {
    let host = |side: Side| mirror.ends.get(side).host.as_str();
    style
        .message
        .replace("{ref}", name.short())
        .replace("{left}", host(Side::Left))
        .replace("{right}", host(Side::Right))
}

/// Whether both tips only add to what both sides agreed on.
fn added_to(repository: &Repository, facts: &Facts, name: &RefName, tips: [Oid; 2]) -> bool {
    let Some(base) = facts.refs.get(name).and_then(|known| known.base.tip) else { return true };
    tips.into_iter().all(|tip| {
        tip == base || history::contains(repository, git_oid(tip), git_oid(base)).is_ok_and(|contains| contains)
    })
}

/// The merges that a mirror makes by itself.
pub(super) struct Merges {
    style: MergeStyle,
    mirror: Mirror,
}

impl Merges {
    pub fn of(job: &Job) -> Self {
        Self { style: job.merge_style.clone(), mirror: job.mirror.clone() }
    }

    /// Orders for every branch that diverged and can be merged without a conflict.
    pub fn clean(&self, repository: &Repository, facts: &Facts, plan: &Plan) -> Vec<Order> {
        let mut orders = Vec::new();
        for (name, verdict) in plan.verdicts.iter().filter(|(name, _)| name.is_branch()) {
            let tips = facts.refs.get(name).map(|known| known.tips).unwrap_or_default();
            if *verdict == Verdict::Diverged
                && let (Some(left), Some(right)) = (tips.left, tips.right)
                // Two projects have no common history to merge.
                && repository.merge_base(git_oid(left), git_oid(right)).is_ok()
                // What one side took back, a merge would bring back: only what was added on both sides is merged unasked.
                && added_to(repository, facts, name, [left, right])
                // What cannot be merged here is left to a person.
                && let Ok(Merged::Clean(commit)) =
                    merge(repository, left, right, &self.style, &message(&self.style, name, &self.mirror))
            {
                orders.push(Order { name: name.clone(), to: Side::Right, new: Some(commit) });
            }
        }
        orders
    }
}
