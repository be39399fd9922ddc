import assert from "node:assert/strict";

import { closeWindow, trayClick, trayMenu, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid, gemel, processes, residentMemory, residentMemoryOf, startDesktop } from "./programs.mjs";
import { plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";

const oneWindow = () =>
  eventually("a window is on the screen", async () => {
    const all = await windows();
    return all.length === 1 && all[0];
  });
const noWindow = () => eventually("no window is on the screen", async () => (await windows()).length === 0);
const inTray = () => eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);

scenario("closing the window leaves Gemel in the tray, and the tray brings it back", async (stage, t) => {
  const app = startDesktop(stage.folder);
  const first = await oneWindow();
  await inTray();
  await eventually("the page has a process", () => processes(stage.folder).length > 1);
  const open = residentMemory(stage.folder);
  const ran = residentMemoryOf(app.pid);

  await closeWindow(first);
  await noWindow();
  assert.equal(appPid(stage.folder), app.pid, "the program goes on");

  // Nor does the web engine keep any of its own, or the program what it ran for the window.
  await eventually("only the program itself is left", () => processes(stage.folder).length === 1);
  await eventually("the code that ran is given back", () => residentMemoryOf(app.pid) < ran / 2);

  // Without a window it works all the same.
  const { left, right } = await plainPair(stage.folder, "quiet");
  await gemel(stage.folder, ["add", left, right]);
  await trayClick("Sync all now");
  const wanted = await refs(left);
  await eventually("the refs are on the other side", async () => {
    assert.deepEqual(await refs(right), wanted);
    return true;
  });
  const closed = residentMemory(stage.folder);
  assert.equal(appPid(stage.folder), app.pid, "the program goes on");

  await trayClick("Open Gemel");
  await oneWindow();
  await closeWindow(await oneWindow());
  await noWindow();
  await trayClick("Open Gemel");
  await oneWindow();
  t.diagnostic(`resident memory: window open ${open} MiB, closed ${closed} MiB, open again ${residentMemory(stage.folder)} MiB`);

  await trayClick("Quit");
  assert.equal(await app.ended, 0);
  await eventually("nothing of it is left", () => processes(stage.folder).length === 0);
  assert.deepEqual(await trayMenu(), []);
});

scenario("a second start shows the first one's window", async (stage, t) => {
  const app = startDesktop(stage.folder, ["--hidden"]);
  await inTray();
  t.diagnostic(`resident memory, started hidden: ${residentMemory(stage.folder)} MiB`);
  assert.deepEqual(await windows(), [], "it starts without a window");

  const second = startDesktop(stage.folder);
  assert.equal(await second.ended, 0);
  const shown = await oneWindow();
  assert.equal(appPid(stage.folder), app.pid);

  // With the window open: still that one.
  assert.equal(await startDesktop(stage.folder).ended, 0);
  assert.equal(await oneWindow(), shown);
  assert.equal(appPid(stage.folder), app.pid);

  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});

scenario("a hidden start at login, when Gemel runs already, shows no window", async (stage) => {
  const app = startDesktop(stage.folder, ["--hidden"]);
  await inTray();
  assert.equal(await startDesktop(stage.folder, ["--hidden"]).ended, 0);
  // Whatever the first one does about it comes before what is asked of it afterwards.
  assert.equal((await trayMenu())[0]?.label, "No mirrors yet");
  assert.deepEqual(await windows(), []);
  await trayClick("Quit");
  assert.equal(await app.ended, 0);
});
