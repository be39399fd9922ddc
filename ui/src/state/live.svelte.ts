import { SvelteMap } from "svelte/reactivity";

import type { Host } from "../host/host";
import type { MirrorView, Problem, Progress } from "../host/types";
import { asProblem } from "../model/problem";

/** Changes of that many mirrors at once are cheaper to ask for together. */
const ASK_ALL_FROM = 4;

/** The mirrors as the engine last told, kept current by its events. */
export class Live {
  mirrors = $state.raw<MirrorView[]>([]);
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  readonly progress = new SvelteMap<string, Progress>();

  /** Grows with each change of a mirror (or, for "", of anything): what else was asked about it is out of date. */
  readonly #revisions = new SvelteMap<string, number>();
  readonly #host: Host;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is still to be asked; no screen shows it
  readonly #stale = new Set<string>();
  #allStale = false;
  #asking = false;

  constructor(host: Host) {
    this.#host = host;
  }

  start(): () => void {
    const stops = [
      this.#host.on("changed", ({ mirrorId }) => {
        this.#bump(mirrorId);
        this.refresh(mirrorId);
      }),
      this.#host.on("progress", (progress) => {
        this.progress.set(progress.mirrorId, progress);
        // A run that nobody announced: its mirror is not shown as syncing yet.
        if (this.mirror(progress.mirrorId)?.status !== "syncing") this.refresh(progress.mirrorId);
      }),
    ];
    this.refresh(null);
    return () => {
      for (const stop of stops) stop();
    };
  }

  mirror(id: string): MirrorView | undefined {
    return this.mirrors.find((mirror) => mirror.id === id);
  }

  /** How far a mirror's run is; null when none is on its way. */
  progressOf(mirror: MirrorView): Progress | null {
    return mirror.status === "syncing" ? (this.progress.get(mirror.id) ?? mirror.progress) : null;
  }

  /** Read inside an effect: the effect runs again when the mirror (or, for null, anything) changed. */
  revision(mirrorId: string | null): number {
    const all = this.#revisions.get("*") ?? 0;
    return all + (this.#revisions.get(mirrorId ?? "") ?? 0);
  }

  refresh(mirrorId: string | null): void {
    if (mirrorId === null) this.#allStale = true;
    else this.#stale.add(mirrorId);
    // Events come in bursts: those of this turn are answered together, those during a question after it.
    if (this.#asking) return;
    this.#asking = true;
    queueMicrotask(() => void this.#ask());
  }

  #bump(mirrorId: string | null): void {
    const raise = (key: string) => this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
    if (mirrorId === null) raise("*");
    else {
      raise(mirrorId);
      raise("");
    }
  }

  async #ask(): Promise<void> {
    while (this.#allStale || this.#stale.size > 0) {
      const all = this.#allStale || !this.loaded || this.#stale.size >= ASK_ALL_FROM;
      const ids = [...this.#stale];
      this.#allStale = false;
      this.#stale.clear();
      try {
        if (all) this.#take(await this.#host.mirrors());
        else for (const id of ids) await this.#askOne(id);
        this.problem = null;
      } catch (thrown) {
        this.problem = asProblem(thrown);
      }
    }
    this.#asking = false;
  }

  async #askOne(id: string): Promise<void> {
    let mirror: MirrorView;
    try {
      mirror = await this.#host.mirror(id);
    } catch (thrown) {
      if (asProblem(thrown).code !== "mirror-unknown") throw thrown;
      this.#take(this.mirrors.filter((known) => known.id !== id));
      return;
    }
    const known = this.mirrors.some((old) => old.id === id);
    this.#take(known ? this.mirrors.map((old) => (old.id === id ? mirror : old)) : [...this.mirrors, mirror]);
  }

  #take(mirrors: MirrorView[]): void {
    this.mirrors = mirrors;
    this.loaded = true;
    for (const id of this.progress.keys()) {
      // The bar of the last run must not flash up when the next one begins.
      if (this.mirror(id)?.status !== "syncing") this.progress.delete(id);
    }
  }
}
