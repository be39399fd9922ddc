import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { addMirror, refRows, syncTo } from "./mirrors.mjs";
import { commit, demoPair, git, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const BRANCH = "refs/heads/release/1.x";
const SETTLED = `${at("status")}[data-status="upToDate"]`;

/**
 * Opens the page of the only mirror anew: a single ref that needs a person is open there.
 *
 * @param {import("./window.mjs").Window} window
 */
async function openQuestion(window) {
  await window.click(at("nav-mirrors"));
  await window.click(at("row-action"));
  await window.see(at("answer-left"));
}

scenario("a diverged branch is settled for one side, after all that is discarded was shown", async (stage) => {
  const { left, right } = await demoPair(stage.folder);
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "needsDecision");
  await openQuestion(window);
  await window.reads(at("answer-merge"), /cannot merge it by itself[^]*src\/pay\.ts/);
  await window.reads(at("answer-left"), /Make Gitee match GitHub\s+Gitee's release\/1\.x loses 1 commit by Zhang Min; a backup is kept/);

  const before = [await refs(left), await refs(right)];
  await window.click(at("answer-left"));
  await window.reads(at("confirm"), /Gitee gets another release\/1\.x: discards one commit[^]*修复回调签名 \(fix the callback signature\)\s+Zhang Min/);
  await window.click(at("confirm-no"));
  await window.gone(at("confirm"));
  assert.deepEqual([await refs(left), await refs(right)], before, "what was only looked at changes nothing");

  // Somebody pushes while the question is open: what was shown is no longer what would be discarded.
  await window.click(at("answer-left"));
  await window.see(at("confirm"));
  const pushed = await commit(right, "release/1.x", "Pushed in between");
  await window.click(at("confirm-yes"));
  await window.reads(at("toast"), /release\/1\.x” was changed meanwhile; nothing was done to it/);
  assert.equal((await refs(right))[BRANCH], pushed, "what nobody agreed to is not done");
  await window.reads(at("commits-right"), /Gitee · 2 commits[^]*Pushed in between/);
  await window.see(at("sync-now"));

  await window.click(at("answer-left"));
  await window.reads(at("confirm"), /discards 2 commits[^]*Pushed in between/);
  await window.click(at("confirm-yes"));
  await window.see(SETTLED, { seconds: 30 });
  const tip = before[0]?.[BRANCH];
  assert.deepEqual([(await refs(left))[BRANCH], (await refs(right))[BRANCH]], [tip, tip]);

  await window.click(at("tab-backups"));
  await window.reads(`${at("kept")}[data-ref="${BRANCH}"]`, /release\/1\.x\s+Gitee[^]*Pushed in between[^]*Backup \d+/);
});

scenario("a branch that both sides changed is merged, and nothing is discarded", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "merged");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "upToDate");
  const tips = [await commit(left, "main", "One"), await commit(right, "main", "Two")];
  await syncTo(window, "needsDecision");
  await openQuestion(window);
  // These commits change no file.
  await window.reads(at("same-content"), /Same content/);
  await window.click(at("answer-merge"));
  await window.reads(at("confirm"), /GitHub takes main forward[^]*Gitee takes main forward/);
  await window.click(at("confirm-yes"));
  await window.reads(at("toast"), /main is settled/);
  await window.see(SETTLED, { seconds: 30 });
  const merge = (await refs(left))["refs/heads/main"];
  assert.equal((await refs(right))["refs/heads/main"], merge);
  const parents = (await git(left, "rev-list", "--parents", "--max-count=1", "main")).split(" ").slice(1);
  assert.deepEqual(parents.toSorted(), tips.toSorted());
});

scenario("a diverged branch that is left alone asks no more, and can be taken up again", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "alone");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "upToDate");
  await commit(left, "main", "One");
  const kept = await commit(right, "main", "Two");
  await syncTo(window, "needsDecision");
  await openQuestion(window);
  await window.click(at("answer-ignore"));
  await window.reads(at("confirm"), /Nothing is changed anywhere/);
  await window.click(at("confirm-yes"));
  await window.see(SETTLED, { seconds: 30 });
  assert.equal((await refs(right))["refs/heads/main"], kept);
  await eventually("the ref is shown as left alone", async () => (await refRows(window))["refs/heads/main"] === "ignored");

  await window.see(at("answer-right"));
  await window.click(at("answer-right"));
  await window.click(at("confirm-yes"));
  await eventually("both agree", async () => (await refs(left))["refs/heads/main"] === kept);
});

scenario("what was deleted is found among the backups, and comes back under its name and another", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "kept");
  const spare = await commit(left, "spare", "Work that is missed later");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "upToDate");
  await window.click(at("tab-backups"));
  await window.see(at("no-backups"));
  await git(left, "update-ref", "-d", "refs/heads/spare");
  await syncTo(window, "upToDate");
  assert.equal((await refs(right))["refs/heads/spare"], undefined, "the deletion went across");

  await window.reads(at("kept"), /spare\s+Gitee[^]*Work that is missed later\s+Mei Tanaka[^]*deleted/);
  await window.reads(at("export"), /gemel export kept\.bundle \d+/);
  await window.type(at("filter"), "tanaka");
  await window.click(at("restore"));
  await window.reads(at("restore-form"), /Restore spare[^]*Gitee gets spare with this commit/);
  await window.click(at("restore-yes"));
  await window.reads(at("toast"), /spare is restored on Gitee/);
  assert.equal((await refs(right))["refs/heads/spare"], spare);
  await syncTo(window, "upToDate");
  assert.equal((await refs(left))["refs/heads/spare"], spare, "the other side follows");

  await window.click(at("restore"));
  await window.click(at("restore-to-left"));
  await window.type(at("restore-as"), "spare-again");
  await window.click(at("restore-yes"));
  await eventually("it is there under its new name", async () => (await refs(left))["refs/heads/spare-again"] === spare);
  await window.see(at("sync-now"));
  await syncTo(window, "upToDate");
  assert.deepEqual(await refs(left), await refs(right));
});

scenario("both versions of a diverged branch are kept, each under a name of its own", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "both");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "upToDate");
  const [one, two] = [await commit(left, "main", "One"), await commit(right, "main", "Two")];
  await syncTo(window, "needsDecision");
  await openQuestion(window);
  const offer = await window.reads(at("answer-both"), /Keep both[^]*Gitee's main becomes GitHub's; what Gitee has now lives on as main\S+/);
  const second = /lives on as (main[^\s.]+)/.exec(offer)?.[1];
  await window.click(at("answer-both"));
  await window.click(at("confirm-yes"));
  await window.see(SETTLED, { seconds: 30 });
  const wanted = { "refs/heads/main": one, [`refs/heads/${second}`]: two };
  for (const repository of [left, right]) {
    const { "refs/heads/main": main, [`refs/heads/${second}`]: other } = await refs(repository);
    assert.deepEqual({ "refs/heads/main": main, [`refs/heads/${second}`]: other }, wanted);
  }
});

scenario("a divergence that was settled is undone from its backup", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "undone");
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "upToDate");
  const [one, two] = [await commit(left, "main", "One"), await commit(right, "main", "Two")];
  await syncTo(window, "needsDecision");
  await openQuestion(window);
  await window.click(at("answer-left"));
  await window.click(at("confirm-yes"));
  await window.see(SETTLED, { seconds: 30 });
  assert.equal((await refs(right))["refs/heads/main"], one);

  await window.click(at("tab-backups"));
  await window.reads(`${at("kept")}[data-ref="refs/heads/main"]`, /main\s+Gitee[^]*Two\s+Mei Tanaka[^]*replaced by a decision/);
  await window.click(at("restore"));
  await window.click(at("restore-yes"));
  await window.reads(at("toast"), /main is restored on Gitee/);
  assert.equal((await refs(right))["refs/heads/main"], two, "what was discarded is back where it was");
  // What stood there is kept in its turn, so nothing is lost either way.
  await eventually("both are among the backups", async () => (await window.all(at("kept"))).length === 2);
});
