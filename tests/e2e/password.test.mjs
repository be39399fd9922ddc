import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";

import { notifications, secretOf } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { serveGit } from "./git-server.mjs";
import { addMirror, refRows, syncTo } from "./mirrors.mjs";
import { git, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

const USER = "dev";
/** With what URLs and forms stumble over; the middle is the same however the rest is escaped. */
const newPassword = () => `p@ss/${randomBytes(9).toString("hex")}+%é`;

/**
 * A repository behind a password, and a folder to mirror it to.
 *
 * @param {import("./scenario.mjs").Stage} stage
 * @param {string} name
 */
async function behindPassword(stage, name) {
  const password = newPassword();
  const { left, right } = await plainPair(stage.folder, name);
  await git(left, "config", "http.receivepack", "true");
  const server = await serveGit({ root: `${stage.folder}/github`, user: USER, password });
  stage.after(() => server.stop());
  return { left, right, server, password, url: server.url(`${name}.git`) };
}

/**
 * Every form in which a password could lie around.
 *
 * @param {string} password
 */
function disguises(password) {
  const base64 = (/** @type {string} */ text) => Buffer.from(text).toString("base64").replace(/=+$/, "");
  const core = /[0-9a-f]{18}/.exec(password)?.[0] ?? password;
  return [password, core, encodeURIComponent(password), base64(password), base64(`${USER}:${password}`)];
}

scenario("a typed token is kept in the keychain and nowhere else", async (stage) => {
  const { left, right, server, password, url } = await behindPassword(stage, "vault");
  const window = await stage.window();
  await addMirror(window, { left: { url, user: USER, secret: password }, right: { url: right } }, "upToDate");
  assert.deepEqual(await refs(right), await refs(left));
  assert.equal(Object.keys(await refs(right)).length, 2);

  // And back: the token serves for pushing too.
  const tip = await git(right, "commit-tree", "main^{tree}", "-p", "main", "-m", "From the folder");
  await git(right, "update-ref", "refs/heads/main", tip);
  await window.click(at("sync-now"));
  await window.syncAnyway();
  await eventually("the commit is behind the password", async () => (await refs(left))["refs/heads/main"] === tip);
  await window.see(at("sync-now"));
  assert.ok(server.requests.some((request) => request === "POST /vault.git/git-receive-pack 200"), server.requests.join("\n"));

  assert.equal(await secretOf(server.authority), password, "the Secret Service has it");

  const seen = { mirror: await window.everything() };
  for (const screen of ["mirrors", "activity", "accounts", "settings"]) {
    await window.click(at(`nav-${screen}`));
    if (screen === "accounts") {
      await window.reads(at("account-row"), new RegExp(`dev at ${server.authority}[^]*Used by 1 mirror`));
    }
    seen[screen] = await window.everything();
  }
  const files = readdirSync(stage.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.some(({ name }) => name === "gemel.sqlite"), "the data folder is among what is searched");
  for (const form of disguises(password)) {
    for (const [screen, text] of Object.entries(seen)) assert.ok(!text.includes(form), `the ${screen} page shows the token`);
    for (const { parentPath, name } of files) {
      assert.ok(!readFileSync(`${parentPath}/${name}`).includes(form), `${parentPath}/${name} holds the token`);
    }
  }

  // Known from now on: the form offers the account instead of asking again.
  await window.click(at("nav-mirrors"));
  await window.click(at("add-mirror"));
  await window.type(at("left-url"), server.url("another.git"));
  await eventually("the account is offered", async () => (await window.value(at("left-account"))) === server.authority);
  assert.equal((await window.all(at("left-secret"))).length, 0);
});

scenario("a wrong password changes nothing and says what to do", async (stage) => {
  const { left, right, server, password, url } = await behindPassword(stage, "safe");
  const wrong = newPassword();
  const before = await refs(left);
  const window = await stage.window();
  await addMirror(window, { left: { url, user: USER, secret: wrong }, right: { url: right }, name: "safe-notice" }, "needsDecision");

  const problem = await window.see(at("problem"));
  assert.equal(await problem.getAttribute("data-code"), "credentials-rejected");
  const words = await window.reads(at("problem"), /does not accept the user name and token\./);
  assert.ok(words.startsWith(server.authority), words);
  assert.match(words, /The token may have expired or been revoked\. Make a new one at/);
  assert.deepEqual(await refs(left), before, "nothing changed");
  assert.deepEqual(await refs(right), {}, "nothing changed");
  assert.deepEqual(await refRows(window), {});

  await window.click(at("nav-mirrors"));
  await window.reads(at("why"), /does not accept the user name and token/);
  const [notification] = await eventually("a notification came", async () => {
    const all = await notifications("safe-notice");
    return all.length > 0 && all;
  });
  assert.equal(notification.summary, "safe-notice waits for you");
  assert.match(notification.body, /does not accept the user name and token\. .*Make a new one at/);
  const told = JSON.stringify(notification) + (await window.everything());
  for (const form of disguises(wrong)) assert.ok(!told.includes(form), "a wrong password is nobody's business either");

  // The way out: the right one, given to the account.
  await window.click("a[data-row]");
  await window.click(at("to-accounts"));
  await window.click(at("new-token"));
  await window.type(at("new-secret"), password);
  await window.click(at("save-token"));
  await window.gone(at("token-form"));
  assert.equal(await secretOf(server.authority), password);
  await window.click(at("nav-mirrors"));
  await window.click(at("row-action"));
  await window.see(`${at("mirror-row")} [data-status="upToDate"]`);
  assert.deepEqual(await refs(right), before);
});

scenario("a repository that went away fails clearly, and works again when it is back", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "moving");
  const window = await stage.window();
  await addMirror(window, { left: { url: left }, right: { url: right } }, "upToDate");
  const kept = await refs(left);
  await git(stage.folder, "clone", "--quiet", "--mirror", left, "elsewhere.git");
  rmSync(left, { recursive: true });
  await syncTo(window, "failing");
  await window.reads(at("problem"), /There is no folder/);
  assert.deepEqual(await refs(right), kept, "a repository that is gone is not an empty one");
  await git(stage.folder, "clone", "--quiet", "--mirror", "elsewhere.git", left);
  await syncTo(window, "upToDate");
  assert.deepEqual(await refs(right), kept);
});
