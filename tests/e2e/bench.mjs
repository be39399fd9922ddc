// Measures the real window on a desktop of its own: `make bench`, or `tests/desktop/session node tests/e2e/bench.mjs`.
//
// With 1,000 mirrors and 100,000 lines of activity: the first paint, the longest task while scrolling and filtering;
// then the memory without a window, and how long the window takes to come back. Nothing passes or fails on time.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { closeWindow, trayClick, trayMenu, windows } from "./desktop.mjs";
import { drive } from "./driver.mjs";
import { eventually } from "./eventually.mjs";
import { endAll, gemel, processes, proportionalMemory, processorTime, startDesktop } from "./programs.mjs";
import { Window, at } from "./window.mjs";

const run = promisify(execFile);
const MIRRORS = 1000;
const EVENTS = 100_000;

const folder = mkdtempSync(join(tmpdir(), "gemel-bench."));
/** @type {[string, string, string][]} */
const rows = [];
/** @param {string} what @param {string} figure @param {string} aim */
const tell = (what, figure, aim) => rows.push([what, figure, aim]);
/** @param {number} time */
const ms = (time) => `${Math.round(time)} ms`;

/**
 * Does something in the page, and gives the longest time during which nothing else came to its turn there. A task that is
 * asked for anew as soon as it ran is late by as much as another one took.
 *
 * @param {Window} window
 * @param {string} work the body of an async function
 */
async function longestTask(window, work) {
  return window.driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
    let last = performance.now(), longest = 0, over = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (over) done(longest); else port2.postMessage(0);
    };
    port2.postMessage(0);
    const frame = () => new Promise(requestAnimationFrame);
    (async () => { ${work} })().finally(() => { over = true; });`,
  );
}

const SCROLL = `{
  const main = document.querySelector("main");
  for (let step = 0; step < 150; step += 1) { main.scrollTop += 400; await frame(); }
  for (let step = 0; step < 60; step += 1) { main.scrollTop -= 1500; await frame(); }
}`;

/** @param {string} text */
const filter = (text) => `
  const field = document.querySelector("[data-filter]");
  for (const typed of [...Array(${text.length})].map((_, i) => ${JSON.stringify(text)}.slice(0, i + 1)).concat("")) {
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (let i = 0; i < 12; i += 1) await frame();
  }`;

async function scale() {
  const { driver, stop } = await drive(folder);
  try {
    const window = new Window(driver);
    await driver.manage().setTimeouts({ script: 120_000 });
    await window.ready();
    const painted = "return performance.getEntriesByName('painted')[0].startTime";
    tell("first paint of the mirrors", ms(await driver.executeScript(painted)), "1 s");
    tell("longest task: scrolling the mirrors", ms(await longestTask(window, SCROLL)), "50 ms");
    tell("longest task: filtering the mirrors", ms(await longestTask(window, filter("kernel-9"))), "50 ms");
    tell("rows in the page", String(await driver.executeScript("return document.querySelectorAll('[data-testid=mirror-row]').length")), "");

    const shown = Date.now();
    await window.click(at("nav-activity"));
    await window.see(at("activity-row"));
    tell("activity on the screen", ms(Date.now() - shown), "1 s");
    tell("longest task: scrolling the activity", ms(await longestTask(window, SCROLL + SCROLL)), "50 ms");
    tell("longest task: searching the activity", ms(await longestTask(window, filter("kernel failed"))), "50 ms");
    const sought = `const begin = performance.now();
      await window.__TAURI_INTERNALS__.invoke("activity", { query: { mirrorId: null, before: null, limit: 200, marked: false, words: [{ text: "no-such-thing", kinds: [], codes: [] }] } });
      globalThis.sought = performance.now() - begin;`;
    await longestTask(window, sought);
    tell("a search through all of it", ms(await driver.executeScript("return globalThis.sought")), "");
  } finally {
    await stop();
    await endAll(folder);
  }
}

/** Until the page has drawn its own background at the window's left edge. @param {string} id */
async function drawn(id) {
  await eventually("the page is drawn", async () => {
    const { stdout } = await run("import", ["-window", id, "-crop", "1x1+4+300", "-depth", "8", "txt:-"]);
    // --panel, in the light and in the dark.
    return /#(F3F3F1|222326)/i.test(stdout);
  });
}

async function hidden() {
  startDesktop(folder, ["--hidden"]);
  await eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  await pause(5000);
  tell("memory without a window, before any", `${proportionalMemory(folder)} MiB in ${processes(folder).length} processes`, "80 MiB");
  const before = processorTime(folder);
  await pause(10_000);
  tell("processor time in 10 s without a window", ms(processorTime(folder) - before), "0 ms");

  for (const which of ["opened from the tray", "opened again"]) {
    const asked = Date.now();
    await trayClick("Open Gemel");
    const id = await eventually("a window is on the screen", async () => (await windows())[0]);
    const there = Date.now() - asked;
    await drawn(id);
    tell(`window ${which}: there / drawn`, `${ms(there)} / ${ms(Date.now() - asked)}`, "500 ms");
    await pause(1000);
    await closeWindow(id);
    await eventually("no window is on the screen", async () => (await windows()).length === 0);
    await pause(3000);
  }
  tell("memory without a window, after two", `${proportionalMemory(folder)} MiB in ${processes(folder).length} processes`, "80 MiB");
  await trayClick("Quit");
}

try {
  await gemel(folder, ["list"]);
  await run(fileURLToPath(new URL("crowd", import.meta.url)), [`${folder}/data`, String(MIRRORS), String(EVENTS)]);
  await scale();
  await hidden();
} finally {
  await endAll(folder);
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\nThe window, with ${MIRRORS.toLocaleString("en")} mirrors and ${EVENTS.toLocaleString("en")} lines of activity:\n`);
console.log("| what | measured | aim |\n|---|---|---|");
for (const [what, figure, aim] of rows) console.log(`| ${what} | ${figure} | ${aim} |`);
