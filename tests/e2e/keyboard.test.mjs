import assert from "node:assert/strict";

import { Key } from "selenium-webdriver";

import { eventually } from "./eventually.mjs";
import { gemel } from "./programs.mjs";
import { plainPair } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("the list and the form can be used by the keyboard alone", async (stage) => {
  for (const name of ["alpha", "beta"]) {
    const { left, right } = await plainPair(stage.folder, name);
    await gemel(stage.folder, ["add", left, right]);
  }
  const window = await stage.window();
  const press = (/** @type {string[]} */ ...keys) => window.driver.actions().sendKeys(...keys).perform();
  const withControl = (/** @type {string} */ key) =>
    window.driver.actions().keyDown(Key.CONTROL).sendKeys(key).keyUp(Key.CONTROL).perform();
  const focus = () =>
    window.driver.executeScript(() => {
      const { dataset, textContent } = document.activeElement;
      return dataset.testid ?? textContent.trim();
    });

  await window.see(at("mirror-row"));
  await press("/");
  await eventually("the filter has the focus", async () => (await focus()) === "filter");
  await press("bet");
  await eventually("one row is left", async () => (await window.all(at("mirror-row"))).length === 1);
  await press(Key.ARROW_DOWN);
  await eventually("the row has the focus", async () => (await focus()) === "beta");
  await press(Key.ENTER);
  await window.reads("h1", /^beta$/);
  await press(Key.ESCAPE);
  await window.reads("h1", /^Mirrors$/);
  await withControl("n");
  await window.reads("h1", /^Add mirror$/);

  // Whatever the focus reaches can be seen: nothing lies over it.
  await window.driver.manage().window().setRect({ width: 720, height: 480 });
  await eventually("the window is small", async () => (await window.driver.executeScript("return innerHeight")) < 600);
  await window.driver.executeScript("document.querySelector('[data-testid=left-url]').focus()");
  const covered = [];
  let reached;
  for (let step = 0; step < 60 && reached !== "check-mirror"; step++) {
    await press(Key.TAB);
    reached = await focus();
    const over = await window.driver.executeScript(() => {
      const it = document.activeElement;
      const { x, y, width, height } = it.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return top && (it.contains(top) || top.contains(it) || top.closest("label")?.contains(it)) ? null : (top?.className ?? "nothing");
    });
    if (over !== null) covered.push(`${reached} lies under ${over}`);
  }
  assert.equal(reached, "check-mirror", "the button is reached");
  assert.deepEqual(covered, []);
});
