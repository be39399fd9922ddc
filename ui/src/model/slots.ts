/**
 * What is drawn of a long list, and where: a row that comes into sight may be drawn into what a row that left it had, in place
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

  /** Expects these rows and no others from now on. Those that come have what the others leave, as far as they may. */
  expect(keys: readonly string[], may: (key: string) => boolean): void {
    const wanted = new Set(keys);
    const left: number[] = [];
    for (const [key, slot] of this.#slots) {
      if (wanted.has(key)) continue;
      this.#slots.delete(key);
      left.push(slot);
    }
    for (const key of wanted) {
      const slot = this.#slots.has(key) || !may(key) ? undefined : left.shift();
      if (slot !== undefined) this.#slots.set(key, slot);
    }
  }
}
