import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { Key } from "selenium-webdriver";

import { startHosts } from "../forge/contract/hosts.mjs";
import { secretOf } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { gemel } from "./programs.mjs";
import { git, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/** @typedef {Awaited<ReturnType<typeof startHosts>>} Hosts */

/**
 * Hosts with a person on each, and a repository with some history at the first.
 *
 * @param {import("./scenario.mjs").Stage} stage
 */
async function hostsWithHistory(stage) {
  const hosts = await startHosts(`${stage.folder}/hosts`);
  stage.after(() => hosts.stop());
  for (const host of [hosts.github, hosts.gitea]) await host.order("add_user", { login: "ada", name: "Ada" });
  await hosts.github.order("add_many", { owner: "ada", prefix: "exercise", count: 250 });
  await hosts.github.order("add_repository", { path: "ada/website-文档", settings: {} });
  const { folder } = await hosts.github.order("place", { path: "ada/website-文档" });
  const work = `${stage.folder}/work`;
  await git(stage.folder, "init", "--quiet", "--initial-branch=main", work);
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@users.example"];
  await git(work, ...who, "commit", "--quiet", "--allow-empty", "--message=One");
  await git(work, "tag", "v1");
  await git(work, "branch", "hotfix/签名校验");
  await git(work, "push", "--quiet", folder, "--all");
  await git(work, "push", "--quiet", folder, "--tags");
  return { hosts, folder };
}

/** @param {import("../forge/contract/hosts.mjs").Host} host @param {string[]} scopes @returns {Promise<string>} */
const token = async (host, scopes) => (await host.order("add_token", { user: "ada", scopes })).token;

/**
 * A browser that only notes what it is shown. @param {import("./scenario.mjs").Stage} stage
 */
function browser(stage) {
  const note = `${stage.folder}/shown`;
  mkdirSync(`${stage.folder}/bin`);
  writeFileSync(`${stage.folder}/bin/xdg-open`, `#!/bin/sh\nprintf %s "$1" > '${note}'\n`);
  chmodSync(`${stage.folder}/bin/xdg-open`, 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${stage.folder}/bin:${path}`;
  stage.after(() => (process.env.PATH = path));
  return () => (existsSync(note) ? readFileSync(note, "utf8") : "");
}

/** @param {import("./window.mjs").Window} window @param {string} field @param {string} value */
const select = (window, field, value) =>
  window.click(`${at(field)} option[value="${value}"]`);

scenario(
  "from a token to two equal repositories: one picked, the other made",
  async (stage) => {
    const { hosts, folder } = await hostsWithHistory(stage);
    const shown = browser(stage);
    const window = await stage.window();

    // The account: its kind is found out, its token page opened, its token tried.
    await window.click(at("nav-accounts"));
    await window.click(at("add-account"));
    await window.type(at("account-host"), hosts.github.origin);
    await window.reads(at("host-found"), /^GitHub answers at/);
    await window.reads(at("token-needs"), /workflow: to push changes to files below/);
    await window.click(at("open-token-page"));
    await eventually("the browser shows the page", () => shown().startsWith(`${hosts.github.origin}/settings/tokens/new?scopes=repo`));
    await window.type(at("account-secret"), "not-a-token");
    await window.type(at("account-name"), "work");
    await window.click(at("save-account"));
    await window.reads(at("field-problem"), /does not accept/);
    assert.equal(await window.value(at("account-secret")), "", "what was sent is not kept");
    assert.deepEqual(await gemel(stage.folder, ["account", "list"]), []);
    const secret = await token(hosts.github, ["repo"]);
    await window.type(at("account-secret"), secret);
    await window.click(at("save-account"));
    await window.reads(at("added-notes"), /you are ada at [^]*lacks the scope “workflow”[^]*cannot be pushed/);
    await window.click(at("added-done"));
    await window.reads(`${at("account-row")}[data-name="work"]`, /ada at [^]*GitHub[^]*Scopes: repo[^]*Checked just now/);
    assert.equal(await secretOf("work"), secret);
    assert.ok(!(await window.everything()).includes(secret), "the page forgets it");

    // One side is picked by the keyboard.
    await window.click(at("nav-mirrors"));
    await window.click(at("add-mirror"));
    await window.click(at("left-way-account"));
    await window.reads(at("left-count"), /^251 repositories/);
    assert.ok((await window.all(at("repository"))).length < 30, "only those in sight are drawn");
    await window.type(at("left-search"), "文档");
    await window.reads(at("left-count"), /^1 repository/);
    await (await window.see(at("left-search"))).sendKeys(Key.ENTER);
    await window.reads(at("left-picked"), /ada\/website-文档\s+private/);

    // The other one is made, by an account that is added on the spot.
    await window.click(at("right-way-create"));
    await window.click(at("right-add-account"));
    await window.type(at("account-host"), hosts.gitea.origin);
    await window.reads(at("host-found"), /^Gitea/);
    await window.type(at("account-secret"), await token(hosts.gitea, ["write:user", "write:repository", "write:organization"]));
    await window.click(at("save-account"));
    await window.gone(at("account-form"));
    await window.reads(at("left-picked"), /website/);
    await select(window, "right-owner", hosts.gitea.authority);
    assert.equal(await window.value(at("right-place")), "ada");
    await window.type(at("right-repository"), "website");

    // What belongs to it: each pattern says what it fits, and every ref whether it does.
    await window.click(at("scope-patterns"));
    await window.reads(at("scope-tally"), /branches 2 of 2, tags 1 of 1/);
    const [first] = await window.all(at("scope-pattern"));
    await first?.clear();
    await first?.sendKeys("hotfix/*", Key.ENTER, "refs/pull/*");
    await window.reads(`${at("scope")} ${at("field-problem")}`, /Refs that hosts keep for themselves cannot be mirrored/);
    await window.reads(at("scope-tally"), /branches 1 of 2, tags 1 of 1/);
    await window.see(`${at("scope-ref")}[data-ref="refs/heads/hotfix/签名校验"][data-place="in"]`);
    await window.see(`${at("scope-ref")}[data-ref="refs/heads/main"][data-place="out"]`);
    await window.click(at("check-mirror"));
    await window.see(`${at("scope")} [aria-invalid="true"]`);
    assert.deepEqual(await window.all(at("forecast")), [], "what cannot be used goes no further");
    await window.click(at("scope-all"));

    // What would be done; and nothing is.
    await hosts.gitea.order("forget_requests");
    await window.click(at("check-mirror"));
    await window.reads(at("side-left"), /Can be read as ada\s+Can be written as ada\s+The token lacks “workflow”/);
    await window.reads(at("side-right"), /Will be created, private/);
    await window.reads(`${at("forecast")}[data-group="create-right"]`, /2 branches, 1 tag\s+hotfix\/签名校验, main, v1/);
    const asked = JSON.stringify(await hosts.gitea.look("requests"));
    assert.ok(!asked.includes("POST"), asked);
    assert.deepEqual(await hosts.gitea.look("repositories"), []);
    await window.click(at("back"));
    assert.equal(await window.value(at("right-repository")), "website");
    await window.click(at("check-mirror"));
    await window.click(at("start-mirroring"));
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 30 });
    const made = await hosts.gitea.look("repository", "ada/website");
    assert.equal(made.visibility, "private");
    const { folder: right } = await hosts.gitea.order("place", { path: "ada/website" });
    assert.deepEqual(await refs(right), await refs(folder));
    assert.equal(Object.keys(await refs(right)).length, 3);
  },
  { seconds: 150 },
);

scenario("what a token may not do is said before anything starts", async (stage) => {
  const { hosts } = await hostsWithHistory(stage);
  await hosts.gitea.order("add_repository", { path: "ada/reader", settings: {} });
  await gemel(stage.folder, ["account", "add", hosts.github.origin, "--kind", "github", "--name", "work"], await token(hosts.github, ["repo"]));
  await gemel(
    stage.folder,
    ["account", "add", hosts.gitea.origin, "--kind", "gitea", "--name", "reader"],
    await token(hosts.gitea, ["read:user", "read:repository"]),
  );
  const window = await stage.window();
  await window.click(at("add-mirror"));
  await window.type(at("left-url"), hosts.github.url("ada/website-文档"));
  await window.type(at("right-url"), hosts.gitea.url("ada/reader"));
  await window.click(at("check-mirror"));
  await window.see(at("readable"));
  await window.see(at("unwritten"));
  await window.reads(at("start-mirroring"), /^Start all the same$/);

  // The protected branches alone: which those are, the hosts say.
  await window.click(at("back"));
  await window.click(at("scope-protected"));
  await window.reads(at("scope-tally"), /branches 0 of 2, tags 1 of 1/);
  await window.click(at("scope-all"));
  await window.click(at("check-mirror"));
  await window.see(at("unwritten"));

  // A repository that is not there is no end either, until somebody says that it is to be made.
  await window.click(at("back"));
  await window.type(at("right-url"), hosts.gitea.url("ada/nobody"));
  await window.click(at("check-mirror"));
  const unread = await window.see(at("unread"));
  assert.equal(await unread.getAttribute("data-code"), "repository-missing");
  assert.deepEqual(await gemel(stage.folder, ["list"]), []);
});
