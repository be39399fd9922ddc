import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import { commands } from "./commands";
import type { Host, HostEvents } from "./host";

/** The engine in this app's own process, reached through Tauri's commands and events. */
export const tauriHost: Host = {
  ...commands(invoke),

  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void) {
    const stopping = listen<HostEvents[K]>(event, ({ payload }) => {
      listener(payload);
    });
    return () => void stopping.then((stop) => {
      stop();
    });
  },
};
