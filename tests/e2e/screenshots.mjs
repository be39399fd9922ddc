// Pictures of every screen in the real window, light and dark: npm run screenshots -- FOLDER

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { drive } from "./driver.mjs";
import { serveGit } from "./git-server.mjs";
import { fillForm } from "./mirrors.mjs";
import { endAll, gemel } from "./programs.mjs";
import { commit, demoPair, git, plainPair } from "./repositories.mjs";
import { Window, at } from "./window.mjs";

const THEMES = ["light", "dark"];
const USUAL = { width: 1080, height: 700 };
const SMALLEST = { width: 720, height: 480 };

const [target] = process.argv.slice(2);
if (!target) throw new Error("usage: npm run screenshots -- FOLDER");
// npm runs this in the package's own folder.
const output = resolve(process.env.INIT_CWD ?? ".", target);
mkdirSync(output, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "gemel-screenshots."));
const server = await serveGit({ root: `${folder}/github`, user: "liwei", password: "the right one" });
try {
  await withWindow(async (window) => {
    for (const theme of THEMES) {
      await choose(window, theme);
      await show(window, "mirrors");
      await window.see(at("empty"));
      await shoot(window, `empty-${theme}`);
    }
    await choose(window, "system");
  });
  await makeMirrors();
  await withWindow(async (window) => {
    for (const theme of THEMES) {
      await choose(window, theme);
      await everyScreen(window, theme);
    }
  });
} finally {
  server.stop();
  await endAll(folder);
  rmSync(folder, { recursive: true, force: true });
}
console.log(`pictures: ${output}`);

/** @param {(window: Window) => Promise<void>} work */
async function withWindow(work) {
  const { driver, stop } = await drive(folder);
  try {
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

/**
 * @param {Window} window
 * @param {string} theme
 */
async function everyScreen(window, theme) {
  await show(window, "mirrors");
  await shoot(window, `mirrors-${theme}`);
  await window.driver.manage().window().setRect(SMALLEST);
  await shoot(window, `mirrors-small-${theme}`);
  await openMirror(window, "website");
  await window.see(at("commits-right"));
  await shoot(window, `mirror-small-${theme}`);
  await window.driver.manage().window().setRect(USUAL);
  await shoot(window, `mirror-diverged-${theme}`);
  await window.click(at("answer-left"));
  await window.see(at("confirm"));
  await shoot(window, `mirror-answer-${theme}`);
  await window.click(at("confirm-no"));
  await window.click(at("show-all"));
  await window.see(at("show-open"));
  await window.click(at("ref-toggle"));
  await shoot(window, `mirror-all-refs-${theme}`);
  await window.click(at("tab-activity"));
  await window.see(at("activity-row"));
  await shoot(window, `mirror-activity-${theme}`);
  await window.click(at("tab-backups"));
  await window.see(at("no-backups"));
  await shoot(window, `mirror-no-backups-${theme}`);
  await window.click(at("tab-settings"));
  await window.see(at("save"));
  await shoot(window, `mirror-settings-${theme}`);
  await window.driver.executeScript("document.querySelector('main').scrollTo(0, 10_000)");
  await window.click(at("remove-mirror"));
  await window.see(at("confirm"));
  await shoot(window, `mirror-remove-${theme}`);
  await window.click(at("confirm-no"));

  await openMirror(window, "mobile-app");
  await shoot(window, `mirror-held-${theme}`);
  for (const toggle of await window.all(at("ref-toggle"))) await toggle.click();
  await shoot(window, `mirror-held-open-${theme}`);
  await openMirror(window, "archive");
  await window.click(at("tab-backups"));
  await window.see(at("kept"));
  await shoot(window, `mirror-backups-${theme}`);
  await window.click(at("restore"));
  await window.see(at("restore-form"));
  await shoot(window, `mirror-restore-${theme}`);
  await window.click(at("restore-no"));
  await openMirror(window, "tools");
  await shoot(window, `mirror-question-${theme}`);
  await openMirror(window, "vault");
  await shoot(window, `mirror-failing-${theme}`);
  await openMirror(window, "new-project");
  await shoot(window, `mirror-one-way-${theme}`);

  const same = `${folder}/github/docs.git`;
  await fillForm(window, { left: { url: same, name: "GitHub" }, right: { url: same } });
  await window.click(at("check-mirror"));
  await window.see(at("field-problem"));
  await shoot(window, `add-error-${theme}`);
  await window.type(at("left-url"), "https://github.com/acme/website.git");
  await window.type(at("right-url"), `${server.url("vault.git")}`);
  await window.click(`${at("more")} > summary`);
  await shoot(window, `add-more-${theme}`);
  await window.driver.manage().window().setRect(SMALLEST);
  await shoot(window, `add-small-${theme}`);
  await window.driver.manage().window().setRect(USUAL);
  await window.type(at("left-url"), same);
  await window.type(at("right-url"), `${folder}/gitee/tools.git`);
  await window.click(at("check-mirror"));
  await window.see(at("forecast"));
  await shoot(window, `add-check-${theme}`);
  await window.click(at("back"));

  await show(window, "activity");
  await window.see(at("activity-row"));
  await shoot(window, `activity-${theme}`);
  await show(window, "accounts");
  await window.see(at("account-row"));
  await shoot(window, `accounts-${theme}`);
  await window.click(at("add-account"));
  await window.click(at("save-account"));
  await shoot(window, `account-form-${theme}`);
  await window.click(`${at("certificate")} > summary`);
  await window.click(at("account-unverified"));
  await window.see(at("unverified-warning"));
  await shoot(window, `account-certificate-${theme}`);
  await window.driver.executeScript("document.querySelector('dialog').close()");
  await show(window, "settings");
  await window.see(at("version"));
  await shoot(window, `settings-${theme}`);
  await window.type(at("setting-runMinutes"), "0");
  await window.click(at("push-limit-add"));
  await window.see(`${at("transfers")} ${at("field-problem")}`);
  await shoot(window, `settings-fault-${theme}`);
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

/** @param {Window} window @param {string} theme */
async function choose(window, theme) {
  await show(window, "settings");
  await window.click(at(`theme-${theme}`));
}

/** @param {Window} window @param {string} name */
async function shoot(window, name) {
  // No pointer over anything, no caret that blinks, and everything of this moment painted.
  await window.driver.executeScript("document.activeElement?.blur()");
  await window.driver.executeAsyncScript((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await window.save(join(output, `${name}.png`));
}
