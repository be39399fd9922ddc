import { mount } from "svelte";

import App from "./App.svelte";
import type { Host } from "./host/host";
import "./look/tokens.css";
import "./look/base.css";
import { isLanguage, spoken } from "./spoken.svelte";
import { t } from "./words";

async function connect(): Promise<Host> {
  // In a browser there is no engine: while developing, sample data stands in for it.
  if (import.meta.env.DEV) {
    const wanted = new URLSearchParams(location.search).get("sample");
    if (wanted !== null || !("__TAURI_INTERNALS__" in window)) {
      const { sampleHost } = await import("./host/sample");
      return sampleHost(wanted ?? "");
    }
  }
  const { tauriHost } = await import("./host/tauri");
  return tauriHost;
}

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

const host = await connect();
// The shell names the language in the address, so that not one word is shown in another.
const wanted = new URLSearchParams(location.search).get("language");
if (isLanguage(wanted)) await spoken.change(wanted);
document.title = t("window-brand");
mount(App, { target, props: { host } });
