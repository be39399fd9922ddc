//! The rule table, case by case.

use gemel_wire::RefName;

use super::{
    Facts, RefFacts, Rules, clears_the_way,
    graph::{Graph, commit},
    plan,
};
use crate::model::{
    Action,
    ActionKind::{self, Advance, Create, Delete, Rewrite},
    Base, Deletions, Direction, Divergent, HeldReason, IgnoredReason, OnDivergence, Order, Pair, Policy, Provisional,
    Prune, Rewrites,
    Side::{self, Left, Right},
    Tips, Verdict,
};

/// ```text
/// A-B-C      the trunk: B is the base of most cases
///    \-D     another line from B
/// X          unrelated
/// ```
fn graph() -> Graph {
    Graph::draw("A-B-C-E\n   \\-D\nX")
}

fn name(text: &str) -> RefName {
    RefName::new(text).expect("because it is valid")
}

/// Letters to tips; `.` is "absent".
fn tip(letter: char) -> Option<gemel_wire::Oid> {
    (letter != '.').then(|| commit(letter))
}

fn tips(left: char, right: char) -> Tips {
    Pair { left: tip(left), right: tip(right) }
}

fn facts(ref_name: &str, known: RefFacts) -> Facts {
    Facts { refs: [(name(ref_name), known)].into(), ..Facts::default() }
}

/// `base left right`, as three letters.
fn known(case: &str) -> RefFacts {
    let letters: Vec<char> = case.chars().collect();
    let [base, left, right] = letters[..] else { panic!("a case has three letters") };
    RefFacts { tips: tips(left, right), base: Base::proven(tip(base)), deletion_confirmed: true, ..RefFacts::default() }
}

fn verdict(ref_name: &str, case: &str, rules: Rules) -> Verdict {
    plan(&facts(ref_name, known(case)), rules, &graph()).verdicts[&name(ref_name)]
}

fn to(side: Side, action: ActionKind) -> Verdict {
    Verdict::Propagate { to: side, action }
}

fn held(reason: HeldReason) -> Verdict {
    Verdict::Held { reason }
}

fn ignored(reason: IgnoredReason) -> Verdict {
    Verdict::Ignored { reason }
}

const BRANCH: &str = "refs/heads/main";
const TAG: &str = "refs/tags/v1";

fn check(ref_name: &str, rules: Rules, cases: &[(&str, Verdict)]) {
    for (case, expected) in cases {
        assert_eq!(
            verdict(ref_name, case, rules),
            *expected,
            "{ref_name} with base, left, right = {case} under {rules:?}"
        );
    }
}

#[test]
fn both_ways_with_the_default_policy() {
    check(
        BRANCH,
        Rules::default(),
        &[
            ("BBB", Verdict::InSync),
            ("BCC", Verdict::InSync),
            ("B..", Verdict::InSync),
            (".BB", Verdict::InSync),
            // One side changed.
            ("BCB", to(Right, Advance)),
            ("BBC", to(Left, Advance)),
            (".A.", to(Right, Create)),
            ("..A", to(Left, Create)),
            ("BAB", held(HeldReason::Rewrite)),
            ("BBA", held(HeldReason::Rewrite)),
            ("CDC", held(HeldReason::Rewrite)),
            ("B.B", to(Right, Delete)),
            ("BB.", to(Left, Delete)),
            // Both changed.
            ("BCE", to(Left, Advance)),
            ("BEC", to(Right, Advance)),
            ("BCD", Verdict::Diverged),
            ("BAC", Verdict::Diverged),
            ("B.C", Verdict::Diverged),
            ("BC.", Verdict::Diverged),
            ("BXC", Verdict::Diverged),
            // No base.
            (".AC", to(Left, Advance)),
            (".CA", to(Right, Advance)),
            (".CD", Verdict::Diverged),
            (".CX", Verdict::Diverged),
        ],
    );
}

#[test]
fn both_ways_when_rewrites_propagate() {
    let rules = Rules { policy: Policy { rewrites: Rewrites::Propagate, ..Policy::default() }, ..Rules::default() };
    check(
        BRANCH,
        rules,
        &[
            ("BAB", to(Right, Rewrite)),
            ("BBA", to(Left, Rewrite)),
            ("CDC", to(Right, Rewrite)),
            ("CXC", to(Right, Rewrite)),
            // Two changes are still for a person.
            ("BAC", Verdict::Diverged),
            ("CDE", Verdict::Diverged),
        ],
    );
}

#[test]
fn both_ways_and_deletions() {
    let with = |deletions| Rules { policy: Policy { deletions, ..Policy::default() }, ..Rules::default() };
    check(
        BRANCH,
        with(Deletions::Ask),
        &[("B.B", held(HeldReason::Deletion)), ("BB.", held(HeldReason::Deletion)), ("B.C", Verdict::Diverged)],
    );
    check(
        BRANCH,
        with(Deletions::Keep),
        &[
            ("B.B", ignored(IgnoredReason::OneSided)),
            ("BB.", ignored(IgnoredReason::OneSided)),
            // It stays one-sided whatever the other side does, until it is back.
            ("B.C", ignored(IgnoredReason::OneSided)),
            ("BCB", to(Right, Advance)),
        ],
    );
}

#[test]
fn tags_have_no_ancestry() {
    check(
        TAG,
        Rules::default(),
        &[
            (".A.", to(Right, Create)),
            ("BCB", held(HeldReason::Rewrite)),
            (".AC", Verdict::Diverged),
            ("BCE", Verdict::Diverged),
            ("B.B", to(Right, Delete)),
        ],
    );
    let rules = Rules { policy: Policy { rewrites: Rewrites::Propagate, ..Policy::default() }, ..Rules::default() };
    check(
        TAG,
        rules,
        &[
            ("BCB", to(Right, Rewrite)),
            ("BBC", to(Left, Rewrite)),
            (".AC", Verdict::Diverged),
            ("BCE", Verdict::Diverged),
        ],
    );
}

#[test]
fn one_way_with_the_default_policy() {
    let rules = Rules { direction: Direction::LeftToRight, ..Rules::default() };
    check(
        BRANCH,
        rules,
        &[
            ("BBB", Verdict::InSync),
            // The target is as it was left.
            ("BCB", to(Right, Advance)),
            ("BAB", held(HeldReason::Rewrite)),
            ("B.B", to(Right, Delete)),
            // The target is behind, and no more than that.
            ("BCA", to(Right, Advance)),
            (".CA", to(Right, Advance)),
            // Somebody deleted it there.
            ("BB.", to(Right, Create)),
            ("BC.", to(Right, Create)),
            (".A.", to(Right, Create)),
            // Somebody changed it there.
            ("BBC", Verdict::Diverged),
            ("BCD", Verdict::Diverged),
            ("B.C", Verdict::Diverged),
            (".AC", Verdict::Diverged),
            // Only the target ever had it.
            ("..A", ignored(IgnoredReason::TargetOnly)),
        ],
    );
}

#[test]
fn one_way_with_other_policies() {
    let with = |policy| Rules { direction: Direction::LeftToRight, policy };
    check(
        BRANCH,
        with(Policy { divergent: Divergent::Overwrite, ..Policy::default() }),
        &[
            ("BBC", to(Right, Rewrite)),
            ("BCD", to(Right, Rewrite)),
            ("B.C", to(Right, Delete)),
            (".CD", to(Right, Rewrite)),
            // What others did there is one thing, rewritten history at the source another.
            ("BAB", held(HeldReason::Rewrite)),
        ],
    );
    check(
        BRANCH,
        with(Policy { prune: Prune::Everything, ..Policy::default() }),
        &[("..A", to(Right, Delete)), ("B.B", to(Right, Delete))],
    );
    check(
        BRANCH,
        with(Policy { deletions: Deletions::Keep, ..Policy::default() }),
        &[("B.B", ignored(IgnoredReason::OneSided)), ("B.C", ignored(IgnoredReason::OneSided))],
    );
    check(
        TAG,
        with(Policy::default()),
        &[
            ("BBC", Verdict::Diverged),
            ("BCB", held(HeldReason::Rewrite)),
            (".AC", Verdict::Diverged),
            ("BCA", Verdict::Diverged),
        ],
    );
    check(TAG, with(Policy { divergent: Divergent::Overwrite, ..Policy::default() }), &[("BBC", to(Right, Rewrite))]);
}

#[test]
fn the_other_way_is_the_same_mirrored() {
    let rules = Rules { direction: Direction::RightToLeft, ..Rules::default() };
    check(
        BRANCH,
        rules,
        &[
            ("BBC", to(Left, Advance)),
            ("BCB", Verdict::Diverged),
            (".A.", ignored(IgnoredReason::TargetOnly)),
            ("BB.", to(Left, Delete)),
        ],
    );
}

#[test]
fn a_deletion_waits_for_a_second_listing() {
    let once = RefFacts { deletion_confirmed: false, ..known("B.B") };
    assert_eq!(
        plan(&facts(BRANCH, once), Rules::default(), &graph()).verdicts[&name(BRANCH)],
        held(HeldReason::DeletionUnconfirmed)
    );
}

#[test]
fn a_report_alone_proves_nothing() {
    let provisional = |base, before, left, right| RefFacts {
        tips: tips(left, right),
        base: Base { tip: tip(base), provisional: Some(Provisional { written: Right, before: tip(before) }) },
        deletion_confirmed: true,
        ..RefFacts::default()
    };
    let unconfirmed = held(HeldReason::Unconfirmed);
    for (known, expected) in [
        // The right side was reported to have been advanced from B to C.
        (provisional('C', 'B', 'C', 'C'), Verdict::InSync),
        (provisional('C', 'B', 'C', 'B'), unconfirmed),
        (provisional('C', 'B', 'C', '.'), unconfirmed),
        (provisional('C', 'B', 'C', 'A'), unconfirmed),
        (provisional('C', 'B', 'E', 'B'), unconfirmed),
        (provisional('C', 'B', 'E', 'C'), to(Right, Advance)),
        (provisional('C', 'B', 'C', 'E'), to(Left, Advance)),
        // Neither what was reported nor grown from it: perhaps C was never there, so that nobody took it back.
        (provisional('C', 'B', 'C', 'D'), Verdict::Diverged),
        (provisional('C', 'B', 'C', 'X'), Verdict::Diverged),
        (provisional('C', '.', 'C', 'D'), Verdict::Diverged),
        // The doubt is about the side that was written: what the other one does is seen.
        (provisional('C', 'B', 'A', 'C'), to(Right, Rewrite)),
        (provisional('C', 'B', '.', 'C'), to(Right, Delete)),
        // It was reported to have been created.
        (provisional('C', '.', 'C', '.'), unconfirmed),
        // It was reported to have been deleted, and is still listed.
        (provisional('.', 'B', '.', 'B'), unconfirmed),
        // It is something new under the same name.
        (provisional('.', 'B', '.', 'C'), to(Left, Create)),
    ] {
        let rules = Rules { policy: Policy { rewrites: Rewrites::Propagate, ..Policy::default() }, ..Rules::default() };
        let found = plan(&facts(BRANCH, known), rules, &graph()).verdicts[&name(BRANCH)];
        assert_eq!(found, expected, "{known:?}");
    }
}

#[test]
fn a_refusal_is_not_repeated_until_something_moves() {
    let refused = RefFacts { refused_at: Some(tips('C', 'B')), ..known("BCB") };
    assert_eq!(
        plan(&facts(BRANCH, refused), Rules::default(), &graph()).verdicts[&name(BRANCH)],
        held(HeldReason::Refused)
    );
    let moved = RefFacts { refused_at: Some(tips('C', 'B')), ..known("BEB") };
    assert_eq!(plan(&facts(BRANCH, moved), Rules::default(), &graph()).verdicts[&name(BRANCH)], to(Right, Advance));
}

#[test]
fn a_ref_that_keeps_being_set_back_is_held() {
    let rules = Rules { policy: Policy { rewrites: Rewrites::Propagate, ..Policy::default() }, ..Rules::default() };
    let flapping = RefFacts { returns: super::MAX_RETURNS, ..known("BAB") };
    assert_eq!(plan(&facts(BRANCH, flapping), rules, &graph()).verdicts[&name(BRANCH)], held(HeldReason::Flapping));
    let once = RefFacts { returns: super::MAX_RETURNS - 1, ..known("BAB") };
    assert_eq!(plan(&facts(BRANCH, once), rules, &graph()).verdicts[&name(BRANCH)], to(Right, Rewrite));
}

#[test]
fn the_default_branch_is_first_and_never_deleted() {
    let mut all = Facts::default();
    for (ref_name, case) in
        [("refs/heads/a", ".A."), ("refs/heads/old", "B.B"), ("refs/heads/trunk", ".C."), (BRANCH, "B.B"), (TAG, ".A.")]
    {
        all.refs.insert(name(ref_name), known(case));
    }
    all.heads = Pair { left: Some(name("refs/heads/trunk")), right: Some(name(BRANCH)) };
    let plan = plan(&all, Rules::default(), &graph());
    let order: Vec<&str> = plan.actions.iter().map(|action| action.name.short()).collect();
    assert_eq!(order, ["trunk", "a", "v1", "old"]);
    assert_eq!(plan.verdicts[&name(BRANCH)], held(HeldReason::DefaultBranch));
}

#[test]
fn where_the_default_branch_is_not_told_no_branch_is_deleted() {
    for (ref_name, expected) in [(BRANCH, held(HeldReason::DefaultBranch)), (TAG, to(Right, Delete))] {
        let all = Facts { heads_hidden: Pair { left: false, right: true }, ..facts(ref_name, known("B.B")) };
        assert_eq!(plan(&all, Rules::default(), &graph()).verdicts[&name(ref_name)], expected);
    }
}

#[test]
fn a_name_in_the_way_is_cleared_first() {
    let action = |ref_name: &str, kind| Action { name: name(ref_name), to: Right, kind, old: None, new: None };
    let deletion = action("refs/heads/a", Delete);
    assert!(clears_the_way(&deletion, &[action("refs/heads/a/b", Create)]));
    assert!(clears_the_way(&action("refs/heads/a/b", Delete), &[action("refs/heads/a", Create)]));
    assert!(!clears_the_way(&deletion, &[action("refs/heads/ab", Create), action("refs/heads/a/c", Advance)]));
}

#[test]
fn a_name_that_stays_in_the_way_holds_one_ref() {
    let of = |refs: &[(&str, &str)], rules: Rules| {
        let refs = refs.iter().map(|(ref_name, case)| (name(ref_name), known(case))).collect();
        plan(&Facts { refs, ..Facts::default() }, rules, &graph())
    };
    for (mine, theirs) in [("refs/heads/a", "refs/heads/a/b"), ("refs/heads/a/b/c", "refs/heads/a")] {
        // Each side made one of them: neither can be made on the other side, and all else goes on.
        let plan = of(&[(mine, ".A."), (theirs, "..A"), ("refs/heads/ab", ".A.")], Rules::default());
        for clashing in [mine, theirs] {
            assert_eq!(plan.verdicts[&name(clashing)], held(HeldReason::NameClash), "{clashing}");
        }
        assert_eq!(plan.verdicts[&name("refs/heads/ab")], to(Right, Create));
        // A rename takes the old name away first.
        let plan = of(&[(mine, ".A."), (theirs, "A.A")], Rules::default());
        assert_eq!(plan.verdicts[&name(mine)], to(Right, Create));
        assert_eq!(plan.verdicts[&name(theirs)], to(Right, Delete));
    }
}

#[test]
fn what_a_mirror_does_by_itself_about_a_divergence() {
    let by_itself = |diverged| Rules { policy: Policy { diverged, ..Policy::default() }, ..Rules::default() };
    let left = by_itself(OnDivergence::PreferLeft);
    check(BRANCH, left, &[("BCD", to(Right, Rewrite)), (".CD", to(Right, Rewrite)), ("BC.", Verdict::Diverged)]);
    check(TAG, left, &[("BCD", to(Right, Rewrite))]);
    check(BRANCH, by_itself(OnDivergence::PreferRight), &[("BCD", to(Left, Rewrite)), ("B.D", Verdict::Diverged)]);
    // A merge is made where the objects are, not here.
    check(BRANCH, by_itself(OnDivergence::MergeWhenClean), &[("BCD", Verdict::Diverged)]);
    // One way there is a rule of its own.
    let one_way = Rules { direction: Direction::LeftToRight, ..left };
    check(BRANCH, one_way, &[("BCD", Verdict::Diverged)]);
}

#[test]
fn what_a_person_wants_left_alone_is() {
    let wanted = RefFacts { ignored: true, ..known("BCD") };
    let verdict = |known| plan(&facts(BRANCH, known), Rules::default(), &graph()).verdicts[&name(BRANCH)];
    assert_eq!(verdict(wanted), ignored(IgnoredReason::Chosen));
    assert_eq!(verdict(RefFacts { tips: tips('C', 'C'), ..wanted }), Verdict::InSync);
}

#[test]
fn an_order_comes_before_the_rules() {
    let order = |to, letter| Order { name: name(BRANCH), to, new: tip(letter) };
    for (side, letter, kind) in
        [(Right, 'C', Rewrite), (Left, 'D', Rewrite), (Left, '.', Delete), (Right, 'E', Rewrite)]
    {
        let facts = Facts { orders: vec![order(side, letter)], ..facts(BRANCH, known("BCD")) };
        let plan = plan(&facts, Rules::default(), &graph());
        let old = *facts.refs[&name(BRANCH)].tips.get(side);
        assert_eq!(plan.actions, [Action { name: name(BRANCH), to: side, kind, old, new: tip(letter) }]);
        assert_eq!(plan.verdicts[&name(BRANCH)], to(side, kind));
    }
    // What is so already is left to the rules … and a ref that nobody has may be made.
    let none = Facts { orders: vec![order(Right, 'D')], ..facts(BRANCH, known("BCD")) };
    assert_eq!(plan(&none, Rules::default(), &graph()).actions, []);
    let new = Facts { orders: vec![order(Right, 'C')], ..Facts::default() };
    assert_eq!(plan(&new, Rules::default(), &graph()).actions[0].kind, Create);
}
