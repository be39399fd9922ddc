import { SvelteMap } from "svelte/reactivity";

import type { Host } from "../host/host";
import type { Changed, MirrorView, Problem, Progress } from "../host/types";
import { Pace, type Speed } from "../model/pace";
import { passesOn } from "../model/progress";
import { asProblem } from "../model/problem";
import { byName } from "../model/status";

/** A question that was asked before there was anybody to take the answer. */
export type Early = {
  readonly mirrors: Promise<MirrorView[]>;
  /** Who hears what changes from now on. Whether something has changed since the question. */
  follow(listener: (changed: Changed) => void): boolean;
  stop(): void;
};

/** The mirrors as the engine last told, kept current by its events. */
export class Live {
  mirrors = $state.raw<MirrorView[]>([]);
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  readonly progress = new SvelteMap<string, Progress>();

  /** Grows with each change of a mirror (or, for "", of anything): what else was asked about it is out of date. */
  readonly #revisions = new SvelteMap<string, number>();
  readonly #host: Host;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what came of them is shown, not they
  readonly #paces = new Map<string, Pace>();
  /** What is shown of each run, with when it was told. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- likewise
  readonly #told = new Map<string, { progress: Progress; at: number }>();
  readonly #speeds = new SvelteMap<string, Speed>();
  #stale = false;
  #asking = false;
  #stops: (() => void)[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  /** Until the first question has its answer, whatever that is. */
  start(early?: Early): Promise<void> {
    const heard = (changed: Changed) => {
      this.#heard(changed);
    };
    const outdated = early?.follow(heard) ?? false;
    this.#stops = [
      early ? () => { early.stop(); } : this.#host.on("changed", heard),
      this.#host.on("progress", (progress) => {
        const [id, at] = [progress.mirrorId, performance.now()];
        const before = this.#told.get(id);
        if (before && passesOn(before, progress, at)) return;
        this.#told.set(id, { progress, at });
        this.progress.set(id, progress);
        const pace = this.#paces.get(id) ?? new Pace();
        this.#paces.set(id, pace);
        this.#speeds.set(id, pace.hear(progress, at));
      }),
    ];
    // Not at the end of this turn: whoever starts has a whole screen to draw in it.
    this.#stale = true;
    this.#asking = true;
    const answered = this.#ask(early?.mirrors);
    if (outdated) this.#stale = true;
    return answered;
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  mirror(id: string): MirrorView | undefined {
    return this.mirrors.find((mirror) => mirror.id === id);
  }

  /** How far a mirror's run is; null when none is on its way. */
  progressOf(mirror: MirrorView): Progress | null {
    return mirror.status === "syncing" ? (this.progress.get(mirror.id) ?? mirror.progress) : null;
  }

  /** How fast its run goes, as far as that is known. */
  speedOf(mirror: MirrorView): Speed | null {
    return mirror.status === "syncing" ? (this.#speeds.get(mirror.id) ?? null) : null;
  }

  /** Read inside an effect: the effect runs again when the mirror (or, for null, anything) changed. */
  revision(mirrorId: string | null): number {
    const all = this.#revisions.get("*") ?? 0;
    return all + (this.#revisions.get(mirrorId ?? "") ?? 0);
  }

  /** Asks for everything. What changes afterwards is told. */
  refresh(): void {
    this.#stale = true;
    // Events come in bursts: those of this turn are answered together, those during a question after it.
    if (this.#asking) return;
    this.#asking = true;
    queueMicrotask(() => void this.#ask());
  }

  #heard({ mirrors, gone, all }: Changed): void {
    for (const { id } of mirrors) this.#bump(id);
    for (const id of gone) this.#bump(id);
    if (all) this.#raise("*");
    if (mirrors.length > 0 || gone.length > 0) {
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- of this turn alone; no screen shows it
      const news = new Map(mirrors.map((mirror) => [mirror.id, mirror]));
      const kept = this.mirrors.filter(({ id }) => !gone.includes(id)).map((mirror) => {
        const now = news.get(mirror.id);
        news.delete(mirror.id);
        return now ?? mirror;
      });
      // An answer that is on its way may be older than what was just told: it is asked for again.
      if (this.#asking) this.#stale = true;
      if (this.loaded) this.#take([...kept, ...news.values()]);
    }
    if (all) this.refresh();
  }

  #raise(key: string): void {
    this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
  }

  #bump(mirrorId: string): void {
    this.#raise(mirrorId);
    this.#raise("");
  }

  async #ask(asked?: Promise<MirrorView[]>): Promise<void> {
    let answer = asked;
    while (this.#stale) {
      this.#stale = false;
      try {
        this.#take(await (answer ?? this.#host.mirrors()));
        this.problem = null;
      } catch (thrown) {
        this.problem = asProblem(thrown);
      }
      answer = undefined;
    }
    this.#asking = false;
  }

  #forget(id: string): void {
    this.progress.delete(id);
    this.#paces.delete(id);
    this.#told.delete(id);
    this.#speeds.delete(id);
  }

  #take(mirrors: MirrorView[]): void {
    // In order once, so that whoever orders them again has little to do.
    this.mirrors = byName(mirrors);
    this.loaded = true;
    for (const id of this.progress.keys()) {
      // The bar of the last run must not flash up when the next one begins.
      if (this.mirror(id)?.status !== "syncing") this.#forget(id);
    }
  }
}
