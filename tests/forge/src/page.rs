//! Long lists, a page at a time, and answers that the asker has already.

use hyper::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::answer::{Answer, Ask};
use crate::world::Kind;

/// Part of a list.
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub number: usize,
    pub size: usize,
    pub total: usize,
}

impl<T> Page<T> {
    /// The part that is asked for. The most that a page may hold is the same at all four hosts by default, but Gitea's
    /// (50); `limit` is Gitea's name for the size.
    pub fn of(all: impl IntoIterator<Item = T>, ask: &Ask, kind: Kind) -> Self {
        let (usual, most, name) = match kind {
            // https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
            Kind::Github => (30, 100, "per_page"),
            // The parameter `per_page` of https://gitee.com/api/v5/swagger: "最大为 100".
            // https://docs.gitlab.com/api/rest/#pagination
            Kind::Gitee | Kind::Gitlab => (20, 100, "per_page"),
            // https://docs.gitea.com/development/api-usage#pagination, `[api] MAX_RESPONSE_ITEMS`
            Kind::Gitea => (30, 50, "limit"),
        };
        let size = ask.number(name).unwrap_or(usual).clamp(1, most);
        let number = ask.number("page").unwrap_or(1).max(1);
        let all: Vec<T> = all.into_iter().collect();
        let total = all.len();
        let items = all.into_iter().skip((number - 1).saturating_mul(size)).take(size).collect();
        Self { items, number, size, total }
    }

    fn last(&self) -> usize {
        self.total.div_ceil(self.size).max(1)
    }

    /// The answer with the page in it and the headers that lead to the others.
    pub fn answer(self, ask: &Ask, kind: Kind, origin: &str, show: impl FnMut(&T) -> Value) -> Answer {
        let body = Value::Array(self.items.iter().map(show).collect());
        self.head(ask, kind, origin, Answer::ok(body))
    }

    /// The headers that lead to the other pages.
    pub fn head(&self, ask: &Ask, kind: Kind, origin: &str, mut answer: Answer) -> Answer {
        let last = self.last();
        let here = self.number;
        let at = |page: usize, rel: &str| {
            let mut query: Vec<String> = ask
                .query
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "page" | "access_token" | "private_token"))
                .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
                .collect();
            query.push(format!("page={page}"));
            format!("<{origin}{}?{}>; rel=\"{rel}\"", ask.path, query.join("&"))
        };
        let mut links = Vec::new();
        if here > 1 {
            links.push(at(here - 1, "prev"));
        }
        if here < last {
            links.push(at(here + 1, "next"));
        }
        if (here > 1 && kind != Kind::Gitlab) || kind == Kind::Gitlab {
            links.push(at(1, "first"));
        }
        if here < last || kind == Kind::Gitlab {
            links.push(at(last, "last"));
        }
        if !links.is_empty() && kind != Kind::Gitee {
            answer = answer.with("link", links.join(", "));
        }
        match kind {
            Kind::Github => answer,
            // Gitee tells the counts only; its pages do not link to each other.
            Kind::Gitee => answer.with("total_count", self.total).with("total_page", last),
            Kind::Gitlab => answer
                .with("x-page", here)
                .with("x-per-page", self.size)
                .with("x-total", self.total)
                .with("x-total-pages", last)
                .with("x-next-page", if here < last { (here + 1).to_string() } else { String::new() })
                .with("x-prev-page", if here > 1 { (here - 1).to_string() } else { String::new() }),
            Kind::Gitea => answer.with("x-total-count", self.total),
        }
    }
}

/// Gives an answer its tag, and leaves the body out where the asker has it already (RFC 9110, section 13.1.2).
pub(crate) fn unless_known(ask: &Ask, mut answer: Answer) -> Answer {
    if ask.method != Method::GET || answer.status != 200 {
        return answer;
    }
    let body = answer.body.as_ref().unwrap_or(&Value::Null).to_string();
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(body.as_bytes())[..16]));
    let known = ask.header("if-none-match").is_some_and(|tags| tags.split(',').any(|one| one.trim() == tag));
    if known {
        answer.status = 304;
        answer.body = None;
    }
    answer.with("etag", tag)
}
