import assert from "node:assert/strict";

import { addMirror } from "./mirrors.mjs";
import { commit, git, plainPair } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const MARKUP = `<img/src=x/onerror=globalThis.broken=1>`;
const TURNED = "topic/\u202Egpj.exe";

scenario("names and subjects of any kind are text, and nothing more", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "hostile");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: `GitHub ${MARKUP}` }, right: { url: right, name: "Gitee" } }, "upToDate");

  // Git takes nearly anything for a name: markup without spaces, a right-to-left override; and all of it for a subject.
  const huge = "签".repeat(20_000);
  for (const name of [MARKUP.replaceAll("=", "_"), TURNED]) {
    await commit(left, name, `${MARKUP} \u202E \u001b[31m ${huge}`, []);
    await commit(right, name, "Other", []);
  }
  await git(left, "update-ref", "refs/heads/plain", "main");
  await window.click(at("sync-now"));
  await window.syncAnyway();
  await window.see(`${at("status")}[data-status="needsDecision"]`);
  await window.click(at("nav-mirrors"));
  await window.click(at("row-action"));
  await window.see(at("ref-row"));
  // Not by the mouse: what opens moves the next one away from under it.
  for (const toggle of await window.all(at("ref-toggle"))) await window.driver.executeScript((it) => it.click(), toggle);
  await window.see(at("commits-left"));

  const text = await window.text("main");
  assert.ok(text.includes("[U+202E]gpj.exe"), "what would turn the name around is seen");
  assert.ok(text.includes("[31m"), "what stood beside a control character is seen");
  assert.ok(text.includes("<img/src"), "markup is text");
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\u001b\u202e]/);
  assert.ok(text.length < 10_000, `${text.length} characters are on the screen`);
  await window.click(at("nav-activity"));
  await window.see(`${at("activity-row")}[data-kind="ref-diverged"]`);
  assert.equal(await window.driver.executeScript("return globalThis.broken ?? null"), null, "nothing of it ran");
  assert.equal(await window.driver.executeScript("return document.querySelectorAll('img, script:not([src])').length"), 0);
});
