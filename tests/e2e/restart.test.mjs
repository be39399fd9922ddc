import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { addMirror, refRows } from "./mirrors.mjs";
import { appPid, endAll, gemel } from "./programs.mjs";
import { demoPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const DIVERGED = "refs/heads/release/1.x";

scenario(
  "what was there before the program ended is there when it starts again",
  async (stage) => {
    const { left, right } = await demoPair(stage.folder);
    let window = await stage.window();
    await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" }, name: "kept" }, "needsDecision");
    await window.click(at("nav-settings"));
    await window.click(at("theme-dark"));
    await window.type(at("setting-runMinutes"), "45");
    await window.click(at("setting-silenceSeconds"));
    await eventually("the limit is kept", async () => (await gemel(stage.folder, ["settings"])).runMinutes === 45);
    await window.click(at("nav-activity"));
    await window.see(at("activity-row"));
    const lines = (await window.all(at("activity-row"))).length;
    const before = { left: await refs(left), right: await refs(right) };
    const first = appPid(stage.folder);

    await stage.quiet();
    await stage.end();
    await endAll(stage.folder);
    assert.equal(appPid(stage.folder), undefined, "it has ended");

    window = await stage.window();
    assert.notEqual(appPid(stage.folder), first);
    await window.see(`${at("mirror-row")}[data-name="kept"] [data-status="needsDecision"]`);
    assert.equal(await window.driver.executeScript("return document.documentElement.dataset.theme"), "dark");
    await window.click(at("row-action"));
    // The question is the one that was open; asking it again took no run.
    await window.reads(at("commits-right"), /Gitee · 1 commit/);
    assert.equal((await refRows(window))[DIVERGED], "diverged");
    assert.deepEqual({ left: await refs(left), right: await refs(right) }, before);
    await window.click(at("nav-activity"));
    await eventually("every line of before is there", async () => (await window.all(at("activity-row"))).length >= lines);
    await window.click(at("nav-settings"));
    assert.equal(await window.value(at("setting-runMinutes")), "45");

    // And it can be answered.
    await window.click(at("nav-mirrors"));
    await window.click(at("row-action"));
    await window.click(at("answer-left"));
    await window.click(at("confirm-yes"));
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 30 });
    assert.deepEqual(await refs(left), await refs(right));
  },
  { seconds: 150 },
);
