import type { Problem } from "../host/types";
import { asProblem } from "../model/problem";

/** A setting's field: what stands in it and is not saved, and why it could not be. */
export class Edited<T> {
  /** What stands in the field and is not saved; null: what is saved. */
  typed = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);

  type(text: string) {
    this.typed = text;
    this.problem = null;
  }

  async save(wanted: T, saved: T, change: (wanted: T) => Promise<unknown>) {
    this.problem = null;
    if (wanted === saved) {
      this.typed = null;
      return;
    }
    const sent = this.typed;
    try {
      await change(wanted);
      // What was typed meanwhile is not what was saved.
      if (this.typed === sent) this.typed = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }
}
