import assert from "node:assert/strict";

import { closeWindow, startTray, stopTray, trayClick, trayMenu, trayStatus, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid, gemel, startDesktop } from "./programs.mjs";
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
      ["Pause", false],
      ["Resume all", false],
      ["Recent", false],
      ["Settings", true],
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

  // Who wants somebody is named, below the line that says so, and what happened can be read.
  const named = await eventually("the mirror is named", async () => {
    const [, entry] = await trayMenu();
    return entry?.label === "ledger needs your decision" && entry;
  });
  assert.notEqual(named.enabled, false);
  const recent = (await trayMenu()).find(({ label }) => label === "Recent");
  assert.ok(recent?.children?.some(({ label }) => /^ledger: .*diverged/.test(label ?? "")), JSON.stringify(recent));

  await trayClick("Pause", "For an hour");
  await eventually("it is paused", async () => (await gemel(stage.folder, ["list"]))[0].paused);
  const enabled = async () => (await trayMenu()).flatMap(({ label, enabled }) => (label === "Pause" || label === "Resume all" ? [enabled !== false] : []));
  await eventually("all can be resumed, and nothing more be paused", async () => assert.deepEqual(await enabled(), [false, true]) ?? true);
  await trayClick("Resume all");
  await eventually("it goes on", async () => !(await gemel(stage.folder, ["list"]))[0].paused);

  await trayClick("ledger needs your decision");
  await eventually("a window is on the screen", async () => (await windows()).length === 1);
});

scenario("the icon comes back with the desktop's panel", async (stage) => {
  startDesktop(stage.folder, ["--hidden"]);
  const there = () => eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  await there();
  await stopTray();
  stage.after(startTray);
  await startTray();
  await there();
  await trayClick("Open Gemel");
  await eventually("a window is on the screen", async () => (await windows()).length === 1);
});

scenario("without a panel, closing the window ends the program, or makes it small", async (stage) => {
  await stopTray();
  stage.after(startTray);
  const oneWindow = () =>
    eventually("a window is on the screen", async () => {
      const all = await windows();
      return all.length === 1 && all[0];
    });
  const app = startDesktop(stage.folder);
  await closeWindow(await oneWindow());
  assert.equal(await app.ended, 0, "nothing is left that nobody could find");

  await gemel(stage.folder, ["settings", "without-tray", "minimise"]);
  const again = startDesktop(stage.folder);
  await closeWindow(await oneWindow());
  await eventually("the window is small", async () => (await windows()).length === 0);
  assert.equal(appPid(stage.folder), again.pid, "the program goes on");
  // Another start brings it back.
  assert.equal(await startDesktop(stage.folder).ended, 0);
  await oneWindow();
});
