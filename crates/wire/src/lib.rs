//! Git's smart protocol as a client: list the refs of a remote repository, fetch a pack from it, push a pack to it.
//!
//! The crate holds no repository of its own and interprets no object: what it receives it hands on as bytes. That makes
//! it fit for relaying, where a pack that came from one server goes out to another as it is.
//!
//! The protocol is described in Git's own documents: `gitprotocol-common(5)`, `gitprotocol-pack(5)`,
//! `gitprotocol-v2(5)`, `gitprotocol-http(5)` and `gitprotocol-capabilities(5)`.
//!
//! Start with [`connect`], which gives a [`Remote`] for an [`Address`].
#![deny(missing_docs)]

mod access;
mod address;
mod advertisement;
mod capabilities;
mod child;
mod connection;
mod error;
mod fetch;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod listing;
mod oid;
mod pack;
mod pktline;
mod push;
mod refname;
mod remote;
mod sideband;
mod silence;
mod web;
mod words;

pub use access::{Access, Limits, Ssh, Tls};
pub use address::{Address, Credentials, SshAddress};
pub use child::program;
pub use error::{Error, Kind, Result, clean, clean_to as harmless};
pub use fetch::{FetchRequest, pack_objects};
pub use http::HttpPool;
pub use listing::{Listing, RawListing, RemoteRef};
pub use oid::{HashKind, Oid, ParseOidError};
pub use pack::{PackChunks, PackFeed, PackSink, PackSource, PackStream, pack_stream};
pub use push::{Command, Delivery, Push, PushFailure, PushReport, RefReport};
pub use refname::{BadRefName, RefName};
pub use remote::{Remote, Transfer, connect};
pub use web::{Method, WebAnswer, WebRequest, WebStream};
