//! Making an object of its base and a delta. `gitformat-pack(5)`, "Deltified representation".

use super::damaged;
use crate::error::Result;

/// Git makes no deltas of files above `core.bigFileThreshold`, 512 MiB by default: what claims to become larger than twice that
/// is here to fill the memory.
const LARGEST: usize = 1 << 30;

/// Puts the object that a delta makes of its base into `out`.
pub(super) fn apply(base: &[u8], delta: &[u8], out: &mut Vec<u8>) -> Result<()> {
    make(base, delta, out).ok_or_else(|| damaged(&"a delta does not fit its base"))
}

fn make(base: &[u8], mut delta: &[u8], out: &mut Vec<u8>) -> Option<()> {
    if size(&mut delta)? != base.len() {
        return None;
    }
    let len = size(&mut delta)?;
    if len > LARGEST {
        return None;
    }
    out.clear();
    out.reserve(len);
    while let Some(command) = byte(&mut delta) {
        let piece = if command & 0x80 == 0 {
            // Zero is reserved.
            let (piece, rest) = delta.split_at_checked(usize::from(command)).filter(|_| command != 0)?;
            delta = rest;
            piece
        } else {
            let from = number(command, 4, &mut delta)?;
            let len = match number(command >> 4, 3, &mut delta)? {
                0 => 0x1_0000,
                len => len,
            };
            base.get(from..from.checked_add(len)?)?
        };
        if out.len() + piece.len() > len {
            return None;
        }
        out.extend_from_slice(piece);
    }
    (out.len() == len).then_some(())
}

fn byte(delta: &mut &[u8]) -> Option<u8> {
    let (first, rest) = delta.split_first()?;
    *delta = rest;
    Some(*first)
}

/// A number of up to `most` bytes, the lowest first; a bit for each says whether it is there or zero.
fn number(there: u8, most: u8, delta: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for at in 0..most {
        if there >> at & 1 == 1 {
            number |= usize::from(byte(delta)?) << (8 * at);
        }
    }
    Some(number)
}

/// Seven bits a byte, the lowest first, and a bit that says whether more follow.
fn size(delta: &mut &[u8]) -> Option<usize> {
    let mut size = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = byte(delta)?;
        let part = usize::from(byte & 0x7f);
        let moved = part << shift;
        if moved >> shift != part {
            return None;
        }
        size |= moved;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(base: &[u8], delta: &[u8]) -> Result<Vec<u8>> {
        let mut out = b"what was there before".to_vec();
        super::apply(base, delta, &mut out).map(|()| out)
    }

    #[test]
    fn copies_and_inserts() {
        let base = b"a base of some length";
        assert_eq!(apply(base, b"\x15\x09\x90\x06\x03xyz").expect("because it is one"), b"a basexyz");
        // From four on, seven: the rest in order.
        assert_eq!(apply(base, b"\x15\x07\x91\x02\x07").expect("because it is one"), b"base of");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let base = b"ab";
        for delta in [
            &b""[..],
            b"\x03\x02\x90\x02",
            b"\x02",
            b"\x02\x01\x90\x02",
            b"\x02\x03\x90\x02",
            b"\x02\x01\x91\x02\x01",
            b"\x02\x01\x00",
            b"\x02\x05\x05abc",
            b"\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
            b"\x02\x81\x80\x80\x80\x04\x01a",
        ] {
            assert!(apply(base, delta).is_err(), "{delta:?}");
        }
        assert_eq!(apply(base, b"\x02\x00").expect("because nothing is an object too"), b"");
    }
}
