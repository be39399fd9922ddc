import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { secretOf } from "./desktop.mjs";
import { eventually } from "./eventually.mjs";
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
