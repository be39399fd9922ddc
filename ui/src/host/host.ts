import type { Commands, HostEvents } from "./commands";

export type { HostEvents } from "./commands";

/** The engine as the window sees it. Every command rejects with a `Problem`. */
export interface Host extends Commands {
  /** Returns the function that stops listening. */
  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void): () => void;
}
