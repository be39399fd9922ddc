//! Keys that are made here to log in with. The private half goes to the keychain, and from there into the agent.

use rand_core::OsRng;
use rsa::pkcs1v15::SigningKey;
use signature::{RandomizedSigner, SignatureEncoding, Signer};
use ssh_key::sha2::{Sha256, Sha512};
use ssh_key::{
    Algorithm, LineEnding, Mpint, PrivateKey, PublicKey, Signature,
    private::{KeypairData, RsaKeypair},
};

use super::{agent::put_text, host_key::HostKey};
use crate::{
    error::{Code, Error, Result},
    ssh_view::KeyType,
};

/// What hosts that take RSA alone ask for.
const RSA_BITS: usize = 4096;
/// With what an agent is asked to sign (draft-ietf-sshm-ssh-agent, 3.6.1); RSA with SHA-1 is not signed with.
const RSA_SHA2_256: u32 = 2;
const RSA_SHA2_512: u32 = 4;

/// Makes a key.
pub(crate) fn generate(kind: KeyType, comment: &str) -> Result<PrivateKey> {
    let failed = |error| Error::new(Code::Io).with("detail", error);
    let mut key = match kind {
        KeyType::Ed25519 => PrivateKey::random(&mut OsRng, Algorithm::Ed25519).map_err(failed)?,
        KeyType::Rsa4096 => {
            let pair = RsaKeypair::random(&mut OsRng, RSA_BITS).map_err(failed)?;
            PrivateKey::new(KeypairData::from(pair), "").map_err(failed)?
        }
    };
    key.set_comment(comment);
    Ok(key)
}

/// The form in which the keychain keeps it.
pub(crate) fn as_secret(key: &PrivateKey) -> Result<String> {
    let text = key.to_openssh(LineEnding::LF).map_err(|_| unusable())?;
    Ok((*text).clone())
}

/// Reads it from the keychain's form.
pub(crate) fn of_secret(secret: &str) -> Result<PrivateKey> {
    // The parser's own error might quote what it read.
    PrivateKey::from_openssh(secret).map_err(|_| unusable())
}

fn unusable() -> Error {
    Error::bad_input("ssh-key", "")
}

/// The line that a host is given.
pub(crate) fn public_line(key: &PrivateKey) -> Result<String> {
    key.public_key().to_openssh().map_err(|_| unusable())
}

/// The fingerprint of a public line.
pub(crate) fn fingerprint(public: &str) -> String {
    HostKey::of_line(public).map(|key| key.sha256()).unwrap_or_default()
}

/// What kind of key a public line is of.
pub(crate) fn kind_of(public: &str) -> KeyType {
    match PublicKey::from_openssh(public).map(|key| key.algorithm()) {
        Ok(Algorithm::Rsa { .. }) => KeyType::Rsa4096,
        _ => KeyType::Ed25519,
    }
}

/// A signature in the form of RFC 4253, 6.6: the algorithm's name and the signature itself.
pub(crate) fn sign(key: &PrivateKey, data: &[u8], flags: u32) -> Option<Vec<u8>> {
    let (algorithm, signature) = if let KeypairData::Rsa(pair) = key.key_data() {
        sign_rsa(pair, data, flags)?
    } else {
        let signature: Signature = key.try_sign(data).ok()?;
        (signature.algorithm().as_str().to_owned(), signature.as_bytes().to_vec())
    };
    let mut out = Vec::new();
    put_text(&mut out, algorithm.as_bytes());
    put_text(&mut out, &signature);
    Some(out)
}

/// RFC 8332. Done here because ssh-key 0.6 takes one prime for both; and blinded, so that the time it takes tells nothing.
fn sign_rsa(pair: &RsaKeypair, data: &[u8], flags: u32) -> Option<(String, Vec<u8>)> {
    let number = |number: &Mpint| number.as_positive_bytes().map(rsa::BigUint::from_bytes_be);
    let (public, private) = (&pair.public, &pair.private);
    let primes = vec![number(&private.p)?, number(&private.q)?];
    let (n, e, d) = (number(&public.n)?, number(&public.e)?, number(&private.d)?);
    let key = rsa::RsaPrivateKey::from_components(n, e, d, primes).ok()?;
    if flags & RSA_SHA2_512 != 0 {
        let signature = SigningKey::<Sha512>::new(key).try_sign_with_rng(&mut OsRng, data).ok()?;
        Some(("rsa-sha2-512".to_owned(), signature.to_vec()))
    } else if flags & RSA_SHA2_256 != 0 {
        let signature = SigningKey::<Sha256>::new(key).try_sign_with_rng(&mut OsRng, data).ok()?;
        Some(("rsa-sha2-256".to_owned(), signature.to_vec()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_the_keychain() {
        let key = generate(KeyType::Ed25519, "gemel: github").expect("because there is chance");
        let secret = as_secret(&key).expect("because it is a key");
        let back = of_secret(&secret).expect("because it was a key");
        let public = public_line(&back).expect("because it is a key");
        assert_eq!(public_line(&key), Ok(public.clone()));
        assert!(public.starts_with("ssh-ed25519 ") && public.ends_with(" gemel: github"), "{public}");
        assert_eq!((kind_of(&public), fingerprint(&public).len()), (KeyType::Ed25519, "SHA256:".len() + 43));
        let error = of_secret("-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2").expect_err("because it is none");
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn rsa_signs_as_servers_take_it() {
        let key = generate(KeyType::Rsa4096, "me").expect("because there is chance");
        for (flags, algorithm) in [(4, "rsa-sha2-512"), (2, "rsa-sha2-256"), (6, "rsa-sha2-512")] {
            let signature = sign(&key, b"data", flags).expect("because that was asked for");
            assert_eq!(&signature[4..16], algorithm.as_bytes());
        }
        assert_eq!(sign(&key, b"data", 0), None);
        assert_eq!(kind_of(&public_line(&key).expect("because it is a key")), KeyType::Rsa4096);
    }
}
