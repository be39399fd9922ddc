import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { gemel } from "./programs.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("a limit is saved when its field is left, and what may be is said beside it", async (stage) => {
  const window = await stage.window();
  await window.click(at("nav-settings"));
  await window.type(at("setting-runMinutes"), "0");
  await window.click(at("setting-silenceSeconds"));
  await window.reads(`${at("transfers")} ${at("field-problem")}`, /from 1 to 1440/);
  await window.type(at("setting-runMinutes"), "45");
  await window.click(at("setting-silenceSeconds"));
  await window.reads(at("toast"), /Changes saved/);
  assert.equal((await gemel(stage.folder, ["settings"])).runMinutes, 45);

  await window.click(at("default-runMinutes"));
  await eventually("the default is back", async () => (await gemel(stage.folder, ["settings"])).runMinutes === 30);
  await eventually("it is shown", async () => (await window.value(at("setting-runMinutes"))) === "30");

  await window.click(at("push-limit-add"));
  await window.type(`${at("push-limit")}[data-host-name=""] ${at("push-limit-host")}`, "git.example.com");
  await window.type(`${at("push-limit")}[data-host-name="git.example.com"] ${at("push-limit-mib")}`, "500");
  await window.click(at("setting-connectSeconds"));
  const wanted = { "git.example.com": 500, "github.com": 2048 };
  await eventually("the limit is kept", async () => {
    assert.deepEqual((await gemel(stage.folder, ["settings"])).pushLimits, wanted);
    return true;
  });
});

scenario("an account without a look at the certificate is marked", async (stage) => {
  const window = await stage.window();
  await window.click(at("nav-accounts"));
  await window.click(at("add-account"));
  for (const [field, text] of Object.entries({ host: "git.example.com", user: "liwei", name: "unchecked" })) {
    await window.type(at(`account-${field}`), text);
  }
  await window.click(`${at("certificate")} > summary`);
  await window.type(at("account-authorities"), `${stage.folder}/nothing.pem`);
  await window.type(at("account-secret"), "a token");
  await window.click(at("save-account"));
  await window.reads(`${at("certificate")} ${at("field-problem")}`, /cannot be used/);
  await window.type(at("account-authorities"), "");
  await window.click(at("account-unverified"));
  await window.reads(at("unverified-warning"), /can then read and change everything/);
  await window.type(at("account-secret"), "a token");
  await window.click(at("save-account"));
  await window.click(at("added-done"));
  await window.reads(`${at("account-row")}[data-name="unchecked"]`, /The certificate of git\.example\.com is not checked/);
  const [account] = await gemel(stage.folder, ["account", "list"]);
  assert.deepEqual([account.verifyTls, account.authorities], [false, null]);
});
