import type { Phase, Progress } from "../host/types";
import { t } from "../words";
import { bytes } from "./amount";
import type { Speed } from "./pace";
import type { SideNames } from "./sides";
import { lasted } from "./time";

const PHASE_WORDS: Record<Exclude<Phase, "push">, string> = {
  observe: "phase-observe",
  fetch: "phase-fetch",
  index: "phase-index",
  plan: "phase-plan",
  record: "phase-record",
};

export function phaseSentence({ phase, to }: Progress, names: SideNames): string {
  if (phase !== "push") return t(PHASE_WORDS[phase]);
  return to ? t("phase-push-to", { host: names[to] }) : t("phase-push");
}

/** "2 minutes left · 3 MB/s · 1.1 GB · 12,345 of 40,000 objects", as far as it is known: what is cut first comes last. */
export function progressAmount({ bytes: count, objects, totalObjects }: Progress, speed: Speed | null = null): string {
  const parts: string[] = [];
  if (speed?.secondsLeft) parts.push(t("window-time-left", { time: lasted(speed.secondsLeft) }));
  if (speed?.bytesPerSecond) parts.push(t("window-speed", { amount: bytes(speed.bytesPerSecond) }));
  if (count > 0) parts.push(bytes(count));
  if (totalObjects !== null && totalObjects > 0) parts.push(t("window-objects-of", { objects, total: totalObjects }));
  else if (objects > 0) parts.push(t("window-objects", { objects }));
  return parts.join(" · ");
}

/** What is not told of for so long, in milliseconds, has come to its end or to a halt. */
const TOGETHER = 2_000;

/**
 * Whether what is told now is the lesser half of what was told just before. A pack that goes on to one host while it still
 * arrives from the other is told of twice; the half that arrives knows of how many objects it has how many.
 */
export function passesOn(before: { progress: Progress; at: number }, now: Progress, at: number): boolean {
  const { phase, bytes } = before.progress;
  return phase === "fetch" && now.phase === "push" && now.bytes <= bytes && at - before.at < TOGETHER;
}

/** Between 0 and 1, or null while the end is not known. */
export function progressShare({ objects, totalObjects }: Progress): number | null {
  return totalObjects !== null && totalObjects > 0 ? Math.min(1, objects / totalObjects) : null;
}
