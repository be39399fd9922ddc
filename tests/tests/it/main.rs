//! Runs `gemel` against real Git servers. One program for all tests: it links once, and the tests share two cores.
#![cfg(unix)]

mod backups;
mod behaviour;
mod bounds;
mod changes;
mod children;
mod clones;
mod command_line;
mod connections;
mod divergence;
mod early;
mod failures;
mod first_sync;
mod guards;
mod hook_script;
mod hosts;
mod hosts_accounts;
mod hosts_beside;
mod hosts_engine;
mod hosts_flows;
mod hosts_places;
mod hosts_repositories;
mod interruption;
mod keeper_asked;
mod kills;
mod named_cases;
mod one_way;
mod parts;
mod policies;
mod push_size;
mod races;
mod random_walk;
mod refusals;
mod resolve;
mod secrets;
mod service;
mod settings;
mod ssh;
mod ssh_host_keys;
mod ssh_login;
mod ssh_on_the_way;
mod ssh_sync;
mod ssh_words;
mod transports;
mod trust;
mod unattended;
mod webhooks;

/// A file that no `mod` line names is compiled by nobody, and its tests pass for ever.
#[test]
fn no_file_is_forgotten() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("because this file is in it")
        .map(|entry| {
            entry
                .expect("because the folder is readable")
                .file_name()
                .into_string()
                .expect("because the names are plain")
        })
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != "main")
        .collect();
    files.sort();
    let named: Vec<_> =
        include_str!("main.rs").lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    assert_eq!(named, files, "the `mod` lines and the files beside them differ");
}
