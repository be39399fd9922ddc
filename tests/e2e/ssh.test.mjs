import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync, chmodSync } from "node:fs";
import { join } from "node:path";

import { startHosts } from "../forge/contract/hosts.mjs";
import { secretOf } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { fillForm, syncTo } from "./mirrors.mjs";
import { gemel, told } from "./programs.mjs";
import { commit, plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { makeKey, serveSsh, useSsh } from "./ssh-server.mjs";
import { at } from "./window.mjs";

/** A person without keys, and a server. @param {import("./scenario.mjs").Stage} stage @param {string} [settings] */
async function server(stage, settings = "\tIdentityFile none\n\tIdentityAgent none") {
  useSsh(stage, settings);
  const ssh = await serveSsh(`${stage.folder}/ssh`);
  stage.after(() => ssh.stop());
  return ssh;
}

/** Every file below a folder. @param {string} folder @returns {string[]} */
function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const kind = statSync(path, { throwIfNoEntry: false });
    return kind?.isDirectory() ? files(path) : kind?.isFile() ? [path] : [];
  });
}

/** No file of Gemel's holds any of these. @param {string} folder @param {string[]} secrets */
function assertInNoFile(folder, secrets) {
  for (const path of [...files(`${folder}/data`), `${folder}/app.log`]) {
    const content = readFileSync(path).toString("latin1");
    for (const secret of secrets) assert.ok(!content.includes(secret), `${path} holds a secret`);
  }
}

/** The programs that show a secret in their arguments or environment. @param {string} secret */
function showing(secret) {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && ["cmdline", "environ"].some((list) => told(`/proc/${pid}/${list}`).includes(secret)));
}

scenario(
  "from the address of a server that nobody knows to two equal repositories, and a stop when it is another one",
  async (stage) => {
    const ssh = await server(stage);
    const { left, right } = await plainPair(stage.folder, "site");
    const window = await stage.window();
    await fillForm(window, { left: { url: ssh.url(left) }, right: { url: right, name: "folder" }, name: "site-ssh" });
    await window.click(at("check-mirror"));

    // Nobody has vouched for it: its key is shown, and nobody has logged in.
    const first = await ssh.fingerprint();
    await window.reads(`${at("host-keys")}[data-host="${ssh.name}"]`, new RegExp(`ED25519 ${first.replace(/[+/]/g, "\\$&")}[^]*MD5:`));
    assert.equal(await (await window.see(at("unread"))).getAttribute("data-code"), "host-key-unknown");
    assert.deepEqual(await gemel(stage.folder, ["ssh", "hostkeys"]), []);
    await window.click(at("accept-host-key"));
    await window.gone(at("host-keys"));
    const [pin] = await gemel(stage.folder, ["ssh", "hostkeys"]);
    assert.deepEqual([pin.name, pin.sha256, pin.by], [ssh.name, first, "compared"]);

    // It does not let us in: a key is made and given to it, and it is tried again.
    await window.see(`${at("unread")}[data-code="ssh-denied"]`);
    assert.equal(ssh.logins(), 0);
    await window.click(at("ssh-take-way"));
    const line = await (await window.see(at("ssh-public"))).getText();
    assert.match(line, /^ssh-ed25519 AAAA/);
    await window.click(at("ssh-test-again"));
    await window.see(`${at("ssh-test-again")}:not(:disabled)`);
    await window.see(`${at("unread")}[data-code="ssh-denied"]`);
    ssh.letIn(line);
    await window.click(at("ssh-test-again"));
    await window.see(`${at("side-left")} ${at("writable")}`);
    await window.click(at("start-mirroring"));
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 30 });
    assert.deepEqual(await refs(right), await refs(left));
    const kept = await secretOf(`ssh-key/127.0.0.1:${ssh.port}`);
    assert.match(kept ?? "", /PRIVATE KEY/);
    // The first lines of a key hold its public half.
    const lines = (kept ?? "").split("\n").filter((text) => text.length > 40 && !text.includes("PRIVATE KEY"));
    const secrets = lines.slice(Math.floor(lines.length / 2));
    assert.ok(secrets.length > 0);
    assertInNoFile(stage.folder, secrets);
    assert.ok(!(await window.everything()).includes(secrets[0]), "the page never had it");

    // Another key: both are shown, with how to find out, and nothing is sent.
    await ssh.changeHostKey();
    const logins = ssh.logins();
    const before = await refs(left);
    const tip = await commit(right, "main", "Goes nowhere for now");
    await syncTo(window, "stopped");
    const second = await ssh.fingerprint();
    assert.notEqual(first, second);
    const problem = await (await window.see(`${at("problem")}[data-code="host-key-changed"]`)).getText();
    for (const part of [first, second, "Ask whoever runs it"]) assert.ok(problem.includes(part), problem);
    await window.reads(at("host-keys-changed"), /Somebody may be in between/);
    assert.ok((await (await window.see(at("host-key"))).getText()).includes(second));
    assert.deepEqual([ssh.logins(), await refs(left)], [logins, before]);
    await window.click(at("accept-host-key"));
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 30 });
    assert.equal((await refs(left))["refs/heads/main"], tip);
    assert.deepEqual(await refs(right), await refs(left));
  },
  { seconds: 150 },
);

scenario(
  "an account for SSH alone opens a person's own key, and its passphrase is nowhere to be found",
  async (stage) => {
    const passphrase = randomBytes(16).toString("hex");
    await makeKey(`${stage.folder}/locked`, passphrase);
    const ssh = await server(stage, `\tIdentityFile ${stage.folder}/locked\n\tIdentitiesOnly yes\n\tIdentityAgent none`);
    ssh.letIn(readFileSync(`${stage.folder}/locked.pub`, "utf8"));
    await gemel(stage.folder, ["ssh", "hostkeys", ssh.name, "--accept", await ssh.fingerprint()]);
    const { left, right } = await plainPair(stage.folder, "site");
    const window = await stage.window();
    await window.click(at("nav-accounts"));
    await window.click(at("add-account"));
    await window.click(at("place-ssh://"));
    await window.type(at("account-host"), `ssh://127.0.0.1:${ssh.port}`);
    await window.reads(at("host-found"), /by SSH alone/);
    await window.type(at("account-name"), "box e2e");
    await window.click(at("ssh-way-own"));
    await window.type(at("ssh-secret"), "a wrong one");
    await window.click(at("save-account"));
    await window.gone(at("account-form"));
    await window.reads(`${at("account-row")}[data-name="box e2e"]`, /SSH only[^]*whose passphrase is kept/);
    const place = "ssh-passphrase/box e2e";
    assert.equal(await secretOf(place), "a wrong one");

    // The wizard takes the account of that server by itself.
    await fillForm(window, { left: { url: ssh.url(left) }, right: { url: right, name: "folder" } });
    assert.equal(await window.value(at("left-account")), "box e2e");
    await window.click(at("check-mirror"));
    await window.see(`${at("unread")}[data-code="ssh-denied"]`);
    await window.click(`${at("ssh-sign-in")} ${at("type-ssh-passphrase")}`);
    await window.type(at("ssh-passphrase"), passphrase);
    await window.click(at("save-ssh-passphrase"));
    await window.gone(at("ssh-passphrase"));
    assert.equal(await secretOf(place), passphrase);
    await window.click(at("ssh-test-again"));
    await window.see(`${at("side-left")} ${at("writable")}`);

    // While a push stands still, and after it, no program and no file shows it.
    writeFileSync(`${right}/hooks/pre-receive`, `#!/bin/sh\ncat >/dev/null\ntouch '${stage.folder}/begun'\nwhile [ ! -e '${stage.folder}/open' ]; do sleep 0.1; done\n`);
    chmodSync(`${right}/hooks/pre-receive`, 0o755);
    await window.click(at("start-mirroring"));
    await eventually("the push stands still", () => {
      assert.deepEqual(showing(passphrase), []);
      return readdirSync(stage.folder).includes("begun");
    });
    assert.deepEqual(showing(passphrase), []);
    assertInNoFile(stage.folder, [passphrase]);
    writeFileSync(`${stage.folder}/open`, "");
    await window.see(`${at("status")}[data-status="upToDate"]`, { seconds: 30 });
    assert.deepEqual(await refs(right), await refs(left));
    assertInNoFile(stage.folder, [passphrase]);
    assert.ok(!(await window.everything()).includes(passphrase), "the page forgets it");

    await window.click(at("nav-accounts"));
    await window.click(at("forget-ssh-passphrase"));
    await eventually("the keychain has forgotten it", async () => (await secretOf(place)) === null);

    // A password goes the same way.
    const password = randomBytes(16).toString("hex");
    await window.click(at("type-ssh-password"));
    await window.type(at("ssh-password"), password);
    await window.click(at("save-ssh-password"));
    await window.see(at("kept-ssh-password"));
    assert.equal(await secretOf("ssh-password/box e2e"), password);
    assert.ok(!(await window.everything()).includes(password), "the page forgets it");
    await window.click(at("nav-mirrors"));
    await window.click(`${at("mirror-row")} a.name`);
    await syncTo(window, "needsDecision");
    assert.deepEqual(showing(password), []);
    assertInNoFile(stage.folder, [password]);
  },
  { seconds: 150 },
);

scenario("a key for one side of a mirror is a deploy key of its repository", async (stage) => {
  const ssh = await server(stage);
  const hosts = await startHosts(`${stage.folder}/hosts`);
  stage.after(() => hosts.stop());
  const host = hosts.gitea;
  await host.order("add_user", { login: "ada", name: "Ada" });
  await host.order("add_repository", { path: "ada/site", settings: {} });
  const { token } = await host.order("add_token", { user: "ada", scopes: ["write:user", "write:repository"] });
  await gemel(stage.folder, ["account", "add", host.origin, "--name", "gitea"], token);
  const { right } = await plainPair(stage.folder, "site");
  await gemel(stage.folder, ["add", ssh.url("/ada/site"), right, "--name", "site-deploy", "--left-account", "gitea", "--right-name", "folder"]);
  const window = await stage.window();
  await window.click(`${at("mirror-row")}[data-name="site-deploy"] a.name`);
  await window.click(at("tab-settings"));
  const card = at("side-key-left");
  await window.click(`${card} ${at("make-ssh-key")}`);
  const line = await (await window.see(`${card} ${at("ssh-public")}`)).getText();
  await window.click(`${card} ${at("upload-ssh-key")}`);
  await window.see(`${card} ${at("ssh-given")}`);
  const known = () => host.look("deploy_keys", "ada/site").then((keys) => keys.map((/** @type {{ key: string }} */ { key }) => key.split(" ")[1]));
  assert.deepEqual(await known(), [line.split(" ")[1]]);
  await window.click(`${card} ${at("rotate-ssh-key")}`);
  await eventually("the host knows another one", async () => {
    const [only, ...more] = await known();
    return more.length === 0 && only !== line.split(" ")[1];
  });
  await window.click(`${card} ${at("remove-ssh-key")}`);
  await window.see(`${card} ${at("make-ssh-key")}`);
  assert.deepEqual(await known(), []);
});
