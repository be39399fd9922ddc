//! What is written, for people or for programs.

use std::io::{self, Write};

use gemel_core::{
    Code, Error,
    view::{MirrorView, Problem},
    words::{Arg, Words},
};
use serde::Serialize;

use crate::Exit;

/// Where results go: standard output; advice goes to standard error.
pub struct Output {
    pub words: Words,
    pub json: bool,
}

impl Output {
    pub fn new(words: Words, json: bool) -> Self {
        Self { words, json }
    }

    /// A line for people; nothing when a program reads.
    pub fn line(&self, line: &str) {
        if !self.json {
            write(&mut io::stdout().lock(), line);
        }
    }

    /// A message of the catalogue, for people.
    pub fn say(&self, key: &str, args: &[Arg<'_>]) {
        self.line(&self.words.say_with(key, args));
    }

    /// A value, for programs.
    pub fn value(&self, value: &impl Serialize) {
        if self.json {
            let text = serde_json::to_string_pretty(value).expect("because views have nothing that JSON lacks");
            write(&mut io::stdout().lock(), &text);
        }
    }

    /// An error, and what the program is to end with.
    pub fn error(&self, error: &Error) -> Exit {
        if self.json {
            self.value(&Failure { error: self.explained(error) });
        } else {
            self.problem(&Problem::from(error));
        }
        exit_code(error.code())
    }

    /// An error with its sentences, for programs.
    pub fn explained(&self, error: &Error) -> Explained {
        let problem = Problem::from(error);
        Explained { message: self.words.problem(&problem), hint: self.words.hint(&problem), problem }
    }

    /// Words of advice, for people.
    pub fn advice(&self, problem: &Problem) {
        if !self.json {
            self.problem(problem);
        }
    }

    /// Says of each side whose certificate nobody checks that it is so: who is on the way can read and change everything.
    pub fn unverified(&self, mirror: &MirrorView) {
        for end in [&mirror.left, &mirror.right].into_iter().filter(|end| end.unverified) {
            self.advice(&Problem::from(&Error::new(Code::TlsUnverified).with("host", &end.host)));
        }
    }

    /// A problem in two sentences.
    pub fn problem(&self, problem: &Problem) {
        warn(&self.words.problem(problem));
        warn(&format!("  {}", self.words.hint(problem)));
        if let Some(link) = problem.args.get("link") {
            warn(&format!("  {link}"));
        }
    }
}

/// Advice or trouble, for people.
pub fn warn(line: &str) {
    write(&mut io::stderr().lock(), line);
}

/// What `ssh` asked for, to `ssh`.
pub fn answer(secret: &str) {
    write(&mut io::stdout().lock(), secret);
}

#[derive(Serialize)]
struct Failure {
    error: Explained,
}

/// A problem with the sentences that people read.
#[derive(Serialize)]
pub struct Explained {
    #[serde(flatten)]
    problem: Problem,
    message: String,
    hint: String,
}

/// A reader that went away (`gemel log | head`) is no error.
fn write(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

/// What somebody typed wrong is told apart from what failed.
pub fn exit_code(code: Code) -> Exit {
    match code {
        Code::BadUrl
        | Code::UnsupportedScheme
        | Code::CredentialsOverPlainHttp
        | Code::MirrorUnknown
        | Code::MirrorExists
        | Code::SameRepository
        | Code::Circle
        | Code::CircleOverwrites
        | Code::AccountUnknown
        | Code::AccountExists
        | Code::AccountInUse
        | Code::AccountAmbiguous
        | Code::NoSuchRef
        | Code::ApprovalStale
        | Code::ResolutionImpossible
        | Code::MixedQuestions
        | Code::BackupUnknown
        | Code::MirrorRemoved
        | Code::BadInput
        | Code::CertificatesUnusable
        | Code::HostKeyAbsent
        | Code::SshKeyMissing
        | Code::SshKeyExists
        | Code::InputMissing => Exit::Usage,
        // A person still has to decide.
        Code::ResolutionStale | Code::MergeConflicts | Code::HostKeyUnknown => Exit::NeedsDecision,
        _ => Exit::Failed,
    }
}
