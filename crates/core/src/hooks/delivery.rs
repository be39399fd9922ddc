//! What a call claims, and whether it is so. Pure; secrets are compared in a time that tells nothing of them.
//!
//! | host | proof |
//! |---|---|
//! | GitHub | `X-Hub-Signature-256`: HMAC-SHA256 of the body (<https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>) |
//! | Gitea, Forgejo | `X-Gitea-Signature`: the same (<https://docs.gitea.com/usage/webhooks>) |
//! | Bitbucket | `X-Hub-Signature: sha256=…`: the same (<https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/>) |
//! | GitLab | `X-Gitlab-Token`: the secret itself; with a signing token `webhook-signature` (<https://docs.gitlab.com/user/project/integrations/webhooks/>, <https://www.standardwebhooks.com/>) |
//! | Gitee | `X-Gitee-Token`: the secret itself, or HMAC-SHA256 of the time and the secret (<https://help.gitee.com/webhook/how-to-verify-webhook-keys>) |

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Place;
use crate::{clock::Millis, view::RefusedWhy};

/// So much Gitee's time may differ from ours, as its page says.
const GITEE_ODDS: Millis = 60 * 60 * 1000;
/// So much that of a Standard Webhook may, as its reference libraries have it.
const STANDARD_ODDS: Millis = 5 * 60 * 1000;
/// A GitLab signing token begins so; what follows is the key in base64.
const SIGNING: &str = "whsec_";

type Sum = [u8; 32];

/// What is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// Something was pushed.
    Push,
    /// The host tries whether somebody is there.
    Ping,
    /// Something else, which is no matter here.
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Proof {
    Body(Sum),
    Standard { id: String, at: String, sums: Vec<Sum> },
    Gitee { token: String, at: String },
    Word(String),
}

/// What the head of a call claims, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    proof: Proof,
    occasion: Occasion,
    /// The host's own name for this delivery. Where the proof is about the body, nothing vouches for it.
    id: Option<String>,
}

/// By these a delivery is known when it comes again.
pub(crate) type Marks = Vec<Sum>;

impl Claim {
    /// Reads the headers of a call, asked for by their names in small letters. None where nothing in them could prove
    /// anything.
    pub fn read<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let text = |name: &str| header(name).map(str::to_owned);
        let is = |name: &str, pushes: &[&str], pings: &[&str]| match header(name) {
            Some(event) if pushes.contains(&event) => Occasion::Push,
            Some(event) if pings.contains(&event) => Occasion::Ping,
            _ => Occasion::Other,
        };
        // Gitee and Gitea send GitHub's headers beside their own.
        if let Some(token) = text("x-gitee-token") {
            let occasion = is("x-gitee-event", &["Push Hook", "Tag Push Hook"], &[]);
            let at = text("x-gitee-timestamp")?;
            return Some(Self { proof: Proof::Gitee { token, at }, occasion, id: None });
        }
        if header("x-gitlab-event").is_some() {
            let occasion = is("x-gitlab-event", &["Push Hook", "Tag Push Hook"], &[]);
            let proof = match text("webhook-signature") {
                Some(signatures) => Proof::Standard {
                    id: text("webhook-id")?,
                    at: text("webhook-timestamp")?,
                    sums: signatures.split(' ').filter_map(|one| base64_sum(one.strip_prefix("v1,")?)).collect(),
                },
                None => Proof::Word(text("x-gitlab-token")?),
            };
            let id = text("idempotency-key").or_else(|| text("x-gitlab-event-uuid"));
            return Some(Self { proof, occasion, id });
        }
        if let Some(signature) = header("x-gitea-signature") {
            let occasion = is("x-gitea-event", &["push"], &[]);
            let proof = Proof::Body(hex_sum(signature)?);
            return Some(Self { proof, occasion, id: text("x-gitea-delivery") });
        }
        if let Some(signature) = header("x-hub-signature-256") {
            let occasion = is("x-github-event", &["push"], &["ping"]);
            let proof = Proof::Body(hex_sum(signature.strip_prefix("sha256=")?)?);
            return Some(Self { proof, occasion, id: text("x-github-delivery") });
        }
        // Bitbucket's own header is what others use for SHA-1.
        let signature = header("x-hub-signature").and_then(|signature| signature.strip_prefix("sha256="))?;
        let occasion = is("x-event-key", &["repo:push", "repo:refs_changed"], &["diagnostics:ping"]);
        let id = text("x-request-uuid").or_else(|| text("x-request-id"));
        Some(Self { proof: Proof::Body(hex_sum(signature)?), occasion, id })
    }

    /// Begins to hold it against a secret.
    pub fn against(self, secret: &str) -> Check {
        let mac = match &self.proof {
            Proof::Body(_) => Some(keyed(secret.as_bytes())),
            Proof::Standard { id, at, .. } => {
                let key = secret.strip_prefix(SIGNING).and_then(|key| STANDARD.decode(key).ok());
                let mut mac = keyed(key.as_deref().unwrap_or(secret.as_bytes()));
                mac.update(format!("{id}.{at}.").as_bytes());
                Some(mac)
            }
            Proof::Gitee { .. } | Proof::Word(_) => None,
        };
        Check { claim: self, mac, secret: secret.to_owned() }
    }
}

/// A claim that is being held against a secret, while its body comes in.
pub(crate) struct Check {
    claim: Claim,
    mac: Option<Hmac<Sha256>>,
    secret: String,
}

impl Check {
    /// Takes in the next piece of the body. It is not kept.
    pub fn update(&mut self, piece: &[u8]) {
        if let Some(mac) = &mut self.mac {
            mac.update(piece);
        }
    }

    /// Whether it is so: what is called for, and by what the delivery is known when it comes again.
    pub fn finish(self, place: Place, now: Millis) -> Result<(Occasion, Marks), RefusedWhy> {
        let Self { claim: Claim { proof, occasion, id }, mac, secret } = self;
        let equals = |sum: &Sum| mac.as_ref().is_some_and(|mac| mac.clone().verify_slice(sum).is_ok());
        let mark = |kind: &str, what: &[u8]| mark(place, kind, what);
        let mut marks: Marks = id.iter().map(|id| mark("id", id.as_bytes())).collect();
        let timely = |at: Option<Millis>, odds: Millis| at.is_some_and(|at| now.abs_diff(at) <= odds.unsigned_abs());
        match proof {
            Proof::Body(sum) => {
                if !equals(&sum) {
                    return Err(RefusedWhy::Wrong);
                }
                // The same words under another name are still the same words.
                marks.push(mark("body", &sum));
            }
            Proof::Standard { id, at, sums } => {
                if !sums.iter().any(equals) {
                    return Err(RefusedWhy::Wrong);
                }
                let seconds = at.parse::<Millis>().ok();
                if !timely(seconds.and_then(|at| at.checked_mul(1000)), STANDARD_ODDS) {
                    return Err(RefusedWhy::Old);
                }
                marks.push(mark("standard", id.as_bytes()));
            }
            Proof::Gitee { token, at } => {
                let mut mac = keyed(secret.as_bytes());
                mac.update(format!("{at}\n{secret}").as_bytes());
                let signed = base64_sum(&token).is_some_and(|sum| mac.verify_slice(&sum).is_ok());
                let shown = same(&token, &secret);
                if !shown && !signed {
                    return Err(RefusedWhy::Wrong);
                }
                if !timely(at.parse().ok(), GITEE_ODDS) {
                    return Err(RefusedWhy::Old);
                }
                marks.push(mark("gitee", at.as_bytes()));
            }
            Proof::Word(word) => {
                // Who was given a signing token is to sign.
                if !same(&word, &secret) || secret.starts_with(SIGNING) {
                    return Err(RefusedWhy::Wrong);
                }
            }
        }
        Ok((occasion, marks))
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("because a key of any length will do")
}

/// Whether two secrets are the same. Not even their lengths tell in the time it takes.
fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one).ct_eq(&Sha256::digest(other)).into()
}

fn mark(place: Place, kind: &str, what: &[u8]) -> Sum {
    let mut sum = Sha256::new();
    sum.update(format!("{}\0{kind}\0", place.word()));
    sum.update(what);
    sum.finalize().into()
}

fn hex_sum(text: &str) -> Option<Sum> {
    let mut sum = Sum::default();
    hex::decode_to_slice(text, &mut sum).ok()?;
    Some(sum)
}

fn base64_sum(text: &str) -> Option<Sum> {
    // Gitee's page escapes it for a URL, and its headers do not; some versions did.
    let plain = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    STANDARD.decode(plain.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{MirrorId, Side};

    pub(crate) const PLACE: Place = Place { mirror: MirrorId(1), side: Side::Left };
    const NOW: Millis = 1_700_000_000_000;

    pub(crate) fn sum(key: &[u8], message: &str) -> Sum {
        let mut mac = keyed(key);
        mac.update(message.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn verdict(
        headers: &[(&str, &str)],
        body: &str,
        secret: &str,
        now: Millis,
    ) -> Result<(Occasion, Marks), RefusedWhy> {
        let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let mut check = Claim::read(header).ok_or(RefusedWhy::Unsigned)?.against(secret);
        // However it is cut into pieces.
        for piece in body.as_bytes().chunks(3) {
            check.update(piece);
        }
        check.finish(PLACE, now)
    }

    fn occasion(headers: &[(&str, &str)], body: &str, secret: &str) -> Result<Occasion, RefusedWhy> {
        verdict(headers, body, secret, NOW).map(|(occasion, _)| occasion)
    }

    /// The example of <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
    #[test]
    fn githubs_own_example() {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let head = [("x-hub-signature-256", signature), ("x-github-event", "push"), ("x-github-delivery", "72d3162e")];
        let secret = "It's a Secret to Everybody";
        assert_eq!(occasion(&head, "Hello, World!", secret), Ok(Occasion::Push));
        for (body, secret) in [("Hello, World?", secret), ("Hello, World!", "another"), ("", secret)] {
            assert_eq!(occasion(&head, body, secret), Err(RefusedWhy::Wrong));
        }
        let ping = [("x-hub-signature-256", signature), ("x-github-event", "ping")];
        assert_eq!(occasion(&ping, "Hello, World!", secret), Ok(Occasion::Ping));
        for bad in ["", "sha256=", "sha1=757107ea0eb2509fc211221cce984b8a37570b6d", "sha256=zz"] {
            let head = [("x-hub-signature-256", bad), ("x-github-event", "push")];
            assert_eq!(occasion(&head, "Hello, World!", secret), Err(RefusedWhy::Unsigned));
        }
    }

    #[test]
    fn gitea_and_bitbucket_sign_the_same_way() {
        let signature = hex::encode(sum(b"s3", "{}"));
        let gitea =
            [("x-gitea-signature", &*signature), ("x-gitea-event", "push"), ("x-hub-signature-256", "nonsense")];
        assert_eq!(occasion(&gitea, "{}", "s3"), Ok(Occasion::Push));
        let prefixed = format!("sha256={signature}");
        let bitbucket = [("x-hub-signature", &*prefixed), ("x-event-key", "repo:push")];
        assert_eq!(occasion(&bitbucket, "{}", "s3"), Ok(Occasion::Push));
        assert_eq!(occasion(&bitbucket, "{} ", "s3"), Err(RefusedWhy::Wrong));
    }

    #[test]
    fn gitlab_shows_the_secret_or_signs() {
        let head = [("x-gitlab-event", "Push Hook"), ("x-gitlab-token", "s3"), ("x-gitlab-event-uuid", "u")];
        assert_eq!(occasion(&head, "{}", "s3"), Ok(Occasion::Push));
        assert_eq!(occasion(&head, "{}", "s3 "), Err(RefusedWhy::Wrong));
        assert_eq!(occasion(&[("x-gitlab-event", "Push Hook")], "{}", "s3"), Err(RefusedWhy::Unsigned));
        // https://www.standardwebhooks.com/
        let key = STANDARD.encode(b"a key of thirty-two bytes length");
        let secret = format!("{SIGNING}{key}");
        let at = (NOW / 1000).to_string();
        let signed = STANDARD.encode(sum(b"a key of thirty-two bytes length", &format!("msg.{at}.{{}}")));
        let signature = format!("v1,{} v1,{signed}", STANDARD.encode([0; 32]));
        let head = [
            ("x-gitlab-event", "Tag Push Hook"),
            ("webhook-id", "msg"),
            ("webhook-timestamp", &*at),
            ("webhook-signature", &*signature),
            ("x-gitlab-token", "whatever"),
        ];
        assert_eq!(occasion(&head, "{}", &secret), Ok(Occasion::Push));
        assert_eq!(occasion(&head, "{ }", &secret), Err(RefusedWhy::Wrong));
        assert_eq!(verdict(&head, "{}", &secret, NOW + 301_000).err(), Some(RefusedWhy::Old));
        // A signing token is no password: who shows it has it from elsewhere.
        let shown = [("x-gitlab-event", "Push Hook"), ("x-gitlab-token", &*secret)];
        assert_eq!(occasion(&shown, "{}", &secret), Err(RefusedWhy::Wrong));
    }

    #[test]
    fn gitee_shows_the_secret_or_signs_the_time() {
        let at = NOW.to_string();
        let signed = STANDARD.encode(sum(b"s3", &format!("{at}\ns3")));
        let escaped = percent_encoding::utf8_percent_encode(&signed, percent_encoding::NON_ALPHANUMERIC).to_string();
        for token in ["s3", &signed, &escaped] {
            let head = [("x-gitee-token", token), ("x-gitee-timestamp", &*at), ("x-gitee-event", "Push Hook")];
            assert_eq!(occasion(&head, "{}", "s3"), Ok(Occasion::Push), "{token}");
            assert_eq!(occasion(&head, "{}", "s4"), Err(RefusedWhy::Wrong));
            for late in [NOW + GITEE_ODDS + 1, NOW - GITEE_ODDS - 1] {
                assert_eq!(verdict(&head, "{}", "s3", late).err(), Some(RefusedWhy::Old));
            }
        }
        assert_eq!(occasion(&[("x-gitee-token", "s3")], "{}", "s3"), Err(RefusedWhy::Unsigned));
    }

    #[test]
    fn the_same_words_under_another_name_are_the_same_delivery() {
        let signature = format!("sha256={}", hex::encode(sum(b"s3", "{}")));
        let marks = |id: &str| {
            let head = [("x-hub-signature-256", &*signature), ("x-github-event", "push"), ("x-github-delivery", id)];
            verdict(&head, "{}", "s3", NOW).expect("because it is signed").1
        };
        let (one, other) = (marks("a"), marks("b"));
        assert!(one.len() == 2 && one.iter().filter(|mark| other.contains(mark)).count() == 1);
    }

    #[test]
    fn what_is_no_push_is_no_matter() {
        let signature = format!("sha256={}", hex::encode(sum(b"s3", "{}")));
        let head = [("x-hub-signature-256", &*signature), ("x-github-event", "issues")];
        assert_eq!(occasion(&head, "{}", "s3"), Ok(Occasion::Other));
    }
}
