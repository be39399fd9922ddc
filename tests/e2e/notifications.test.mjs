import assert from "node:assert/strict";

import { clearNotifications, clickNotification, notifications, trayClick, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { addMirror, syncTo } from "./mirrors.mjs";
import { gemel, startDesktop } from "./programs.mjs";
import { commit, demoPair, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("a divergence is notified once, a sync that just works never", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "ledger");
  const window = await stage.window();
  await addMirror(window, { left: { url: left }, right: { url: right }, name: "ledger-notice" }, "upToDate");
  assert.deepEqual(await refs(right), await refs(left));

  await commit(left, "main", "On one side");
  await commit(right, "main", "On the other side");
  await syncTo(window, "needsDecision");
  const [first] = await eventually("a notification came", async () => {
    const all = await notifications("ledger-notice");
    return all.length > 0 && all;
  });
  assert.equal(first.application, "Gemel");
  assert.equal(first.summary, "ledger-notice needs your decision");
  assert.equal(first.body, "main cannot be synced without you. Everything else is in sync.");

  // The same again is no news. Another ref is, and by then any repetition would have come.
  await commit(left, "other", "Made on one side");
  await commit(right, "other", "Made on the other side");
  await syncTo(window, "needsDecision");
  const all = await eventually("the second notification came", async () => {
    const some = await notifications("ledger-notice");
    return some.length > 1 && some;
  });
  assert.deepEqual(
    all.map(({ body }) => body.split(" ")[0]),
    ["main", "other"],
    "one notification a divergence, and none for the sync that went well",
  );
});

scenario("a click on a notification leads to the mirror's page", async (stage) => {
  const { left, right } = await demoPair(stage.folder);
  await gemel(stage.folder, ["add", left, right, "--name", "shop-notice"]);
  await clearNotifications();
  const window = await stage.window();
  await window.click(at("sync-all"));
  await clickNotification();
  await window.reads("h1", /^shop-notice$/);
  await window.see(at("commits-right"));
});

scenario("a click on a notification opens a window where there is none", async (stage) => {
  const { left, right } = await demoPair(stage.folder);
  await gemel(stage.folder, ["add", left, right, "--name", "quiet-notice"]);
  await clearNotifications();
  startDesktop(stage.folder, ["--hidden"]);
  await eventually("Gemel is in the tray", () => trayClick("Sync all now").then(() => true));
  assert.deepEqual(await windows(), []);
  await clickNotification();
  await eventually("a window opened", async () => (await windows()).length === 1);
  const [notification] = await notifications("quiet-notice");
  assert.equal(notification.body, "release/1.x cannot be synced without you. Everything else is in sync.");
});
