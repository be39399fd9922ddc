import type { MirrorView, Status } from "../host/types";
import { inLanguage } from "../words";

/** Worst first: the order of the list, and which of two statuses a person has to see. */
const WORST_FIRST: readonly Status[] = [
  "needsDecision",
  "stopped",
  "failing",
  "offline",
  "syncing",
  "queued",
  "paused",
  "upToDate",
  "notChecked",
];

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

export function attentionFirst(mirrors: readonly MirrorView[]): MirrorView[] {
  return mirrors.toSorted(
    (a, b) =>
      WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status) ||
      names().compare(a.name, b.name) ||
      (a.id < b.id ? -1 : 1),
  );
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
  const count = (...wanted: Status[]) => mirrors.filter(({ status }) => wanted.includes(status)).length;
  return {
    total: mirrors.length,
    upToDate: count("upToDate"),
    needDecision: count("needsDecision"),
    broken: count("stopped", "failing"),
  };
}
