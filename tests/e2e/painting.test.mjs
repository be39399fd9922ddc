import assert from "node:assert/strict";

import { closeWindow, coloursOf, trayClick, trayMenu, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { startDesktop, threads } from "./programs.mjs";
import { scenario } from "./scenario.mjs";

/** Whether a graphics card is played for the page: Mesa names the threads that compute for it so. @param {string} folder */
const isPlayed = (folder) => threads(folder).some((name) => name.startsWith("llvmpipe"));

/** A window with a page in it, seen from outside. @param {string} folder */
async function withPage(folder) {
  const id = await eventually("a window is on the screen", async () => (await windows())[0]);
  await eventually("the page has a process", () => threads(folder).includes("WebKitWebProces"));
  return id;
}

// The test desktop has no graphics card that may be used (LIBGL_ALWAYS_SOFTWARE).
scenario("without a graphics card none is played", async (stage) => {
  const app = startDesktop(stage.folder, ["--hidden"]);
  await eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  for (let time = 0; time < 2; time += 1) {
    await trayClick("Open Gemel");
    const id = await withPage(stage.folder);
    await eventually("the page is painted", async () => (await coloursOf(id)) > 8);
    assert.ok(!isPlayed(stage.folder), "the page is painted by hand");
    await closeWindow(id);
    await eventually("no window is on the screen", async () => (await windows()).length === 0);
  }
  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});

scenario("whoever wants the web engine's own way of painting gets it", async (stage) => {
  process.env["WEBKIT_DISABLE_COMPOSITING_MODE"] = "0";
  stage.after(() => delete process.env["WEBKIT_DISABLE_COMPOSITING_MODE"]);
  const app = startDesktop(stage.folder);
  await withPage(stage.folder);
  await eventually("a card is played", () => isPlayed(stage.folder));
  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});
