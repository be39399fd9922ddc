import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { closeWindow, coloursOf, trayClick, trayMenu, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid, processes, startDesktop } from "./programs.mjs";
import { scenario } from "./scenario.mjs";

/** Mesa's drivers, and what compiles for the one that plays a graphics card. */
const DRIVER = /\/(lib(?:LLVM|gallium)[^/]*|[^/]*_dri\.so)$/m;

/** Whether the program itself holds a graphics driver, which it would keep. Its page's process has one in any case. @param {string} folder */
function hasDriver(folder) {
  const pid = appPid(folder);
  assert.ok(pid, "the program runs");
  return DRIVER.test(readFileSync(`/proc/${pid}/maps`, "utf8"));
}

/** @param {string} folder */
const named = (folder) => processes(folder).map((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim());

/** A window with a page in it, seen from outside. @param {string} folder */
async function withPage(folder) {
  const id = await eventually("a window is on the screen", async () => (await windows())[0]);
  await eventually("the page has a process", () => named(folder).includes("WebKitWebProces"));
  return id;
}

// The test desktop has no graphics card that may be used (LIBGL_ALWAYS_SOFTWARE).
scenario("without a graphics card none is played, with a window or after it", async (stage) => {
  const app = startDesktop(stage.folder, ["--hidden"]);
  await eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  for (let time = 0; time < 2; time += 1) {
    await trayClick("Open Gemel");
    const id = await withPage(stage.folder);
    await eventually("the page is painted", async () => (await coloursOf(id)) > 8);
    await closeWindow(id);
    await eventually("no window is on the screen", async () => (await windows()).length === 0);
  }
  assert.ok(!hasDriver(stage.folder), "nothing of one is kept");
  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});

scenario("whoever wants the web engine's own way of painting gets it", async (stage) => {
  process.env["WEBKIT_DISABLE_COMPOSITING_MODE"] = "0";
  stage.after(() => delete process.env["WEBKIT_DISABLE_COMPOSITING_MODE"]);
  const app = startDesktop(stage.folder);
  await withPage(stage.folder);
  await eventually("a card is played", () => hasDriver(stage.folder));
  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});
