//! What the policies of a two-way mirror decide.

use gemel_tests::pair::{MIRROR, Pair};

const LOGIN: &str = "refs/heads/feature/login";
const TAG: &str = "refs/tags/half-way";

#[test]
fn a_moved_tag_asks() {
    let pair = Pair::identical(&[]);
    let old = pair.right.tip(TAG);
    let new = pair.left.set(TAG, "trunk");
    let login = pair.left.commit("feature/login", "goes through");
    let report = pair.sync().expect(3);
    report.assert_verdict(TAG, "held rewrite");
    assert_eq!((pair.left.tip(TAG), pair.right.tip(TAG)), (new, old));
    assert_eq!(pair.right.tip("feature/login"), login);

    // Moved back by hand: settled.
    pair.left.set(TAG, &pair.right.tip(TAG));
    pair.sync().expect(0);
    pair.assert_identical();
}

#[test]
fn a_moved_tag_goes_across_and_its_old_place_is_kept() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.left.tip("refs/tags/v1.0");
    let new = pair.right.annotate("v1.0", "trunk", "the first release, once more");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.left.tip("refs/tags/v1.0"), new);
    pair.gemel.assert_backup(&old);
    pair.sync_nothing();
}

#[test]
fn a_rewound_branch_asks() {
    let pair = Pair::identical(&[]);
    let old = pair.left.rewind("feature/login", 1);
    let report = pair.sync().expect(3);
    report.assert_verdict(LOGIN, "held rewrite");
    assert_eq!(pair.right.tip(LOGIN), old);
    // Allowed afterwards, the same change goes.
    pair.gemel.run(&["edit", "pair", "--rewrites", "propagate"]).expect(0);
    pair.sync().expect(0);
    pair.assert_identical();
    pair.gemel.assert_backup(&old);
}

#[test]
fn a_rewound_branch_goes_across_and_its_old_tip_is_kept() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.right.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_ne!(pair.left.tip(LOGIN), old);
    pair.gemel.assert_backup(&old);
    pair.sync_nothing();
}

#[test]
fn a_rewritten_branch_goes_across_and_its_old_tip_is_kept() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.left.tip(LOGIN);
    let new = pair.left.commit_on("feature/login", "log in, reworded", &[pair.left.tip("feature/login~1")]);
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip(LOGIN), new);
    pair.gemel.assert_backup(&old);
}

/// Removing the mirror is no reason to lose what it kept.
#[test]
fn backups_outlive_their_mirror() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.left.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.gemel.run(&["remove", "pair", "--yes"]).expect(0);
    pair.gemel.assert_backup(&old);
    pair.assert_identical();
}

#[test]
fn deletions_may_ask() {
    let pair = Pair::identical(&["--deletions", "ask"]);
    pair.left.delete(LOGIN);
    let trunk = pair.left.commit("trunk", "goes through");
    let report = pair.sync().expect(3);
    report.assert_verdict(LOGIN, "held deletion");
    assert!(pair.right.find(LOGIN).is_some());
    assert_eq!(pair.right.tip("trunk"), trunk);
}

#[test]
fn deletions_may_be_kept_to_one_side() {
    let pair = Pair::identical(&["--deletions", "keep"]);
    pair.left.delete(LOGIN);
    pair.sync().expect(0);
    assert!(pair.right.find(LOGIN).is_some(), "the other side keeps it");
    assert_eq!(pair.left.find(LOGIN), None, "and does not bring it back");
    // Nor does it come back when the other side goes on with it.
    pair.right.commit("feature/login", "goes on alone");
    pair.sync().expect(0);
    assert_eq!(pair.left.find(LOGIN), None);
    // Where it was deleted it comes back to life, and is mirrored again.
    pair.left.git(&[
        "fetch",
        "--quiet",
        pair.right.path().to_str().expect("because temporary folders have plain names"),
        &format!("{LOGIN}:{LOGIN}"),
    ]);
    let tip = pair.left.commit("feature/login", "taken up again");
    pair.sync().expect(0);
    pair.assert_identical();
    assert_eq!(pair.right.tip(LOGIN), tip);
}

/// A host names one of its branches in HEAD, and to delete that one would leave it without a default branch.
#[test]
fn the_default_branch_is_not_deleted() {
    let pair = Pair::identical(&[]);
    pair.right.git(&["config", "receive.denyDeleteCurrent", "ignore"]);
    let trunk = pair.right.tip("trunk");
    pair.left.git(&["symbolic-ref", "HEAD", "refs/heads/release/1.x"]);
    pair.left.delete("refs/heads/trunk");
    let login = pair.left.commit("feature/login", "goes through");
    pair.sync().expect(3);
    assert_eq!(pair.right.find("refs/heads/trunk"), Some(trunk));
    assert_eq!(pair.right.tip("feature/login"), login);
}

/// Whoever packs the refs of the cache (`git gc` does) does not unpin a backup by it.
#[test]
fn backups_survive_the_packing_of_refs() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.right.tip("feature/login");
    pair.left.rewind("feature/login", 1);
    pair.sync().expect(0);
    pair.gemel.assert_backup(&old);
    for cache in pair.gemel.caches() {
        cache.git(&["pack-refs", "--all"]);
    }
    pair.left.commit("trunk", "goes on");
    pair.sync().expect(0);
    pair.gemel.assert_backup(&old);
}

/// A backup that could not be restored is none. What the cache has lost is fetched again first, or nothing is replaced.
#[test]
fn a_damaged_cache_makes_no_empty_promise() {
    let pair = Pair::identical(&["--rewrites", "propagate"]);
    let old = pair.right.tip("feature/login");
    let commit = pair.right.git(&["cat-file", "commit", &old]);
    pair.left.rewind("feature/login", 1);
    for cache in pair.gemel.caches() {
        // What a power cut can leave: the tip, and nothing of what it reaches.
        for entry in std::fs::read_dir(cache.path().join("objects/pack")).expect("because the cache has packs") {
            let _ = std::fs::remove_file(entry.expect("because the folder is readable").path());
        }
        let written = cache.git_with_input(&["hash-object", "-t", "commit", "-w", "--stdin"], commit.as_bytes());
        assert_eq!(written, old);
    }
    let said = pair.gemel.run(&["sync", MIRROR, "--json"]);
    if pair.right.tip("feature/login") == old {
        assert_ne!(said.code, Some(0), "{said}");
    } else {
        pair.gemel.assert_backup(&old);
        for cache in pair.gemel.caches() {
            cache.git(&["rev-list", "--objects", &old]);
        }
    }
}
