//! Commit graphs drawn as text, for tests.
//!
//! ```text
//! A-B-C
//!   \-D     D grows from B: a line begins below the letter it branches from
//! X         a root of its own
//! ```
//! Every letter is a commit; its object name is the letter's code repeated.

use std::collections::{BTreeMap, BTreeSet};

use gemel_wire::Oid;

use super::Ancestry;

/// Commits and their parents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    parents: BTreeMap<Oid, Vec<Oid>>,
}

/// The commit that a letter stands for.
pub(crate) fn commit(letter: char) -> Oid {
    let code = u8::try_from(letter).expect("because letters of graphs are ASCII");
    Oid::from_bytes(&[code; 20]).expect("because it has 20 bytes")
}

impl Graph {
    /// Reads a drawing. A `\` in a column takes the letter above it (or left of that place) as the parent.
    pub fn draw(drawing: &str) -> Self {
        let mut graph = Self::default();
        let mut above: Vec<(usize, char)> = Vec::new();
        for line in drawing.lines() {
            let mut parent: Option<char> = None;
            for (column, sign) in line.char_indices() {
                match sign {
                    '\\' => {
                        parent = above
                            .iter()
                            .filter(|(at, _)| *at <= column)
                            .max_by_key(|(at, _)| *at)
                            .map(|(_, letter)| *letter);
                    }
                    letter if letter.is_ascii_alphabetic() => {
                        graph.add(commit(letter), parent.map(commit).into_iter().collect());
                        parent = Some(letter);
                        above.push((column, letter));
                    }
                    ' ' | '-' => {}
                    other => panic!("{other:?} is no part of a drawing"),
                }
            }
        }
        graph
    }

    pub fn add(&mut self, commit: Oid, parents: Vec<Oid>) {
        self.parents.insert(commit, parents);
    }

    fn reach(&self, from: Oid) -> BTreeSet<Oid> {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(commit) = next.pop() {
            if self.parents.contains_key(&commit) && seen.insert(commit) {
                next.extend(&self.parents[&commit]);
            }
        }
        seen
    }
}

impl Ancestry for Graph {
    fn contains(&self, descendant: Oid, ancestor: Oid) -> bool {
        self.reach(descendant).contains(&ancestor)
    }

    fn related(&self, a: Oid, b: Oid) -> bool {
        !self.reach(a).is_disjoint(&self.reach(b))
    }
}

#[test]
fn drawings_are_read() {
    let graph = Graph::draw("A-B-C\n   \\-D\nX");
    let contains = |a, b| graph.contains(commit(a), commit(b));
    assert!(contains('C', 'A') && contains('D', 'B') && !contains('D', 'C') && !contains('A', 'B'));
    assert!(graph.related(commit('C'), commit('D')) && !graph.related(commit('X'), commit('A')));
}
