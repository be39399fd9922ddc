//! The objects that came last: a pack keeps what is made of each other together.

use std::collections::VecDeque;

/// Contents by their place in the pack, in one ring: what came first goes first.
pub(super) struct Recent {
    /// How many bytes are kept at most.
    room: usize,
    ring: Vec<u8>,
    /// Where the next content goes.
    head: usize,
    /// The place of the first span.
    first: u32,
    spans: VecDeque<Span>,
}

struct Span {
    begin: usize,
    /// None of an object that was not kept.
    len: Option<usize>,
}

impl Recent {
    pub fn new(room: usize) -> Self {
        Self { room, ring: Vec::new(), head: 0, first: 0, spans: VecDeque::new() }
    }

    pub fn get(&self, place: u32) -> Option<&[u8]> {
        let span = self.spans.get(place.checked_sub(self.first)? as usize)?;
        self.ring.get(span.begin..span.begin + span.len?)
    }

    /// Keeps the content of the next object, if there is one and it does not push out too much.
    pub fn push(&mut self, content: Option<&[u8]>) {
        let Some(content) = content.filter(|content| content.len() <= self.room / 8) else {
            self.spans.push_back(Span { begin: self.head, len: None });
            return;
        };
        let mut end = self.head + content.len();
        if end > self.room {
            // With what lies at the very end, and takes no room there.
            self.forget(self.room + 1);
            self.head = 0;
            end = content.len();
        }
        self.forget(end);
        if self.ring.len() < end {
            self.ring.resize(end, 0);
        }
        self.ring[self.head..end].copy_from_slice(content);
        self.spans.push_back(Span { begin: self.head, len: Some(content.len()) });
        self.head = end;
    }

    /// Forgets what lies between the head and `end`: the oldest.
    fn forget(&mut self, end: usize) {
        while self.spans.front().is_some_and(|span| (self.head..end).contains(&span.begin)) {
            self.spans.pop_front();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_came_last_is_there() {
        let mut recent = Recent::new(1000);
        for place in 0..100_u32 {
            recent.push(Some(&[u8::try_from(place).expect("because it is small"); 100]));
            for kept in place.saturating_sub(8)..=place {
                let content = recent.get(kept).expect("because it came just now");
                assert!(content.len() == 100 && content.iter().all(|byte| u32::from(*byte) == kept));
            }
            assert!(place < 10 || recent.get(place - 10).is_none());
        }
        assert!(recent.ring.len() <= 1000);
    }

    proptest! {
        #[test]
        fn what_is_there_is_what_came(lens in prop::collection::vec(0..150_usize, 1..60)) {
            let mut recent = Recent::new(1000);
            for (place, len) in (0_u8..).zip(&lens) {
                recent.push((len % 3 > 0).then_some(&vec![place; *len][..]));
                for (before, len) in (0_u8..=place).zip(&lens) {
                    if let Some(content) = recent.get(u32::from(before)) {
                        prop_assert!(content.len() == *len && content.iter().all(|byte| *byte == before));
                    }
                }
            }
        }
    }
}
