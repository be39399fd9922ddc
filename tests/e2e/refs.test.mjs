import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { addMirror } from "./mirrors.mjs";
import { manyRefsPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

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
    const hidden = () =>
      [...document.querySelectorAll("[data-testid=ref-choose]:enabled")].filter((box) => {
        if (box instanceof HTMLElement) box.focus();
        const { left, top, width, height } = box.getBoundingClientRect();
        return !box.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      }).length;
    assert.equal(await window.driver.executeScript(hidden), 0, "what the keyboard is at is seen above the bar");
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
