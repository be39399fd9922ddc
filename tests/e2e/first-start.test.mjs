import assert from "node:assert/strict";

import { addMirror, fillForm, refRows, syncTo } from "./mirrors.mjs";
import { commit, demoPair, git, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const DIVERGED = "refs/heads/release/1.x";

/** @param {Record<string, string>} all */
const others = ({ [DIVERGED]: _, ...rest }) => rest;

scenario("from the first start to two equal repositories", async (stage) => {
  const { left, right } = await demoPair(stage.folder);
  const before = { left: await refs(left), right: await refs(right) };
  const window = await stage.window();

  await window.reads(at("empty"), /Two repositories, always the same/);
  const mirror = { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } };
  await fillForm(window, mirror);
  assert.deepEqual(await refs(right), before.right, "nothing is written before the start");
  await window.click(at("nav-mirrors"));
  await addMirror(window, mirror, "needsDecision");
  assert.deepEqual(await refRows(window), { [DIVERGED]: "diverged" }, "what is in sync is not in the way");
  await window.reads(at("in-sync-count"), /^8 refs in sync are hidden/);
  await window.reads(at("ref-row"), /Diverged: 2 commits on GitHub, 1 on Gitee/);

  await window.click(at("show-all"));
  await window.see(`${at("ref-row")}[data-verdict=inSync]`);
  assert.deepEqual(await refRows(window), {
    [DIVERGED]: "diverged",
    "refs/heads/dev": "inSync",
    "refs/heads/feature/wallet-v2": "inSync",
    "refs/heads/hotfix/签名校验": "inSync",
    "refs/heads/main": "inSync",
    "refs/tags/nightly": "inSync",
    "refs/tags/v1.0.0": "inSync",
    "refs/tags/v1.1.0": "inSync",
    "refs/tags/v1.2.0": "inSync",
  });

  const after = { left: await refs(left), right: await refs(right) };
  assert.deepEqual(others(after.left), others(after.right), "the repositories are equal but for what diverged");
  assert.equal(Object.keys(after.left).length, 9);
  assert.deepEqual(others(after.left), { ...others(before.right), ...others(before.left), "refs/heads/dev": before.right["refs/heads/dev"] });
  assert.equal(after.left[DIVERGED], before.left[DIVERGED], "a diverged ref is touched on neither side");
  assert.equal(after.right[DIVERGED], before.right[DIVERGED], "a diverged ref is touched on neither side");
  await git(right, "fsck", "--strict", "--connectivity-only");
});

scenario("a divergence shows both sides and ends with a merge", async (stage) => {
  const { left, right } = await demoPair(stage.folder);
  const window = await stage.window();
  await addMirror(window, { left: { url: left, name: "GitHub" }, right: { url: right, name: "Gitee" } }, "needsDecision");

  // A single ref that needs a person is open already when its page is opened.
  await window.click(at("nav-mirrors"));
  await window.reads(at("why"), /release\/1\.x has diverged\. Everything else is in sync\./);
  await window.reads(at("decisions-badge"), /\b1 mirror needs your decision/);
  await window.click(at("row-action"));
  await window.reads(at("commits-left"), /GitHub · 2 commits/);
  await window.reads(at("commits-left"), /Bump the API version to 1\.1\.1\s+[0-9a-f]{7}\s+Li Wei[^]*Retry refunds on timeout\s+[0-9a-f]{7}\s+Li Wei/);
  await window.reads(at("commits-right"), /Gitee · (1|one) commit\b/);
  await window.reads(at("commits-right"), /修复回调签名 \(fix the callback signature\)\s+[0-9a-f]{7}\s+Zhang Min/);
  await window.reads(at("divergence"), /How to settle it/);
  const advice = await window.reads(at("answer-merge"), /src\/pay\.ts[^]*git push/);
  assert.ok(advice.includes(`git push ${left} HEAD:refs/heads/release/1.x`), advice);

  await window.click(at("ref-toggle"));
  await window.gone(at("divergence"));

  // Somebody merges, as was advised.
  await git(left, "fetch", "--quiet", right, "refs/heads/release/1.x");
  const tips = await Promise.all([left, right].map((repository) => git(repository, "rev-parse", "refs/heads/release/1.x")));
  const merge = await commit(left, "release/1.x", "Merge the callback fix", tips);
  await syncTo(window, "upToDate");
  await window.reads(at("in-sync-count"), /^All 9 refs are in sync/);
  assert.equal((await refs(right))["refs/heads/release/1.x"], merge);
  assert.deepEqual(await refs(left), await refs(right));
  await window.gone(at("decisions-badge"));
});
