//! The command line's grammar. Its texts come from the catalogue: `cli-<command>`, `cli-<command>-examples` and
//! `cli-arg-<argument>`.

use std::fmt::Write;

use clap::{Arg, ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use gemel_core::{
    ReuseFrom,
    forge::Visibility,
    model::{Deletions, Direction, Divergent, HostKind, OnDivergence, Policy, Prune, Rewrites, RunBy, Unattended},
    ssh_view::KeyType,
    words::Words,
};

#[derive(Parser)]
#[command(name = "gemel", version, subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Add(Add),
    List,
    Show(Named),
    Edit(Edit),
    Remove(Remove),
    Plan(Named),
    Sync(Sync),
    Log(Log),
    Divergences(MaybeNamed),
    Resolve(Resolve),
    Backups(Backups),
    Restore(Restore),
    Export(Export),
    Pause(Pause),
    Resume(MaybeNamed),
    Run(Run),
    #[command(subcommand)]
    Account(AccountCommand),
    Repos(Repos),
    #[command(subcommand)]
    Hostmirror(HostMirrorCommand),
    #[command(subcommand)]
    Hook(HookCommand),
    #[command(subcommand)]
    Key(KeyCommand),
    DefaultBranch(DefaultBranch),
    Clones(ClonesArgs),
    #[command(subcommand)]
    Ssh(SshCommand),
    Settings(SettingsArgs),
    Completions(Completions),
}

impl Command {
    /// Whether it may leave the data folder other than it was.
    pub fn changes(&self) -> bool {
        match self {
            Self::List
            | Self::Show(_)
            | Self::Log(_)
            | Self::Divergences(_)
            | Self::Backups(_)
            | Self::Export(_)
            | Self::Run(_)
            | Self::Repos(_)
            | Self::Completions(_)
            | Self::Clones(ClonesArgs { command: None })
            | Self::Hook(HookCommand::List(_) | HookCommand::Status)
            | Self::Account(AccountCommand::List)
            | Self::Ssh(SshCommand::Key(SshKeyCommand::Show(_))) => false,
            Self::Add(_)
            | Self::Edit(_)
            | Self::Remove(_)
            | Self::Plan(_)
            | Self::Sync(_)
            | Self::Resolve(_)
            | Self::Restore(_)
            | Self::Pause(_)
            | Self::Resume(_)
            | Self::Account(_)
            | Self::Hostmirror(_)
            | Self::Hook(_)
            | Self::Key(_)
            | Self::DefaultBranch(_)
            | Self::Clones(_)
            | Self::Ssh(_)
            | Self::Settings(_) => true,
        }
    }
}

#[derive(Subcommand)]
pub enum SshCommand {
    Hostkeys(HostKeys),
    #[command(subcommand)]
    Key(SshKeyCommand),
    Password(SshSecretArgs),
    Passphrase(SshSecretArgs),
}

#[derive(Args)]
pub struct HostKeys {
    #[arg(id = "ssh-host", value_name = "HOST")]
    pub host: Option<String>,
    #[arg(long, value_name = "FINGERPRINT", requires = "ssh-host")]
    pub accept: Vec<String>,
    #[arg(long, requires = "ssh-host", conflicts_with = "accept")]
    pub published: bool,
    #[arg(long, requires = "ssh-host", conflicts_with_all = ["accept", "published"])]
    pub import: bool,
    #[arg(long, value_name = "KEY", requires = "ssh-host", conflicts_with_all = ["accept", "published", "import"])]
    pub enter: Option<String>,
    #[arg(long, requires = "ssh-host", conflicts_with_all = ["accept", "published", "import", "enter"])]
    pub forget: bool,
}

#[derive(Subcommand)]
pub enum SshKeyCommand {
    New(SshKeyNew),
    Show(SshKeyNamed),
    Upload(SshKeyUpload),
    Rotate(SshKeyNamed),
    Remove(SshKeyNamed),
}

/// Whose key: an account's, or that of one side of a mirror.
#[derive(Args)]
pub struct KeyOf {
    #[arg(id = "key-account", value_name = "ACCOUNT", required_unless_present = "key-mirror")]
    pub account: Option<String>,
    #[arg(long, id = "key-mirror", value_name = "NAME", conflicts_with = "key-account", requires = "key-on")]
    pub mirror: Option<String>,
    #[arg(long, id = "key-on", value_name = "HOST", requires = "key-mirror")]
    pub on: Option<String>,
}

#[derive(Args)]
pub struct SshKeyNamed {
    #[command(flatten)]
    pub of: KeyOf,
}

#[derive(Args)]
pub struct SshKeyNew {
    #[command(flatten)]
    pub of: KeyOf,
    #[arg(long = "type", id = "key-type")]
    pub kind: Option<KeyTypeArg>,
    #[arg(long = "upload", id = "key-upload", conflicts_with = "key-mirror")]
    pub upload: bool,
}

#[derive(Args)]
pub struct SshKeyUpload {
    #[command(flatten)]
    pub of: KeyOf,
    #[arg(long, value_name = "MIRROR", conflicts_with = "key-mirror")]
    pub deploy: Option<String>,
    #[arg(long)]
    pub read_only: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum KeyTypeArg {
    #[default]
    Ed25519,
    Rsa4096,
}

impl From<KeyTypeArg> for KeyType {
    fn from(kind: KeyTypeArg) -> Self {
        match kind {
            KeyTypeArg::Ed25519 => Self::Ed25519,
            KeyTypeArg::Rsa4096 => Self::Rsa4096,
        }
    }
}

#[derive(Args)]
pub struct SshSecretArgs {
    pub account: String,
    #[arg(long = "remove", id = "secret-remove")]
    pub remove: bool,
}

#[derive(Subcommand)]
pub enum AccountCommand {
    Add(AccountAdd),
    List,
    Check(AccountCheck),
    Rotate(AccountName),
    Remove(AccountName),
}

#[derive(Args)]
pub struct Named {
    pub name: String,
}

#[derive(Args)]
pub struct MaybeNamed {
    pub name: Option<String>,
}

#[derive(Args)]
pub struct Run {
    #[arg(long)]
    pub log_format: Option<LogFormat>,
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<std::net::SocketAddr>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Args)]
pub struct Pause {
    #[arg(conflicts_with = "pause_all")]
    pub name: Option<String>,
    #[arg(long = "all", id = "pause_all")]
    pub all: bool,
    #[arg(long = "for", id = "pause_for", value_name = "TIME", value_parser = seconds)]
    pub seconds: Option<u32>,
    #[arg(long, conflicts_with = "pause_for")]
    pub until_tomorrow: bool,
}

#[derive(Args)]
pub struct Add {
    /// `-` reads both URLs from standard input.
    #[arg(allow_hyphen_values = true)]
    pub left_url: String,
    /// May be missing only where the first one is `-`.
    #[arg(allow_hyphen_values = true)]
    pub right_url: Option<String>,
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long)]
    pub left_name: Option<String>,
    #[arg(long)]
    pub right_name: Option<String>,
    #[arg(long)]
    pub left_account: Option<String>,
    #[arg(long)]
    pub right_account: Option<String>,
    #[arg(long)]
    pub allow_plain_http: bool,
    #[arg(long)]
    pub allow_circle: bool,
    #[command(flatten)]
    pub create: Create,
    #[command(flatten)]
    pub settings: Settings,
}

/// How a repository is made that is missing.
#[derive(Args)]
pub struct Create {
    #[arg(long = "create", id = "create")]
    pub wanted: bool,
    #[arg(long, requires = "create")]
    pub visibility: Option<VisibilityArg>,
    #[arg(long, requires = "create")]
    pub description: Option<String>,
    #[arg(long, requires = "create", value_delimiter = ',')]
    pub with: Vec<FeatureArg>,
    #[arg(long, requires = "create", value_delimiter = ',')]
    pub without: Vec<FeatureArg>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum VisibilityArg {
    Private,
    Internal,
    Public,
}

impl From<VisibilityArg> for Visibility {
    fn from(visibility: VisibilityArg) -> Self {
        match visibility {
            VisibilityArg::Private => Self::Private,
            VisibilityArg::Internal => Self::Internal,
            VisibilityArg::Public => Self::Public,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum FeatureArg {
    Issues,
    Wiki,
    MergeRequests,
    Snippets,
}

#[derive(Args)]
pub struct Repos {
    #[arg(id = "account", value_name = "ACCOUNT")]
    pub account: String,
    #[arg(id = "repos-search", value_name = "SEARCH")]
    pub search: Option<String>,
    #[arg(long, conflicts_with = "repos-search")]
    pub owners: bool,
}

#[derive(Args)]
pub struct DefaultBranch {
    pub name: String,
    pub branch: String,
    #[arg(long)]
    pub on: String,
}

#[derive(Args)]
pub struct ClonesArgs {
    #[command(subcommand)]
    pub command: Option<ClonesCommand>,
}

#[derive(Subcommand)]
pub enum ClonesCommand {
    Add(CloneFolder),
    Remove(CloneFolder),
}

#[derive(Args)]
pub struct CloneFolder {
    #[arg(id = "clone-folder", value_name = "FOLDER")]
    pub folder: String,
}

#[derive(Subcommand)]
pub enum HookCommand {
    List(OnSide),
    Add(HookAdd),
    Expect(OnSide),
    Forget(OnSide),
    Remove(RemoveOn),
    Script(OnSide),
    Status,
}

#[derive(Args)]
pub struct OnSide {
    pub name: String,
    #[arg(long)]
    pub on: String,
}

#[derive(Args)]
pub struct HookAdd {
    pub name: String,
    /// Without one it is this program that is called.
    #[arg(id = "hook-url", value_name = "URL")]
    pub url: Option<String>,
    #[arg(long)]
    pub on: String,
    #[arg(long)]
    pub no_verify_tls: bool,
}

#[derive(Args)]
pub struct RemoveOn {
    pub name: String,
    pub id: String,
    #[arg(long)]
    pub on: String,
}

#[derive(Subcommand)]
pub enum KeyCommand {
    List(KeyList),
    Add(KeyAdd),
    Remove(KeyRemove),
}

#[derive(Args)]
pub struct KeyList {
    pub name: String,
    #[arg(long)]
    pub on: String,
    #[arg(long)]
    pub of_account: bool,
}

#[derive(Args)]
pub struct KeyAdd {
    pub name: String,
    #[arg(id = "key-file", value_name = "FILE")]
    pub file: std::path::PathBuf,
    #[arg(long)]
    pub on: String,
    #[arg(long)]
    pub of_account: bool,
    #[arg(long)]
    pub title: Option<String>,
    #[arg(long)]
    pub write: bool,
}

#[derive(Args)]
pub struct KeyRemove {
    pub name: String,
    pub id: String,
    #[arg(long)]
    pub on: String,
    #[arg(long)]
    pub of_account: bool,
}

#[derive(Subcommand)]
pub enum HostMirrorCommand {
    List(Named),
    Add(HostMirrorAdd),
    Edit(HostMirrorEdit),
    Sync(HostMirrorSync),
    Remove(HostMirrorRemove),
}

/// What a host's own mirror carries over.
#[derive(Args)]
pub struct MirrorOptions {
    #[arg(long)]
    pub keep_divergent: Option<bool>,
    #[arg(long)]
    pub only_protected: Option<bool>,
    #[arg(long)]
    pub branch_regex: Option<String>,
}

#[derive(Args)]
pub struct HostMirrorAdd {
    pub name: String,
    #[arg(long)]
    pub from: Option<String>,
    #[command(flatten)]
    pub options: MirrorOptions,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct HostMirrorEdit {
    pub name: String,
    pub id: String,
    #[arg(long)]
    pub from: Option<String>,
    #[command(flatten)]
    pub options: MirrorOptions,
}

#[derive(Args)]
pub struct HostMirrorSync {
    pub name: String,
    #[arg(long)]
    pub from: Option<String>,
}

#[derive(Args)]
pub struct HostMirrorRemove {
    pub name: String,
    pub id: String,
    #[arg(long)]
    pub from: Option<String>,
}

#[derive(Args)]
pub struct Edit {
    pub name: String,
    #[arg(long)]
    pub rename: Option<String>,
    #[arg(long)]
    pub allow_circle: bool,
    #[command(flatten)]
    pub settings: Settings,
}

/// What can be said of a mirror when it is added, and changed later.
#[derive(Args)]
pub struct Settings {
    #[arg(long)]
    pub direction: Option<DirectionArg>,
    #[arg(long, value_parser = seconds)]
    pub every: Option<u32>,
    #[arg(long)]
    pub rewrites: Option<RewritesArg>,
    #[arg(long)]
    pub deletions: Option<DeletionsArg>,
    #[arg(long)]
    pub divergent: Option<DivergentArg>,
    #[arg(long)]
    pub prune: Option<PruneArg>,
    #[arg(long)]
    pub diverged: Option<DivergedArg>,
    #[arg(long, allow_hyphen_values = true)]
    pub scope: Vec<String>,
    /// Empty for none.
    #[arg(long)]
    pub push_option: Vec<String>,
    #[arg(long)]
    pub run_by: Option<RunByArg>,
    #[arg(long)]
    pub stop_after: Option<u32>,
    #[arg(long)]
    pub start_again: Option<bool>,
    #[arg(long)]
    pub mute: Option<bool>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RunByArg {
    Gemel,
    Host,
}

impl Settings {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        let Self { direction, every, rewrites, deletions, divergent, prune, diverged, scope, push_option, .. } = self;
        let Self { run_by, stop_after, start_again, mute, .. } = self;
        direction.is_none()
            && every.is_none()
            && rewrites.is_none()
            && deletions.is_none()
            && divergent.is_none()
            && prune.is_none()
            && diverged.is_none()
            && scope.is_empty()
            && push_option.is_empty()
            && run_by.is_none()
            && stop_after.is_none()
            && start_again.is_none()
            && mute.is_none()
    }

    /// The words for the hosts' hooks; an empty one stands for none.
    pub fn push_options(&self) -> Option<Vec<String>> {
        let said = || self.push_option.iter().filter(|option| !option.is_empty()).cloned().collect();
        (!self.push_option.is_empty()).then(said)
    }

    /// What happens while nobody looks, with what was said put in place of what was there.
    pub fn unattended(&self, there: Unattended) -> Unattended {
        Unattended {
            stop_after: self.stop_after.unwrap_or(there.stop_after),
            start_again: self.start_again.unwrap_or(there.start_again),
            muted: self.mute.unwrap_or(there.muted),
        }
    }

    /// A policy with what was said put in place of what was there.
    pub fn policy(&self, mut policy: Policy) -> Policy {
        policy.rewrites = self.rewrites.map_or(policy.rewrites, |value| match value {
            RewritesArg::Ask => Rewrites::Ask,
            RewritesArg::Propagate => Rewrites::Propagate,
        });
        policy.deletions = self.deletions.map_or(policy.deletions, |value| match value {
            DeletionsArg::Propagate => Deletions::Propagate,
            DeletionsArg::Ask => Deletions::Ask,
            DeletionsArg::Keep => Deletions::Keep,
        });
        policy.divergent = self.divergent.map_or(policy.divergent, |value| match value {
            DivergentArg::Ask => Divergent::Ask,
            DivergentArg::Overwrite => Divergent::Overwrite,
        });
        policy.prune = self.prune.map_or(policy.prune, |value| match value {
            PruneArg::Keep => Prune::Keep,
            PruneArg::Everything => Prune::Everything,
        });
        policy.diverged = self.diverged.map_or(policy.diverged, |value| match value {
            DivergedArg::Ask => OnDivergence::Ask,
            DivergedArg::Merge => OnDivergence::MergeWhenClean,
            DivergedArg::Left => OnDivergence::PreferLeft,
            DivergedArg::Right => OnDivergence::PreferRight,
        });
        policy
    }

    pub fn run_by(&self) -> Option<RunBy> {
        self.run_by.map(|value| match value {
            RunByArg::Gemel => RunBy::Gemel,
            RunByArg::Host => RunBy::Host,
        })
    }

    pub fn direction(&self) -> Option<Direction> {
        self.direction.map(|value| match value {
            DirectionArg::Both => Direction::Both,
            DirectionArg::LeftToRight => Direction::LeftToRight,
            DirectionArg::RightToLeft => Direction::RightToLeft,
        })
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum DirectionArg {
    Both,
    LeftToRight,
    RightToLeft,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RewritesArg {
    Ask,
    Propagate,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum DeletionsArg {
    Propagate,
    Ask,
    Keep,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum DivergentArg {
    Ask,
    Overwrite,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum DivergedArg {
    Ask,
    Merge,
    Left,
    Right,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PruneArg {
    Keep,
    Everything,
}

#[derive(Args)]
pub struct Remove {
    pub name: String,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct Sync {
    pub names: Vec<String>,
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    #[arg(long)]
    pub retry: bool,
    #[arg(long)]
    pub approve: Option<String>,
}

#[derive(Args)]
pub struct Resolve {
    pub name: String,
    #[arg(required = true)]
    pub refs: Vec<String>,
    #[arg(long)]
    pub take: Option<TakeArg>,
    #[arg(long)]
    pub alike: bool,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum TakeArg {
    Left,
    Right,
    Merge,
    Both,
    Ignore,
}

#[derive(Args)]
pub struct Backups {
    pub name: Option<String>,
    #[arg(long)]
    pub search: Option<String>,
}

#[derive(Args)]
pub struct Restore {
    pub name: String,
    pub backup: String,
    #[arg(long)]
    pub to: Option<String>,
    #[arg(long = "as", id = "restore-as", value_name = "REF")]
    pub rename: Option<String>,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Args)]
pub struct Export {
    pub file: std::path::PathBuf,
    #[arg(required = true)]
    pub backups: Vec<String>,
}

#[derive(Args)]
pub struct Log {
    pub name: Option<String>,
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

#[derive(Args)]
pub struct AccountAdd {
    /// The host; with `--host` beside it, the account's name.
    #[arg(id = "host-or-name", value_name = "HOST")]
    pub host_or_name: String,
    #[arg(long)]
    pub host: Option<String>,
    #[arg(long, id = "account-name", value_name = "NAME", conflicts_with = "host")]
    pub name: Option<String>,
    #[arg(long)]
    pub user: Option<String>,
    #[arg(long)]
    pub kind: Option<KindArg>,
    #[arg(long, id = "reuse-from", value_name = "PROGRAM")]
    pub from: Option<FromArg>,
    #[arg(long)]
    pub allow_plain_http: bool,
    #[arg(long)]
    pub ca_file: Option<std::path::PathBuf>,
    #[arg(long)]
    pub no_verify_tls: bool,
}

impl AccountAdd {
    /// The host, and the account's name if one was said.
    pub fn host_and_name(&self) -> (String, String) {
        match &self.host {
            Some(host) => (host.clone(), self.host_or_name.clone()),
            None => (self.host_or_name.clone(), self.name.clone().unwrap_or_default()),
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum FromArg {
    Git,
    Gh,
    Glab,
}

impl From<FromArg> for ReuseFrom {
    fn from(from: FromArg) -> Self {
        match from {
            FromArg::Git => Self::Git,
            FromArg::Gh => Self::Gh,
            FromArg::Glab => Self::Glab,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum KindArg {
    Github,
    Gitee,
    Gitlab,
    Gitea,
    Bitbucket,
    Codecommit,
    Git,
}

impl From<KindArg> for HostKind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Github => Self::Github,
            KindArg::Gitee => Self::Gitee,
            KindArg::Gitlab => Self::Gitlab,
            KindArg::Gitea => Self::Gitea,
            KindArg::Bitbucket => Self::Bitbucket,
            KindArg::Codecommit => Self::CodeCommit,
            KindArg::Git => Self::Git,
        }
    }
}

#[derive(Args)]
pub struct AccountCheck {
    /// All of them where none is named.
    #[arg(id = "maybe-account", value_name = "ACCOUNT")]
    pub name: Option<String>,
}

#[derive(Args)]
pub struct SettingsArgs {
    pub setting: Option<String>,
    #[arg(allow_hyphen_values = true, conflicts_with = "reset")]
    pub value: Option<String>,
    #[arg(long, requires = "setting")]
    pub reset: bool,
}

#[derive(Args)]
pub struct AccountName {
    #[arg(id = "account", value_name = "ACCOUNT")]
    pub name: String,
}

#[derive(Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

/// A text is no length of time.
#[derive(Debug)]
pub struct NoTime;

impl std::fmt::Display for NoTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("90s, 5m, 2h, 1d")
    }
}

impl std::error::Error for NoTime {}

/// `90s`, `5m`, `2h`, `1d`, or a plain number of seconds.
fn seconds(text: &str) -> Result<u32, NoTime> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(NoTime),
    };
    digits.parse::<u32>().ok().and_then(|number| number.checked_mul(factor)).ok_or(NoTime)
}

/// The grammar with its texts.
pub fn command(words: &Words) -> clap::Command {
    with_texts(Arguments::command(), "cli", words)
}

fn with_texts(command: clap::Command, key: &str, words: &Words) -> clap::Command {
    let mut command = command.about(words.say(key)).long_about(None::<&str>).disable_help_subcommand(true);
    // clap's own are the same, in English.
    command = command.disable_help_flag(true).disable_version_flag(true);
    command = command.arg(Arg::new("help").short('h').long("help").action(ArgAction::Help));
    if command.get_version().is_some() {
        command = command.arg(Arg::new("version").short('V').long("version").action(ArgAction::Version));
    }
    let template = template(&command, words);
    command = command.help_template(template);
    let examples = format!("{key}-examples");
    if words.has(&examples) {
        command = command.after_help(words.say(&examples));
    }
    command = command.mut_args(|arg| {
        let text = format!("cli-arg-{}", arg.get_id().as_str().replace('_', "-"));
        let arg = arg.long_help(None::<&str>);
        if words.has(&text) { explained(arg, words.say(&text), words) } else { arg }
    });
    command.mut_subcommands(|sub| {
        let key = format!("{key}-{}", sub.get_name());
        with_texts(sub, &key, words)
    })
}

/// How help is laid out: as clap does it, with headings from the catalogue.
fn template(command: &clap::Command, words: &Words) -> String {
    let mut template = format!("{{about-with-newline}}\n{} {{usage}}", words.say("cli-usage"));
    let mut part = |wanted: bool, heading: &str, tag: &str| {
        if wanted {
            let heading = words.say(heading);
            let _ = write!(template, "\n\n{heading}\n{{{tag}}}");
        }
    };
    part(command.has_subcommands(), "cli-commands", "subcommands");
    part(command.get_positionals().next().is_some(), "cli-arguments", "positionals");
    part(true, "cli-options", "options");
    template + "{after-help}"
}

/// An argument with its text, and what may be given where there are only a few.
fn explained(arg: Arg, text: String, words: &Words) -> Arg {
    let values = if arg.get_action().takes_values() { arg.get_possible_values() } else { Vec::new() };
    let values: Vec<&str> =
        values.iter().filter(|it| !it.is_hide_set()).map(clap::builder::PossibleValue::get_name).collect();
    if values.is_empty() {
        return arg.help(text);
    }
    let args = [("text", text.into()), ("values", values.join(", ").into())];
    arg.help(words.say_with("cli-possible-values", &args)).hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(command: &clap::Command, check: &mut impl FnMut(&clap::Command)) {
        check(command);
        for sub in command.get_subcommands() {
            each(sub, check);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_text() {
        let command = command(&Words::english());
        each(&command, &mut |command| {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && !about.contains('⟪'), "{}: {about}", command.get_name());
            for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
                assert!(arg.get_help().is_some(), "cli-arg-{} of {}", arg.get_id(), command.get_name());
            }
        });
        command.debug_assert();
    }

    #[test]
    fn times_are_read() {
        assert_eq!(
            [seconds("5m"), seconds("90"), seconds("2h"), seconds("1d")].map(Result::ok),
            [Some(300), Some(90), Some(7200), Some(86_400)]
        );
        assert!(["", "m", "5x", "-1", "99999999999d"].iter().all(|text| seconds(text).is_err()));
    }
}
