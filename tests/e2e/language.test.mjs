import assert from "node:assert/strict";

import { trayClick, trayMenu, trayStatus } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { appPid, gemel } from "./programs.mjs";
import { plainPair } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/** What the tray's menu offers. */
const offers = async () =>
  (await trayMenu()).filter(({ type, enabled }) => type !== "separator" && enabled !== false).map(({ label }) => label);

scenario("another language is spoken at once, by the window, the tray and the command line", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "ledger");
  await gemel(stage.folder, ["add", left, right]);
  await gemel(stage.folder, ["sync"]);
  const window = await stage.window();
  await window.reads(at("nav-mirrors"), /Mirrors/);
  await window.reads(at("mirror-row"), /Up to date/);
  await eventually("the tray speaks English", async () => (await trayStatus()) === "The mirror is up to date");

  await window.click(at("nav-settings"));
  await window.click(at("language-zh-CN"));
  await window.reads(at("nav-mirrors"), /镜像/);
  await window.reads("h1", /设置/);
  assert.equal(await window.driver.executeScript("return document.documentElement.lang"), "zh-CN");
  assert.ok(await window.value(`${at("language-zh-CN")} input`, "checked"), "the choice is where it was, and shown");
  await eventually("the tray speaks Chinese", async () => (await trayStatus()) === "镜像已是最新");
  await eventually("so do its offers", async () => {
    assert.deepEqual(await offers(), ["打开 Gemel", "立即全部同步", "暂停", "最近", "设置", "退出"]);
    return true;
  });
  await window.click(at("nav-mirrors"));
  await window.reads(at("mirror-row"), /已是最新/);

  // Another program changes it: the window and the tray hear of it.
  await gemel(stage.folder, ["settings", "language", "ru"]);
  await window.reads(at("mirror-row"), /Всё совпадает/);
  await window.reads(at("nav-settings"), /Настройки/);
  await eventually("the tray speaks Russian", async () => (await trayStatus()) === "В зеркале всё совпадает");
  await eventually("so do its offers", async () => {
    assert.deepEqual(await offers(), ["Открыть Gemel", "Синхронизировать все", "Приостановить", "Недавнее", "Настройки", "Выйти"]);
    return true;
  });

  // The next window speaks it from its first word on.
  await trayClick("Выйти");
  await eventually("it has ended", () => appPid(stage.folder) === undefined);
  await stage.end();
  const next = await stage.window();
  await next.reads(at("nav-mirrors"), /Зеркала/);
  await next.click(at("nav-settings"));
  await next.click(at("language-system"));
  await next.reads(at("nav-mirrors"), /Mirrors/);
});
