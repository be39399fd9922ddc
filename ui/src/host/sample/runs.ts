import type { PastRun } from "../types";
import { MINUTE } from "./mirrors";

/** Newest first; one failed, one moved much. */
export function samplePastRuns(now: number): PastRun[] {
  return Array.from({ length: 40 }, (_, index) => {
    const startedAt = now - (index + 1) * 5 * MINUTE;
    const failed = index === 12;
    const bytes = index === 7 ? 48_000_000 : index % 3 === 0 ? 240_000 + index * 11_000 : 0;
    return { id: 9000 - index, trigger: "schedule", startedAt, endedAt: startedAt + 800 + bytes / 4000 + (index % 5) * 350, outcome: failed ? "failed" : "synced", bytes };
  });
}
