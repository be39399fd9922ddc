import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { gemel } from "./programs.mjs";
import { commit, git, plainPair } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe has against the page as it is drawn: colours and sizes too, which tests without a window cannot know.
 *
 * @param {import("./window.mjs").Window} window
 * @returns {Promise<string[]>}
 */
async function faults({ driver }) {
  await driver.executeScript(`${AXE}; globalThis.axe = axe;`);
  return driver.executeAsyncScript((done) => {
    const { axe } = /** @type {any} */ (globalThis);
    axe.run(document, { resultTypes: ["violations"] }).then(
      ({ violations }) => done(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)),
      (error) => done([String(error)]),
    );
  });
}

scenario(
  "axe finds nothing on any screen, in the light and in the dark",
  async (stage) => {
    const window = await stage.window();
    /** @type {Record<string, string[]>} */
    const found = {};
    /** @param {string} screen */
    const look = async (screen) => {
      const all = await faults(window);
      if (all.length > 0) found[screen] = all;
    };
    /** @param {string} theme @param {string} from the screen to be back at */
    const inTheme = async (theme, from) => {
      await window.click(at("nav-settings"));
      await window.click(at(`theme-${theme}`));
      await window.click(at(from));
    };
    for (const theme of ["dark", "light"]) {
      await inTheme(theme, "nav-mirrors");
      await window.see(at("empty"));
      await look(`empty, ${theme}`);
    }
    await window.click(at("try-demo"));
    await window.see(at("graph"));
    const mirror = await window.hash();
    const plain = await plainPair(stage.folder, "plain");
    const lost = await plainPair(stage.folder, "emptied");
    for (const branch of ["a", "b", "c", "d", "e", "f"]) await commit(lost.left, branch, `Work on ${branch}`);
    await gemel(stage.folder, ["add", lost.left, lost.right]);
    await gemel(stage.folder, ["sync", "emptied"]);
    for (const branch of ["a", "b", "c", "d", "e", "f"]) await git(lost.right, "update-ref", "-d", `refs/heads/${branch}`);
    await gemel(stage.folder, ["sync", "emptied"]);
    await gemel(stage.folder, ["pause", "emptied"]);
    for (const theme of ["dark", "light"]) {
      await inTheme(theme, "nav-mirrors");
      await window.see(at("mirror-row"));
      await look(`mirrors, ${theme}`);
      await window.driver.executeScript("location.hash = arguments[0]", mirror);
      await window.see(at("graph"));
      await look(`divergence, ${theme}`);
      await window.click(at("answer-left"));
      await window.see(at("confirm"));
      await look(`answer, ${theme}`);
      await window.click(at("confirm-no"));
      for (const tab of ["activity", "backups", "settings"]) {
        await window.click(at(`tab-${tab}`));
        await look(`${tab} of a mirror, ${theme}`);
      }
      for (const screen of ["activity", "accounts", "settings"]) {
        await window.click(at(`nav-${screen}`));
        await window.see("h1");
        await look(`${screen}, ${theme}`);
      }
      await window.click(at("open-report"));
      await window.see(at("report"));
      await look(`report, ${theme}`);
      await window.driver.actions().sendKeys("?").perform();
      await window.see(at("keys-help"));
      await look(`keys, ${theme}`);
      await window.click(`${at("keys-help")} button`);
      await window.click(at("nav-accounts"));
      await window.click(at("add-account"));
      await look(`new account, ${theme}`);
      await window.driver.executeScript("document.querySelector('dialog[open]').close()");
      await window.click(at("nav-mirrors"));
      await window.click(at("add-mirror"));
      await window.click(`${at("more")} > summary`);
      await look(`add, ${theme}`);
      await window.type(at("left-url"), plain.left);
      await window.type(at("right-url"), plain.right);
      await window.click(at("scope-patterns"));
      await window.see(at("scope-ref"));
      await window.click(at("scope-add"));
      await (await window.all(at("scope-pattern"))).at(-1)?.sendKeys("refs/pull/*");
      await window.see(at("field-problem"));
      await look(`scope, ${theme}`);
      await window.click(at("scope-all"));
      await window.click(at("check-mirror"));
      await window.see(at("forecast"));
      await look(`check, ${theme}`);
      await window.click(at("back"));
      await window.click(at("nav-mirrors"));
      await window.click(`${at("mirror-row")}[data-name="emptied"] a`);
      await window.see(at("question"));
      await look(`question, ${theme}`);
      await window.click(at("approve"));
      await window.see(at("confirm"));
      await look(`approval, ${theme}`);
      await window.click(at("confirm-no"));
    }
    assert.deepEqual(found, {});
  },
  { seconds: 300 },
);
