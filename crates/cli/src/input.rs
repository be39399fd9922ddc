//! What is read from standard input: secrets, URLs and answers, so that they need not be arguments.

use std::io::{self, BufRead, IsTerminal};

use gemel_core::{Code, Error, Result};

/// Whether somebody at a terminal is asked for what is wanted.
pub fn is_asked() -> bool {
    io::stdin().is_terminal()
}

/// A secret: asked for without showing it at a terminal, else the first line that comes.
pub fn secret(prompt: &str) -> Result<String> {
    let read = if io::stdin().is_terminal() { rpassword::prompt_password(prompt) } else { line() };
    Ok(read.map_err(failed)?.trim_end_matches(['\r', '\n']).to_owned())
}

/// Two lines: the URLs of a new mirror.
pub fn two_urls() -> Result<(String, String)> {
    let mut lines = io::stdin().lock().lines().map(|line| line.map(|line| line.trim().to_owned()));
    let mut next = || loop {
        match lines.next() {
            None => return Err(Error::new(Code::BadUrl)),
            Some(Err(error)) => return Err(failed(error)),
            Some(Ok(line)) if line.is_empty() => {}
            Some(Ok(line)) => return Ok(line),
        }
    };
    Ok((next()?, next()?))
}

/// Whether somebody at the terminal says yes; none where nobody is there to ask.
pub fn yes(prompt: &str) -> Result<Option<bool>> {
    use std::io::Write;
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut out = io::stderr().lock();
    let _ = write!(out, "{prompt} ").and_then(|()| out.flush());
    drop(out);
    let answer = line().map_err(failed)?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")))
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

fn failed(error: io::Error) -> Error {
    Error::new(Code::Io).with("detail", error)
}
