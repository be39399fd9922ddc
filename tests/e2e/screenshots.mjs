// Pictures of every screen in the real window, in each language, light and dark: npm run screenshots -- FOLDER
//
// The script has the web engine composite its pages: where they are painted by hand, the driver waits in vain for its picture.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { startHosts } from "../forge/contract/hosts.mjs";
import { drive } from "./driver.mjs";
import { eventually } from "./eventually.mjs";
import { serveGit } from "./git-server.mjs";
import { fillForm } from "./mirrors.mjs";
import { endAll, gemel } from "./programs.mjs";
import { commit, demoPair, git, manyRefsPair, plainPair } from "./repositories.mjs";
import { Window, at } from "./window.mjs";

const LANGUAGES = ["en", "zh-CN", "ru"];
const THEMES = ["light", "dark"];
const USUAL = { width: 1080, height: 700 };
const SMALLEST = { width: 720, height: 480 };
/** 200 letters with no space to break a line at, and a hundred in Chinese. */
const LONG = "a-name-without-a-single-space-".repeat(7).slice(0, 200);
/** As long as the name of a mirror or an account may be. */
const LONGEST = LONG.slice(0, 100);
const LONG_CHINESE = "非常非常长的名称用来检查界面是否完整显示".repeat(5);

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
const hosts = await startHosts(`${folder}/hosts`);
try {
  for (const host of [hosts.github, hosts.gitee, hosts.gitea]) await host.order("add_user", { login: "liwei", name: "Li Wei" });
  await withWindow(async (window) => {
    await show(window, "mirrors");
    await window.see(at("empty"));
    await shoot(window, "empty");
    await show(window, "accounts");
    await shoot(window, "no-accounts");
    await show(window, "activity");
    await shoot(window, "no-activity");
    await show(window, "mirrors");
    // The demo is named in the language of whoever asks for it.
    await speak(window, "en");
    await window.click(at("try-demo"));
    await window.see(at("graph"));
    await shoot(window, "demo");
    await window.click(at("remove-demo"));
    await window.click(at("confirm-yes"));
    await window.see(at("empty"));
  });
  await withWindow(wizard);
  await makeMirrors();
  await withWindow(everyScreen);
  await withWindow(syncing);
  await makeLongNames();
  await withWindow(longNames);
  await makeManyRefs();
  await withWindow(manyRefs);
  await makeMany();
  await withWindow(async (window) => {
    await show(window, "mirrors");
    await shoot(window, "mirrors-hundred");
  });
} finally {
  server.stop();
  await hosts.stop();
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
  await addAccount("github", "GitHub", ["repo", "workflow"]);
  await addAccount("gitee", "Gitee", ["user_info", "projects"]);
  const named = ["--left-name", "GitHub", "--right-name", "Gitee"];
  /** A mirror of the two hosts, and the folders of its repositories there. @param {string} name @param {string[]} more */
  const hosted = async (name, more = named) => {
    const path = `liwei/${name}`;
    const [left, right] = await Promise.all([hosts.github, hosts.gitee].map(async (host) => {
      await host.order("add_repository", { path, settings: {} });
      return (await host.order("place", { path })).folder;
    }));
    await gemel(folder, ["add", hosts.github.url(path), hosts.gitee.url(path), ...more]);
    return { left, right };
  };
  /** @param {string} name */
  const plain = async (name) => {
    const pair = await hosted(name);
    await commit(pair.left, "main", "Begin");
    await git(pair.left, "tag", "--annotate", "--message=First", "v1", "main");
    return pair;
  };
  const [demo, website] = [await demoPair(folder), await hosted("website")];
  for (const side of /** @type {const} */ (["left", "right"])) await git(demo[side], "push", "--quiet", "--mirror", website[side]);
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
  const project = await plainPair(folder, "new-project");
  await gemel(folder, ["add", project.left, project.right, "--left-name", "GitLab HQ", "--right-name", "GitLab Shenzhen", "--direction", "left-to-right"]);
}

/** An account at a host that is played. @param {"github" | "gitee" | "gitea"} kind @param {string} name @param {string[]} scopes */
async function addAccount(kind, name, scopes) {
  const { token } = await hosts[kind].order("add_token", { user: "liwei", scopes });
  await gemel(folder, ["account", "add", hosts[kind].origin, "--kind", kind, "--name", name], `${token}\n`);
}

/** A first sync of much, over a line that is slow. @param {Window} window */
async function syncing(window) {
  const line = await serveGit({ root: `${folder}/github`, user: "liwei", password: "secret", bytesPerSecond: 400_000 });
  try {
    const pair = await plainPair(folder, "game-assets");
    const files = `${folder}/assets`;
    mkdirSync(files);
    for (let number = 0; number < 3000; number += 1) writeFileSync(join(files, `${number}.bin`), randomBytes(10_000));
    await git(pair.left, "--work-tree", files, "add", "--all");
    const tree = await git(pair.left, "write-tree");
    await git(pair.left, "update-ref", "refs/heads/assets", await git(pair.left, "commit-tree", tree, "-m", "All of it"));
    await gemel(folder, ["account", "add", "slow", "--host", line.authority, "--user", "liwei"], "secret\n");
    await gemel(folder, ["add", line.url("game-assets.git"), pair.right, "--left-name", "GitHub", "--right-name", "Gitee"]);
    await openMirror(window, "game-assets");
    // It may have begun by itself.
    if ((await window.all(at("sync-now"))).length > 0) await window.click(at("sync-now"));
    await window.syncAnyway();
    await window.reads(at("progress"), /\/\p{L}.*3[,.\s]?0\d\d/u);
    await shoot(window, "mirror-syncing");
    await window.driver.manage().window().setRect(SMALLEST);
    await shoot(window, "mirror-syncing-small");
    await window.driver.manage().window().setRect(USUAL);
    await show(window, "mirrors");
    await shoot(window, "mirrors-syncing");
    await openMirror(window, "game-assets");
    await window.click(at("cancel"));
    await window.see(at("sync-now"));
  } finally {
    line.stop();
  }
}

async function makeLongNames() {
  const { left, right } = await plainPair(folder, `deep/${"folder-in-a-folder/".repeat(8)}long`);
  await commit(left, `feature/${LONG}`, LONG_CHINESE);
  await commit(left, LONG_CHINESE.slice(0, 60), LONG);
  await gemel(folder, ["account", "add", LONGEST, "--host", "gitlab.example.org", "--user", `${LONG}@example.org`], "a token\n");
  await gemel(folder, ["account", "add", LONG_CHINESE, "--host", "gitlab.example.org", "--user", "liwei"], "a token\n");
  await gemel(folder, ["add", left, right, "--name", LONG_CHINESE, "--left-name", LONG.slice(0, 90), "--right-name", LONG_CHINESE.slice(0, 40)]);
  await gemel(folder, ["sync", LONG_CHINESE]);
  await commit(left, `feature/${LONG}`, LONG);
  await commit(right, `feature/${LONG}`, LONG_CHINESE);
  await gemel(folder, ["sync", LONG_CHINESE]).catch(() => {});
}

/** @param {Window} window */
async function longNames(window) {
  await show(window, "mirrors");
  await shoot(window, "long-mirrors");
  await openMirror(window, LONG_CHINESE.slice(0, 20));
  await window.see(at("commits-right"));
  await shoot(window, "long-refs");
  await window.click(at("answer-left"));
  await window.see(at("confirm"));
  await shoot(window, "long-answer");
  await window.click(at("confirm-no"));
  await window.click(at("tab-activity"));
  await window.see(at("activity-row"));
  await shoot(window, "long-activity");
  await window.click(at("tab-settings"));
  await window.see(at("save"));
  await shoot(window, "long-settings");
  await show(window, "accounts");
  await window.see(at("account-row"));
  await shoot(window, "long-accounts");
  await fillForm(window, { left: { url: "https://gitlab.example.org/acme/web.git" }, right: { url: `${folder}/gitee/tools.git`, name: LONG_CHINESE.slice(0, 40) } });
  await window.click(`${at("left-account")} option:last-of-type`);
  await shoot(window, "long-add");
}

async function makeManyRefs() {
  const { left, right } = await manyRefsPair(folder, "monorepo");
  await gemel(folder, ["add", left, right, "--left-name", "GitHub", "--right-name", "Gitee"]);
  // What waits for somebody ends with 3.
  await gemel(folder, ["sync", "monorepo"]).catch(() => {});
}

/** @param {Window} window */
async function manyRefs(window) {
  await openMirror(window, "monorepo");
  await shoot(window, "refs-waiting");
  await window.click(at("show-all"));
  await window.see(`${at("ref-row")}[data-verdict=inSync]`);
  await shoot(window, "refs-all");
  await window.driver.executeScript("document.querySelector('main').scrollTo(0, 170_000)");
  await window.see(`${at("ref-row")}[data-ref^="refs/heads/team-2"]`);
  await shoot(window, "refs-middle");
  await window.type(at("filter"), "team-49 099");
  await window.see(`${at("ref-row")}[data-ref="refs/heads/team-49/topic-09999"]`);
  await shoot(window, "refs-found");
  await window.type(at("filter"), "");
  await window.click(at("show-waiting"));
  await window.click(at("ref-choose"));
  await window.click(at("together-all"));
  await window.reads(at("together-selected"), /12/);
  await shoot(window, "refs-selected");
  await window.click(at("together-settle"));
  await window.click(at("together-left"));
  await window.see(at("together-ref"));
  await shoot(window, "refs-together");
  await window.driver.manage().window().setRect(SMALLEST);
  await shoot(window, "refs-together-small");
  await window.driver.manage().window().setRect(USUAL);
  await window.click(at("together-yes"));
  await window.gone(at("together-dialog"), { seconds: 60 });
  await window.gone(at("together"));
}

/** A hundred more: as many as one person has, some of them named by people who do not write in Latin letters. */
async function makeMany() {
  const names = ["支付网关", "内部工具链与持续集成脚本", "склад-и-доставка", "website", "mobile-app", "données-ouvertes"];
  for (let number = 1; number <= 100; number += 1) {
    const name = `${names[number % names.length]}-${String(number).padStart(3, "0")}`;
    const ends = [hosts.github, hosts.gitee].map((host) => host.url(`liwei/${name}`));
    await gemel(folder, ["add", ...ends, "--name", name, "--left-name", "GitHub", "--right-name", "Gitee"]);
  }
}

/** Adding a mirror of two hosts: an account, a repository that is picked, one that is made, a scope. @param {Window} window */
async function wizard(window) {
  try {
    await hosts.github.order("add_many", { owner: "liwei", prefix: "exercise", count: 40 });
    await hosts.github.order("add_repository", { path: "liwei/website-文档", settings: {} });
    const { folder: bare } = await hosts.github.order("place", { path: "liwei/website-文档" });
    for (const branch of ["main", "dev", "release/1.x", "release/2.x", "feature/深色模式", "hotfix/签名校验", "wip/liwei/try-a-thing"]) {
      await commit(bare, branch, `Work on ${branch}`);
    }
    for (const tag of ["v1.0.0", "v1.1.0", "v2.0.0"]) await git(bare, "tag", tag, "main");
    await addAccount("github", "GitHub", ["repo"]);
    await addAccount("gitea", "Gitea", ["write:user", "write:repository", "write:organization"]);

    await show(window, "mirrors");
    await window.click(at("add-mirror"));
    await window.click(at("left-way-account"));
    await window.click(`${at("left-owner")} option[value="GitHub"]`);
    await window.reads(at("left-count"), /41/);
    await window.type(at("left-name"), "GitHub");
    await window.type(at("right-name"), "Gitea");
    await shoot(window, "add-pick");
    await window.type(at("left-search"), "文档");
    await window.click(at("repository"));
    await window.click(at("right-way-create"));
    await window.click(`${at("right-owner")} option[value="Gitea"]`);
    await window.see(at("right-visibility"));
    await shoot(window, "add-create");
    await window.click(at("scope-patterns"));
    await window.see(at("scope-ref"));
    await window.click(at("scope-add"));
    const fields = await window.all(at("scope-pattern"));
    await fields.at(-1)?.sendKeys("!wip/*");
    await window.click(at("scope-add"));
    await (await window.all(at("scope-pattern"))).at(-1)?.sendKeys("refs/pull/*");
    await window.see(at("field-problem"));
    await scrollTo(window, at("scope"));
    await shoot(window, "add-scope");
    await window.driver.manage().window().setRect(SMALLEST);
    await scrollTo(window, at("scope-pattern"));
    await shoot(window, "add-scope-small");
    await window.driver.manage().window().setRect(USUAL);
    await window.click(at("scope-protected"));
    await window.see(at("scope-ref"));
    await shoot(window, "add-scope-protected");
    await window.click(at("scope-all"));
    await window.click(at("check-mirror"));
    await window.see(at("forecast"));
    await shoot(window, "add-check-create");
    await show(window, "accounts");
    await window.see(at("account-row"));
    await shoot(window, "accounts-scopes");
  } finally {
    await gemel(folder, ["account", "remove", "GitHub"]).catch(() => {});
    await gemel(folder, ["account", "remove", "Gitea"]).catch(() => {});
  }
}

/** Brings a part of the screen to its top. @param {Window} window @param {string} selector */
async function scrollTo(window, selector) {
  const part = await window.see(selector);
  await window.driver.executeScript((/** @type {Element} */ it) => it.scrollIntoView({ block: "start" }), part);
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
  await window.see(`${at("ref-row")}[data-verdict=inSync]`);
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
  // Not by the pointer: what opens pushes the next one down, and a click would land on whatever is there then.
  await window.driver.executeScript("for (const toggle of document.querySelectorAll('[data-testid=ref-toggle]')) toggle.click()");
  await window.see(at("answers"));
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

  const same = hosts.github.url("liwei/docs");
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
  await window.type(at("right-url"), hosts.gitee.url("liwei/tools"));
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
  for (const part of ["schedule", "safety", "webhooks", "about"]) {
    await scrollTo(window, at(part));
    await shoot(window, `settings-${part}`);
  }
  await window.click(at("open-report"));
  await scrollTo(window, at("report"));
  await shoot(window, "settings-diagnostics");
  await window.driver.actions().sendKeys("?").perform();
  await window.see(at("keys-help"));
  await shoot(window, "keys");
  await window.driver.executeScript("document.querySelector('dialog').close()");
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
          // A window with nothing new to draw has no frame to wait for.
          setTimeout(done, 2000);
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
