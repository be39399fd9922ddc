import type {
  AccountView,
  Added,
  AddedAccount,
  Appearance,
  BackupView,
  DivergenceView,
  EventView,
  HostKeysView,
  HostView,
  KeyType,
  MirrorEdit,
  MirrorPreview,
  MirrorView,
  NewAccount,
  NewMirror,
  PinChoice,
  PlanView,
  Problem,
  Progress,
  RefsView,
  Repository,
  ResolutionView,
  RotatedKey,
  RunView,
  Settings,
  ShownTips,
  Side,
  SshKeyView,
  Take,
  TokenPage,
} from "./types";

/** What the engine tells the window without being asked. */
export type HostEvents = {
  /** Facts changed: those of one mirror, or (null) of any. */
  changed: { mirrorId: string | null };
  progress: Progress;
  /** The tray or a notification asks for a page. */
  navigate: { mirrorId: string | null };
};

/** What a person asks for beyond a plain run. */
export type Wish = {
  /** The word that approves what the mirror asked, and nothing that changed since. */
  approval?: string;
  /** Send again what a host refused. */
  retry?: boolean;
  /** Do not wait until the last start is long enough ago. */
  now?: boolean;
};

/** The engine as the window sees it: one method per command. Every method rejects with a `Problem`. */
export interface Host {
  mirrors(): Promise<MirrorView[]>;
  mirror(id: string): Promise<MirrorView>;
  refs(id: string, all: boolean): Promise<RefsView>;
  divergence(id: string, name: string): Promise<DivergenceView>;
  /** Every answer to the question about a ref, with all that it would do, or why it cannot be given. */
  resolutions(id: string, name: string): Promise<ResolutionView[]>;
  /** Newest first, of one mirror or (null) of all; only those that hold `search`, where it is given. */
  backups(id: string | null, search: string | null): Promise<BackupView[]>;
  /** Newest first; `before` is the id of the last event already known. */
  activity(id: string | null, before: number | null, limit: number): Promise<EventView[]>;
  plan(id: string): Promise<PlanView>;
  accounts(): Promise<AccountView[]>;
  /** What kind of host an account is wanted for, and where its token is made. No secret is sent there. */
  host(account: NewAccount): Promise<HostView>;
  /** Where an account's token is renewed. */
  tokenPage(name: string): Promise<TokenPage>;
  /** What an account has to do with, or what fits a search: a thousand at most. */
  repositories(account: string, search: string | null): Promise<Repository[]>;
  /** What a mirror would begin with. Nothing is kept, and nothing is written. */
  previewMirror(mirror: NewMirror): Promise<MirrorPreview>;
  about(): Promise<Appearance>;
  settings(): Promise<Settings>;
  /** Whether the desktop starts Gemel at login. */
  autostart(): Promise<boolean>;

  addMirror(mirror: NewMirror): Promise<Added>;
  editMirror(id: string, edit: MirrorEdit): Promise<MirrorView>;
  removeMirror(id: string): Promise<void>;
  setPaused(id: string, paused: boolean): Promise<void>;
  /** The host is asked whose token it is, where it has an API. */
  addAccount(account: NewAccount): Promise<AddedAccount>;
  checkAccount(name: string): Promise<AccountView>;
  removeAccount(name: string): Promise<void>;
  /** Replaces the token of an account; it is never read back. */
  setSecret(name: string, secret: string): Promise<AddedAccount>;
  /** A host's SSH keys, beside those that are published and believed. Nothing is believed by looking. */
  hostKeys(host: string): Promise<HostKeysView>;
  pinHostKeys(host: string, choice: PinChoice): Promise<HostKeysView>;
  /** An account's key for SSH; only its public half is ever seen. */
  sshKey(account: string): Promise<SshKeyView | null>;
  makeSshKey(account: string, kind: KeyType): Promise<SshKeyView>;
  uploadSshKey(account: string): Promise<SshKeyView>;
  rotateSshKey(account: string): Promise<RotatedKey>;
  /** What the host said against it. */
  removeSshKey(account: string): Promise<Problem[]>;
  setAutostart(enabled: boolean): Promise<void>;
  /** Null gives the default back. What was typed goes as it is where it is no number: the engine says what may be. */
  changeSetting(name: keyof Settings, value: Settings[keyof Settings] | string | null): Promise<Settings>;

  /** Asks for a run and returns at once. */
  sync(id: string, wish?: Wish): Promise<void>;
  syncAll(): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Answers the question about some refs, if they are still as they were shown, and waits for the run that does it. */
  resolve(id: string, shown: ShownTips[], take: Take): Promise<RunView>;
  /** Puts a backup back; null: to the side that had it, under the name it had. Waits for the run that does it. */
  restore(backup: string, side: Side | null, name: string | null): Promise<RunView>;
  /** Shows a web page in the person's own browser. */
  openPage(url: string): Promise<void>;

  /** Returns the function that stops listening. */
  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void): () => void;
}
