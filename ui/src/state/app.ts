import { createContext } from "svelte";

import type { Host } from "../host/host";
import type { Clock } from "./clock.svelte";
import type { DraftInProgress } from "./draft.svelte";
import type { Live } from "./live.svelte";
import type { Router } from "./router.svelte";
import type { Theme } from "./theme.svelte";
import type { Toasts } from "./toasts.svelte";

/** Everything the screens share; made once in App, so that a test can make its own. */
export type Shared = {
  host: Host;
  live: Live;
  clock: Clock;
  router: Router;
  toasts: Toasts;
  theme: Theme;
  draft: DraftInProgress;
  /** Runs a command; a Problem becomes a toast. Resolves to whether it went through. */
  act: (command: () => Promise<unknown>) => Promise<boolean>;
};

export const [getShared, setShared] = createContext<Shared>();
