//! Three streams in one: data, progress, and a fatal error (`side-band-64k`).

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::{
    Error, Result,
    pktline::{self, Packet},
};

/// One packet of a multiplexed stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Band {
    /// Band 1: the pack, or the report.
    Data(Bytes),
    /// Band 2: words for a person.
    Progress(Bytes),
    /// The stream ended in order.
    End,
}

/// Reads one packet; band 3 is an error with the server's words.
pub(crate) async fn read<R: AsyncRead + Unpin + ?Sized>(reader: &mut R) -> Result<Band> {
    let line = match pktline::read(reader).await? {
        Packet::Data(line) => line,
        Packet::Flush | Packet::ResponseEnd => return Ok(Band::End),
        Packet::Delim => return Err(Error::protocol("the stream has an unexpected section")),
    };
    match line.first() {
        Some(1) => Ok(Band::Data(line.slice(1..))),
        Some(2) => Ok(Band::Progress(line.slice(1..))),
        Some(3) => Err(Error::remote(&String::from_utf8_lossy(&line[1..]))),
        _ => Err(pktline::fatal(&line).unwrap_or_else(|| Error::protocol("a packet belongs to no known band"))),
    }
}
