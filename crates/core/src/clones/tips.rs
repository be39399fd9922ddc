//! What a clone notes of its remotes' refs, read without Git where that is simple.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use gemel_wire::Oid;
use tokio::process::Command;

/// Refs of a clone, by their names there: `refs/remotes/origin/main`.
pub(crate) type Tips = BTreeMap<String, Oid>;

/// More than this is not read: no clone has so many.
const LARGEST: u64 = 256 * 1024 * 1024;
const MOST_FILES: usize = 200_000;
/// How long `git` may take to list refs.
const PATIENCE: Duration = Duration::from_secs(10);
/// Below this the clone notes its remotes' refs.
const REMOTES: &str = "refs/remotes";

/// The refs that a clone notes of its remotes. None where they cannot be read now: nothing is concluded from that.
pub(crate) async fn tips(common: &Path) -> Option<Tips> {
    if common.join("reftable").is_dir() {
        return ask_git(common).await;
    }
    let common = common.to_owned();
    tokio::task::spawn_blocking(move || read_files(&common)).await.ok().flatten()
}

fn read_files(common: &Path) -> Option<Tips> {
    // First the loose ones: what is packed meanwhile is then seen at both places, and never at none.
    let mut loose = Tips::new();
    let mut left = MOST_FILES;
    read_loose(&common.join(REMOTES), REMOTES, &mut loose, &mut left);
    let packed = common.join("packed-refs");
    let mut all = match fs::metadata(&packed) {
        Ok(found) if found.len() > LARGEST => return None,
        Ok(_) => read_packed(&fs::read_to_string(&packed).ok()?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Tips::new(),
        Err(_) => return None,
    };
    all.extend(loose);
    Some(all)
}

fn read_loose(folder: &Path, name: &str, tips: &mut Tips, left: &mut usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Some(part) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let name = format!("{name}/{part}");
        let Ok(kind) = entry.file_type() else { continue };
        *left = left.saturating_sub(1);
        if *left == 0 {
            return;
        }
        if kind.is_dir() {
            read_loose(&entry.path(), &name, tips, left);
        } else if kind.is_file() && entry.path().extension().is_none_or(|end| end != "lock") {
            // What is no object's name is a ref to a ref, such as `origin/HEAD`.
            let oid = fs::read_to_string(entry.path()).ok().and_then(|text| text.trim_end().parse().ok());
            tips.extend(oid.map(|oid| (name, oid)));
        }
    }
}

/// The remotes' refs in a file of packed refs (`git-pack-refs(1)`).
fn read_packed(text: &str) -> Tips {
    let refs = text.lines().filter(|line| !line.starts_with(['#', '^'])).filter_map(|line| {
        let (oid, name) = line.split_once(' ')?;
        let is_remotes = name.strip_prefix(REMOTES).is_some_and(|rest| rest.starts_with('/'));
        Some((name.to_owned(), oid.parse().ok().filter(|_| is_remotes)?))
    });
    refs.collect()
}

/// Refs in tables are Git's own to read.
async fn ask_git(common: &Path) -> Option<Tips> {
    #[expect(clippy::disallowed_methods, reason = "the one place that has `git` read a clone's refs")]
    let mut command = Command::new("git");
    command
        .arg("--git-dir")
        .arg(common)
        .args(["for-each-ref", "--format=%(objectname) %(symref) %(refname)", REMOTES])
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env_remove("GIT_DIR")
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    let refs = text.lines().filter_map(|line| {
        let mut parts = line.split(' ');
        let (oid, target, name) = (parts.next()?, parts.next()?, parts.next()?);
        target.is_empty().then_some(())?;
        Some((name.to_owned(), oid.parse().ok()?))
    });
    Some(refs.collect())
}

/// What changes when refs of a clone do, and costs next to nothing to look at: when its files were last written.
pub(crate) fn stamp(common: &Path) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
    let mut stamp = Vec::new();
    let mut note = |path: PathBuf| {
        let found = fs::metadata(&path).ok();
        let length = found.as_ref().map_or(0, fs::Metadata::len);
        stamp.push((path, found.and_then(|found| found.modified().ok()), length));
    };
    note(common.join("packed-refs"));
    note(common.join("reftable/tables.list"));
    // A ref is written beside itself and put in its place, which its folder shows.
    let mut folders = vec![common.join(REMOTES)];
    let mut left = 1000;
    while let Some(folder) = folders.pop() {
        left -= 1;
        if left == 0 {
            break;
        }
        if let Ok(entries) = fs::read_dir(&folder) {
            let below = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            folders.extend(below.map(|entry| entry.path()));
        }
        note(folder);
    }
    stamp
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ONE: &str = "1111111111111111111111111111111111111111";
    const TWO: &str = "2222222222222222222222222222222222222222";

    fn put(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().expect("because it is in a folder")).expect("because the disk has room");
        fs::write(path, text).expect("because the disk has room");
    }

    #[tokio::test]
    async fn a_loose_ref_counts_before_a_packed_one() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        assert_eq!(tips(at).await, Some(Tips::new()));
        let packed = format!(
            "# pack-refs with: peeled fully-peeled sorted \n{ONE} refs/heads/main\n{ONE} refs/remotes/origin/a\n\
             {ONE} refs/remotes/origin/b\n{ONE} refs/tags/v1\n^{TWO}\nnonsense\n"
        );
        put(at.join("packed-refs"), &packed);
        put(at.join("refs/remotes/origin/b"), &format!("{TWO}\n"));
        put(at.join("refs/remotes/origin/deep/c"), &format!("{TWO}\n"));
        put(at.join("refs/remotes/origin/d.lock"), &format!("{TWO}\n"));
        put(at.join("refs/remotes/origin/HEAD"), "ref: refs/remotes/origin/a\n");
        let read = tips(at).await.expect("because it can be read");
        let shown: Vec<_> = read.iter().map(|(name, oid)| (name.as_str(), oid.to_string())).collect();
        let expected = [("origin/a", ONE), ("origin/b", TWO), ("origin/deep/c", TWO)]
            .map(|(name, oid)| (format!("refs/remotes/{name}"), oid.to_owned()));
        assert_eq!(shown, expected.iter().map(|(name, oid)| (name.as_str(), oid.clone())).collect::<Vec<_>>());
    }

    #[test]
    fn a_stamp_changes_with_the_refs() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        let mut before = stamp(at);
        for file in ["refs/remotes/origin/a", "refs/remotes/origin/deep/b", "packed-refs", "reftable/tables.list"] {
            put(at.join(file), ONE);
            let after = stamp(at);
            assert_ne!(after, before, "{file}");
            before = after;
        }
        put(at.join("refs/heads/main"), TWO);
        assert_eq!(stamp(at), before);
    }

    proptest! {
        /// Whatever stands in the file, it is read without a fault, and what it says of remotes is found.
        #[test]
        fn packed_refs_are_read(noise in ".{0,200}", names in prop::collection::btree_set("[a-z]{1,8}(/[a-z]{1,8})?", 0..20)) {
            let lines: Vec<_> = names.iter().map(|name| format!("{ONE} refs/remotes/origin/{name}")).collect();
            let read = read_packed(&format!("{}\n{noise}", lines.join("\n")));
            for name in names {
                let full = format!("refs/remotes/origin/{name}");
                prop_assert!(read.contains_key(&full));
            }
        }
    }
}
