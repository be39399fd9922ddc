import type { MirrorView, Status } from "../host/types";
import { inLanguage } from "../words";

/** Worst first: the order of the list. */
const WORST_FIRST: readonly Status[] = ["needsDecision", "stopped", "failing", "offline", "paused", "upToDate", "notChecked"];

/**
 * The status by which a mirror has its place. A run that begins moves no row: every mirror has one every few minutes, and the
 * list would never stand still. It is where it was, or what its last run left is worth.
 */
function placed({ status, paused, problem, checkedAt }: MirrorView): Status {
  if (status !== "syncing" && status !== "queued") return status;
  if (paused) return "paused";
  if (problem) return problem.code === "host-unreachable" ? "offline" : "failing";
  return checkedAt === null ? "notChecked" : "upToDate";
}

export const STATUS_WORDS: Record<Status, string> = {
  needsDecision: "status-needs-decision",
  stopped: "status-stopped",
  failing: "status-failing",
  offline: "status-offline",
  syncing: "status-syncing",
  queued: "status-queued",
  paused: "status-paused",
  upToDate: "status-up-to-date",
  notChecked: "status-not-checked",
};

/** States are told by shape and by colour; a tone is the colour half. */
export type Tone = "ok" | "run" | "ask" | "stop" | "calm";

export const STATUS_TONE: Record<Status, Tone> = {
  needsDecision: "ask",
  stopped: "stop",
  failing: "stop",
  offline: "calm",
  syncing: "run",
  queued: "run",
  paused: "calm",
  upToDate: "ok",
  notChecked: "calm",
};

/** Statuses whose own age says more than that of the last check. */
export const LASTING_WORDS: Partial<Record<Status, string>> = {
  stopped: "window-stopped-since",
  failing: "window-failing-since",
  offline: "window-offline-since",
  paused: "window-paused-since",
};

const names = inLanguage((it) => new Intl.Collator(it, { numeric: true, sensitivity: "base" }));

/** By name as people count. Next to nothing where they are in that order already. */
export function byName(mirrors: readonly MirrorView[]): MirrorView[] {
  const { compare } = names();
  return mirrors.toSorted((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

export function attentionFirst(mirrors: readonly MirrorView[]): MirrorView[] {
  const groups = new Map<Status, MirrorView[]>(WORST_FIRST.map((status) => [status, []]));
  for (const mirror of byName(mirrors)) groups.get(placed(mirror))?.push(mirror);
  return [...groups.values()].flat();
}

/**
 * The order to show while a person's pointer or keys are in the list: who was there keeps the place,
 * so that a row which begins to sync does not leave from under the pointer.
 */
export function steadyOrder(shown: readonly string[], sorted: readonly MirrorView[]): MirrorView[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  const last = shown.length;
  return sorted.toSorted((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last));
}

export type Tally = { total: number; upToDate: number; needDecision: number; broken: number };

export function tally(mirrors: readonly MirrorView[]): Tally {
  const sums = { total: mirrors.length, upToDate: 0, needDecision: 0, broken: 0 };
  for (const { status } of mirrors) {
    if (status === "upToDate") sums.upToDate += 1;
    else if (status === "needsDecision") sums.needDecision += 1;
    else if (status === "stopped" || status === "failing") sums.broken += 1;
  }
  return sums;
}
