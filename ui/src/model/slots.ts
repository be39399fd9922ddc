/**
 * What is drawn of a long list, and where: a row that comes into sight is drawn into what a row that left it had, in place
 * of everything being made anew. No two rows ever have the same slot.
 */
export class Slots {
  readonly #slots = new Map<string, number>();
  #made = 0;

  /** A row's slot; one of its own where it was not expected. */
  of(key: string): number {
    let slot = this.#slots.get(key);
    if (slot === undefined) this.#slots.set(key, (slot = this.#made++));
    return slot;
  }

  /** Expects these rows and no others from now on. Those that come have what the others leave, unless that is thrown away. */
  expect(keys: readonly string[], reuse: boolean): void {
    const wanted = new Set(keys);
    const left: number[] = [];
    for (const [key, slot] of this.#slots) {
      if (wanted.has(key)) continue;
      this.#slots.delete(key);
      if (reuse) left.push(slot);
    }
    for (const key of wanted) {
      const slot = this.#slots.has(key) ? undefined : left.shift();
      if (slot !== undefined) this.#slots.set(key, slot);
    }
  }
}
