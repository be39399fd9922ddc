import type { Problem } from "../host/types";
import { asProblem } from "../model/problem";

/** An answer of the engine: what is known, whether more is on its way, and what went wrong. */
export class Fetched<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #latest = 0;
  #asking = false;
  #next: (() => Promise<T>) | null = null;

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

  /**
   * The same where what is asked about changes often: one question at a time. Those that come while it is on its way are
   * answered together by the one after it.
   */
  async follow(ask: () => Promise<T>): Promise<void> {
    this.#next = ask;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#next) {
      const now: () => Promise<T> = this.#next;
      this.#next = null;
      await this.load(now);
    }
    this.#asking = false;
  }
}
