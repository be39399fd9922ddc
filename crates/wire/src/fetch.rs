//! Asking for a pack, in one round: what is wanted, what is there already, done.

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncRead;

use crate::{
    Error, Oid, PackSink, Result, Transfer,
    advertisement::Advertisement,
    pktline::{self, Packet},
    sideband::{self, Band, Idle},
};

/// What a pack is to hold.
#[derive(Clone, Debug, Default)]
pub struct FetchRequest {
    /// Objects to receive, with all that they reach …
    pub wants: Vec<Oid>,
    /// … but for what these reach. The pack is complete for whoever has them: it refers to no object outside itself as
    /// the base of a delta.
    pub haves: Vec<Oid>,
    /// Whether deltas may name their base by its offset: only when every later receiver of the pack takes such deltas.
    pub ofs_delta: bool,
}

/// The request's bytes in protocol version 2.
///
/// `include-tag` is not asked for: it would add tags that nobody wants, and those that are wanted are named themselves.
/// `thin-pack` is not, because a thin pack is complete only for the one who asked.
pub(crate) fn request_v2(request: &FetchRequest, advertisement: &Advertisement) -> Result<Bytes> {
    let mut out = BytesMut::new();
    pktline::write(&mut out, b"command=fetch");
    command_capabilities(&mut out, advertisement)?;
    pktline::delim(&mut out);
    if request.ofs_delta {
        pktline::write(&mut out, b"ofs-delta");
    }
    for want in &request.wants {
        pktline::write(&mut out, format!("want {want}\n").as_bytes());
    }
    for have in &request.haves {
        pktline::write(&mut out, format!("have {have}\n").as_bytes());
    }
    pktline::write(&mut out, b"done\n");
    pktline::flush(&mut out);
    Ok(out.freeze())
}

/// The capabilities that every version 2 command begins with.
pub(crate) fn command_capabilities(out: &mut BytesMut, advertisement: &Advertisement) -> Result<()> {
    if advertisement.capabilities.has("agent") {
        pktline::write(out, concat!("agent=gemel/", env!("CARGO_PKG_VERSION")).as_bytes());
    }
    if advertisement.capabilities.has("object-format") {
        let format = advertisement.capabilities.object_format()?;
        pktline::write(out, format!("object-format={}", format.name()).as_bytes());
    }
    Ok(())
}

/// The request's bytes in protocol version 0 or 1.
pub(crate) fn request_v0(request: &FetchRequest, advertisement: &Advertisement) -> Bytes {
    let mut asked = String::from("side-band-64k no-progress");
    if request.ofs_delta && advertisement.capabilities.has("ofs-delta") {
        asked.push_str(" ofs-delta");
    }
    if advertisement.capabilities.has("agent") {
        asked.push_str(concat!(" agent=gemel/", env!("CARGO_PKG_VERSION")));
    }
    let mut out = BytesMut::new();
    for (at, want) in request.wants.iter().enumerate() {
        let capabilities = if at == 0 { format!(" {asked}") } else { String::new() };
        pktline::write(&mut out, format!("want {want}{capabilities}\n").as_bytes());
    }
    pktline::flush(&mut out);
    for have in &request.haves {
        pktline::write(&mut out, format!("have {have}\n").as_bytes());
    }
    pktline::write(&mut out, b"done\n");
    out.freeze()
}

/// Reads the answer and writes the pack to `sink`.
pub(crate) async fn read_pack<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    version2: bool,
    sink: &mut dyn PackSink,
    progress: &(dyn Fn(Transfer) + Send + Sync),
) -> Result<()> {
    let mut idle = Idle::default();
    let first = if version2 {
        expect_packfile_section(reader).await?
    } else {
        skip_acknowledgements(reader, &mut idle).await?
    };
    let mut transfer = Transfer::default();
    let mut header = Vec::new();
    let mut next = first;
    loop {
        let data = match next.take() {
            Some(data) => data,
            None => match sideband::read(reader, &mut idle).await? {
                Band::Data(data) => data,
                Band::Progress(_) => continue,
                Band::End => break,
            },
        };
        if header.len() < 12 {
            header.extend_from_slice(&data[..data.len().min(12 - header.len())]);
            if header.len() == 12 {
                transfer.objects = Some(pack_objects(&header)?);
            }
        }
        transfer.bytes += data.len() as u64;
        sink.write(data).await.map_err(|error| Error::file(&error))?;
        progress(transfer);
    }
    if header.len() < 12 {
        return Err(Error::protocol("the pack has no header"));
    }
    sink.finish().await.map_err(|error| Error::file(&error))
}

/// How many objects a pack's header announces (`gitformat-pack(5)`). That is only what the server says: nothing may be
/// made room for by it.
pub fn pack_objects(header: &[u8]) -> Result<u32> {
    match header {
        [b'P', b'A', b'C', b'K', 0, 0, 0, 2 | 3, a, b, c, d] => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(Error::protocol("what came is not a pack")),
    }
}

/// Version 2: nothing but the `packfile` section may come after `done`.
async fn expect_packfile_section<R: AsyncRead + Unpin + ?Sized>(reader: &mut R) -> Result<Option<Bytes>> {
    match pktline::read(reader).await? {
        Packet::Data(line) if pktline::chomp(&line) == b"packfile" => Ok(None),
        Packet::Data(line) if pktline::chomp(&line) == b"shallow-info" => Err(Error::new(crate::Kind::Shallow, "")),
        Packet::Data(line) => Err(pktline::fatal(&line).unwrap_or_else(|| Error::protocol("the pack does not begin"))),
        _ => Err(Error::protocol("the pack does not begin")),
    }
}

/// Version 0: lines of `ACK` and `NAK`, then the multiplexed pack, whose first packet this returns.
///
/// As no kind of `multi_ack` is asked for, there are a few of these lines, however many objects were offered.
async fn skip_acknowledgements<R: AsyncRead + Unpin + ?Sized>(
    reader: &mut R,
    idle: &mut Idle,
) -> Result<Option<Bytes>> {
    loop {
        idle.count()?;
        match pktline::read(reader).await? {
            Packet::Data(line) if line.starts_with(b"ACK ") || line.starts_with(b"NAK") => {}
            Packet::Data(line) => match line.first() {
                Some(1) if line.len() > 1 => return Ok(Some(line.slice(1..))),
                Some(1 | 2) => {}
                Some(3) => return Err(Error::remote(&String::from_utf8_lossy(&line[1..]))),
                _ => return Err(pktline::fatal(&line).unwrap_or_else(|| Error::protocol("the pack does not begin"))),
            },
            _ => return Err(Error::protocol("the pack does not begin")),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_pack_is_told_by_its_header() {
        assert_eq!(pack_objects(b"PACK\0\0\0\x02\0\0\x01\x02").expect("because it is one"), 258);
        assert!(pack_objects(b"PACK\0\0\0\x09\0\0\x01\x02").is_err());
        assert!(pack_objects(b"<!doctype ht").is_err());
    }

    fn fetch(mut bytes: &[u8], version2: bool) -> Result<Vec<u8>> {
        let mut sink = Vec::new();
        read_pack(&mut bytes, version2, &mut sink, &|_| ()).now_or_never().expect("because the bytes are all there")?;
        Ok(sink)
    }

    #[test]
    fn a_pack_comes_in_both_versions() {
        let pack = b"PACK\0\0\0\x02\0\0\0\0";
        let banded = [&b"0005\x010009\x01"[..], &pack[..4], b"0007\x02hi000d\x01", &pack[4..], b"0000"].concat();
        for (start, version2) in [(&b"000dpackfile\n"[..], true), (b"0008NAK\n", false)] {
            let bytes = [start, &banded].concat();
            assert_eq!(fetch(&bytes, version2).expect("because it is well formed"), pack);
            // Without its end the pack is not whole.
            assert!(fetch(&bytes[..bytes.len() - 4], version2).is_err());
        }
    }

    #[test]
    fn an_answer_without_a_pack_ends() {
        for (start, filler, version2) in [
            (&b""[..], &b"0008NAK\n"[..], false),
            (b"", b"0005\x01", false),
            (b"", b"0005\x02", false),
            (b"000dpackfile\n", b"0005\x01", true),
            (b"000dpackfile\n", b"0005\x02", true),
        ] {
            let bytes = [start, &filler.repeat(100_001)].concat();
            let error = fetch(&bytes, version2).expect_err("because there is a limit");
            assert_eq!(error.kind(), crate::Kind::Protocol, "{filler:?}");
        }
    }

    #[test]
    fn requests_have_the_form_of_the_protocol() {
        let oid = Oid::from_bytes(&[0xab; 20]).expect("because it has 20 bytes");
        let request = FetchRequest { wants: vec![oid], haves: vec![oid], ofs_delta: true };
        let mut advertisement = Advertisement::default();
        advertisement.capabilities.add("agent=git/2").expect("because it is short");
        let v2 = request_v2(&request, &advertisement).expect("because the format is known");
        let text = String::from_utf8_lossy(&v2).into_owned();
        assert!(
            text.starts_with("0011command=fetch")
                && text.contains("0001000dofs-delta0032want ab")
                && text.ends_with("0009done\n0000")
        );
        assert!(!text.contains("thin-pack"));
        let v0 = request_v0(&request, &advertisement);
        assert!(String::from_utf8_lossy(&v0).contains("side-band-64k"));
    }
}
