import assert from "node:assert/strict";

import { Key } from "selenium-webdriver";

import { eventually } from "./eventually.mjs";
import { addMirror } from "./mirrors.mjs";
import { manyRefsPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/**
 * Goes through the boxes of the list as the keyboard does, and tells of each whether something lies over it.
 *
 * @param {import("./window.mjs").Window} window
 */
async function visitByKeyboard(window) {
  const visited = [];
  for (let step = 0; step < 40; step += 1) {
    const box = await window.driver.executeScript(() => {
      const box = document.activeElement;
      if (box?.closest("[data-testid=together]")) return null;
      if (!box?.matches("[data-testid=ref-choose]")) return {};
      const { left, top, width, height } = box.getBoundingClientRect();
      const covered = document.elementFromPoint(left + width / 2, top + height / 2) !== box;
      return { ref: box.closest("[data-ref]")?.getAttribute("data-ref"), covered };
    });
    if (box === null) break;
    if (box.ref) visited.push(box);
    await window.driver.actions().sendKeys(Key.TAB).perform();
  }
  return visited;
}

scenario(
  "ten thousand refs are looked through, and those that ask the same are settled in one go",
  async (stage) => {
    const { left, right } = await manyRefsPair(stage.folder, "monorepo");
    const window = await stage.window();
    await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "needsDecision");
    await window.reads(at("in-sync-count"), /^10,0\d\d refs in sync are hidden/);
    await window.reads(at("show-waiting"), /\(12\)/);

    await window.click(at("show-all"));
    await window.see(`${at("ref-row")}[data-verdict=inSync]`);
    // To the end at once: what lies between is never asked for.
    await window.driver.executeScript("document.querySelector('main').scrollTo(0, 1e7)");
    await window.see(`${at("ref-row")}[data-ref="refs/tags/v1"]`);
    const drawn = (await window.all(at("ref-row"))).length;
    assert.ok(drawn < 150, `${drawn} rows are drawn`);
    // What is drawn is where somebody sees it.
    const seen = () => document.elementsFromPoint(innerWidth / 2, innerHeight / 2).some((it) => it.matches("[data-testid=ref-row]"));
    await eventually("a row is in the middle of the window", () => window.driver.executeScript(seen));

    await window.type(at("filter"), "TEAM-49 099");
    await window.reads(at("show-all"), /\(4\)/);
    await window.see(`${at("ref-row")}[data-ref="refs/heads/team-49/topic-09959"]`);
    await window.see(`${at("ref-row")}[data-ref="refs/heads/team-49/topic-09999"]`);
    await window.type(at("filter"), "");

    const before = [await refs(left), await refs(right)];
    await window.click(at("show-waiting"));
    await window.gone(`${at("ref-row")}[data-verdict=inSync]`);
    await window.click(at("ref-choose"));
    await window.click(at("together-all"));
    await window.reads(at("together-selected"), /^12 tags selected that differ/);
    await window.driver.executeScript("document.querySelector('[data-testid=ref-choose]').focus()");
    const visited = await visitByKeyboard(window);
    assert.ok(visited.length >= 12, `${visited.length} rows`);
    assert.deepEqual(visited.filter(({ covered }) => covered), [], "what the keyboard is at is seen above the bar");
    await window.click(at("together-settle"));
    await window.click(at("together-left"));
    await window.reads(`${at("together-ref")}[data-ref="refs/tags/v2.11"]`, /Gitee gets another v2\.11/);
    assert.deepEqual([await refs(left), await refs(right)], before, "what was only looked at changes nothing");
    await window.reads(at("together-yes"), /Settle 12 refs/);
    await window.click(at("together-yes"));
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 60 });
    const tags = (/** @type {Record<string, string>} */ all) => Object.entries(all).filter(([name]) => name.startsWith("refs/tags/v2."));
    assert.deepEqual(tags(await refs(right)), tags(before[0] ?? {}));
    assert.deepEqual(await refs(left), before[0]);
    await window.click(at("tab-backups"));
    await window.see(at("kept"));
    assert.equal((await window.all(at("kept"))).length, 12, "what was replaced is kept");
  },
  { seconds: 180 },
);
