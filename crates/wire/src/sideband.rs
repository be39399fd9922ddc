//! Three streams in one: data, progress, and a fatal error (`side-band-64k`).

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::{
    Error, Result,
    pktline::{self, Packet},
};

/// So many packets in a row may bring no data: progress, and the empty packets by which a server shows that it is still at
/// work. Git sends one of those every 5 seconds (`uploadpack.keepAlive`, `receive.keepAlive`) and progress about once a
/// second, so this is more than a day of preparing a pack. It is also 12 megabytes of what a hook prints, which
/// receive-pack passes on in packets of at most 128 bytes.
const MAX_IDLE: u32 = 100_000;

/// One packet of a multiplexed stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Band {
    /// Band 1: the pack, or the report. Never empty.
    Data(Bytes),
    /// Band 2: words for a person.
    Progress(Bytes),
    /// The stream ended in order.
    End,
}

/// How long a stream has brought nothing, in packets. There is one for each answer.
#[derive(Debug, Default)]
pub(crate) struct Idle(u32);

impl Idle {
    /// One more packet brought nothing.
    pub fn count(&mut self) -> Result<()> {
        self.0 += 1;
        if self.0 > MAX_IDLE {
            return Err(Error::protocol("the server sends no data, and does not end"));
        }
        Ok(())
    }
}

/// Reads up to the next packet that says something; band 3 is an error with the server's words.
pub(crate) async fn read<R: AsyncRead + Unpin + ?Sized>(reader: &mut R, idle: &mut Idle) -> Result<Band> {
    loop {
        let line = match pktline::read(reader).await? {
            Packet::Data(line) => line,
            Packet::Flush | Packet::ResponseEnd => return Ok(Band::End),
            Packet::Delim => return Err(Error::protocol("the stream has an unexpected section")),
        };
        match line.first() {
            Some(1) if line.len() == 1 => idle.count()?,
            Some(1) => {
                *idle = Idle::default();
                return Ok(Band::Data(line.slice(1..)));
            }
            Some(2) => {
                idle.count()?;
                return Ok(Band::Progress(line.slice(1..)));
            }
            Some(3) => return Err(Error::remote(&String::from_utf8_lossy(&line[1..]))),
            _ => {
                return Err(
                    pktline::fatal(&line).unwrap_or_else(|| Error::protocol("a packet belongs to no known band"))
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::Kind;

    /// All that a stream says, up to its end or an error.
    fn read_all(mut bytes: &[u8]) -> Result<Vec<Band>> {
        let mut idle = Idle::default();
        let mut bands = Vec::new();
        loop {
            match read(&mut bytes, &mut idle).now_or_never().expect("because the bytes are all there")? {
                Band::End => return Ok(bands),
                band => bands.push(band),
            }
        }
    }

    #[test]
    fn the_three_bands() {
        let bands = read_all(b"0009\x01PACK0007\x02hi0005\x010000").expect("because it is well formed");
        assert_eq!(bands, [Band::Data("PACK".into()), Band::Progress("hi".into())]);
        let error = read_all(b"0009\x03gone0000").expect_err("because band 3 is an error");
        assert_eq!((error.kind(), error.detail()), (Kind::Refused, "gone"));
        for bytes in [&b"0004"[..], b"0005\x04", b"0001"] {
            assert_eq!(read_all(bytes).expect_err("because it is no band").kind(), Kind::Protocol, "{bytes:?}");
        }
    }

    #[test]
    fn a_stream_that_brings_nothing_ends() {
        let most = MAX_IDLE as usize;
        for packet in [&b"0005\x01"[..], b"0005\x02"] {
            let bytes = packet.repeat(most + 1);
            assert_eq!(read_all(&bytes).expect_err("because there is a limit").kind(), Kind::Protocol);
            // What brings data begins the count anew.
            let bytes = [&packet.repeat(most)[..], b"0006\x01x", &packet.repeat(most), b"0000"].concat();
            assert!(read_all(&bytes).is_ok());
        }
    }
}
