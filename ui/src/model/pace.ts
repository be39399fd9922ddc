import type { Progress } from "../host/types";

type Sample = { at: number; bytes: number; objects: number };

/** What is known of how fast a run goes. */
export type Speed = { bytesPerSecond: number | null; secondsLeft: number | null };

/** Older samples say nothing of now. */
const WINDOW = 6_000;
/** Fewer milliseconds than that tell no speed. */
const LEAST = 1_000;

/** How fast one run goes, from what it told of itself. A phase begins anew. */
export class Pace {
  #phase = "";
  #samples: Sample[] = [];

  /** Takes what was told at a moment, in milliseconds, and gives what is known then. */
  hear({ phase, to, bytes, objects, totalObjects }: Progress, at: number): Speed {
    const now = `${phase} ${to ?? ""}`;
    const last = this.#samples.at(-1);
    if (now !== this.#phase || (last && (bytes < last.bytes || objects < last.objects))) this.#samples = [];
    this.#phase = now;
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= WINDOW), { at, bytes, objects }];
    const first = this.#samples[0];
    const passed = first ? at - first.at : 0;
    if (!first || passed < LEAST) return { bytesPerSecond: null, secondsLeft: null };
    const objectsPerSecond = ((objects - first.objects) * 1000) / passed;
    const bytesPerSecond = ((bytes - first.bytes) * 1000) / passed;
    const left = totalObjects !== null && objectsPerSecond > 0 ? Math.max(0, totalObjects - objects) / objectsPerSecond : null;
    return { bytesPerSecond: bytesPerSecond > 0 ? bytesPerSecond : null, secondsLeft: left };
  }
}
