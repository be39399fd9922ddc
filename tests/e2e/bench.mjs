// Measures the real window on a desktop of its own: `make bench`, or `tests/desktop/session node tests/e2e/bench.mjs`.
//
// With 1,000 mirrors and 100,000 lines of activity: the first paint, the longest task while scrolling and filtering;
// then the memory without a window, and how long the window takes to come back. Nothing passes or fails on time.
//
// All of it is done several times (GEMEL_BENCH_ROUNDS), and the best of each is what the window can do: a machine that has
// other work makes everything later, never sooner. Beside it stands the median, and what the same minute was like with
// nothing to do.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { closeWindow, trayClick, trayMenu, windows } from "./desktop.mjs";
import { drive } from "./driver.mjs";
import { eventually } from "./eventually.mjs";
import { crowd, endAll, processes, proportionalMemory, processorTime, startDesktop } from "./programs.mjs";
import { Window, at } from "./window.mjs";

const MIRRORS = 1000;
const EVENTS = 100_000;

const folder = mkdtempSync(join(tmpdir(), "gemel-bench."));
const ROUNDS = Number(process.env["GEMEL_BENCH_ROUNDS"] ?? 3);

/** What was measured: its figures, their unit, and what is aimed at. @type {Map<string, { figures: number[], unit: string, aim: string }>} */
const rows = new Map();
/** @param {string} what @param {number} figure @param {string} unit @param {string} [aim] */
const tell = (what, figure, unit, aim = "–") => {
  const row = rows.get(what) ?? { figures: [], unit, aim };
  row.figures.push(Math.round(figure));
  rows.set(what, row);
};

/**
 * Does something in the page, and gives the longest time during which nothing else came to its turn there. A timer that is
 * set anew as soon as it ran is late by as much as another task took; at most the 4 ms are added that it waits by itself.
 * (A message to oneself would come sooner, but in this engine it goes through another process, and keeps two busy.)
 *
 * @param {Window} window
 * @param {string} work the body of an async function
 */
async function longestTask(window, work) {
  return window.driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
    let last = performance.now(), longest = 0, over = false;
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (over) done(longest); else setTimeout(turn);
    };
    setTimeout(turn);
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

/** The page is left alone for as long as scrolling takes. */
const NOTHING = "for (let step = 0; step < 210; step += 1) await frame();";

async function scale() {
  const { driver, stop } = await drive(folder);
  try {
    const window = new Window(driver);
    await driver.manage().setTimeouts({ script: 120_000 });
    await window.ready();
    const painted = "return performance.getEntriesByName('painted')[0].startTime";
    tell("first paint of the mirrors", await driver.executeScript(painted), "ms", "< 1,000 ms");
    tell("longest task: nothing at all", await longestTask(window, NOTHING), "ms");
    tell("longest task: scrolling the mirrors", await longestTask(window, SCROLL), "ms", "≤ 50 ms");
    tell("longest task: filtering the mirrors", await longestTask(window, filter("kernel-9")), "ms", "≤ 50 ms");
    tell("rows of mirrors in the page", await driver.executeScript("return document.querySelectorAll('[data-testid=mirror-row]').length"), "");

    const shown = Date.now();
    await window.click(at("nav-activity"));
    await window.see(at("activity-row"));
    tell("activity on the screen", Date.now() - shown, "ms", "< 1,000 ms");
    tell("longest task: scrolling the activity", await longestTask(window, SCROLL + SCROLL), "ms", "≤ 50 ms");
    tell("longest task: searching the activity", await longestTask(window, filter("kernel failed")), "ms", "≤ 50 ms");
    const sought = `const begin = performance.now();
      await window.__TAURI_INTERNALS__.invoke("activity", { query: { mirrorId: null, before: null, limit: 200, marked: false, words: [{ text: "no-such-thing", kinds: [], codes: [] }] } });
      globalThis.sought = performance.now() - begin;`;
    await longestTask(window, sought);
    tell("a search through all of the activity", await driver.executeScript("return globalThis.sought"), "ms");
  } finally {
    await stop();
    await endAll(folder);
  }
}

/** Where the words of the list will be, on a screen that is otherwise black; and how many colours an empty page has there. */
const LIST = ["400", "220", "200", "60", "8"];

/** Begins to look at the screen, and gives what waits for the list to be drawn: then it tells when. */
async function lookForList() {
  const child = spawn(fileURLToPath(new URL("../desktop/drawn", import.meta.url)), LIST, { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  await eventually("it looks", () => output !== "", { every: 5 });
  return async () => {
    await closed;
    const seen = Number(output.split("\n")[1]);
    if (!seen) throw new Error("the list is not drawn");
    return seen;
  };
}

async function hidden() {
  startDesktop(folder, ["--hidden"]);
  await eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  // What a start leaves behind is ended some seconds after it.
  await pause(8000);
  tell("memory without a window, before any", proportionalMemory(folder), "MiB", "≤ 80 MiB");
  tell("processes then", processes(folder).length, "", "1");
  const before = processorTime(folder);
  await pause(10_000);
  tell("processor time in 10 s without a window", processorTime(folder) - before, "ms", "0 ms");

  for (const which of ["opened from the tray", "opened again"]) {
    const drawn = await lookForList();
    const asked = await trayClick("Open Gemel");
    tell(`window ${which}: drawn`, (await drawn()) - asked, "ms", "< 500 ms");
    const id = await eventually("a window is on the screen", async () => (await windows())[0]);
    await pause(1000);
    await closeWindow(id);
    await eventually("no window is on the screen", async () => (await windows()).length === 0);
    await pause(3000);
  }
  // What the web engine leaves behind is ended some seconds after the last window.
  await pause(5000);
  tell("memory without a window, after two", proportionalMemory(folder), "MiB", "≤ 80 MiB");
  tell("processes after that", processes(folder).length, "", "1");
  await trayClick("Quit");
  await endAll(folder);
}

try {
  await crowd(folder, MIRRORS, EVENTS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`bench: the window, round ${round} of ${ROUNDS}`);
    await scale();
    await hidden();
  }
} finally {
  await endAll(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number} figure @param {string} unit */
const said = (figure, unit) => `${figure.toLocaleString("en")} ${unit}`.trim();
console.log(`\nThe window, with ${MIRRORS.toLocaleString("en")} mirrors and ${EVENTS.toLocaleString("en")} lines of activity, ${ROUNDS} rounds:\n`);
console.log("| what | best | median | aim |\n|---|---|---|---|");
for (const [what, { figures, unit, aim }] of rows) {
  const sorted = figures.toSorted((a, b) => a - b);
  console.log(`| ${what} | ${said(sorted[0] ?? NaN, unit)} | ${said(sorted[Math.floor(sorted.length / 2)] ?? NaN, unit)} | ${aim} |`);
}
