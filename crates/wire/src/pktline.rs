//! The framing of Git's protocol: lines with a length in front (`gitprotocol-common(5)`).

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::{Error, Result};

/// The longest packet that Git sends or takes, in bytes, its four length digits included (`gitprotocol-common(5)`). As no
/// line is longer than its packet, this limits every line too.
pub(crate) const MAX_PACKET: usize = 65520;

/// What a packet counts beside its data where the bytes of a message are limited: its length digits. Without them a
/// message of empty packets would have no end.
pub(crate) const OVERHEAD: usize = 4;

/// One packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Packet {
    /// A line or block of data.
    Data(Bytes),
    /// `0000`: the end of a message.
    Flush,
    /// `0001`: the border between sections of a message.
    Delim,
    /// `0002`: the end of a response.
    ResponseEnd,
}

/// Reads one packet, and no byte beyond it.
pub(crate) async fn read<R: AsyncRead + Unpin + ?Sized>(reader: &mut R) -> Result<Packet> {
    let mut digits = [0; 4];
    reader.read_exact(&mut digits).await.map_err(|error| Error::stream(&error))?;
    match length(digits)? {
        Length::Special(packet) => Ok(packet),
        Length::Data(len) => {
            let mut data = BytesMut::zeroed(len);
            reader.read_exact(&mut data).await.map_err(|error| Error::stream(&error))?;
            Ok(Packet::Data(data.freeze()))
        }
    }
}

/// Takes the first packet out of what has come so far, where it is whole: its data is appended to `out`. A message of very
/// many lines is read so, in large pieces: to wait for each line by itself takes longer than to look at it.
pub(crate) fn take(come: &mut BytesMut, out: &mut Vec<u8>) -> Result<Taken> {
    let Some(digits) = come.first_chunk() else { return Ok(Taken::NotYet) };
    match length(*digits)? {
        Length::Special(packet) => {
            come.advance(OVERHEAD);
            Ok(Taken::Special(packet))
        }
        Length::Data(len) => match come.get(OVERHEAD..OVERHEAD + len) {
            Some(data) => {
                out.extend_from_slice(data);
                come.advance(OVERHEAD + len);
                Ok(Taken::Data)
            }
            None => Ok(Taken::NotYet),
        },
    }
}

/// What was taken.
pub(crate) enum Taken {
    /// A line, which is in the output.
    Data,
    /// A packet without data.
    Special(Packet),
    /// Nothing: more has to come first.
    NotYet,
}

enum Length {
    Special(Packet),
    Data(usize),
}

fn length(digits: [u8; 4]) -> Result<Length> {
    let mut value = [0; 2];
    hex::decode_to_slice(digits, &mut value).map_err(|_| Error::protocol("a packet has no length"))?;
    Ok(match usize::from(u16::from_be_bytes(value)) {
        0 => Length::Special(Packet::Flush),
        1 => Length::Special(Packet::Delim),
        2 => Length::Special(Packet::ResponseEnd),
        len @ 4..=MAX_PACKET => Length::Data(len - 4),
        _ => return Err(Error::protocol("a packet has an impossible length")),
    })
}

/// Appends a data packet.
///
/// # Panics
/// When `data` does not fit a packet; the callers send lines that they bound themselves.
pub(crate) fn write(out: &mut BytesMut, data: &[u8]) {
    let len = data.len() + 4;
    assert!(len <= MAX_PACKET, "a packet holds at most 65516 bytes");
    out.reserve(len);
    out.put_slice(format!("{len:04x}").as_bytes());
    out.put_slice(data);
}

/// Appends a flush packet.
pub(crate) fn flush(out: &mut BytesMut) {
    out.put_slice(b"0000");
}

/// Appends a delimiter packet.
pub(crate) fn delim(out: &mut BytesMut) {
    out.put_slice(b"0001");
}

/// A line without the newline that may end it.
pub(crate) fn chomp(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

/// A packet's text, when the message can only be text.
pub(crate) fn text(line: &[u8]) -> Result<&str> {
    std::str::from_utf8(chomp(line)).map_err(|_| Error::protocol("a line is not UTF-8"))
}

/// The words of an `ERR` packet, which may stand wherever a line is expected.
pub(crate) fn fatal(line: &[u8]) -> Option<Error> {
    line.strip_prefix(b"ERR ").map(|words| Error::remote(&String::from_utf8_lossy(words)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(mut bytes: &[u8]) -> Vec<Result<Packet>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("because no driver is asked for");
        runtime.block_on(async {
            let mut packets = Vec::new();
            while !bytes.is_empty() {
                let packet = read(&mut bytes).await;
                let failed = packet.is_err();
                packets.push(packet);
                if failed {
                    break;
                }
            }
            packets
        })
    }

    #[test]
    fn the_special_packets() {
        let packets: Vec<_> =
            read_all(b"000000010002").into_iter().map(|p| p.expect("because it is well formed")).collect();
        assert_eq!(packets, [Packet::Flush, Packet::Delim, Packet::ResponseEnd]);
    }

    #[test]
    fn impossible_lengths() {
        for bytes in [&b"0003"[..], b"fff1", b"zzzz", b"00", b"0009abc"] {
            assert!(read_all(bytes).pop().expect("because something was read").is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn the_longest_packet() {
        let packet = |len: usize| [format!("{len:04x}").as_bytes(), &vec![b'x'; len - 4]].concat();
        assert!(read_all(&packet(MAX_PACKET)).pop().is_some_and(|packet| packet.is_ok()));
        let error = read_all(&packet(MAX_PACKET + 1)).pop().and_then(Result::err).expect("because it is too long");
        assert_eq!(error.kind(), crate::Kind::Protocol);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..20)) {
            let mut out = BytesMut::new();
            for line in &lines {
                write(&mut out, line);
            }
            let read: Vec<_> = read_all(&out).into_iter().map(|p| p.expect("because it was written so")).collect();
            let expected: Vec<_> = lines.into_iter().map(|line| Packet::Data(line.into())).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            read_all(&bytes);
        }
    }
}
