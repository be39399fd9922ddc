import type { Problem } from "../host/types";
import { asProblem } from "../model/problem";

/** An answer of the engine: what is known, whether more is on its way, and what went wrong. */
export class Fetched<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #latest = 0;

  /** Asks again. What is on the screen stays until the answer is there; an overtaken answer is dropped. */
  async load(ask: () => Promise<T>): Promise<void> {
    const mine = ++this.#latest;
    this.loading = true;
    try {
      const value = await ask();
      if (mine !== this.#latest) return;
      this.value = value;
      this.problem = null;
    } catch (thrown) {
      if (mine !== this.#latest) return;
      this.problem = asProblem(thrown);
    } finally {
      if (mine === this.#latest) this.loading = false;
    }
  }
}
