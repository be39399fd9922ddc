import type { PastRun } from "../host/types";

/** A run as a bar of the chart; heights are between 0 and 1. */
export type Bar = { run: PastRun; seconds: number; height: number; share: number };

/**
 * The last runs, oldest first. A first sync takes minutes and all others a moment, so heights are logarithmic: twice as
 * high is much longer, and nothing is too short to be seen.
 */
export function bars(runs: readonly PastRun[]): Bar[] {
  const took = (run: PastRun) => Math.max(0, run.endedAt - run.startedAt) / 1000;
  const scale = (value: number) => Math.log10(1 + value);
  const longest = Math.max(scale(1), ...runs.map((run) => scale(took(run))));
  const most = Math.max(1, ...runs.map(({ bytes }) => scale(bytes)));
  return runs.toReversed().map((run) => ({
    run,
    seconds: took(run),
    height: Math.max(0.06, scale(took(run)) / longest),
    share: run.bytes === 0 ? 0 : Math.max(0.06, scale(run.bytes) / most),
  }));
}

/** The middle one: a single long run says little of the others. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
