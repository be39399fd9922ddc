import assert from "node:assert/strict";

import { trayClick } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid } from "./programs.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/** @param {import("./window.mjs").Window} window */
const background = (window) => window.driver.executeScript("return getComputedStyle(document.body).backgroundColor");

scenario("a chosen theme stays", async (stage) => {
  const window = await stage.window();
  const light = await background(window);
  await window.click(at("nav-settings"));
  await window.click(at("theme-dark"));
  await eventually("the page is dark", async () => (await background(window)) !== light);
  const dark = await background(window);

  await trayClick("Quit");
  await eventually("it has ended", () => appPid(stage.folder) === undefined);
  await stage.end();
  assert.equal(await background(await stage.window()), dark, "dark from the first moment on");
});
