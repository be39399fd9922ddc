// One test: a folder of its own, an app of its own, and evidence if it fails.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { photograph } from "./desktop.mjs";
import { drive } from "./driver.mjs";
import { endAll } from "./programs.mjs";
import { Window } from "./window.mjs";

const OUTPUT = fileURLToPath(new URL("output/", import.meta.url));

export class Stage {
  folder = mkdtempSync(join(tmpdir(), "gemel-e2e."));
  /** @type {(() => unknown)[]} */
  #after = [];
  /** @type {Window | null} */
  #window = null;
  /** Ends the driver of that window. @type {() => Promise<void>} */
  end = async () => {};

  constructor() {
    this.after(() => rmSync(this.folder, { recursive: true, force: true }));
    // Whatever a test starts, it ends here: one app is left on the desktop at no time.
    this.after(() => endAll(this.folder));
  }

  /** Remembers what to do at the end. The last comes first. @param {() => unknown} action */
  after(action) {
    this.#after.unshift(action);
  }

  /** Starts the app with a window that can be driven. */
  async window() {
    const { driver, stop } = await drive(this.folder);
    this.#window = new Window(driver);
    this.end = async () => {
      this.#window = null;
      await stop();
    };
    this.after(stop);
    await this.#window.ready();
    return this.#window;
  }

  /** What the page complained about is a failure, whatever the test looks at. */
  async quiet() {
    if (this.#window) assert.deepEqual(await this.#window.complaints(), [], "the page complains about nothing");
  }

  /** @param {string} name */
  async preserve(name) {
    const place = join(OUTPUT, name.replaceAll(/[^a-z0-9]+/gi, "-"));
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const within = (/** @type {Promise<unknown> | undefined} */ work) =>
      Promise.race([work, new Promise((_, reject) => setTimeout(reject, 10_000, new Error("took too long")).unref())]).catch(
        (error) => writeFileSync(join(place, "not-saved.txt"), `${error.message}\n`, { flag: "a" }),
      );
    await within(photograph(join(place, "screen.png")));
    await within(this.#window?.text("body").then((text) => writeFileSync(join(place, "page.txt"), text)));
    if (existsSync(`${this.folder}/app.log`)) copyFileSync(`${this.folder}/app.log`, join(place, "app.log"));
    console.error(`what was on the screen: ${place}`);
  }

  async clear() {
    const ends = [];
    // One at a time and in order, and none is left out because another failed.
    for (const action of this.#after) ends.push((await Promise.allSettled([(async () => action())()]))[0]);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }
}

/**
 * @param {string} name
 * @param {(stage: Stage, t: import("node:test").TestContext) => Promise<void>} play
 * @param {{ seconds?: number }} [limits]
 */
export function scenario(name, play, { seconds = 90 } = {}) {
  test(name, async (t) => {
    const stage = new Stage();
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, seconds * 1000, new Error(`not finished within ${seconds} s`));
    });
    try {
      await Promise.race([play(stage, t).then(() => stage.quiet()), late]);
    } catch (error) {
      await stage.preserve(name);
      throw error;
    } finally {
      clearTimeout(timer);
      await stage.clear();
    }
  });
}
