//! A remote repository: what a caller talks to.

use std::{sync::Mutex, time::Duration};

use async_trait::async_trait;
use bytes::BytesMut;
use tokio::{io::AsyncReadExt, time::Instant};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    Access, Address, Error, FetchRequest, HttpPool, Kind, PackFeed, PackSink, PackSource, Push, PushFailure,
    PushReport, RawListing, Result,
    advertisement::{self, Advertisement},
    child::{ChildDial, Place},
    connection::{Connection, Dial, Reader, Request, Service},
    fetch, http, listing, pack_stream, pktline,
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
    /// is not sent, and reported as [`Delivery::Moved`].
    async fn push(
        &self,
        push: Push<'_>,
        pack: &PackSource,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure>;

    /// Begins the exchange of a push that will probably come: its refs are asked for while something else is waited for. A push
    /// that deletes nothing and comes within some seconds goes on with it; otherwise nothing comes of it, and nothing went
    /// out. What goes wrong is told to the push; here only whether it did.
    async fn expect_push(&self) -> bool {
        true
    }

    /// Whether the server does nothing for a push before its request comes, as over HTTP: then it pays to begin that one while
    /// its objects are still on their way ([`PackSource::Stream`]).
    fn begins_with_the_request(&self) -> bool {
        false
    }

    /// Begins the conversation of a listing with these prefixes that will come within some seconds: a server starts a program
    /// for it. The refs are read when the listing comes, not before.
    async fn expect_listing(&self, _prefixes: &[String]) {}

    /// Ends what is still open for something that did not come: what [`expect_push`](Self::expect_push) and
    /// [`expect_listing`](Self::expect_listing) began, and a conversation in which refs were listed and that a fetch could have
    /// gone on with.
    fn rest(&self) {}

    /// Asks whether the server would let us push: for its refs, as a push does first. Nothing is sent. Single refs may still
    /// be refused then.
    async fn may_push(&self) -> Result<()>;

    /// Forgets what earlier exchanges told of the server, so that the next one asks it anew over a fresh connection.
    fn refresh(&self);
}

/// How long the end of an HTTP body is waited for once all of the protocol was read: it comes with the last packet, or
/// shortly behind it. Only a connection that could be kept is lost by not waiting longer.
const END_PATIENCE: Duration = Duration::from_secs(2);

/// The listing of a push is used for this long after it was asked for. Meanwhile the server compares what it changes with what
/// it is told to find; for deletions not every server does, so theirs is always made anew.
const EXPECTED_FOR: Duration = Duration::from_secs(5);

/// A conversation is gone on with that was silent for this long at most; servers end those that are silent for longer.
const SILENT_FOR: Duration = Duration::from_secs(10);

/// Prepares to talk to a repository; nothing is sent yet.
pub fn connect(address: &Address, access: Access, pool: &HttpPool) -> Box<dyn Remote> {
    let total = access.limits.total;
    let dial: Box<dyn Dial> = match address {
        Address::Http(url) => Box::new(http::HttpDial::new(url.clone(), access, pool.clone())),
        Address::Ssh(address) => Box::new(ChildDial::new(Place::Ssh(address.clone()), access)),
        Address::Local(path) => Box::new(ChildDial::new(Place::Folder(path.clone()), access)),
    };
    Box::new(Server {
        dial,
        known: Mutex::new(None),
        expected: Mutex::new(None),
        listed: Mutex::new(None),
        opened: Mutex::new(None),
        asked: Mutex::new(None),
        total,
    })
}

struct Server {
    dial: Box<dyn Dial>,
    /// What the server said it can do, over a transport that need not hear it each time.
    known: Mutex<Option<Advertisement>>,
    /// A push that was begun before it came, and when.
    expected: Mutex<Option<(Instant, Begun)>>,
    /// A conversation in which refs were listed, and when: over a pipe it can go on, and a fetch need not begin another.
    listed: Mutex<Option<(Instant, Begun)>>,
    /// A conversation for a listing that was begun before it came, and when.
    opened: Mutex<Option<(Instant, Begun)>>,
    /// The same where each request stands alone: one that lacks its end.
    asked: Mutex<Option<(Instant, Asked)>>,
    /// How long one exchange may take in all.
    total: Option<Duration>,
}

/// A conversation with a service, and what that said first.
type Begun = (Box<dyn Connection>, Advertisement);

/// A request for refs that is out but for its last packet.
struct Asked {
    prefixes: Vec<String>,
    end: PackFeed,
    answer: AbortOnDropHandle<Result<RawListing>>,
}

impl Server {
    /// A conversation with upload-pack that stands behind its advertisement.
    async fn open(&self) -> Result<Begun> {
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

    /// A conversation that was begun lately, or a new one.
    async fn go_on(&self, begun: &Mutex<Option<(Instant, Begun)>>) -> Result<Begun> {
        match take(begun).filter(|(at, _)| at.elapsed() < SILENT_FOR) {
            Some((_, begun)) => Ok(begun),
            None => self.open().await,
        }
    }

    async fn read_advertisement(&self, connection: &mut dyn Connection) -> Result<Advertisement> {
        let mut reader = connection.advertisement().await?;
        let advertisement = advertisement::read(&mut reader, self.dial.is_http()).await?;
        read_out(reader, self.dial.is_http()).await;
        Ok(advertisement)
    }

    /// What a server says to a command that it took for known may only mean that it changed since.
    fn forget_on_error<T>(&self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            *self.known.lock().expect("because no holder of it panics") = None;
        }
        result
    }

    /// Ends what takes longer than an exchange may.
    async fn in_time<T>(&self, exchange: impl Future<Output = Result<T>> + Send) -> Result<T> {
        match self.total {
            None => exchange.await,
            Some(total) => tokio::time::timeout(total, exchange)
                .await
                .unwrap_or_else(|_| Err(Error::new(Kind::TimedOut, format!("not done after {} s", total.as_secs())))),
        }
    }

    async fn list_once(&self, prefixes: &[String]) -> Result<RawListing> {
        if let Some(listing) = self.list_asked(prefixes).await {
            return Ok(listing);
        }
        // A server that keeps the refs in mind which it read once would tell them again.
        drop(take(&self.listed));
        let (mut connection, advertisement) = self.go_on(&self.opened).await?;
        if !advertisement.version2 {
            let listing = RawListing::from_advertisement(&advertisement, prefixes)?;
            end_v0(&mut *connection, self.dial.is_http()).await;
            return Ok(listing);
        }
        let mut head = ls_refs(prefixes, &advertisement)?;
        pktline::flush(&mut head);
        let request = Request { head: head.freeze(), pack: &PackSource::None };
        let listing = ask(&mut *connection, request, prefixes, &advertisement, self.dial.is_http()).await?;
        if !self.dial.is_http() {
            put(&self.listed, (Instant::now(), (connection, advertisement)));
        }
        Ok(listing)
    }

    /// What comes of a request that lacks its end only; nothing, if there is none or it came to nothing.
    async fn list_asked(&self, prefixes: &[String]) -> Option<RawListing> {
        let (at, asked) = take(&self.asked)?;
        if at.elapsed() >= SILENT_FOR || asked.prefixes != prefixes {
            return None;
        }
        let mut end = BytesMut::new();
        pktline::flush(&mut end);
        asked.end.write(end.freeze()).await;
        asked.end.finish();
        asked.answer.await.ok()?.ok()
    }

    /// Sends a request for refs but for its end.
    async fn ask_ahead(&self, prefixes: &[String]) -> Result<Asked> {
        let (mut connection, advertisement) = self.open().await?;
        if !advertisement.version2 {
            return Err(Error::protocol("such a listing stands in its first answer"));
        }
        let (head, http) = (ls_refs(prefixes, &advertisement)?.freeze(), self.dial.is_http());
        let (end, rest) = pack_stream(None);
        let (prefixes, asked) = (prefixes.to_vec(), prefixes.to_vec());
        let answer = tokio::spawn(async move {
            let request = Request { head, pack: &PackSource::Stream(rest) };
            ask(&mut *connection, request, &asked, &advertisement, http).await
        });
        Ok(Asked { prefixes, end, answer: AbortOnDropHandle::new(answer) })
    }

    /// A conversation with receive-pack that stands behind its advertisement.
    async fn begin_push(&self) -> Result<Begun> {
        let mut connection = self.dial.dial(Service::ReceivePack).await?;
        let advertisement = self.read_advertisement(&mut *connection).await?;
        Ok((connection, advertisement))
    }

    async fn push_once(
        &self,
        push: Push<'_>,
        pack: &PackSource,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure> {
        let not_sent = |error| PushFailure { error, outcome_unknown: false };
        let deletes = push.commands.iter().any(|command| command.new.is_none());
        let expected = take(&self.expected).filter(|(at, _)| !deletes && at.elapsed() < EXPECTED_FOR);
        let (mut connection, advertisement) = match expected {
            Some((_, begun)) => begun,
            None => self.begin_push().await.map_err(not_sent)?,
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
        let (mut fit, mut moved) = push::split_moved(push.commands, &advertisement);
        // A deletion that a server does not offer would fail the commands beside it.
        let deletes = advertisement.capabilities.has("delete-refs");
        let undeletable: Vec<_> = fit.extract_if(.., |command| command.new.is_none() && !deletes).collect();
        let mut report = PushReport::default();
        if push.atomic && !fit.is_empty() {
            if !advertisement.capabilities.has("atomic") {
                return Err(not_sent(Error::new(Kind::NotAtomic, "")));
            }
            if !moved.is_empty() || !undeletable.is_empty() {
                // All or none: these fit, and stay here for the sake of the others.
                moved.extend(fit.drain(..).map(|command| command.name));
            }
        }
        if !fit.is_empty() {
            let head = push::request(Push { commands: &fit, ..push }, &advertisement).map_err(not_sent)?;
            let pack = if fit.iter().all(|command| command.new.is_none()) { &PackSource::None } else { pack };
            let sent = |bytes| progress(Transfer { bytes, objects: None });
            let unknown = |error| PushFailure { error, outcome_unknown: true };
            let mut reader = match connection.request(Request { head, pack }, &sent).await {
                Ok(reader) => reader,
                // These are answers to the request as a whole, given before the server looked at a command.
                Err(_) if pack.was_too_large() => return Err(not_sent(Error::new(Kind::TooLarge, ""))),
                Err(error) => {
                    let outcome_unknown = !matches!(
                        error.kind(),
                        Kind::CredentialsMissing
                            | Kind::CredentialsRejected
                            | Kind::NoPermission
                            | Kind::Missing
                            | Kind::TooLarge
                            | Kind::TooSlow
                            | Kind::LengthRequired
                            | Kind::Unreachable
                            // Who wants to be left alone is not asked at once what became of it.
                            | Kind::Busy
                    );
                    return Err(PushFailure { error, outcome_unknown });
                }
            };
            report = push::read_report(&mut reader, &advertisement.capabilities, &fit).await.map_err(unknown)?;
            read_out(reader, self.dial.is_http()).await;
        }
        let _ = connection.close().await;
        report.refs.extend(moved.drain(..).map(|name| RefReport { name, delivery: Delivery::Moved(String::new()) }));
        report.refs.extend(undeletable.into_iter().map(|command| RefReport {
            name: command.name,
            delivery: Delivery::Refused("the server does not take deletions".into()),
        }));
        let order: std::collections::HashMap<&str, usize> =
            push.commands.iter().enumerate().map(|(at, c)| (&*c.name, at)).collect();
        report.refs.sort_by_key(|r| order.get(&*r.name).copied());
        Ok(report)
    }

    async fn fetch_once(
        &self,
        request: &FetchRequest,
        sink: &mut dyn PackSink,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> Result<()> {
        let (mut connection, advertisement) = self.go_on(&self.listed).await?;
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
        read_out(reader, self.dial.is_http()).await;
        let _ = connection.close().await;
        Ok(())
    }
}

fn take<T>(open: &Mutex<Option<T>>) -> Option<T> {
    open.lock().expect("because no holder of it panics").take()
}

fn put<T>(open: &Mutex<Option<T>>, begun: T) {
    *open.lock().expect("because no holder of it panics") = Some(begun);
}

/// The request for the refs whose names begin with one of some prefixes, but for the packet that ends it.
fn ls_refs(prefixes: &[String], advertisement: &Advertisement) -> Result<BytesMut> {
    let mut head = BytesMut::new();
    pktline::write(&mut head, b"command=ls-refs\n");
    fetch::command_capabilities(&mut head, advertisement)?;
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
    Ok(head)
}

/// Sends a request for refs, and reads what comes.
async fn ask(
    connection: &mut dyn Connection,
    request: Request<'_>,
    prefixes: &[String],
    advertisement: &Advertisement,
    http: bool,
) -> Result<RawListing> {
    let format = advertisement.capabilities.object_format()?;
    let mut reader = connection.request(request, &|_| ()).await?;
    let listing = listing::read_ls_refs(&mut reader, format, prefixes).await?;
    read_out(reader, http).await;
    Ok(listing)
}

/// Reads what ends an HTTP body behind the last packet: only then is the connection used again.
async fn read_out(mut reader: Reader<'_>, http: bool) {
    let mut rest = [0; 64];
    if http {
        // Whatever more a server sends is none of the protocol; such a connection is not worth keeping.
        let end = async {
            for _ in 0..4 {
                if !matches!(reader.read(&mut rest).await, Ok(1..)) {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(END_PATIENCE, end).await;
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
        match self.forget_on_error(self.in_time(self.list_once(prefixes)).await) {
            // What was remembered of the server may be out of date: ask it again, once.
            Err(error) if remembered && matches!(error.kind(), Kind::Protocol | Kind::Refused | Kind::NotGit) => {
                self.in_time(self.list_once(prefixes)).await
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
        self.forget_on_error(self.in_time(self.fetch_once(request, sink, progress)).await)
    }

    async fn push(
        &self,
        push: Push<'_>,
        pack: &PackSource,
        progress: &(dyn Fn(Transfer) + Send + Sync),
    ) -> std::result::Result<PushReport, PushFailure> {
        // Out of time, it may have happened or not.
        let late = |error| PushFailure { error, outcome_unknown: true };
        self.in_time(async { Ok(self.push_once(push, pack, progress).await) }).await.map_err(late)?
    }

    async fn expect_push(&self) -> bool {
        drop(take(&self.expected));
        let at = Instant::now();
        let Ok(begun) = self.in_time(self.begin_push()).await else { return false };
        put(&self.expected, (at, begun));
        true
    }

    fn begins_with_the_request(&self) -> bool {
        self.dial.is_http() && self.dial.takes_streams()
    }

    async fn expect_listing(&self, prefixes: &[String]) {
        drop((take(&self.opened), take(&self.asked)));
        // A server of which nothing is known has to be asked first, which is what the listing does itself.
        let known = self.known.lock().expect("because no holder of it panics").is_some();
        if self.begins_with_the_request() && known {
            if let Ok(asked) = self.in_time(self.ask_ahead(prefixes)).await {
                put(&self.asked, (Instant::now(), asked));
            }
            return;
        }
        if self.dial.is_http() {
            return;
        }
        if let Ok(begun) = self.in_time(self.open()).await
            && begun.1.version2
        {
            put(&self.opened, (Instant::now(), begun));
        }
    }

    fn rest(&self) {
        for open in [&self.expected, &self.listed, &self.opened] {
            drop(take(open));
        }
        drop(take(&self.asked));
    }

    async fn may_push(&self) -> Result<()> {
        self.in_time(async {
            let (mut connection, _) = self.begin_push().await?;
            end_v0(&mut *connection, self.dial.is_http()).await;
            Ok(())
        })
        .await
    }

    fn refresh(&self) {
        self.rest();
        *self.known.lock().expect("because no holder of it panics") = None;
        self.dial.refresh();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        path::Path,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::*;

    /// Counts the conversations with a repository in a folder.
    struct Counted(ChildDial, Arc<AtomicUsize>);

    #[async_trait]
    impl Dial for Counted {
        fn is_http(&self) -> bool {
            false
        }

        async fn dial(&self, service: Service) -> Result<Box<dyn Connection>> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.dial(service).await
        }

        fn refresh(&self) {}
    }

    async fn git(folder: &Path, arguments: &[&str]) {
        let who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
        let mut command = crate::child::program("git");
        let done = command.arg("-C").arg(folder).args(who).args(arguments).status().await;
        assert!(done.is_ok_and(|status| status.success()), "git {arguments:?}");
    }

    #[tokio::test]
    async fn a_fetch_goes_on_where_the_listing_ended() {
        let folder = tempfile::tempdir().expect("because there is room");
        git(folder.path(), &["init", "--quiet", "--initial-branch=trunk"]).await;
        git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message=one"]).await;
        let count = Arc::new(AtomicUsize::new(0));
        let dial = ChildDial::new(Place::Folder(folder.path().into()), Access::default());
        let dial = Box::new(Counted(dial, Arc::clone(&count)));
        let server = Server {
            dial,
            known: Mutex::default(),
            expected: Mutex::default(),
            listed: Mutex::default(),
            opened: Mutex::default(),
            asked: Mutex::default(),
            total: None,
        };
        let list = async || server.list(&[]).await.and_then(|raw| raw.parse()).expect("because it is there").refs;
        let fetch = async |tip| {
            let (mut pack, request) = (Vec::new(), FetchRequest { wants: vec![tip], ..FetchRequest::default() });
            server.fetch(&request, &mut pack, &|_| ()).await.expect("because it has that commit");
            assert!(pack.starts_with(b"PACK"));
        };
        let one = list().await[0].oid;
        fetch(one).await;
        assert_eq!(count.load(Ordering::Relaxed), 1);

        // A listing is always made anew.
        assert_eq!(list().await[0].oid, one);
        git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message=two"]).await;
        let two = list().await[0].oid;
        assert_ne!(one, two);
        assert_eq!(count.load(Ordering::Relaxed), 3);

        // One that is expected reads the refs when it comes.
        server.expect_listing(&[]).await;
        git(folder.path(), &["update-ref", "refs/heads/trunk", &one.to_string()]).await;
        assert_eq!(list().await[0].oid, one);
        assert_eq!(count.load(Ordering::Relaxed), 4);

        // Nor does a fetch go on with what was ended.
        server.rest();
        fetch(one).await;
        assert_eq!(count.load(Ordering::Relaxed), 5);
    }
}
