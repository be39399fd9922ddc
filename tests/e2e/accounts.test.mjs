import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";

import { startHosts } from "../forge/contract/hosts.mjs";
import { secretOf } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
import { syncTo } from "./mirrors.mjs";
import { gemel } from "./programs.mjs";
import { commit, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("an account's token goes to the keychain, and leaves it with the account", async (stage) => {
  const secret = randomBytes(12).toString("hex");
  const window = await stage.window();
  await window.click(at("nav-accounts"));
  await window.see(at("no-accounts"));
  await window.click(at("add-account"));
  await window.type(at("account-host"), "git.example.com");
  await window.type(at("account-user"), "liwei");
  await window.click(at("save-account"));
  assert.equal((await window.all(`${at("account-form")} [aria-invalid="true"]`)).length, 1, "the token is missing");
  await window.type(at("account-secret"), secret);
  await window.type(at("account-name"), "work e2e");
  await window.click(at("save-account"));
  // Nobody answers there: it is kept all the same, and said.
  await window.reads(at("added-notes"), /git\.example\.com cannot be reached/);
  await window.click(at("added-done"));
  await window.reads(`${at("account-row")}[data-name="work e2e"]`, /liwei at git\.example\.com[^]*Not used/);
  assert.equal(await secretOf("work e2e"), secret);
  assert.ok(!(await window.everything()).includes(secret), "the page forgets it");

  await window.click(at("remove-account"));
  await window.reads(at("confirm"), /Remove work e2e\?/);
  await window.click(at("confirm-yes"));
  await window.see(at("no-accounts"));
  await eventually("the keychain has forgotten it", async () => (await secretOf("work e2e")) === null);
});

scenario(
  "a token that was revoked is asked for, and with another one the mirror goes on by itself",
  async (stage) => {
    const hosts = await startHosts(`${stage.folder}/hosts`);
    stage.after(() => hosts.stop());
    /** @type {Record<string, string>} */
    const tokens = {};
    const scopes = { github: ["repo", "workflow", "admin:repo_hook"], gitee: ["user_info", "projects", "hook"] };
    for (const name of /** @type {const} */ (["github", "gitee"])) {
      const host = hosts[name];
      await host.order("add_user", { login: "ada", name: "Ada" });
      await host.order("add_repository", { path: "ada/site", settings: {} });
      tokens[name] = (await host.order("add_token", { user: "ada", scopes: scopes[name] })).token;
      await gemel(stage.folder, ["account", "add", host.origin, "--name", name], tokens[name]);
    }
    const { folder: left } = await hosts.github.order("place", { path: "ada/site" });
    const { folder: right } = await hosts.gitee.order("place", { path: "ada/site" });
    await commit(left, "main", "One");
    await gemel(stage.folder, ["add", hosts.github.url("ada/site"), hosts.gitee.url("ada/site"), "--name", "site-token"]);

    const window = await stage.window();
    await window.click(`${at("mirror-row")}[data-name="site-token"] a.name`);
    await syncTo(window, "upToDate");
    assert.deepEqual(await refs(right), await refs(left));

    await hosts.gitee.order("revoke", { token: tokens.gitee });
    await commit(left, "main", "Two");
    await hosts.gitee.order("forget_requests");
    await syncTo(window, "needsDecision");
    const problem = await window.see(at("problem"));
    assert.equal(await problem.getAttribute("data-code"), "credentials-rejected");
    await window.reads(at("problem"), /does not accept[^]*“New token” under Accounts/);
    const asked = (await hosts.gitee.look("requests")).length;
    assert.ok(asked >= 1 && asked <= 3, `no storm: ${asked} requests`);
    await window.click(at("nav-mirrors"));
    await window.reads(at("why"), /does not accept/);
    await window.click(at("row-action"));

    await window.click(at("to-accounts"));
    await window.reads(`${at("account-row")}[data-name="gitee"]`, /does not accept/);
    assert.equal((await hosts.gitee.look("requests")).length, asked, "nothing more was sent meanwhile");
    await window.click(`${at("account-row")}[data-name="gitee"] ${at("new-token")}`);
    const { token } = await hosts.gitee.order("add_token", { user: "ada", scopes: scopes.gitee });
    await window.type(at("new-secret"), token);
    await window.click(at("save-token"));
    await window.gone(at("token-form"));
    await window.click(at("nav-mirrors"));
    await window.see(`${at("mirror-row")} ${at("status")}[data-status="upToDate"]`, { seconds: 40 });
    assert.deepEqual(await refs(right), await refs(left));
    assert.ok(!(await window.everything()).includes(token), "the page forgets it");
  },
  { seconds: 150 },
);

scenario("an account uses what Git has", async (stage) => {
  const hosts = await startHosts(`${stage.folder}/hosts`);
  stage.after(() => hosts.stop());
  await hosts.gitea.order("add_user", { login: "ada", name: "Ada" });
  const { token } = await hosts.gitea.order("add_token", { user: "ada", scopes: ["write:user", "write:repository"] });
  // Git's own helper for files: https://git-scm.com/docs/git-credential-store
  const store = `${stage.folder}/git-credentials`;
  writeFileSync(store, `http://ada:${token}@${hosts.gitea.authority}\n`, { mode: 0o600 });
  const before = { ...process.env };
  Object.assign(process.env, { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "credential.helper", GIT_CONFIG_VALUE_0: `store --file=${store}` });
  stage.after(() => {
    for (const name of ["GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  const window = await stage.window();
  await window.click(at("nav-accounts"));
  await window.click(at("add-account"));
  await window.type(at("account-host"), hosts.gitea.origin);
  await window.reads(at("host-found"), /^Gitea/);
  await window.click(`${at("account-from")} option:nth-of-type(2)`);
  await window.gone(at("account-secret"));
  await window.type(at("account-name"), "reused e2e");
  await window.click(at("save-account"));
  await window.reads(`${at("account-row")}[data-name="reused e2e"]`, /ada at/);
  assert.equal(await secretOf("reused e2e"), token);
  assert.ok(!(await window.everything()).includes(token), "the page never had it");
});
