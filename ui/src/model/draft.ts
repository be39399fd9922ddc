import type { AccountView, Direction, NewEndpoint, NewMirror, Policy, Side } from "../host/types";
import { t } from "../words";
import { readAddress } from "./address";
import { sideNames, type SideNames } from "./sides";

export type SideDraft = {
  url: string;
  name: string;
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
  return { url: "", name: "", account: "", accountChosen: false, user: "", secret: "" };
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

function newEndpoint({ url, name, account, user, secret }: SideDraft): NewEndpoint {
  const signsIn = account === "";
  return {
    url: url.trim(),
    name: given(name),
    account: given(account),
    user: signsIn ? given(user) : null,
    secret: signsIn ? given(secret) : null,
  };
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
    create: null,
    allowCircle: false,
    unattended: { stopAfter: 5, startAgain: false, muted: false },
  };
}

/** The heading of one side: its host as soon as that is known. */
export function sideTitle(draft: MirrorDraft, side: Side): string {
  const known = given(draft[side].name) ?? readAddress(draft[side].url).display;
  return known ?? t(side === "left" ? "window-first-repository" : "window-second-repository");
}

/** How sentences call the two sides while they are being typed. */
export function draftNames(draft: MirrorDraft): SideNames {
  const named = (side: Side, fallback: string) => {
    const { url, name } = draft[side];
    const address = readAddress(url);
    return { host: given(name) ?? address.display ?? fallback, path: address.path };
  };
  return sideNames({
    left: named("left", t("window-first-in-sentence")),
    right: named("right", t("window-second-in-sentence")),
  });
}

/** The account to offer for an address: the first at that very host. */
export function matchingAccount(url: string, accounts: readonly Pick<AccountView, "name" | "host">[]): string {
  const { host, transport } = readAddress(url);
  if (transport !== "https" && transport !== "http") return "";
  return accounts.find((account) => account.host.toLowerCase() === host?.toLowerCase())?.name ?? "";
}
