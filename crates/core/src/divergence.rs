//! An open question about one ref, shown with all that is needed to answer it.

use gemel_wire::{Oid, RefName};

use crate::{
    cache::Cache,
    error::{Code, Error, Result},
    model::{Mirror, RefRecord},
    resolution,
    view::DivergenceView,
};

/// What both sides did to a ref since they last agreed.
pub(crate) fn view(cache: &Cache, mirror: &Mirror, name: &RefName, record: &RefRecord) -> Result<DivergenceView> {
    let text = |oid: Option<Oid>| oid.map(|oid| oid.to_string());
    let (fork, same_content) = match (record.tips.left, record.tips.right) {
        (Some(left), Some(right)) => cache.compare(left, right)?,
        _ => (None, false),
    };
    Ok(DivergenceView {
        mirror_id: mirror.id.to_string(),
        mirror: mirror.name.clone(),
        kind: resolution::kind(name, record),
        since: Some(record.since),
        name: name.to_string(),
        short: name.short().to_owned(),
        left: text(record.tips.left),
        right: text(record.tips.right),
        base: text(fork.or(record.base.tip)),
        left_commits: cache.commits(record.tips.left, record.tips.right)?,
        right_commits: cache.commits(record.tips.right, record.tips.left)?,
        same_content,
    })
}

/// The record of a ref that is named in full or as people say it.
pub(crate) fn find<'a>(records: &'a crate::model::RefRecords, asked: &str) -> Result<(&'a RefName, &'a RefRecord)> {
    RefName::new(asked)
        .ok()
        .and_then(|name| records.get_key_value(&name))
        .or_else(|| records.iter().find(|(name, _)| name.short() == asked))
        .ok_or_else(|| Error::new(Code::NoSuchRef).with("ref", asked))
}
