//! Starts the hosts by hand, or for tests in another language.
#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "a program talks to whoever started it")]

use std::io::Read as _;
use std::path::PathBuf;

use clap::Parser;
use gemel_forge_standin::{Ports, Standin, fill};
use serde_json::json;

/// Plays GitHub, Gitee, GitLab and Gitea on this machine, until standard input ends.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the bare repositories are made.
    folder: PathBuf,
    /// The port of GitHub's stand-in; 0 for any free one.
    #[arg(long, default_value_t = 0)]
    github: u16,
    /// The port of Gitee's.
    #[arg(long, default_value_t = 0)]
    gitee: u16,
    /// The port of GitLab's.
    #[arg(long, default_value_t = 0)]
    gitlab: u16,
    /// The port of Gitea's.
    #[arg(long, default_value_t = 0)]
    gitea: u16,
    /// Fills the hosts with people, tokens and repositories, and says what there is in words rather than in JSON.
    #[arg(long)]
    sample: bool,
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let Arguments { github, gitee, gitlab, gitea, .. } = arguments;
    let standin = Standin::start_at(&arguments.folder, &Ports { github, gitee, gitlab, gitea })?;
    if arguments.sample {
        for host in standin.hosts() {
            println!("\n{}   {}   API {}", host.kind().word(), host.origin(), host.api());
            for (what, token) in fill(host) {
                println!("  token {token:<14} {what}");
            }
        }
        let host = standin.github();
        println!(
            "\nRepositories are ada/website, ada/notes, acme/engine (main is protected) and 250 exercises; those of"
        );
        println!("GitHub and GitLab have a history, and the others are empty. Try:");
        println!("  git clone http://ada:github-all@{}/ada/notes.git", host.authority());
        println!("  curl -H 'Authorization: Bearer github-all' {}/user", host.api());
        println!("  curl -d '{{\"order\": \"revoke\", \"token\": \"github-all\"}}' {}/_standin", host.origin());
        println!("  curl {}/_standin/requests", host.origin());
        println!("\nEverything is gone when this ends: with Ctrl+C, or the end of its input.");
    } else {
        let hosts: serde_json::Map<_, _> = standin
            .hosts()
            .iter()
            .map(|host| (host.kind().word().to_owned(), json!({"origin": host.origin(), "api": host.api()})))
            .collect();
        println!("{}", serde_json::Value::Object(hosts));
    }
    // Whoever started it holds the other end: with them, it ends too.
    let mut nothing = Vec::new();
    std::io::stdin().read_to_end(&mut nothing)?;
    Ok(())
}
