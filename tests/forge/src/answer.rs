//! A call of the API, read, and what is answered to it.

use hyper::{HeaderMap, Method};
use serde_json::{Map, Value, json};

/// A call of the API.
#[derive(Debug)]
pub(crate) struct Ask {
    pub method: Method,
    /// As it came.
    pub path: String,
    /// The parts of the path below the API's root, unescaped. An escaped `/` separates nothing.
    pub parts: Vec<String>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    /// The fields of the body, whether JSON or a form.
    pub fields: Map<String, Value>,
}

impl Ask {
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.query(name)?.parse().ok()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A field of the body, or of the query where the host takes it there too.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str).or_else(|| self.query(name))
    }

    /// A field that says yes or no, in any of the ways that forms and JSON have for it.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => Some(*flag),
            Some(Value::String(word)) => Some(matches!(word.as_str(), "true" | "1")),
            Some(Value::Number(number)) => Some(number.as_u64() == Some(1)),
            _ => self.query(name).map(|word| matches!(word, "true" | "1")),
        }
    }

    /// A whole number, in any of the ways that forms and JSON have for it.
    pub fn id(&self, name: &str) -> Option<u64> {
        match self.fields.get(name) {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(word)) => word.parse().ok(),
            _ => self.query(name)?.parse().ok(),
        }
    }
}

/// What is answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// Nothing where the host sends no body.
    pub body: Option<Value>,
}

impl Answer {
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Some(body) }
    }

    pub fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    pub fn created(body: Value) -> Self {
        Self::new(201, body)
    }

    /// Done, and nothing to say.
    pub fn done() -> Self {
        Self { status: 204, headers: Vec::new(), body: None }
    }

    /// The body that most hosts send with most errors.
    pub fn message(status: u16, message: &str) -> Self {
        Self::new(status, json!({ "message": message }))
    }

    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }
}
