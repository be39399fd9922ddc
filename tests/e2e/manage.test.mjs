import assert from "node:assert/strict";

import { trayClick, trayStatus } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { addMirror } from "./mirrors.mjs";
import { gemel } from "./programs.mjs";
import { commit, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("a paused mirror rests until it is resumed", async (stage) => {
  const first = await plainPair(stage.folder, "resting");
  const second = await plainPair(stage.folder, "working");
  const window = await stage.window();
  await addMirror(window, { left: { url: second.left }, right: { url: second.right } }, "upToDate");
  await addMirror(window, { left: { url: first.left }, right: { url: first.right } }, "upToDate");
  await window.click(at("pause"));
  await window.see(`${at("status")}[data-status="paused"]`);

  const tip = await commit(first.left, "main", "While it rests");
  await commit(second.left, "main", "While the other works");
  const wanted = await refs(second.left);
  await trayClick("Sync all now");
  await eventually("the other mirror is synced", async () => {
    assert.deepEqual(await refs(second.right), wanted);
    return true;
  });
  await window.click(at("nav-mirrors"));
  await window.see(`${at("mirror-row")}[data-name="working"] [data-status="upToDate"]`);
  assert.notEqual((await refs(first.right))["refs/heads/main"], tip, "the paused one is left alone");
  await window.see(`${at("mirror-row")}[data-name="resting"] [data-status="paused"]`);

  // Resumed from the list, where its row offers it.
  await window.click(`${at("mirror-row")}[data-name="resting"] ${at("row-action")}`);
  await window.gone(`${at("mirror-row")}[data-name="resting"] [data-status="paused"]`);
  await window.click(at("sync-all"));
  // It was synced only just, so it waits for a while unless a person insists.
  await window.click(`${at("mirror-row")}[data-name="resting"] a`);
  await window.click(at("sync-anyway"));
  await eventually("the commit is on the other side", async () => (await refs(first.right))["refs/heads/main"] === tip);
  await eventually("the tray says that all is well", async () => (await trayStatus()) === "All 2 mirrors are up to date");
});

scenario("a mirror gets another name", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "before");
  const window = await stage.window();
  await addMirror(window, { left: { url: left }, right: { url: right } }, "upToDate");
  await window.click(at("tab-settings"));
  await window.type(at("mirror-name"), "nachher 之后");
  await window.click(at("save"));
  await window.reads("h1", /^nachher 之后$/);
  await window.reads(at("toast"), /Changes saved/);
  await window.click(at("nav-mirrors"));
  await window.see(`${at("mirror-row")}[data-name="nachher 之后"]`);
  const [mirror] = await gemel(stage.folder, ["list"]);
  assert.equal(mirror.name, "nachher 之后");
  await window.click(at("nav-activity"));
  await window.see(`${at("activity-row")}[data-kind="mirror-edited"]`);
});

scenario("removing asks first, and leaves both repositories as they are", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "farewell");
  const window = await stage.window();
  await addMirror(window, { left: { url: left }, right: { url: right } }, "upToDate");
  const before = await refs(left);

  await window.click(at("tab-settings"));
  await window.click(at("remove-mirror"));
  await window.reads(at("confirm"), /Remove farewell\?[^]*stay exactly as they are/);
  await window.click(at("confirm-no"));
  await window.gone(at("confirm"));
  assert.equal((await gemel(stage.folder, ["list"])).length, 1);

  await window.click(at("remove-mirror"));
  await window.click(at("confirm-yes"));
  await window.see(at("empty"));
  assert.equal((await gemel(stage.folder, ["list"])).length, 0);
  assert.deepEqual(await refs(left), before);
  assert.deepEqual(await refs(right), before);
  await eventually("the tray knows", async () => (await trayStatus()) === "No mirrors yet");
});
