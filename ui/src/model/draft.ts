import type { AccountView, CreateWish, Direction, HostKind, NewEndpoint, NewMirror, Policy, Repository, Side, Visibility } from "../host/types";
import { t } from "../words";
import { kindByName, readAddress } from "./address";
import { sideNames, type SideNames } from "./sides";
import { isForSsh, takenBySsh } from "./ssh";

/** How a side is named: by its address, out of an account's repositories, or as one that is made. */
export type Way = "address" | "account" | "create";

export type SideDraft = {
  way: Way;
  url: string;
  name: string;
  /** The account whose repositories are shown, or which makes one; where its host's pages begin. */
  owner: string;
  base: string;
  picked: Repository | null;
  /** Where a repository is made: a person or an organisation, and its name there. */
  place: string;
  repository: string;
  visibility: Visibility | "same";
  /** Name of an account; empty: the user and token typed below. */
  account: string;
  /** The person chose; nothing is preselected over it. */
  accountChosen: boolean;
  user: string;
  secret: string;
};

/** A mirror as typed so far. */
export type MirrorDraft = Record<Side, SideDraft> & {
  name: string;
  direction: Direction;
  policy: Policy;
  everySeconds: number;
  scope: string;
  pushOptions: string;
  allowPlainHttp: boolean;
};

export const DEFAULT_POLICY: Policy = { rewrites: "ask", deletions: "propagate", divergent: "ask", prune: "keep", diverged: "ask" };
export const DEFAULT_SCOPE = ["refs/heads/*", "refs/tags/*"];
export const INTERVALS = [300, 600, 900, 1800, 3600, 6 * 3600, 24 * 3600];

function emptySide(): SideDraft {
  return {
    way: "address",
    url: "",
    name: "",
    owner: "",
    base: "",
    picked: null,
    place: "",
    repository: "",
    visibility: "private",
    account: "",
    accountChosen: false,
    user: "",
    secret: "",
  };
}

export function emptyDraft(): MirrorDraft {
  return {
    left: emptySide(),
    right: emptySide(),
    name: "",
    direction: "both",
    policy: { ...DEFAULT_POLICY },
    everySeconds: 300,
    scope: DEFAULT_SCOPE.join("\n"),
    pushOptions: "",
    allowPlainHttp: false,
  };
}

/** What a field that takes one thing a line holds. */
export function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function given(text: string): string | null {
  return text.trim() || null;
}

/** From now on it is that account whose repositories are shown, or which makes one. */
export function chooseOwner(draft: SideDraft, account: Pick<AccountView, "name" | "base"> | undefined): void {
  // Another account's repository, and what it is called there, say nothing here.
  if (draft.owner !== (account?.name ?? "")) Object.assign(draft, { picked: null, place: "" });
  draft.owner = account?.name ?? "";
  draft.base = account?.base ?? "";
}

/** The address of a side, whichever way it was named; empty while it is not. */
export function sideUrl({ way, url, picked, base, place, repository }: SideDraft): string {
  if (way === "address") return url.trim();
  if (way === "account") return picked?.httpsUrl ?? "";
  const path = [place, repository].map((part) => part.trim().replace(/^\/+|\/+$/g, ""));
  return base === "" || path.includes("") ? "" : `${base}/${path.join("/")}.git`;
}

function newEndpoint(draft: SideDraft): NewEndpoint {
  const { way, name, owner, account, user, secret } = draft;
  const typed = way === "address" && account === "";
  return {
    url: sideUrl(draft),
    name: given(name),
    account: given(way === "address" ? account : owner),
    user: typed ? given(user) : null,
    secret: typed ? given(secret) : null,
  };
}

/** How the repository is made that one side lacks; null where none is to be made. */
function createWish(draft: MirrorDraft): CreateWish | null {
  const side = (["left", "right"] as const).find((one) => draft[one].way === "create");
  if (!side) return null;
  const { visibility } = draft[side];
  const features = { issues: null, wiki: null, mergeRequests: null, snippets: null };
  return { side, visibility: visibility === "same" ? null : visibility, description: null, features };
}

export function newMirror(draft: MirrorDraft): NewMirror {
  return {
    left: newEndpoint(draft.left),
    right: newEndpoint(draft.right),
    name: given(draft.name),
    direction: draft.direction,
    policy: { ...draft.policy },
    everySeconds: draft.everySeconds,
    scope: lines(draft.scope),
    allowPlainHttp: draft.allowPlainHttp,
    pushOptions: lines(draft.pushOptions),
    runBy: "gemel",
    create: createWish(draft),
    allowCircle: false,
    unattended: { stopAfter: 5, startAgain: false, muted: false },
  };
}

/** The heading of one side: its host as soon as that is known. */
export function sideTitle(draft: MirrorDraft, side: Side): string {
  const known = given(draft[side].name) ?? readAddress(sideUrl(draft[side])).display;
  return known ?? t(side === "left" ? "window-first-repository" : "window-second-repository");
}

/** How sentences call the two sides while they are being typed. */
export function draftNames(draft: MirrorDraft): SideNames {
  const named = (side: Side, fallback: string) => {
    const { name } = draft[side];
    const address = readAddress(sideUrl(draft[side]));
    return { host: given(name) ?? address.display ?? fallback, path: address.path };
  };
  return sideNames({
    left: named("left", t("window-first-in-sentence")),
    right: named("right", t("window-second-in-sentence")),
  });
}

/** What kinds of hosts the two sides are at: an account knows, else the address tells. */
export function draftKinds(draft: MirrorDraft, accounts: readonly Pick<AccountView, "name" | "kind">[]): Record<Side, HostKind | null> {
  const kind = (side: Side) => {
    const { account } = newEndpoint(draft[side]);
    return accounts.find(({ name }) => name === account)?.kind ?? kindByName(readAddress(sideUrl(draft[side])));
  };
  return { left: kind("left"), right: kind("right") };
}

/** The account to offer for an address: the first at that very host. */
export function matchingAccount(url: string, accounts: readonly Pick<AccountView, "name" | "host" | "base" | "ssh">[]): string {
  const { host, transport } = readAddress(url);
  if (transport === "ssh") return takenBySsh(url, accounts);
  if (transport !== "https" && transport !== "http") return "";
  return accounts.find((account) => account.host.toLowerCase() === host?.toLowerCase() && !isForSsh(account))?.name ?? "";
}
