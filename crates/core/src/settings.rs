//! What holds for every mirror, and may be changed. Pure.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    hooks,
    language::LanguageChoice,
    quiet::QuietHours,
};

/// What closing the window does where nothing is left of the program on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WithoutTray {
    /// The program ends. What is due waits for the next start, or for `gemel run`.
    #[default]
    Quit,
    /// The window is made small, and the program goes on.
    Minimise,
}

/// What holds for every mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Which language a person is spoken to.
    pub language: LanguageChoice,
    /// How long a connection may take to be made, in seconds.
    pub connect_seconds: u32,
    /// How long nothing may come or go during a transfer, in seconds.
    pub silence_seconds: u32,
    /// How long a run may take, in minutes. What was fetched stays, and the next run goes on from there.
    pub run_minutes: u32,
    /// The largest pack that a host takes in one push, in MiB, by host. A larger one goes in parts, oldest history first.
    pub push_limits: BTreeMap<String, u32>,
    /// The largest file that a host takes, in MiB, by host. What brings a larger one waits, and nothing else with it.
    pub file_limits: BTreeMap<String, u32>,
    /// How many pushes a minute a repository is to get at most, by host.
    pub push_rates: BTreeMap<String, u32>,
    /// A mirror asks when more than this part of its refs would be lost in one run, in percent; five at least.
    pub guard_percent: u32,
    /// How long backups are kept, in days.
    pub backup_days: u32,
    /// How much room the caches may take before the oldest backups go, in MiB; 0 for any.
    pub backup_megabytes: u32,
    /// Who makes merges: `Name <address>`; empty for whom `git` knows.
    pub merge_author: String,
    /// The message of merges, with `{ref}`, `{left}` and `{right}` for the ref and the hosts.
    pub merge_message: String,
    /// The shortest time between two starts of a mirror that nobody insists on, in minutes.
    pub minimum_minutes: u32,
    /// How many runs go on at the same time.
    pub parallel_runs: u32,
    /// How many of them may be about the same host.
    pub host_runs: u32,
    /// Whether nothing starts by itself while the network is paid for by what goes over it.
    pub pause_on_metered: bool,
    /// While the battery is in use and holds less than this, in percent, nothing starts by itself; 0 for never.
    pub pause_below_percent: u32,
    /// When notices wait, `22:00-07:00`; empty for never.
    pub quiet_hours: String,
    /// What closing the window does on a desktop that shows no tray icon.
    pub without_tray: WithoutTray,
    /// The name under which the other side's tip lives on where both are kept, with `{ref}` and `{host}`.
    pub second_name: String,
    /// The folders that are searched for working clones.
    pub clone_folders: Vec<String>,
    /// Whether folders on other file systems are searched, too.
    pub clone_other_disks: bool,
    /// Where hosts' calls are taken, `127.0.0.1:9470`, or a port of this machine alone; empty for nowhere.
    pub hook_address: String,
    /// What hosts know that address by, where something passes their calls on to it.
    pub hook_url: String,
    /// The event stream of a relay that takes hosts' calls (smee.io, gosmee); empty for none.
    pub hook_stream: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageChoice::System,
            connect_seconds: 20,
            silence_seconds: 120,
            run_minutes: 30,
            // https://docs.github.com/en/get-started/using-git/troubleshooting-the-2-gb-push-limit
            push_limits: BTreeMap::from([("github.com".into(), 2048)]),
            // https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
            file_limits: BTreeMap::from([("github.com".into(), 100)]),
            // https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits
            push_rates: BTreeMap::from([("github.com".into(), 6)]),
            guard_percent: 50,
            backup_days: 90,
            backup_megabytes: 0,
            merge_author: String::new(),
            merge_message: "Merge {ref} of {left} and {right}".into(),
            second_name: "{ref}@{host}".into(),
            minimum_minutes: 5,
            parallel_runs: 4,
            host_runs: 2,
            pause_on_metered: true,
            pause_below_percent: 20,
            quiet_hours: String::new(),
            without_tray: WithoutTray::default(),
            clone_folders: Vec::new(),
            clone_other_disks: false,
            hook_address: String::new(),
            hook_url: String::new(),
            hook_stream: String::new(),
        }
    }
}

/// What numbers may be, ends included. A time of nothing would end everything at once.
const RANGES: [(&str, u64, u64); 10] = [
    ("connectSeconds", 1, 600),
    ("silenceSeconds", 5, 3600),
    ("runMinutes", 1, 24 * 60),
    ("guardPercent", 1, 100),
    ("backupDays", 1, 36_500),
    ("backupMegabytes", 0, 100_000_000),
    ("minimumMinutes", 1, 24 * 60),
    ("parallelRuns", 1, 64),
    ("hostRuns", 1, 64),
    ("pauseBelowPercent", 0, 100),
];

/// So many folders are searched for clones at most.
const MOST_FOLDERS: usize = 50;

impl Settings {
    /// The defaults with what was changed in their place. What is not known any more, or cannot be used, counts for nothing.
    pub(crate) fn from_changed(changed: &Map<String, Value>) -> Self {
        let mut settings = Self::default();
        for (name, value) in changed {
            if let Ok(with) = settings.with(name, value) {
                settings = with;
            }
        }
        settings
    }

    /// These settings with one of them changed.
    pub(crate) fn with(&self, name: &str, value: &Value) -> Result<Self> {
        let mut all = self.as_map();
        if !all.contains_key(name) {
            return Err(Error::bad_input("setting", name));
        }
        let shown = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let bad = || Error::bad_input(&Self::spelling(name), shown());
        if let Some((_, from, to)) = RANGES.iter().find(|(known, ..)| *known == name)
            && !value.as_u64().is_some_and(|number| (*from..=*to).contains(&number))
        {
            return Err(bad().with("from", from).with("to", to));
        }
        all.insert(name.to_owned(), value.clone());
        let settings: Self = serde_json::from_value(Value::Object(all)).map_err(|_| bad())?;
        let mut limits = settings.push_limits.iter().chain(&settings.file_limits).chain(&settings.push_rates);
        if limits.any(|(host, limit)| host.trim().is_empty() || *limit == 0) {
            return Err(bad());
        }
        let author = settings.merge_author.trim();
        let is_author = author.is_empty()
            || author
                .strip_suffix('>')
                .and_then(|author| author.split_once('<'))
                .is_some_and(|(name, mail)| git2::Signature::now(name.trim(), mail.trim()).is_ok());
        let has_name = |text: &str| text.contains("{ref}") && !text.contains(char::is_control);
        if !is_author || settings.merge_message.trim().is_empty() || !has_name(&settings.second_name) {
            return Err(bad());
        }
        if !settings.quiet_hours.is_empty() && QuietHours::parse(&settings.quiet_hours).is_none() {
            return Err(bad());
        }
        let is_folder = |folder: &String| Path::new(folder).is_absolute() && !folder.contains(char::is_control);
        if settings.clone_folders.len() > MOST_FOLDERS || !settings.clone_folders.iter().all(is_folder) {
            return Err(bad());
        }
        let fits = |text: &str, read: &dyn Fn(&str) -> bool| text.is_empty() || read(text);
        if !fits(&settings.hook_address, &|text| hooks::parse_address(text).is_some())
            || !fits(&settings.hook_url, &|text| hooks::parse_url(text).is_some_and(|url| url.query().is_none()))
            || !fits(&settings.hook_stream, &|text| hooks::parse_url(text).is_some())
        {
            return Err(bad());
        }
        // The host is what tells the two names apart.
        if settings.second_name == "{ref}" {
            return Err(bad());
        }
        Ok(settings)
    }

    /// A setting's default.
    pub(crate) fn default_of(name: &str) -> Result<Value> {
        Self::default().as_map().remove(name).ok_or_else(|| Error::bad_input("setting", name))
    }

    /// The settings by name.
    pub(crate) fn as_map(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(all)) => all,
            _ => Map::new(),
        }
    }

    /// A setting's name as people type it: `run-minutes` for `runMinutes`.
    pub fn spelling(name: &str) -> String {
        let mut out = String::new();
        for letter in name.chars() {
            if letter.is_ascii_uppercase() {
                out.push('-');
            }
            out.push(letter.to_ascii_lowercase());
        }
        out
    }

    /// How long the wire waits.
    pub(crate) fn limits(&self) -> gemel_wire::Limits {
        let silence = Duration::from_secs(u64::from(self.silence_seconds));
        gemel_wire::Limits {
            connect: Duration::from_secs(u64::from(self.connect_seconds)),
            silence,
            // Hooks and checks take longer than any transfer pauses.
            work: silence * 5,
            total: Some(self.run_time()),
        }
    }

    /// How long a run may take.
    pub(crate) fn run_time(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.run_minutes))
    }

    /// The largest pack that a host takes in one push, in bytes.
    pub(crate) fn push_limit(&self, authority: &str) -> Option<u64> {
        self.push_limits.get(authority).map(|limit| u64::from(*limit) * 1024 * 1024)
    }

    /// How many pushes a minute a repository of a host gets at most.
    pub(crate) fn push_rate(&self, authority: &str) -> Option<u32> {
        self.push_rates.get(authority).copied()
    }

    /// The largest file that a host takes, in bytes.
    pub(crate) fn file_limit(&self, authority: &str) -> Option<u64> {
        self.file_limits.get(authority).map(|limit| u64::from(*limit) * 1024 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_changed_stands_in_place_of_the_default() {
        let changed = json!({"runMinutes": 5, "forgotten": 1, "silenceSeconds": "nonsense"});
        let settings = Settings::from_changed(changed.as_object().expect("because it is one"));
        assert_eq!(settings, Settings { run_minutes: 5, ..Settings::default() });
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let settings = Settings::default();
        for (name, value) in [
            ("runMinutes", json!(0)),
            ("runMinutes", json!("soon")),
            ("connectSeconds", json!(100_000)),
            ("pushLimits", json!({"github.com": 0})),
            ("pushLimits", json!(7)),
            ("language", json!("tlh")),
            ("nonsense", json!(1)),
        ] {
            assert!(settings.with(name, &value).is_err(), "{name} = {value}");
        }
        let with = settings.with("pushLimits", &json!({"h": 1})).expect("because it makes sense");
        assert_eq!((with.push_limit("h"), with.push_limit("github.com")), (Some(1024 * 1024), None));
    }
}
