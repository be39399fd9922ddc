import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";

import { busNames, trayClick, trayMenu, windows } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid, endAll, environment } from "./programs.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const entries = `${process.env.HOME}/.config/autostart`;
const found = () => (existsSync(entries) ? readdirSync(entries).filter((name) => /gemel/i.test(name)) : []);

scenario("the desktop starts Gemel at login, without a window, when that is wanted", async (stage) => {
  // The entry is the person's, not the data folder's.
  stage.after(() => found().forEach((name) => rmSync(`${entries}/${name}`)));
  const window = await stage.window();
  await window.click(at("nav-settings"));
  assert.equal(await window.value(`${at("autostart")}:not(:disabled)`, "checked"), false);
  assert.deepEqual(found(), []);
  await window.click(at("autostart"));
  const [name] = await eventually("the entry is there", () => found().length > 0 && found());

  const command = /^Exec=(.+)$/m.exec(readFileSync(`${entries}/${name}`, "utf8"))?.[1];
  assert.ok(command, "the entry says what to start");
  await stage.end();
  await endAll(stage.folder);
  // The bus may still hold the name of the one that was ended, and the next one would take itself for a second.
  await eventually("the desktop has noticed", async () => !(await busNames()).some((name) => name.endsWith(".SingleInstance")));
  spawn("sh", ["-c", command], { env: environment(stage.folder), stdio: "ignore" });
  await eventually("Gemel is in the tray", async () => (await trayMenu()).length > 0);
  assert.deepEqual(await windows(), []);
  await trayClick("Quit");
  await eventually("it has ended", () => appPid(stage.folder) === undefined);

  const again = await stage.window();
  await again.click(at("nav-settings"));
  await eventually("the setting is shown as it is", () => again.value(at("autostart"), "checked"));
  await again.click(at("autostart"));
  await eventually("the entry is gone", () => found().length === 0);
});
