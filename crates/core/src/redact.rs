//! Taking secrets out of what others say. A server may quote the request it was sent, and its words go into the log.

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
use gemel_wire::Credentials;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The secrets that a run uses, in the forms in which they travel.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    forms: Vec<String>,
}

/// Shorter secrets would take ordinary words out of sentences.
const MIN_LEN: usize = 4;

impl Redactor {
    /// Knows a secret from now on.
    pub fn add(&mut self, credentials: &Credentials) {
        let Credentials { user, secret } = credentials;
        if secret.len() < MIN_LEN {
            return;
        }
        let forms = [
            // Without the padding: a longer text that begins so is found too.
            BASE64_STANDARD_NO_PAD.encode(format!("{user}:{secret}")),
            BASE64_STANDARD_NO_PAD.encode(secret),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
            secret.clone(),
        ];
        self.forms.extend(forms);
    }

    /// Knows what another one knows, too.
    pub fn join(&mut self, other: Self) {
        self.forms.extend(other.forms);
    }

    /// A text without any of the secrets.
    pub fn clean(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), "…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_a_secret_stays() {
        let mut redactor = Redactor::default();
        redactor.add(&Credentials { user: "me".into(), secret: "p@ss/word".into() });
        let said = redactor.clean("bad token p@ss/word, p%40ss%2Fword, Basic bWU6cEBzcy93b3Jk here");
        assert_eq!(said, "bad token …, …, Basic … here");
        assert_eq!(Redactor::default().clean("nothing to hide"), "nothing to hide");
    }
}
