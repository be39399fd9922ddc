import type { Host } from "./host/host";
import { tauriHost } from "./host/tauri";
import { Live } from "./state/live.svelte";

async function sampled(): Promise<Host> {
  const wanted = new URLSearchParams(location.search).get("sample");
  if (wanted === null && "__TAURI_INTERNALS__" in window) return tauriHost;
  const { sampleHost } = await import("./host/sample");
  return sampleHost(wanted ?? "");
}

/** Who answers. In a browser there is no engine: while developing, sample data stands in for it. */
export const host = import.meta.env.DEV ? await sampled() : tauriHost;

/** The mirrors, asked for before all the screens are even read: the engine looks meanwhile. */
export const live = new Live(host);
export const answered = live.start();
