// The window as a person meets it: things are found by what they are for, and clicked when they are there.

import { writeFileSync } from "node:fs";

import { By, Key } from "selenium-webdriver";

import { eventually } from "./eventually.mjs";

/** @param {string} testid */
export const at = (testid) => `[data-testid="${testid}"]`;

export class Window {
  /** @param {import("selenium-webdriver").WebDriver} driver */
  constructor(driver) {
    this.driver = driver;
  }

  /** Waits until something is on the screen, and begins to write down what the page complains about. */
  async ready() {
    await eventually("the window shows something", () =>
      this.driver.executeScript("return document.documentElement?.dataset.painted === '1'"),
    );
    await this.driver.executeScript(() => {
      const page = /** @type {any} */ (globalThis);
      page.complaints = [];
      const say = (/** @type {string} */ text) => page.complaints.push(text);
      document.addEventListener("securitypolicyviolation", (event) => say(`policy: ${event.violatedDirective} ${event.blockedURI}`));
      // Sizes that settle a frame later are told of like errors, and are none.
      const isFault = (/** @type {ErrorEvent} */ { message }) => !message?.startsWith("ResizeObserver loop");
      addEventListener("error", (event) => isFault(event) && say(`error: ${event.message}`), true);
      addEventListener("unhandledrejection", (event) => say(`rejection: ${event.reason}`));
      for (const level of ["error", "warn"]) {
        const original = console[level];
        console[level] = (...words) => {
          say(`console.${level}: ${words.join(" ")}`);
          original.apply(console, words);
        };
      }
    });
  }

  /** What the page complained about: things its policy forbids, errors, warnings. @returns {Promise<string[]>} */
  async complaints() {
    return this.driver.executeScript("return window.complaints ?? []");
  }

  /**
   * What a selector matches, as soon as it matches and can be seen.
   *
   * @param {string} selector
   * @param {{ seconds?: number }} [limits]
   */
  async see(selector, limits) {
    return eventually(
      `${selector} is on the screen`,
      async () => {
        for (const element of await this.driver.findElements(By.css(selector))) {
          if (await element.isDisplayed()) return element;
        }
        return null;
      },
      limits,
    );
  }

  /** @param {string} selector */
  async all(selector) {
    return this.driver.findElements(By.css(selector));
  }

  /**
   * @param {string} selector
   * @param {{ seconds?: number }} [limits]
   */
  async gone(selector, limits) {
    return eventually(`${selector} is gone`, async () => (await this.all(selector)).length === 0, limits);
  }

  /** Insists, where a mirror that was asked to sync waits because the last time was only just. */
  async syncAnyway() {
    const insist = async () => {
      const [button] = await this.all(at("sync-anyway"));
      if (!button) return false;
      await button.click();
      return true;
    };
    await eventually("it waits", insist, { seconds: 2 }).catch(() => undefined);
  }

  /** @param {string} selector */
  async click(selector) {
    // What is drawn anew or covered by a message at this very moment is there at the next.
    return eventually(`${selector} can be clicked`, async () => {
      const element = await this.see(selector, { seconds: 5 });
      await this.driver.executeScript((it) => it.scrollIntoView({ block: "center" }), element);
      await element.click();
      return true;
    });
  }

  /**
   * Replaces what a field holds, by the keyboard.
   *
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    const field = await this.see(selector);
    await this.driver.executeScript((it) => it.scrollIntoView({ block: "center" }), field);
    await field.clear();
    // Nothing cannot be typed, and a field that was only cleared does not tell the screen.
    await field.sendKeys(...(text === "" ? ["x", Key.BACK_SPACE] : [text]));
    await eventually(`${selector} holds what was typed`, async () => (await field.getProperty("value")) === text);
  }

  /** What can be read there, with its line breaks. @param {string} selector @returns {Promise<string>} */
  async text(selector) {
    return (await this.see(selector)).getProperty("innerText");
  }

  /**
   * Waits until something can be read there. What is out of sight until this moment has no text yet.
   *
   * @param {string} selector
   * @param {RegExp} pattern
   */
  async reads(selector, pattern) {
    let last = "";
    await eventually(`${selector} reads ${pattern}`, async () => {
      last = await this.text(selector);
      if (!pattern.test(last)) throw new Error(`it reads: ${last}`);
      return true;
    });
    return last;
  }

  /**
   * What a field holds.
   *
   * @param {string} selector
   * @param {"value" | "checked"} [property]
   */
  async value(selector, property = "value") {
    return (await this.see(selector)).getProperty(property);
  }

  /**
   * Everything the page holds, shown or not, with what is in its fields.
   *
   * @returns {Promise<string>}
   */
  async everything() {
    return this.driver.executeScript(
      () =>
        document.documentElement.outerHTML +
        [...document.querySelectorAll("input, textarea, select")].map(({ value }) => value).join("\n") +
        JSON.stringify({ ...localStorage, ...sessionStorage }) +
        location.href,
    );
  }

  /** The part of the address that says which screen it is. @returns {Promise<string>} */
  async hash() {
    return this.driver.executeScript("return location.hash");
  }

  /** @param {string} path */
  async save(path) {
    writeFileSync(path, await this.driver.takeScreenshot(), "base64");
  }
}
