import assert from "node:assert/strict";

import { crowd } from "./programs.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/** The rows as the page has them, one after the other: their names, and everything that names the mirror as well. */
const ROWS = `return [...document.querySelectorAll("[data-testid=mirror-row]")].map((row) => ({
  name: row.dataset.name,
  says: [row.querySelector("a[data-row]").textContent, row.querySelector("a[data-row]").title.split("\\n")[0], row.querySelector("[data-testid=row-action]").ariaLabel],
  leads: row.querySelector("a[data-row]").hash,
  id: row.dataset.mirror,
  top: row.getBoundingClientRect().top,
}))`;

/** Scrolls, and waits until the rows were drawn. The next moments it is still the same scrolling. */
const SCROLL = `const [to, done] = arguments;
  document.querySelector("main").scrollTop = to;
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))`;

/** Rows are not all of one height. */
const UNEVEN = `const sheet = new CSSStyleSheet();
  sheet.replaceSync("[data-mirror$='3'] .body, [data-mirror$='4'] .body, [data-mirror$='8'] .body { padding-bottom: 23px }");
  document.adoptedStyleSheets.push(sheet);`;

/** How far what is seen moves, when the list is scrolled up by so much. */
const MOVED = `const [by, done] = arguments;
  const rows = () => [...document.querySelectorAll("[data-testid=mirror-row]")];
  const top = (row) => row.getBoundingClientRect().top;
  const seen = rows().find((row) => top(row) > 100);
  const [id, before] = [seen.dataset.mirror, top(seen)];
  document.querySelector("main").scrollTop -= by;
  const frame = () => new Promise(requestAnimationFrame);
  frame().then(frame).then(frame).then(frame).then(() => done(Math.round(top(rows().find((row) => row.dataset.mirror === id)) - before)));`;

scenario("rows of a long list are drawn into those that left, and the one with the focus is not", async (stage) => {
  await crowd(stage.folder, 300, 10);
  const window = await stage.window();
  await window.see(at("mirror-row"));
  const { driver } = window;
  await driver.executeScript(UNEVEN);
  const heights = "return new Set([...document.querySelectorAll('[data-testid=mirror-row]')].map((row) => row.offsetHeight)).size";
  assert.ok(Number(await driver.executeScript(heights)) > 1, "some rows are higher than others");
  const scroll = (/** @type {number} */ to) => driver.executeAsyncScript(SCROLL, to);
  const names = async () => {
    /** @type {{ name: string, says: string[], leads: string, id: string, top: number }[]} */
    const rows = await driver.executeScript(ROWS);
    for (const { name, says, leads, id } of rows) {
      assert.deepEqual([says[0], says[1], says[2]?.endsWith(name), leads.endsWith(id)], [name, name, true, true]);
    }
    const tops = rows.map(({ top }) => top);
    assert.deepEqual(tops, tops.toSorted((a, b) => a - b), "who goes on by Tab goes down");
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    return rows.filter(({ top }) => top > 60).map(({ name }) => name);
  };
  const still = () => driver.executeScript("return globalThis.marked.filter((row) => row.isConnected).length");

  await driver.executeScript("globalThis.marked = [...document.querySelectorAll('[data-testid=mirror-row]')]");
  const marked = Number(await still());
  const first = await names();
  const seen = new Set(first);
  for (const to of [400, 900, 1500, 2100, 1500, 900, 2100]) {
    await scroll(to);
    for (const name of await names()) seen.add(name);
  }
  assert.ok(seen.size > 40, `${seen.size} mirrors were in sight`);
  assert.ok(Number(await still()) >= marked - 3, `${await still()} of ${marked} rows are still in use`);
  await scroll(0);
  assert.deepEqual((await names()).slice(0, 5), first.slice(0, 5));

  // The row that the keyboard is at stays what it is, wherever the list is scrolled to.
  await driver.executeScript("document.querySelectorAll('[data-testid=mirror-row] a[data-row]')[2].focus()");
  const focused = () => driver.executeScript("return document.activeElement.closest('[data-mirror]')?.dataset.name ?? null");
  const kept = await focused();
  assert.equal(kept, first[2]);
  for (const to of [300, 5000, 100, 16000, 0]) {
    await scroll(to);
    await names();
    assert.equal(await focused(), kept);
  }

  // Nothing jumps when rows come from above whose height nobody knew, nor when they come again.
  await driver.executeScript("document.activeElement.blur()");
  for (const way of ["the first time", "again"]) {
    await scroll(14_000);
    for (let step = 0; step < 12; step += 1) assert.equal(await driver.executeAsyncScript(MOVED, 120), 120, `${way}, step ${step}`);
  }
});
