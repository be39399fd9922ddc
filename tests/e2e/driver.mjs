// The app under WebKit's own driver: a session whose browser is Gemel.

import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { Builder, Capabilities } from "selenium-webdriver";

import { eventually } from "./eventually.mjs";
import { freePort } from "./free-port.mjs";
import { desktopProgram, environment } from "./programs.mjs";

/** Seconds that a start may take on a busy machine; it usually takes less than one. */
const START = 30;

async function late() {
  await pause(START * 1000, undefined, { ref: false });
  throw new Error(`no window within ${START} s: app.log tells more`);
}

/**
 * Starts the app with a window, and a driver for it. The app inherits the driver's environment.
 *
 * @param {string} folder
 */
export async function drive(folder) {
  const port = await freePort();
  const log = createWriteStream(`${folder}/app.log`, { flags: "a" });
  const program = spawn("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
    env: { ...environment(folder), TAURI_WEBVIEW_AUTOMATION: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  program.stdout.pipe(log, { end: false });
  program.stderr.pipe(log, { end: false });
  /** @type {import("selenium-webdriver").WebDriver | undefined} */
  let driver;

  async function stop() {
    // A window that was closed meanwhile took the session with it.
    await driver?.quit().catch(() => {});
    driver = undefined;
    if (program.exitCode === null && program.signalCode === null) {
      program.kill();
      await once(program, "exit");
    }
  }

  try {
    const url = `http://127.0.0.1:${port}`;
    await eventually("the driver answers", async () => (await fetch(`${url}/status`)).ok);
    const wanted = new Capabilities({
      browserName: "wry",
      "webkitgtk:browserOptions": { binary: desktopProgram(), args: [] },
    });
    // The driver waits for ever for a program that ended before it showed a window.
    driver = await Promise.race([new Builder().usingServer(url).withCapabilities(wanted).build(), late()]);
    await driver.manage().setTimeouts({ script: 10_000, pageLoad: 20_000, implicit: 0 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { driver, stop };
}
