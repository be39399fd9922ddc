import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";

import { eventually } from "./eventually.mjs";
import { gemel } from "./programs.mjs";
import { plainPair } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/** A mirror whose runs go on for as long as somebody lets them: its host takes every question and answers none. */
async function endless(/** @type {import("./scenario.mjs").Stage} */ stage) {
  const host = createServer(() => {}).listen(0, "127.0.0.1");
  await once(host, "listening");
  stage.after(() => {
    host.closeAllConnections();
    host.close();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (host.address());
  for (const name of ["before", "later"]) {
    const { left, right } = await plainPair(stage.folder, name);
    await gemel(stage.folder, ["add", left, right, "--name", name]);
  }
  await gemel(stage.folder, ["add", `http://127.0.0.1:${port}/one.git`, `http://127.0.0.1:${port}/two.git`, "--name", "endless"]);
  // Nothing begins but what the test begins.
  await gemel(stage.folder, ["pause"]);
}

/** Where everything is, by what it is. @param {import("./window.mjs").Window} window @param {string} selector */
const places = (window, selector) =>
  window.driver.executeScript((/** @type {string} */ wanted) => {
    const boxes = [...document.querySelectorAll(wanted)].map((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      const { testid = it.localName, name = "" } = /** @type {HTMLElement} */ (it).dataset;
      // One button is in the other's place.
      return [`${testid.replace("cancel", "sync-now")} ${name}`, [x, y, width, height].map(Math.round).join()];
    });
    return Object.fromEntries(boxes);
  }, selector);

const ON_THE_PAGE = "h1, .actions .btn, nav.tabs a, [data-testid=in-sync-count]";
const IN_THE_LIST = "[data-testid=mirror-row], [data-testid=row-action]";

/** @param {import("./window.mjs").Window} window */
async function openEndless(window) {
  await window.click(at("nav-mirrors"));
  await window.click(`${at("mirror-row")}[data-name=endless] a`);
}

scenario("a run that begins or ends moves nothing", async (stage) => {
  await endless(stage);
  const window = await stage.window();
  await window.see(`${at("mirror-row")}[data-name=later]`);
  const list = await places(window, IN_THE_LIST);

  await openEndless(window);
  await window.see(at("in-sync-count"));
  const page = await places(window, ON_THE_PAGE);
  assert.ok(Object.keys(page).length >= 7, JSON.stringify(page));
  await window.click(at("sync-now"));
  await window.see(at("progress"));
  assert.deepEqual(await places(window, ON_THE_PAGE), page, "the page, while it syncs");

  await window.click(at("nav-mirrors"));
  await window.see(`${at("mirror-row")} ${at("progress")}`);
  assert.deepEqual(await places(window, IN_THE_LIST), list, "the list, while one syncs");

  await openEndless(window);
  await window.click(at("cancel"));
  await window.see(at("sync-now"));
  await window.gone(at("progress"));
  assert.deepEqual(await places(window, ON_THE_PAGE), page, "the page, when it is over");
});

/** What moves by itself at this moment. @param {import("./window.mjs").Window} window @returns {Promise<string[]>} */
const moving = (window) =>
  window.driver.executeScript(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === "running")
      .map((it) => ("animationName" in it ? String(it.animationName) : "transition")),
  );

for (const still of [false, true]) {
  scenario(`a run is shown ${still ? "without motion to whom asked for none" : "by something that moves"}`, async (stage) => {
    if (still) {
      // As the desktop's settings have it.
      const before = process.env.XDG_CONFIG_HOME;
      const config = `${stage.folder}/config`;
      mkdirSync(`${config}/gtk-3.0`, { recursive: true });
      writeFileSync(`${config}/gtk-3.0/settings.ini`, "[Settings]\ngtk-enable-animations=false\n");
      process.env.XDG_CONFIG_HOME = config;
      stage.after(() => (process.env.XDG_CONFIG_HOME = before));
    }
    await endless(stage);
    const window = await stage.window();
    const asked = await window.driver.executeScript("return matchMedia('(prefers-reduced-motion: reduce)').matches");
    assert.equal(asked, still, "the page knows");
    await openEndless(window);
    await window.click(at("sync-now"));
    await window.see(at("progress"));
    await window.see('[data-status="syncing"]');
    if (still) assert.deepEqual(await moving(window), []);
    else await eventually("something moves", async () => (await moving(window)).length > 0);
  });
}
