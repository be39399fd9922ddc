//! An agent with one key, for `ssh` alone: the key is signed with here, and never leaves this process.
//!
//! Two questions of the protocol are answered, which keys there are and to sign with one; all else is refused
//! (draft-ietf-sshm-ssh-agent, "SSH Agent Protocol", 3.5 and 3.6).

use std::{io, path::Path, sync::Arc};

use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use ssh_key::PrivateKey;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::{AbortHandle, JoinSet},
};

use super::{login_key, socket::Socket};
use crate::error::Result;

/// The longest message that OpenSSH's own agent takes.
const MAX_MESSAGE: usize = 256 * 1024;

const FAILURE: u8 = 5;
const REQUEST_IDENTITIES: u8 = 11;
const IDENTITIES_ANSWER: u8 = 12;
const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;

/// An agent that answers until it is dropped.
pub(crate) struct Agent {
    socket: Socket,
    serving: AbortHandle,
}

impl Agent {
    /// Begins to answer, through a socket in this folder.
    pub fn start(key: PrivateKey, folder: &Path) -> Result<Self> {
        let (socket, listener) = Socket::listen(folder)?;
        let serving = tokio::spawn(serve(listener, Arc::new(key))).abort_handle();
        Ok(Self { socket, serving })
    }

    /// Its socket.
    pub fn place(&self) -> &Path {
        &self.socket.place
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: Listener, key: Arc<PrivateKey>) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            guest = listener.accept() => match guest {
                Ok(guest) => {
                    let key = Arc::clone(&key);
                    guests.spawn(async move { converse(guest, &key).await });
                }
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            },
            Some(_) = guests.join_next() => {}
        }
    }
}

async fn converse(mut guest: Stream, key: &PrivateKey) -> io::Result<()> {
    loop {
        let length = guest.read_u32().await? as usize;
        if length == 0 || length > MAX_MESSAGE {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut message = vec![0; length];
        guest.read_exact(&mut message).await?;
        let answer = answer(key, &message).unwrap_or_else(|| vec![FAILURE]);
        let mut framed = Vec::with_capacity(answer.len() + 4);
        put_text(&mut framed, &answer);
        guest.write_all(&framed).await?;
        guest.flush().await?;
    }
}

/// What is answered to a message; none to what is refused.
fn answer(key: &PrivateKey, message: &[u8]) -> Option<Vec<u8>> {
    let (kind, mut rest) = message.split_first()?;
    let public = key.public_key().to_bytes().ok()?;
    match *kind {
        REQUEST_IDENTITIES => {
            let mut answer = vec![IDENTITIES_ANSWER, 0, 0, 0, 1];
            put_text(&mut answer, &public);
            put_text(&mut answer, key.comment().as_bytes());
            Some(answer)
        }
        SIGN_REQUEST => {
            let (wanted, data) = (take_text(&mut rest)?, take_text(&mut rest)?);
            let flags = u32::from_be_bytes(rest.try_into().ok()?);
            let signature = login_key::sign(key, data, flags).filter(|_| wanted == public)?;
            let mut answer = vec![SIGN_RESPONSE];
            put_text(&mut answer, &signature);
            Some(answer)
        }
        _ => None,
    }
}

/// A text as SSH writes it: its length in four bytes before it (RFC 4251, 5).
pub(super) fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    let length = u32::try_from(text.len()).expect("because messages are short");
    out.extend(length.to_be_bytes());
    out.extend(text);
}

fn take_text<'m>(rest: &mut &'m [u8]) -> Option<&'m [u8]> {
    let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
    let text = rest.get(4..)?.get(..length)?;
    *rest = &rest[4 + length..];
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ssh_view::KeyType;

    #[test]
    fn only_two_questions_are_answered() {
        let key = login_key::generate(KeyType::Ed25519, "me").expect("because there is chance");
        let public = key.public_key().to_bytes().expect("because it is a key");
        let listed = answer(&key, &[REQUEST_IDENTITIES]).expect("because it is a question");
        assert_eq!(listed[..5], [IDENTITIES_ANSWER, 0, 0, 0, 1]);
        let ask = |public: &[u8], flags: u32| {
            let mut message = vec![SIGN_REQUEST];
            put_text(&mut message, public);
            put_text(&mut message, b"what the server sent");
            message.extend(flags.to_be_bytes());
            answer(&key, &message)
        };
        let signed = ask(&public, 0).expect("because it is the key");
        assert_eq!(signed[0], SIGN_RESPONSE);
        assert_eq!(ask(b"another", 0), None);
        // To add, to remove, to lock, an extension, and what is cut short.
        for message in
            [&[17][..], &[19], &[22], &[27], &[], &[SIGN_REQUEST, 0, 0, 0, 9, 1], &[SIGN_REQUEST, 255, 255, 255, 255]]
        {
            assert_eq!(answer(&key, message), None, "{message:?}");
        }
    }
}
