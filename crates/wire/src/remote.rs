//! A remote repository: what a caller talks to.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bytes::BytesMut;
use tokio::io::AsyncReadExt;

use crate::{
    Address, Command, Credentials, Error, FetchRequest, HttpPool, Kind, PackSink, PackSource, PushFailure, PushReport,
    RawListing, Result,
    advertisement::{self, Advertisement},
    capabilities::Capabilities,
    child::{ChildDial, Place},
    connection::{Connection, Dial, Reader, Request, Service},
    fetch, http, listing, pktline,
    push::{self, Delivery, RefReport},
};

/// How far a transfer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// Bytes of the pack that have gone over so far.
    pub bytes: u64,
    /// Objects in the pack, once its header was seen.
    pub objects: Option<u32>,
}

/// A repository on a server.
#[async_trait]
pub trait Remote: Send + Sync {
    /// Lists the refs whose names begin with one of `prefixes`; all of them where there are none.
    ///
    /// `HEAD` is told in [`Listing::head`](crate::Listing::head), never as a ref.
    async fn list(&self, prefixes: &[String]) -> Result<RawListing>;

    /// Receives a pack and writes it to `sink`, as it comes. The pack is not checked.
    ///
    /// A future that is dropped ends the transfer.
    async fn fetch(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()>;

    /// Moves refs. Each command is compared with what the server advertises in this very exchange; one that does not fit
    /// is not sent, and reported as [`Delivery::Moved`]. Where the refs were listed just now and nothing is deleted, the
    /// comparison may be left to the server.
    async fn push(
        &self,
        commands: &[Command],
        pack: &PackSource,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure>;

    /// Forgets what earlier exchanges told of the server, so that the next one asks it anew over a fresh connection.
    fn refresh(&self);
}

/// Prepares to talk to a repository; nothing is sent yet.
pub fn connect(address: &Address, credentials: Option<Credentials>, pool: &HttpPool) -> Box<dyn Remote> {
    let dial: Box<dyn Dial> = match address {
        Address::Http(url) => Box::new(http::HttpDial::new(url.clone(), credentials, pool.clone())),
        Address::Ssh(address) => Box::new(ChildDial::new(Place::Ssh(address.clone()))),
        Address::Local(path) => Box::new(ChildDial::new(Place::Folder(path.clone()))),
    };
    Box::new(Server { dial, known: Mutex::new(None), takes: Mutex::new(None), listed_at: Mutex::new(None) })
}

struct Server {
    dial: Box<dyn Dial>,
    /// What the server said it can do, over a transport that need not hear it each time.
    known: Mutex<Option<Advertisement>>,
    /// What receive-pack said it can do in the last push that went well, over such a transport.
    takes: Mutex<Option<Capabilities>>,
    /// When the last listing was asked for.
    listed_at: Mutex<Option<Instant>>,
}

/// A listing of this age may be what a push goes by. The server compares every update with its own refs all the same; so
/// this is only about how often a push would be in vain.
const LISTING_AGE: Duration = Duration::from_secs(10);

impl Server {
    /// A conversation with upload-pack that stands behind its advertisement.
    async fn open(&self) -> Result<(Box<dyn Connection>, Advertisement)> {
        let mut connection = self.dial.dial(Service::UploadPack).await?;
        // Over HTTP each request stands alone, and a version 2 advertisement holds nothing but capabilities: once seen it
        // need not be asked for again, which saves half of a poll.
        if self.dial.is_http()
            && let Some(known) = self.known.lock().expect("because no holder of it panics").clone()
        {
            return Ok((connection, known));
        }
        let advertisement = self.read_advertisement(&mut *connection).await?;
        if advertisement.version2 {
            *self.known.lock().expect("because no holder of it panics") = Some(advertisement.clone());
        }
        Ok((connection, advertisement))
    }

    async fn read_advertisement(&self, connection: &mut dyn Connection) -> Result<Advertisement> {
        let mut reader = connection.advertisement().await?;
        let advertisement = advertisement::read(&mut reader, self.dial.is_http()).await?;
        self.read_out(reader).await;
        Ok(advertisement)
    }

    /// Reads what ends an HTTP body behind the last packet: only then is the connection used again.
    async fn read_out(&self, mut reader: Reader<'_>) {
        let mut rest = [0; 64];
        if self.dial.is_http() {
            // Whatever more a server sends is none of the protocol; such a connection is not worth keeping.
            for _ in 0..4 {
                if !matches!(reader.read(&mut rest).await, Ok(1..)) {
                    break;
                }
            }
        }
    }

    /// What a push goes by without asking first: it was asked before, and the refs were listed just now. A deletion always
    /// asks, for a server may delete without comparing.
    fn known_receiver(&self, commands: &[Command]) -> Option<Capabilities> {
        let listed_at = (*self.listed_at.lock().expect("because no holder of it panics"))?;
        let updates_only = commands.iter().all(|command| command.new.is_some());
        // Taken out: only a push that goes well puts it back.
        let known = self.takes.lock().expect("because no holder of it panics").take();
        known.filter(|_| updates_only && listed_at.elapsed() < LISTING_AGE)
    }

    /// What a server says to a command that it took for known may only mean that it changed since.
    fn forget_on_error<T>(&self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            *self.known.lock().expect("because no holder of it panics") = None;
        }
        result
    }

    async fn list_once(&self, prefixes: &[String]) -> Result<RawListing> {
        *self.listed_at.lock().expect("because no holder of it panics") = Some(Instant::now());
        let (mut connection, advertisement) = self.open().await?;
        if !advertisement.version2 {
            let listing = RawListing::from_advertisement(&advertisement, prefixes)?;
            end_v0(&mut *connection, self.dial.is_http()).await;
            return Ok(listing);
        }
        let mut head = BytesMut::new();
        pktline::write(&mut head, b"command=ls-refs\n");
        fetch::command_capabilities(&mut head, &advertisement)?;
        pktline::delim(&mut head);
        pktline::write(&mut head, b"peel\n");
        pktline::write(&mut head, b"symrefs\n");
        if advertisement.capabilities.has_feature("ls-refs", "unborn") {
            pktline::write(&mut head, b"unborn\n");
        }
        if !prefixes.is_empty() {
            pktline::write(&mut head, b"ref-prefix HEAD\n");
        }
        for prefix in prefixes {
            pktline::write(&mut head, format!("ref-prefix {prefix}\n").as_bytes());
        }
        pktline::flush(&mut head);
        let format = advertisement.capabilities.object_format()?;
        let request = Request { head: head.freeze(), pack: &PackSource::None };
        let mut reader = connection.request(request, &|_| ()).await?;
        let listing = listing::read_ls_refs(&mut reader, format, prefixes).await?;
        self.read_out(reader).await;
        // A conversation that has what it came for ends well, whatever the other end makes of its end.
        let _ = connection.close().await;
        Ok(listing)
    }

    async fn fetch_once(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()> {
        let (mut connection, advertisement) = self.open().await?;
        let head = if advertisement.version2 {
            fetch::request_v2(request, &advertisement)?
        } else if advertisement.capabilities.has("side-band-64k") {
            fetch::request_v0(request, &advertisement)
        } else {
            return Err(Error::new(Kind::Protocol, "the server has no side-band-64k"));
        };
        let request = Request { head, pack: &PackSource::None };
        let mut reader = connection.request(request, &|_| ()).await?;
        fetch::read_pack(&mut reader, advertisement.version2, sink, progress).await?;
        self.read_out(reader).await;
        let _ = connection.close().await;
        Ok(())
    }
}

/// Version 0 over a pipe: a flush tells the server that nothing is wanted.
async fn end_v0(connection: &mut dyn Connection, http: bool) {
    if !http {
        let mut flush = BytesMut::new();
        pktline::flush(&mut flush);
        let _ = connection.request(Request { head: flush.freeze(), pack: &PackSource::None }, &|_| ()).await;
        let _ = connection.close().await;
    }
}

#[async_trait]
impl Remote for Server {
    async fn list(&self, prefixes: &[String]) -> Result<RawListing> {
        let remembered = self.known.lock().expect("because no holder of it panics").is_some();
        match self.forget_on_error(self.list_once(prefixes).await) {
            // What was remembered of the server may be out of date: ask it again, once.
            Err(error) if remembered && matches!(error.kind(), Kind::Protocol | Kind::Refused | Kind::NotGit) => {
                self.list_once(prefixes).await
            }
            result => result,
        }
    }

    async fn fetch(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()> {
        self.forget_on_error(self.fetch_once(request, sink, progress).await)
    }

    async fn push(
        &self,
        commands: &[Command],
        pack: &PackSource,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure> {
        let not_sent = |error| PushFailure { error, outcome_unknown: false };
        let mut connection = self.dial.dial(Service::ReceivePack).await.map_err(not_sent)?;
        let known = self.known_receiver(commands);
        let asked = known.is_none();
        let advertisement = match known {
            Some(capabilities) => Advertisement { capabilities, ..Advertisement::default() },
            None => self.read_advertisement(&mut *connection).await.map_err(not_sent)?,
        };
        if advertisement.version2 {
            return Err(not_sent(Error::protocol("receive-pack speaks an unknown version")));
        }
        if !advertisement.capabilities.has("report-status") {
            return Err(not_sent(Error::protocol("the server reports nothing of a push")));
        }
        if pack.may_hold_ofs_deltas() && !advertisement.capabilities.has("ofs-delta") {
            return Err(not_sent(Error::new(Kind::NoOfsDelta, "")));
        }
        let (mut fit, mut moved) =
            if asked { push::split_moved(commands, &advertisement) } else { (commands.to_vec(), Vec::new()) };
        // A deletion that a server does not offer would fail the commands beside it.
        let deletes = advertisement.capabilities.has("delete-refs");
        let undeletable: Vec<_> = fit.extract_if(.., |command| command.new.is_none() && !deletes).collect();
        let mut report = PushReport::default();
        if !fit.is_empty() {
            let head = push::request(&fit, &advertisement).map_err(not_sent)?;
            let pack = if fit.iter().all(|command| command.new.is_none()) { &PackSource::None } else { pack };
            let sent = |bytes| progress(Transfer { bytes, objects: None });
            let unknown = |error| PushFailure { error, outcome_unknown: true };
            let mut reader = match connection.request(Request { head, pack }, &sent).await {
                Ok(reader) => reader,
                // These are answers to the request as a whole, given before the server looked at a command.
                Err(error) => {
                    let outcome_unknown = !matches!(
                        error.kind(),
                        Kind::CredentialsMissing
                            | Kind::CredentialsRejected
                            | Kind::NoPermission
                            | Kind::Missing
                            | Kind::TooLarge
                            | Kind::Unreachable
                    );
                    return Err(PushFailure { error, outcome_unknown });
                }
            };
            report = push::read_report(&mut reader, &advertisement.capabilities, &fit).await.map_err(unknown)?;
            self.read_out(reader).await;
        }
        let _ = connection.close().await;
        let all_done = report.refs.iter().all(|r| matches!(r.delivery, Delivery::Done { .. }));
        if self.dial.is_http() && all_done && moved.is_empty() {
            *self.takes.lock().expect("because no holder of it panics") = Some(advertisement.capabilities);
        }
        report.refs.extend(moved.drain(..).map(|name| RefReport { name, delivery: Delivery::Moved(String::new()) }));
        report.refs.extend(undeletable.into_iter().map(|command| RefReport {
            name: command.name,
            delivery: Delivery::Refused("the server does not take deletions".into()),
        }));
        let order: std::collections::HashMap<&str, usize> =
            commands.iter().enumerate().map(|(at, c)| (&*c.name, at)).collect();
        report.refs.sort_by_key(|r| order.get(&*r.name).copied());
        Ok(report)
    }

    fn refresh(&self) {
        *self.takes.lock().expect("because no holder of it panics") = None;
        *self.known.lock().expect("because no holder of it panics") = None;
        self.dial.refresh();
    }
}
