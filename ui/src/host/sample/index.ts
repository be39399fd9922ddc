import type { Host, HostEvents } from "../host";
import { emptyDraft, newMirror } from "../../model/draft";
import { DEFAULT_SETTINGS } from "../../model/limits";
import type { AccountView, BackupView, EventView, MirrorPreview, MirrorView, NewMirror, ObservedRefs, Owner, PastRun, Problem, RefView, Repository, RunView, Settings, SshKeyOf, SshKeyView } from "../types";
import { samplePastRuns } from "./runs";
import { anAccount, sampleAccounts, sampleHostView, sampleRepositories } from "./accounts";
import { sampleClones } from "./clones";
import { sampleEvents } from "./events";
import { samplePreview } from "./preview";
import { sampleFit, sampleObserved } from "./scope";
import { sampleMirror, sampleMirrors } from "./mirrors";
import { sampleWebhooks } from "./webhooks";
import { sampleHostKeys, sampleSshKey } from "./ssh";
import { sampleBackups, sampleDivergence, sampleInSync, samplePage, sampleRefs, sampleResolutions } from "./refs";

const MANY_IN_SYNC = 437;

/** What the engine allows, ends included. */
const RANGES: Partial<Record<keyof Settings, [number, number]>> = {
  connectSeconds: [1, 600],
  silenceSeconds: [5, 3600],
  runMinutes: [1, 1440],
  guardPercent: [1, 100],
  backupDays: [1, 36_500],
  backupMegabytes: [0, 100_000_000],
  minimumMinutes: [1, 1440],
  parallelRuns: [1, 64],
  hostRuns: [1, 64],
  pauseBelowPercent: [0, 100],
};

function problem(code: string, args: Record<string, string> = {}): Problem {
  return { code, args: { host: "", detail: "", ...args } };
}

/** An engine that exists in memory only, for development in a browser and for tests. */
export class SampleHost implements Host {
  mirrorList: MirrorView[];
  events: EventView[];
  accountList: AccountView[];
  /** The refs of mirrors that need a decision. */
  refList: RefView[];
  backupList: BackupView[];
  known: Settings = DEFAULT_SETTINGS;
  /** The next command of that name is refused with this Problem. */
  readonly refusals = new Map<keyof Host, Problem>();
  /** What was asked for, in order: `sync payments`. */
  readonly asked: string[] = [];
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  readonly #now: number;
  #starts = false;

  constructor(variant = "", now = Date.now()) {
    const empty = variant === "empty";
    this.#now = now;
    this.mirrorList = empty ? [] : sampleMirrors(now);
    this.refList = sampleRefs(now);
    this.backupList = sampleBackups(now, "payments");
    this.events = empty ? [] : sampleEvents(now);
    this.accountList = empty
      ? [] : sampleAccounts(now);
    if (variant === "failed") this.refusals.set("mirrors", problem("store-failed", { detail: "database disk image is malformed" }));
  }

  emit<K extends keyof HostEvents>(event: K, payload: HostEvents[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (payload: HostEvents[K]) => void)(payload);
  }

  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener as (payload: never) => void));
    return () => listeners.delete(listener as (payload: never) => void);
  }

  async #answer<T>(command: keyof Host, args: string, answer: () => T): Promise<T> {
    this.asked.push(`${command} ${args}`.trim());
    await Promise.resolve();
    const refusal = this.refusals.get(command);
    if (refusal) throw refusal;
    return answer();
  }

  /** Tells that a mirror is not as it was, or (null) that anything may not be. */
  told(id: string | null): void {
    const mirrors = this.mirrorList.filter((mirror) => mirror.id === id);
    const gone = id !== null && mirrors.length === 0 ? [id] : [];
    this.emit("changed", { mirrors, gone, all: id === null });
  }

  #find(id: string): MirrorView {
    const found = this.mirrorList.find((mirror) => mirror.id === id);
    if (!found) throw problem("mirror-unknown", { detail: id });
    return found;
  }

  change(id: string, change: Partial<MirrorView>): MirrorView {
    const changed = { ...this.#find(id), ...change };
    this.mirrorList = this.mirrorList.map((mirror) => (mirror.id === id ? changed : mirror));
    this.told(id);
    return changed;
  }

  mirrors = () => this.#answer("mirrors", "", () => this.mirrorList);
  mirror = (id: string) => this.#answer("mirror", id, () => this.#find(id));
  about = () => this.#answer("about", "", () => ({ version: "0.1.0", tray: true, dataDir: "/home/liwei/.local/share/gemel" }));
  webhooksView = sampleWebhooks();
  webhooks = () => this.#answer("webhooks", "", () => this.webhooksView);
  autostart = () => this.#answer("autostart", "", () => this.#starts);
  setAutostart = (enabled: boolean) =>
    this.#answer("setAutostart", String(enabled), () => {
      this.#starts = enabled;
    });
  settings = () => this.#answer("settings", "", () => this.known);
  changeSetting: Host["changeSetting"] = (name, value) =>
    this.#answer("changeSetting", `${name} ${JSON.stringify(value)}`, () => {
      const [from, to] = RANGES[name] ?? [];
      const wanted = value ?? DEFAULT_SETTINGS[name];
      if (from !== undefined && to !== undefined && !(Number.isInteger(wanted) && from <= Number(wanted) && Number(wanted) <= to)) {
        throw problem("bad-input", { what: name, value: String(wanted), from: String(from), to: String(to) });
      }
      if (name === "secondName" && !/\{ref\}./.test(String(wanted))) throw problem("bad-input", { what: "second-name", value: String(wanted) });
      this.known = { ...this.known, [name]: wanted };
      this.told(null);
      if (name === "language") this.emit("language", wanted === "system" ? "en" : String(wanted));
      return this.known;
    });
  report = () => this.#answer("report", "", () => JSON.stringify({ version: "0.1.0", mirrors: this.mirrorList.length }, null, 2));
  foundPairs = () => this.#answer("foundPairs", "", () => sampleClones(this.known.cloneFolders, this.mirrorList));
  addCloneFolder = (folder: string) =>
    this.#answer("addCloneFolder", folder, () => {
      if (!/^[~/]/.test(folder)) throw problem("bad-input", { what: "clone-folders", value: folder });
      return this.#setCloneFolders([...this.known.cloneFolders, folder.replace("~", "/home/liwei")]);
    });
  removeCloneFolder = (folder: string) =>
    this.#answer("removeCloneFolder", folder, () => this.#setCloneFolders(this.known.cloneFolders.filter((known) => known !== folder)));
  #setCloneFolders(cloneFolders: string[]): Settings {
    this.known = { ...this.known, cloneFolders };
    this.told(null);
    return this.known;
  }

  accounts = () => this.#answer("accounts", "", () => this.accountList);
  host: Host["host"] = (account) => this.#answer("host", account.host, () => sampleHostView(account));
  tokenPage = (name: string) =>
    this.#answer("tokenPage", name, () => {
      const { host, kind } = this.#account(name);
      return sampleHostView({ host, kind }).token;
    });
  /** What each account may see, by its name. */
  repositoryLists = new Map<string, Repository[]>();
  repositories: Host["repositories"] = (account, search) =>
    this.#answer("repositories", `${account} ${search ?? ""}`.trim(), () => {
      const all = this.repositoryLists.get(account) ?? sampleRepositories(this.#account(account), 250);
      return all.filter(({ path }) => path.includes(search ?? ""));
    });
  /** Who may own what is made, by account; nobody else where it is not said. */
  ownerLists = new Map<string, Owner[]>();
  owners: Host["owners"] = (account) =>
    this.#answer("owners", account, () => {
      const { login, user } = this.#account(account);
      return this.ownerLists.get(account) ?? [{ path: login ?? user, name: null, kind: "user" as const }];
    });
  /** What the next preview tells otherwise than that all is well. */
  nextPreview: Partial<MirrorPreview> = {};
  previewMirror: Host["previewMirror"] = (mirror) =>
    this.#answer("previewMirror", `${mirror.left.url} ${mirror.right.url}`, () => {
      this.#checkNew(mirror);
      return { ...samplePreview(mirror), ...this.nextPreview };
    });
  /** What listing both sides tells otherwise than that all is well. */
  nextObserved: Partial<ObservedRefs> = {};
  observedRefs: Host["observedRefs"] = (mirror) =>
    this.#answer("observedRefs", `${mirror.left.url} ${mirror.right.url}`, () => ({ ...sampleObserved(mirror), ...this.nextObserved }));
  observedRefsOf: Host["observedRefsOf"] = (id, scope) =>
    this.#answer("observedRefsOf", id, () => {
      const { left, right } = this.#find(id);
      const draft = emptyDraft();
      Object.assign(draft.left, { url: left.url, name: left.host });
      Object.assign(draft.right, { url: right.url, name: right.host });
      return { ...sampleObserved({ ...newMirror(draft), scope }), ...this.nextObserved };
    });
  fitScope: Host["fitScope"] = (patterns, names, _, listed) => this.#answer("fitScope", patterns.join(" "), () => sampleFit(patterns, names, listed));
  divergence = (id: string, name: string) =>
    this.#answer("divergence", `${id} ${name}`, () => sampleDivergence(this.#now, id, this.#ref(name)));
  resolutions = (id: string, name: string) =>
    this.#answer("resolutions", `${id} ${name}`, () => sampleResolutions(this.#now, this.#ref(name)));
  backups: Host["backups"] = (id) =>
    this.#answer("backups", id ?? "", () => this.backupList.filter(({ mirrorId }) => id === null || mirrorId === id));
  plan = (id: string) =>
    this.#answer("plan", id, () => {
      const { name, counts } = this.#find(id);
      return { mirrorId: id, mirror: name, refs: [], counts, question: null };
    });

  /** So many refs of each mirror are in sync. */
  inSync = MANY_IN_SYNC;
  refs: Host["refs"] = (id, query) =>
    this.#answer("refs", [id, query.which, query.from, ...query.words].join(" "), () => {
      const { status, decisions } = this.#find(id);
      if (status === "notChecked") return samplePage([], query);
      return samplePage([...(decisions.length > 0 ? this.refList : []), ...sampleInSync(this.inSync)], query);
    });
  resolutionsOf: Host["resolutionsOf"] = (id, names) =>
    this.#answer("resolutionsOf", [id, ...names].join(" "), () =>
      names.map((name) => {
        const ref = this.#ref(name);
        const { short, left, right } = ref;
        return { name, short, left, right, answers: sampleResolutions(this.#now, ref) };
      }),
    );

  activity: Host["activity"] = ({ mirrorId, before, limit, marked, words }) =>
    this.#answer("activity", [mirrorId, words.map(({ text }) => text).join(" ")].filter(Boolean).join(" "), () =>
      this.events
        .filter((event) => (mirrorId === null || event.mirrorId === mirrorId) && (before === null || event.id < before) && (!marked || event.level !== "info"))
        .filter((event) =>
          words.every(({ text, kinds, codes }) => {
            const hay = `${event.mirror ?? ""} ${JSON.stringify(event.args)}`.toLowerCase();
            return hay.includes(text.toLowerCase()) || kinds.includes(event.kind) || codes.includes(event.args["code"] ?? "");
          }),
        )
        .slice(0, limit),
    );

  pastRunList: PastRun[] | null = null;
  pastRuns = (id: string) => this.#answer("pastRuns", id, () => this.pastRunList ?? samplePastRuns(this.#now));

  addDemo: Host["addDemo"] = (names) =>
    this.#answer("addDemo", names.mirror, () => {
      const added: MirrorView = { ...sampleMirror(this.#now), id: "demo", name: names.mirror, status: "notChecked", checkedAt: null, decisions: [], demo: true };
      this.mirrorList = [...this.mirrorList, added];
      this.told(added.id);
      return added;
    });

  removeDemo = (id: string) =>
    this.#answer("removeDemo", id, () => {
      this.mirrorList = this.mirrorList.filter((mirror) => mirror.id !== id);
      this.told(id);
    });

  addMirror = (mirror: NewMirror) =>
    this.#answer("addMirror", `${mirror.left.url} ${mirror.right.url}`, () => {
      this.#checkNew(mirror);
      const added: MirrorView = {
        ...sampleMirror(this.#now),
        id: `added-${String(this.mirrorList.length)}`,
        name: mirror.name ?? mirror.left.url.split("/").at(-1) ?? "",
        status: "notChecked",
        checkedAt: null,
        decisions: [],
      };
      this.mirrorList = [...this.mirrorList, added];
      this.told(added.id);
      return { mirror: added, warnings: [], created: null };
    });

  editMirror: Host["editMirror"] = (id, edit) =>
    this.#answer("editMirror", id, () => {
      const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== null));
      return this.change(id, given);
    });

  removeMirror = (id: string) =>
    this.#answer("removeMirror", id, () => {
      this.mirrorList = this.mirrorList.filter((mirror) => mirror.id !== id);
      this.told(id);
    });

  setPaused = (id: string, paused: boolean) =>
    this.#answer("setPaused", id, () => {
      this.change(id, { paused, status: paused ? "paused" : "upToDate", since: this.#now });
    });

  setAllPaused = (paused: boolean) =>
    this.#answer("setAllPaused", String(paused), () => {
      for (const { id } of this.mirrorList) this.change(id, { paused, status: paused ? "paused" : "upToDate", since: this.#now });
    });

  /** What is worth knowing of the next account or token. */
  nextWarnings: Problem[] = [];

  addAccount: Host["addAccount"] = (account) =>
    this.#answer("addAccount", account.name || account.host, () => {
      const { user, authorities, verifyTls } = account;
      const { kind, base, host: authority } = sampleHostView(account);
      const login = kind === "git" ? null : "liwei";
      const ssh = base.startsWith("ssh://");
      const added: AccountView = { ...anAccount, name: account.name || authority, host: authority, user: user || (login ?? ""), login, kind, base, authorities, verifyTls, ssh, checkedAt: ssh ? null : this.#now };
      this.accountList = [...this.accountList, added];
      this.told(null);
      return { account: added, warnings: this.nextWarnings };
    });

  checkAccount = (name: string) =>
    this.#answer("checkAccount", name, () => {
      const checked = { ...this.#account(name), checkedAt: this.#now, problem: null };
      this.accountList = this.accountList.map((account) => (account.name === name ? checked : account));
      this.told(null);
      return checked;
    });

  removeAccount = (name: string) =>
    this.#answer("removeAccount", name, () => {
      this.accountList = this.accountList.filter((account) => account.name !== name);
      this.told(null);
    });

  /** The hosts whose keys are believed. */
  readonly believed = new Set<string>();
  hostKeys: Host["hostKeys"] = (name) =>
    this.#answer("hostKeys", name, () => {
      const seen = sampleHostKeys(name);
      return { ...seen, shown: seen.shown.map((key) => ({ ...key, pinned: this.believed.has(name) })) };
    });
  pinHostKeys: Host["pinHostKeys"] = (name, choice) =>
    this.#answer("pinHostKeys", `${name} ${choice.kind}`, () => {
      this.believed.add(name);
      return sampleHostKeys(name);
    });

  /** By whose they are: an account's name, or a mirror's with its side. */
  readonly sshKeys = new Map<string, SshKeyView>();
  /** Which accounts have what kept: `password work`. The secrets themselves are kept nowhere. */
  readonly sshSecrets = new Set<string>();
  #owner = (of: SshKeyOf): string => (of.kind === "account" ? of.name : `${of.mirror} ${of.side}`);
  #sshKey(of: SshKeyOf): SshKeyView {
    const key = this.sshKeys.get(this.#owner(of));
    if (!key) throw problem("ssh-key-missing", { owner: this.#owner(of) });
    return key;
  }
  sshLogin: Host["sshLogin"] = (account) =>
    this.#answer("sshLogin", account, () => ({
      alone: this.#account(account).base.startsWith("ssh://"),
      key: this.sshKeys.get(account) ?? null,
      password: this.sshSecrets.has(`password ${account}`),
      passphrase: this.sshSecrets.has(`passphrase ${account}`),
    }));
  setSshSecret: Host["setSshSecret"] = (account, which, secret) =>
    this.#answer("setSshSecret", `${account} ${which} ${secret === null ? "gone" : "kept"}`, () => {
      if (secret === null) this.sshSecrets.delete(`${which} ${account}`);
      else this.sshSecrets.add(`${which} ${account}`);
    });
  sshKey: Host["sshKey"] = (of) => this.#answer("sshKey", this.#owner(of), () => this.sshKeys.get(this.#owner(of)) ?? null);
  makeSshKey: Host["makeSshKey"] = (of, kind) =>
    this.#answer("makeSshKey", `${this.#owner(of)} ${kind}`, () => {
      const key = sampleSshKey(this.#owner(of), kind, this.#now);
      this.sshKeys.set(this.#owner(of), key);
      this.told(null);
      return key;
    });
  uploadSshKey: Host["uploadSshKey"] = (of) =>
    this.#answer("uploadSshKey", this.#owner(of), () => {
      const key = { ...this.#sshKey(of), uploads: [""] };
      this.sshKeys.set(this.#owner(of), key);
      return key;
    });
  rotateSshKey: Host["rotateSshKey"] = (of) =>
    this.#answer("rotateSshKey", this.#owner(of), () => {
      const old = this.#sshKey(of);
      const key = { ...old, public: `${old.public} 2` };
      this.sshKeys.set(this.#owner(of), key);
      return { key, byHand: key.uploads.length === 0, warnings: [] };
    });
  removeSshKey: Host["removeSshKey"] = (of) =>
    this.#answer("removeSshKey", this.#owner(of), () => {
      this.sshKeys.delete(this.#owner(of));
      return [];
    });

  // The secret is kept nowhere, not even in what was asked: a test that looks for it must not find it here.
  setSecret: Host["setSecret"] = (name) =>
    this.#answer("setSecret", name, () => {
      this.told(null);
      return { account: this.#account(name), warnings: this.nextWarnings };
    });

  openPage = (url: string) => this.#answer("openPage", url, () => undefined);

  #account(name: string): AccountView {
    const found = this.accountList.find((account) => account.name === name);
    if (!found) throw problem("account-unknown", { account: name });
    return found;
  }

  #checkNew(mirror: NewMirror): void {
    if (mirror.left.url === mirror.right.url) throw problem("same-repository", { side: "right", host: "GitHub" });
  }

  sync: Host["sync"] = (id, wish) =>
    this.#answer("sync", [id, wish?.approval, wish?.retry && "again", wish?.now && "now"].filter(Boolean).join(" "), () => {
      this.change(id, { status: "syncing", since: this.#now, progress: null });
      this.#pretendRun(id);
    });

  syncAll = () => this.#answer("syncAll", "", () => undefined);

  cancel = (id: string) =>
    this.#answer("cancel", id, () => {
      this.change(id, { status: "upToDate", since: this.#now, progress: null });
    });

  resolve: Host["resolve"] = async (id, shown, take) => {
    const names = shown.map(({ name }) => name);
    const run = await this.#answer("resolve", `${id} ${names.join(" ")} ${take}`, () => this.#run(id));
    await this.#work();
    const settled = (ref: RefView): RefView => (take === "ignore" ? { ...ref, verdict: { kind: "ignored", reason: "chosen" } } : { ...ref, verdict: { kind: "inSync" } });
    this.refList = this.refList.map((ref) => (names.includes(ref.name) ? settled(ref) : ref)).filter(({ verdict }) => verdict.kind !== "inSync");
    this.told(id);
    return run;
  };

  restore: Host["restore"] = async (backup, side, name) => {
    const kept = this.backupList.find(({ id }) => id === backup);
    const run = await this.#answer("restore", [backup, side, name].filter(Boolean).join(" "), () => {
      if (!kept?.mirrorId) throw problem("backup-unknown", { backup });
      if (name?.includes(" ")) throw problem("bad-input", { what: "ref", value: name });
      return this.#run(kept.mirrorId);
    });
    await this.#work();
    this.told(kept?.mirrorId ?? null);
    return run;
  };

  /** How long what takes a run seems to take; nothing in tests. */
  workTakes = 0;

  #work(): Promise<void> {
    return this.workTakes === 0 ? Promise.resolve() : new Promise((done) => setTimeout(done, this.workTakes));
  }

  #ref(name: string): RefView {
    const found = this.refList.find((ref) => ref.name === name);
    if (!found) throw problem("no-such-ref", { ref: name });
    return found;
  }

  /** What the next run tells, beyond that it went well. */
  nextRun: Partial<RunView> = {};

  #run(id: string): RunView {
    const { name, counts } = this.#find(id);
    return {
      id: 1, mirrorId: id, mirror: name, trigger: "manual", startedAt: this.#now, endedAt: this.#now, outcome: "synced", refs: [], counts,
      problem: null, question: null, bytes: 0, ...this.nextRun,
    };
  }

  #pretendRun(id: string): void {
    const totalObjects = 40_000;
    let objects = 0;
    const timer = setInterval(() => {
      if (this.mirrorList.find((mirror) => mirror.id === id)?.status !== "syncing") {
        clearInterval(timer);
        return;
      }
      objects += 1_600;
      this.emit("progress", { mirrorId: id, phase: "fetch", to: null, bytes: objects * 900, objects, totalObjects });
      if (objects >= totalObjects) this.change(id, { status: "upToDate", checkedAt: Date.now(), progress: null });
    }, 120);
  }
}

export function sampleHost(variant: string): Host {
  const host = new SampleHost(variant);
  host.workTakes = 1200;
  return host;
}
