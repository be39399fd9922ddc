//! What the screens may ask: looking, changing, starting. And what they hear unasked.

mod mutate;
mod query;
mod seam;
mod ssh;
mod trigger;
#[cfg(test)]
mod typescript;

use gemel_core::{
    Code, Engine, Error, Settings,
    clones::ClonesView,
    forge::{Owner, Repository, TokenPage},
    keeper::Keeper,
    model::{MirrorId, Side, Take},
    seam::{
        ActivityQuery, Changed, DemoNames, LanguageTag, Navigate, PastRun, RefAnswers, RefsPage, RefsQuery,
        SettingName, SettingValue, SyncWish,
    },
    ssh_view::{HostKeysView, KeyType, PinChoice, RotatedKey, SshKeyOf, SshKeyView, SshLoginView, SshSecret},
    view::{
        AccountView, Added, AddedAccount, Appearance, BackupView, DivergenceView, EventView, HostView, MirrorEdit,
        MirrorPreview, MirrorView, NewAccount, NewMirror, ObservedRefs, PlanView, Problem, Progress, ResolutionView,
        RunView, ScopeFit, ShownTips, WebhooksView,
    },
};

use crate::Shell;

pub(crate) use query::mirrors;
pub(crate) use seam::Told;
pub(crate) use trigger::{ask, snooze};

/// What a command gives: a value, or a problem with its code.
type Answer<T> = Result<T, Problem>;

seam::seam! {
    query mirrors() -> Vec<MirrorView>;
    query mirror(id: String) -> MirrorView;
    /// Those of a mirror's refs that a list shows at the moment, and how many there are.
    query refs(id: String, query: RefsQuery) -> RefsPage;
    query divergence(id: String, name: String) -> DivergenceView;
    /// Every answer to the question about a ref, with all that it would do, or why it cannot be given.
    query resolutions(id: String, name: String) -> Vec<ResolutionView>;
    /// The same of several refs that are to be settled together.
    query resolutions_of(id: String, names: Vec<String>) -> Vec<RefAnswers>;
    /// Newest first, of one mirror or (null) of all; only those that hold `search`, where it is given.
    query backups(id: Option<String>, search: Option<String>) -> Vec<BackupView>;
    /// Lines of the activity log, newest first.
    query activity(query: ActivityQuery) -> Vec<EventView>;
    /// The last runs of a mirror that are over, newest first.
    query past_runs(id: String) -> Vec<PastRun>;
    query plan(id: String) -> PlanView;
    query accounts() -> Vec<AccountView>;
    /// What kind of host an account is wanted for, and where its token is made. No secret is sent there.
    query host(account: NewAccount) -> HostView;
    /// Where an account's token is renewed.
    query token_page(name: String) -> TokenPage;
    /// What an account has to do with, or what fits a search: a thousand at most.
    query repositories(account: String, search: Option<String>) -> Vec<Repository>;
    /// Who may own a repository that is made with an account: oneself first.
    query owners(account: String) -> Vec<Owner>;
    /// What a mirror would begin with. Nothing is kept, and nothing is written.
    query preview_mirror(mirror: NewMirror) -> MirrorPreview;
    /// The refs of both sides of such a mirror, to choose from.
    query observed_refs(mirror: NewMirror) -> ObservedRefs;
    /// The same of a mirror that is there, for a scope that it may get.
    query observed_refs_of(id: String, scope: Vec<String>) -> ObservedRefs;
    /// What patterns come to: which of the names a mirror would be about, what each line fits, what is wrong with it.
    query fit_scope(patterns: Vec<String>, names: Vec<String>, protection: Option<Vec<String>>, listed: Vec<String>) -> ScopeFit;
    /// Who is called, by whom, and what came last.
    query webhooks() -> WebhooksView;
    /// A host's SSH keys, beside those that are published and believed. Nothing is believed by looking.
    query host_keys(host: String) -> HostKeysView;
    /// How an account logs in by SSH; of its secrets only whether there are any.
    query ssh_login(account: String) -> SshLoginView;
    /// A key for SSH; only its public half is ever seen.
    query ssh_key(of: SshKeyOf) -> Option<SshKeyView>;
    query about() -> Appearance;
    query settings() -> Settings;
    /// The state of things in numbers and codes, without a name: to be shown to a stranger who helps.
    query report() -> String;
    /// Whether the desktop starts Gemel at login.
    query autostart() -> bool;
    /// The clones on this computer, and the mirrors that they suggest. Looks into the chosen folders: some seconds at most.
    query found_pairs() -> ClonesView;

    mutate add_mirror(mirror: NewMirror) -> Added;
    /// Makes two small repositories and a mirror of them, for trying out; or gives the one that is there.
    mutate add_demo(names: DemoNames) -> MirrorView;
    /// Removes such a mirror whole, with both repositories.
    mutate remove_demo(id: String) -> ();
    mutate edit_mirror(id: String, edit: MirrorEdit) -> MirrorView;
    mutate remove_mirror(id: String) -> ();
    mutate set_paused(id: String, paused: bool) -> ();
    /// All mirrors at once, until somebody says otherwise.
    mutate set_all_paused(paused: bool) -> ();
    /// The host is asked whose token it is, where it has an API.
    mutate add_account(account: NewAccount) -> AddedAccount;
    /// Asks an account's host whose token it is and what that may do, and keeps the answer.
    mutate check_account(name: String) -> AccountView;
    mutate remove_account(name: String) -> ();
    /// Replaces the token of an account; it is never read back.
    mutate set_secret(name: String, secret: String) -> AddedAccount;
    /// Believes keys of a host from now on.
    mutate pin_host_keys(host: String, choice: PinChoice) -> HostKeysView;
    mutate make_ssh_key(of: SshKeyOf, kind: KeyType) -> SshKeyView;
    /// Gives its public half to the host: as the account's own, or for the one repository.
    mutate upload_ssh_key(of: SshKeyOf, read_only: bool) -> SshKeyView;
    /// Puts a new one in its place.
    mutate rotate_ssh_key(of: SshKeyOf) -> RotatedKey;
    /// What the host says against it is told.
    mutate remove_ssh_key(of: SshKeyOf) -> Vec<Problem>;
    /// Keeps what `ssh` may ask for at an account's host; null forgets it. It is never read back.
    mutate set_ssh_secret(account: String, which: SshSecret, secret: Option<String>) -> ();
    mutate set_autostart(enabled: bool) -> ();
    /// Null gives the default back.
    mutate change_setting(name: SettingName, value: Option<SettingValue>) -> Settings;
    /// Has a folder searched for clones; it may begin with `~`.
    mutate add_clone_folder(folder: String) -> Settings;
    mutate remove_clone_folder(folder: String) -> Settings;

    /// Asks for a run and returns at once.
    trigger sync(id: String, wish: Option<SyncWish>) -> ();
    trigger sync_all() -> ();
    trigger cancel(id: String) -> ();
    /// Answers the question about some refs, if they are still as they were shown, and waits for the run that does it.
    trigger resolve(id: String, shown: Vec<ShownTips>, take: Take) -> RunView;
    /// Puts a backup back; null: to the side that had it, under the name it had. Waits for the run that does it.
    trigger restore(backup: String, side: Option<Side>, name: Option<String>) -> RunView;
    /// Shows a web page in the person's own browser.
    trigger open_page(url: String) -> ();
}

seam::events! {
    /// Mirrors as they are now, and what else may not be as it was.
    changed: Changed;
    /// How far a run is; at most ten times a second for each mirror.
    progress: Progress;
    /// Another language is spoken from now on.
    language: LanguageTag;
    /// The tray or a notice asks for a page.
    navigate: Navigate;
}

/// Whoever keeps the schedule, where that is another program: it is asked, and not got in the way of.
async fn keeper_elsewhere(engine: &Engine) -> Option<Keeper> {
    if engine.is_kept() { None } else { Keeper::reach(engine.data_dir()).await }
}

/// The number of a mirror, as screens know it.
fn mirror_id(text: &str) -> Answer<MirrorId> {
    text.parse().map(MirrorId).map_err(|_| Problem::from(&Error::new(Code::MirrorUnknown).with("mirror", text)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn told(error: Error) -> Problem {
    Problem::from(&error)
}
