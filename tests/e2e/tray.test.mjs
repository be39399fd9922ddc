import assert from "node:assert/strict";

import { trayClick, trayMenu, trayStatus, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { gemel, startDesktop } from "./programs.mjs";
import { commit, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";

scenario("the tray syncs, and tells how things are", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "ledger");
  startDesktop(stage.folder, ["--hidden"]);
  const menu = await eventually("Gemel is in the tray", async () => {
    const entries = await trayMenu();
    return entries.length > 0 && entries;
  });
  assert.deepEqual(
    menu.filter(({ type }) => type !== "separator").map(({ label, enabled }) => [label, enabled !== false]),
    [
      ["No mirrors yet", false],
      ["Open Gemel", true],
      ["Sync all now", true],
      ["Quit", true],
    ],
  );

  // The command line adds it, in another process, and "Sync all" knows it.
  await gemel(stage.folder, ["add", left, right]);
  await trayClick("Sync all now");
  const tip = (await refs(left))["refs/heads/main"];
  await eventually("the branch is on the other side", async () => (await refs(right))["refs/heads/main"] === tip);
  await eventually("the tray says that all is well", async () => (await trayStatus()) === "The mirror is up to date");
  assert.deepEqual(await refs(right), await refs(left));

  const next = await commit(right, "main", "From the other side");
  await trayClick("Sync all now");
  await eventually("the commit came back", async () => (await refs(left))["refs/heads/main"] === next);
  await eventually("the tray says that all is well", async () => (await trayStatus()) === "The mirror is up to date");

  const here = await commit(left, "main", "Here");
  const there = await commit(right, "main", "There");
  await trayClick("Sync all now");
  await eventually("the tray asks for somebody", async () => (await trayStatus()) === "One mirror needs you");
  assert.equal((await refs(left))["refs/heads/main"], here);
  assert.equal((await refs(right))["refs/heads/main"], there);
  assert.deepEqual(await windows(), [], "no window came up for any of this");
});
