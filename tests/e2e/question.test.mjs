import assert from "node:assert/strict";

import { notifications } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { addMirror, syncTo } from "./mirrors.mjs";
import { commit, git, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const BRANCHES = ["a", "b", "c", "d", "e", "f"];

scenario("a side that lost most of its refs is asked about, and nothing happens before the answer", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "emptied");
  for (const branch of BRANCHES) await commit(left, branch, `Work on ${branch}`);
  await git(left, "push", "--quiet", "--mirror", right);
  const window = await stage.window();
  await addMirror(window, { left: { url: left }, right: { url: right }, name: "emptied-notice" }, "upToDate");
  const before = await refs(left);
  for (const branch of BRANCHES) await git(right, "update-ref", "-d", `refs/heads/${branch}`);

  await syncTo(window, "needsDecision");
  await window.reads(at("question"), /has lost 6 of its 8 refs/);
  assert.deepEqual(await refs(left), before, "nothing is deleted without an answer");
  const [notification] = await eventually("a notification came", async () => {
    const all = await notifications("emptied-notice");
    return all.length > 0 && all;
  });
  assert.equal(notification.summary, "emptied-notice stopped to ask");

  await window.click(at("approve"));
  await window.click(at("confirm-no"));
  await window.gone(at("confirm"));
  assert.deepEqual(await refs(left), before, "no is no");

  await window.click(at("approve"));
  await window.click(at("confirm-yes"));
  await window.see(`${at("status")}[data-status="upToDate"]`);
  assert.deepEqual(Object.keys(await refs(left)), ["refs/heads/main", "refs/tags/v1"]);
  assert.deepEqual(await refs(left), await refs(right));
});
