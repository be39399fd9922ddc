// Written by `make types` from the tables of the shell. Do not edit.

import type {
  AccountView,
  ActivityQuery,
  Added,
  AddedAccount,
  Appearance,
  BackupView,
  Changed,
  ClonesView,
  DemoNames,
  DivergenceView,
  EventView,
  HostKeysView,
  HostView,
  KeyType,
  LanguageTag,
  MirrorEdit,
  MirrorPreview,
  MirrorView,
  Navigate,
  NewAccount,
  NewMirror,
  ObservedRefs,
  Owner,
  PastRun,
  PinChoice,
  PlanView,
  Problem,
  Progress,
  RefAnswers,
  RefsPage,
  RefsQuery,
  Repository,
  ResolutionView,
  RotatedKey,
  RunView,
  ScopeFit,
  SettingName,
  SettingValue,
  Settings,
  ShownTips,
  Side,
  SshKeyOf,
  SshKeyView,
  SshLoginView,
  SshSecret,
  SyncWish,
  Take,
  TokenPage,
  WebhooksView,
} from "./types";

/** Looking: nothing changes. */
export interface Query {
  mirrors(): Promise<MirrorView[]>;
  mirror(id: string): Promise<MirrorView>;
  /** Those of a mirror's refs that a list shows at the moment, and how many there are. */
  refs(id: string, query: RefsQuery): Promise<RefsPage>;
  divergence(id: string, name: string): Promise<DivergenceView>;
  /** Every answer to the question about a ref, with all that it would do, or why it cannot be given. */
  resolutions(id: string, name: string): Promise<ResolutionView[]>;
  /** The same of several refs that are to be settled together. */
  resolutionsOf(id: string, names: string[]): Promise<RefAnswers[]>;
  /** Newest first, of one mirror or (null) of all; only those that hold `search`, where it is given. */
  backups(id?: string | null, search?: string | null): Promise<BackupView[]>;
  /** Lines of the activity log, newest first. */
  activity(query: ActivityQuery): Promise<EventView[]>;
  /** The last runs of a mirror that are over, newest first. */
  pastRuns(id: string): Promise<PastRun[]>;
  plan(id: string): Promise<PlanView>;
  accounts(): Promise<AccountView[]>;
  /** What kind of host an account is wanted for, and where its token is made. No secret is sent there. */
  host(account: NewAccount): Promise<HostView>;
  /** Where an account's token is renewed. */
  tokenPage(name: string): Promise<TokenPage>;
  /** What an account has to do with, or what fits a search: a thousand at most. */
  repositories(account: string, search?: string | null): Promise<Repository[]>;
  /** Who may own a repository that is made with an account: oneself first. */
  owners(account: string): Promise<Owner[]>;
  /** What a mirror would begin with. Nothing is kept, and nothing is written. */
  previewMirror(mirror: NewMirror): Promise<MirrorPreview>;
  /** The refs of both sides of such a mirror, to choose from. */
  observedRefs(mirror: NewMirror): Promise<ObservedRefs>;
  /** The same of a mirror that is there, for a scope that it may get. */
  observedRefsOf(id: string, scope: string[]): Promise<ObservedRefs>;
  /** What patterns come to: which of the names a mirror would be about, what each line fits, what is wrong with it. */
  fitScope(patterns: string[], names: string[], protection: string[] | null, listed: string[]): Promise<ScopeFit>;
  /** Who is called, by whom, and what came last. */
  webhooks(): Promise<WebhooksView>;
  /** A host's SSH keys, beside those that are published and believed. Nothing is believed by looking. */
  hostKeys(host: string): Promise<HostKeysView>;
  /** How an account logs in by SSH; of its secrets only whether there are any. */
  sshLogin(account: string): Promise<SshLoginView>;
  /** A key for SSH; only its public half is ever seen. */
  sshKey(of: SshKeyOf): Promise<SshKeyView | null>;
  about(): Promise<Appearance>;
  settings(): Promise<Settings>;
  /** The state of things in numbers and codes, without a name: to be shown to a stranger who helps. */
  report(): Promise<string>;
  /** Whether the desktop starts Gemel at login. */
  autostart(): Promise<boolean>;
  /** The clones on this computer, and the mirrors that they suggest. Looks into the chosen folders: some seconds at most. */
  foundPairs(): Promise<ClonesView>;
}

/** Changing. */
export interface Mutate {
  addMirror(mirror: NewMirror): Promise<Added>;
  /** Makes two small repositories and a mirror of them, for trying out; or gives the one that is there. */
  addDemo(names: DemoNames): Promise<MirrorView>;
  /** Removes such a mirror whole, with both repositories. */
  removeDemo(id: string): Promise<void>;
  editMirror(id: string, edit: MirrorEdit): Promise<MirrorView>;
  removeMirror(id: string): Promise<void>;
  setPaused(id: string, paused: boolean): Promise<void>;
  /** All mirrors at once, until somebody says otherwise. */
  setAllPaused(paused: boolean): Promise<void>;
  /** The host is asked whose token it is, where it has an API. */
  addAccount(account: NewAccount): Promise<AddedAccount>;
  /** Asks an account's host whose token it is and what that may do, and keeps the answer. */
  checkAccount(name: string): Promise<AccountView>;
  removeAccount(name: string): Promise<void>;
  /** Replaces the token of an account; it is never read back. */
  setSecret(name: string, secret: string): Promise<AddedAccount>;
  /** Believes keys of a host from now on. */
  pinHostKeys(host: string, choice: PinChoice): Promise<HostKeysView>;
  makeSshKey(of: SshKeyOf, kind: KeyType): Promise<SshKeyView>;
  /** Gives its public half to the host: as the account's own, or for the one repository. */
  uploadSshKey(of: SshKeyOf, readOnly: boolean): Promise<SshKeyView>;
  /** Puts a new one in its place. */
  rotateSshKey(of: SshKeyOf): Promise<RotatedKey>;
  /** What the host says against it is told. */
  removeSshKey(of: SshKeyOf): Promise<Problem[]>;
  /** Keeps what `ssh` may ask for at an account's host; null forgets it. It is never read back. */
  setSshSecret(account: string, which: SshSecret, secret?: string | null): Promise<void>;
  setAutostart(enabled: boolean): Promise<void>;
  /** Null gives the default back. */
  changeSetting(name: SettingName, value?: SettingValue | null): Promise<Settings>;
  /** Has a folder searched for clones; it may begin with `~`. */
  addCloneFolder(folder: string): Promise<Settings>;
  removeCloneFolder(folder: string): Promise<Settings>;
}

/** Starting and ending what takes a while. */
export interface Trigger {
  /** Asks for a run and returns at once. */
  sync(id: string, wish?: SyncWish | null): Promise<void>;
  syncAll(): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Answers the question about some refs, if they are still as they were shown, and waits for the run that does it. */
  resolve(id: string, shown: ShownTips[], take: Take): Promise<RunView>;
  /** Puts a backup back; null: to the side that had it, under the name it had. Waits for the run that does it. */
  restore(backup: string, side?: Side | null, name?: string | null): Promise<RunView>;
  /** Shows a web page in the person's own browser. */
  openPage(url: string): Promise<void>;
}

export type Commands = Query & Mutate & Trigger;

/** What the window hears without having asked. */
export type HostEvents = {
  /** Mirrors as they are now, and what else may not be as it was. */
  changed: Changed;
  /** How far a run is; at most ten times a second for each mirror. */
  progress: Progress;
  /** Another language is spoken from now on. */
  language: LanguageTag;
  /** The tray or a notice asks for a page. */
  navigate: Navigate;
};

type Call = <T>(command: string, given?: Record<string, unknown>) => Promise<T>;

/** The commands, by whatever carries them across. */
export function commands(call: Call): Commands {
  return {
    mirrors: () => call("mirrors"),
    mirror: (id) => call("mirror", { id }),
    refs: (id, query) => call("refs", { id, query }),
    divergence: (id, name) => call("divergence", { id, name }),
    resolutions: (id, name) => call("resolutions", { id, name }),
    resolutionsOf: (id, names) => call("resolutions_of", { id, names }),
    backups: (id, search) => call("backups", { id, search }),
    activity: (query) => call("activity", { query }),
    pastRuns: (id) => call("past_runs", { id }),
    plan: (id) => call("plan", { id }),
    accounts: () => call("accounts"),
    host: (account) => call("host", { account }),
    tokenPage: (name) => call("token_page", { name }),
    repositories: (account, search) => call("repositories", { account, search }),
    owners: (account) => call("owners", { account }),
    previewMirror: (mirror) => call("preview_mirror", { mirror }),
    observedRefs: (mirror) => call("observed_refs", { mirror }),
    observedRefsOf: (id, scope) => call("observed_refs_of", { id, scope }),
    fitScope: (patterns, names, protection, listed) => call("fit_scope", { patterns, names, protection, listed }),
    webhooks: () => call("webhooks"),
    hostKeys: (host) => call("host_keys", { host }),
    sshLogin: (account) => call("ssh_login", { account }),
    sshKey: (of) => call("ssh_key", { of }),
    about: () => call("about"),
    settings: () => call("settings"),
    report: () => call("report"),
    autostart: () => call("autostart"),
    foundPairs: () => call("found_pairs"),
    addMirror: (mirror) => call("add_mirror", { mirror }),
    addDemo: (names) => call("add_demo", { names }),
    removeDemo: (id) => call("remove_demo", { id }),
    editMirror: (id, edit) => call("edit_mirror", { id, edit }),
    removeMirror: (id) => call("remove_mirror", { id }),
    setPaused: (id, paused) => call("set_paused", { id, paused }),
    setAllPaused: (paused) => call("set_all_paused", { paused }),
    addAccount: (account) => call("add_account", { account }),
    checkAccount: (name) => call("check_account", { name }),
    removeAccount: (name) => call("remove_account", { name }),
    setSecret: (name, secret) => call("set_secret", { name, secret }),
    pinHostKeys: (host, choice) => call("pin_host_keys", { host, choice }),
    makeSshKey: (of, kind) => call("make_ssh_key", { of, kind }),
    uploadSshKey: (of, readOnly) => call("upload_ssh_key", { of, readOnly }),
    rotateSshKey: (of) => call("rotate_ssh_key", { of }),
    removeSshKey: (of) => call("remove_ssh_key", { of }),
    setSshSecret: (account, which, secret) => call("set_ssh_secret", { account, which, secret }),
    setAutostart: (enabled) => call("set_autostart", { enabled }),
    changeSetting: (name, value) => call("change_setting", { name, value }),
    addCloneFolder: (folder) => call("add_clone_folder", { folder }),
    removeCloneFolder: (folder) => call("remove_clone_folder", { folder }),
    sync: (id, wish) => call("sync", { id, wish }),
    syncAll: () => call("sync_all"),
    cancel: (id) => call("cancel", { id }),
    resolve: (id, shown, take) => call("resolve", { id, shown, take }),
    restore: (backup, side, name) => call("restore", { backup, side, name }),
    openPage: (url) => call("open_page", { url }),
  };
}
