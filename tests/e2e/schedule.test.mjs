import assert from "node:assert/strict";

import { trayStatus, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { gemel, startDesktop } from "./programs.mjs";
import { plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";

scenario("what is due is synced without being asked, what is paused is not", async (stage) => {
  const due = await plainPair(stage.folder, "due");
  const paused = await plainPair(stage.folder, "paused");
  await gemel(stage.folder, ["add", due.left, due.right]);
  await gemel(stage.folder, ["add", paused.left, paused.right]);
  await gemel(stage.folder, ["pause", "paused"]);
  startDesktop(stage.folder, ["--hidden"]);

  const wanted = await refs(due.left);
  const synced = async () => {
    assert.deepEqual(await refs(due.right), wanted);
    return true;
  };
  // It looks for what is due every quarter of a minute.
  await eventually("the refs are on the other side", synced, { seconds: 40 });
  await eventually("the tray knows", async () => /up to date/.test(await trayStatus()));
  assert.deepEqual(await refs(paused.right), {});
  assert.deepEqual(await windows(), []);
});
