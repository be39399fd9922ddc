import type { Host } from "./host/host";
import { tauriHost } from "./host/tauri";
import type { Changed } from "./host/types";
import { named, read } from "./languages/languages";
import type { Early } from "./state/live.svelte";

async function sampled(): Promise<Host> {
  const wanted = new URLSearchParams(location.search).get("sample");
  if (wanted === null && "__TAURI_INTERNALS__" in window) return tauriHost;
  const { sampleHost } = await import("./host/sample");
  return sampleHost(wanted ?? "");
}

/** Who answers. In a browser there is no engine: while developing, sample data stands in for it. */
export const host = import.meta.env.DEV ? await sampled() : tauriHost;

let news = false;
let hear: (changed: Changed) => void = () => {
  news = true;
};
const stop = host.on("changed", (changed) => {
  hear(changed);
});

/** The mirrors, asked for before the screens are even read: that takes as long as the engine needs to look. */
export const early: Early = {
  mirrors: host.mirrors(),
  follow(listener) {
    hear = listener;
    return news;
  },
  stop,
};
// Whoever takes the answer hears of it.
early.mirrors.catch(() => undefined);

// Beside the screens, not after them; who speaks hears what came of it.
read(named()).catch(() => undefined);
void import("./main");
