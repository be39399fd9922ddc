// Pictures of every screen in the real window, in each language, light and dark: npm run screenshots -- FOLDER

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { drive } from "./driver.mjs";
import { eventually } from "./eventually.mjs";
import { serveGit } from "./git-server.mjs";
import { fillForm } from "./mirrors.mjs";
import { endAll, gemel } from "./programs.mjs";
import { commit, demoPair, git, plainPair } from "./repositories.mjs";
import { Window, at } from "./window.mjs";

const LANGUAGES = ["en", "zh-CN", "ru"];
const THEMES = ["light", "dark"];
const USUAL = { width: 1080, height: 700 };
const SMALLEST = { width: 720, height: 480 };

const [target] = process.argv.slice(2);
if (!target) throw new Error("usage: npm run screenshots -- FOLDER");
// npm runs this in the package's own folder.
const output = resolve(process.env.INIT_CWD ?? ".", target);
for (const language of LANGUAGES) {
  for (const theme of THEMES) mkdirSync(join(output, language, theme), { recursive: true });
}
const began = Date.now();
let pictures = 0;
const folder = mkdtempSync(join(tmpdir(), "gemel-screenshots."));
const server = await serveGit({ root: `${folder}/github`, user: "liwei", password: "the right one" });
try {
  await withWindow(async (window) => {
    await show(window, "mirrors");
    await window.see(at("empty"));
    await shoot(window, "empty");
    await show(window, "accounts");
    await shoot(window, "no-accounts");
  });
  await makeMirrors();
  await withWindow(everyScreen);
  await makeMany();
  await withWindow(async (window) => {
    await show(window, "mirrors");
    await shoot(window, "mirrors-hundred");
  });
} finally {
  server.stop();
  await endAll(folder);
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${pictures} pictures in ${Math.round((Date.now() - began) / 1000)} s: ${output}`);

/** @param {(window: Window) => Promise<void>} work */
async function withWindow(work) {
  const { driver, stop } = await drive(folder);
  try {
    // A busy machine draws late, and no picture is worth less for that.
    await driver.manage().setTimeouts({ script: 60_000 });
    const window = new Window(driver);
    await window.ready();
    await work(window);
  } finally {
    await stop();
    await endAll(folder);
  }
}

/** Mirrors in most of the states there are. */
async function makeMirrors() {
  const hosts = ["--left-name", "GitHub", "--right-name", "Gitee"];
  /** @param {string} name @param {string[]} more */
  const plain = async (name, more = hosts) => {
    const pair = await plainPair(folder, name);
    await gemel(folder, ["add", pair.left, pair.right, ...more]);
    return pair;
  };
  const demo = await demoPair(folder);
  await gemel(folder, ["add", demo.left, demo.right, ...hosts]);
  await gemel(folder, ["sync", "website"]);

  for (const name of ["docs", "payments-gateway"]) await plain(name);
  const rewritten = await plain("mobile-app-with-a-name-that-is-longer-than-most-people-would-ever-choose-for-theirs");
  const lost = await plain("tools");
  for (const branch of ["a", "b", "c", "d", "e"]) await commit(lost.left, branch, `Work on ${branch}`);
  const archive = await plain("archive");
  await gemel(folder, ["sync"]);
  await git(archive.left, "update-ref", "-d", "refs/tags/v1");
  await gemel(folder, ["sync", "archive"]);
  await gemel(folder, ["pause", "archive"]);

  // History put aside on one side; everything lost on another.
  await commit(rewritten.left, "feature/签名校验-with-a-long-name-of-its-own", "Begin here");
  await gemel(folder, ["sync", "mobile-app-with-a-name-that-is-longer-than-most-people-would-ever-choose-for-theirs"]);
  await commit(rewritten.left, "feature/签名校验-with-a-long-name-of-its-own", "Begin anew", []);
  await commit(rewritten.left, "main", "One");
  await commit(rewritten.right, "main", "Other");
  for (const branch of ["main", "a", "b", "c", "d", "e"]) await git(lost.right, "update-ref", "-d", `refs/heads/${branch}`);

  // A password that is wrong; a host that does not answer.
  const vault = await plainPair(folder, "vault");
  await gemel(folder, ["account", "add", "work", "--host", server.authority, "--user", "liwei"], "a wrong one\n");
  await gemel(folder, ["add", server.url("vault.git"), vault.right, "--right-name", "Gitee"]);
  await gemel(folder, ["account", "add", "spare", "--host", "gitlab.example.com", "--user", "li.wei@example.com"], "a token\n");
  await gemel(folder, ["add", "http://127.0.0.1:9/acme/far-away.git", vault.right, "--left-name", "GitLab HQ", "--right-name", "Gitee"]);
  // What fails ends with 1, and that is meant.
  await gemel(folder, ["sync"]).catch(() => {});
  await plain("new-project", ["--left-name", "GitLab HQ", "--right-name", "GitLab Shenzhen", "--direction", "left-to-right"]);
}

/** A hundred more: as many as one person has, some of them named by people who do not write in Latin letters. */
async function makeMany() {
  const names = ["支付网关", "内部工具链与持续集成脚本", "склад-и-доставка", "website", "mobile-app", "données-ouvertes"];
  for (let number = 1; number <= 100; number += 1) {
    const name = `${names[number % names.length]}-${String(number).padStart(3, "0")}`;
    const ends = ["github", "gitee"].map((host) => `${folder}/${host}/many/${name}.git`);
    await gemel(folder, ["add", ...ends, "--name", name, "--left-name", "GitHub", "--right-name", "Gitee"]);
  }
}

/** @param {Window} window */
async function everyScreen(window) {
  await show(window, "mirrors");
  await shoot(window, "mirrors");
  await window.driver.manage().window().setRect(SMALLEST);
  await shoot(window, "mirrors-small");
  await openMirror(window, "website");
  await window.see(at("commits-right"));
  await shoot(window, "mirror-small");
  await window.driver.manage().window().setRect(USUAL);
  await shoot(window, "mirror-diverged");
  await window.click(at("answer-left"));
  await window.see(at("confirm"));
  await shoot(window, "mirror-answer");
  await window.click(at("confirm-no"));
  await window.click(at("show-all"));
  await window.see(at("show-open"));
  await window.click(at("ref-toggle"));
  await shoot(window, "mirror-all-refs");
  await window.click(at("tab-activity"));
  await window.see(at("activity-row"));
  await shoot(window, "mirror-activity");
  await window.click(at("tab-backups"));
  await window.see(at("no-backups"));
  await shoot(window, "mirror-no-backups");
  await window.click(at("tab-settings"));
  await window.see(at("save"));
  await shoot(window, "mirror-settings");
  await window.driver.executeScript("document.querySelector('main').scrollTo(0, 10_000)");
  await window.click(at("remove-mirror"));
  await window.see(at("confirm"));
  await shoot(window, "mirror-remove");
  await window.click(at("confirm-no"));

  await openMirror(window, "mobile-app");
  await shoot(window, "mirror-held");
  for (const toggle of await window.all(at("ref-toggle"))) await toggle.click();
  await shoot(window, "mirror-held-open");
  await openMirror(window, "archive");
  await window.click(at("tab-backups"));
  await window.see(at("kept"));
  await shoot(window, "mirror-backups");
  await window.click(at("restore"));
  await window.see(at("restore-form"));
  await shoot(window, "mirror-restore");
  await window.click(at("restore-no"));
  await openMirror(window, "tools");
  await shoot(window, "mirror-question");
  await openMirror(window, "vault");
  await shoot(window, "mirror-failing");
  await openMirror(window, "new-project");
  await shoot(window, "mirror-one-way");

  const same = `${folder}/github/docs.git`;
  await fillForm(window, { left: { url: same, name: "GitHub" }, right: { url: same } });
  await window.click(at("check-mirror"));
  await window.see(at("field-problem"));
  await shoot(window, "add-error");
  await window.type(at("left-url"), "https://github.com/acme/website.git");
  await window.type(at("right-url"), `${server.url("vault.git")}`);
  await window.click(`${at("more")} > summary`);
  await shoot(window, "add-more");
  await window.driver.manage().window().setRect(SMALLEST);
  await shoot(window, "add-small");
  await window.driver.manage().window().setRect(USUAL);
  await window.type(at("left-url"), same);
  await window.type(at("right-url"), `${folder}/gitee/tools.git`);
  await window.click(at("check-mirror"));
  await window.see(at("forecast"));
  await shoot(window, "add-check");
  await window.click(at("back"));

  await show(window, "activity");
  await window.see(at("activity-row"));
  await shoot(window, "activity");
  await show(window, "accounts");
  await window.see(at("account-row"));
  await shoot(window, "accounts");
  await window.click(at("add-account"));
  await window.click(at("save-account"));
  await shoot(window, "account-form");
  await window.click(`${at("certificate")} > summary`);
  await window.click(at("account-unverified"));
  await window.see(at("unverified-warning"));
  await shoot(window, "account-certificate");
  await window.driver.executeScript("document.querySelector('dialog').close()");
  await show(window, "settings");
  await window.see(at("version"));
  await shoot(window, "settings");
  await window.type(at("setting-runMinutes"), "0");
  await window.click(at("push-limit-add"));
  await window.see(`${at("transfers")} ${at("field-problem")}`);
  await shoot(window, "settings-fault");
}

/** @param {Window} window @param {string} screen */
async function show(window, screen) {
  await window.click(at(`nav-${screen}`));
  await window.see("h1");
}

/** @param {Window} window @param {string} name */
async function openMirror(window, name) {
  await show(window, "mirrors");
  await window.click(`${at("mirror-row")}[data-name^="${name}"] a[data-row]`);
  await window.see(at("in-sync-count"));
}

/**
 * What is shown, in each language and theme. It changes in place, so nobody has to come here six times.
 *
 * @param {Window} window
 * @param {string} name
 */
async function shoot(window, name) {
  for (const language of LANGUAGES) {
    await speak(window, language);
    for (const theme of THEMES) {
      // No pointer over anything, no caret that blinks, and everything of this moment painted.
      await window.driver.executeAsyncScript(
        (/** @type {string} */ theme, /** @type {() => void} */ done) => {
          document.documentElement.dataset.theme = theme;
          /** @type {HTMLElement} */ (document.activeElement)?.blur();
          requestAnimationFrame(() => requestAnimationFrame(done));
        },
        theme,
      );
      await window.save(join(output, language, theme, `${name}.png`));
      pictures += 1;
    }
  }
}

/**
 * Has the language changed as Settings does, wherever the window is.
 *
 * @param {Window} window
 * @param {string} language
 */
async function speak(window, language) {
  await window.driver.executeScript(
    (/** @type {string} */ value) => void /** @type {any} */ (globalThis).__TAURI_INTERNALS__.invoke("change_setting", { name: "language", value }),
    language,
  );
  await eventually(
    `${language} is spoken`,
    async () => (await window.driver.executeScript("return document.documentElement.lang")) === language,
    { every: 10 },
  );
}
