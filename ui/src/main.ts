import { mount } from "svelte";

import App from "./App.svelte";
import { early, host } from "./begin";
import { named } from "./languages/languages";
import "./look/tokens.css";
import "./look/base.css";
import { spoken } from "./spoken.svelte";
import { Live } from "./state/live.svelte";
import { applyStored } from "./state/theme.svelte";
import { t } from "./words";

/** How long nothing is drawn at most, in milliseconds: what is drawn without the mirrors is drawn twice. */
const PATIENCE = 150;

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

const live = new Live(host);
const answered = live.start(early);

applyStored();
// Which fonts are looked for.
if (navigator.userAgent.includes("Linux")) document.documentElement.dataset["system"] = "linux";
// English is there in any case.
await spoken.change(named()).catch(() => undefined);
document.title = t("window-brand");
await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
mount(App, { target, props: { host, live } });
