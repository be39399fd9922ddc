import type { Status } from "../host/types";

/** The one thing a row of the list offers. */
export type RowAction = "decide" | "sync" | "cancel" | "resume";

export const ROW_ACTION: Record<Status, { action: RowAction; words: string }> = {
  needsDecision: { action: "decide", words: "window-decide" },
  stopped: { action: "sync", words: "window-start-again" },
  failing: { action: "sync", words: "window-try-again" },
  offline: { action: "sync", words: "window-try-again" },
  syncing: { action: "cancel", words: "window-cancel" },
  queued: { action: "cancel", words: "window-cancel" },
  paused: { action: "resume", words: "window-resume" },
  upToDate: { action: "sync", words: "window-sync" },
  notChecked: { action: "sync", words: "window-sync" },
};
