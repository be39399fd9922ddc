import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { fillForm } from "./mirrors.mjs";
import { gemel } from "./programs.mjs";
import { plainPair, refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

/**
 * The words beside a field, which has to name them as its description.
 *
 * @param {import("./window.mjs").Window} window
 * @param {string} field
 */
async function besideField(window, field) {
  const input = await window.see(at(field));
  await eventually(`${field} is marked`, async () => (await input.getAttribute("aria-invalid")) === "true");
  const ids = (await input.getAttribute("aria-describedby")) ?? "";
  const error = ids.split(" ").find((id) => id.endsWith("-error"));
  return window.text(`[id="${error}"]`);
}

scenario("what cannot be added is said beside its field, and what was typed stays", async (stage) => {
  const { left, right } = await plainPair(stage.folder, "ledger");
  const window = await stage.window();

  // Nothing given at all.
  await window.click(at("add-mirror"));
  await window.click(at("check-mirror"));
  assert.match(await besideField(window, "left-url"), /This is needed/);
  assert.match(await besideField(window, "right-url"), /This is needed/);

  // The same repository twice, written in two ways.
  await fillForm(window, { left: { url: left, name: "One" }, right: { url: `${left}/`, name: "Other" } });
  await window.click(at("check-mirror"));
  assert.match(await besideField(window, "right-url"), /Both addresses lead to the same repository\. Give the address of the other/);
  assert.equal(await window.value(at("left-url")), left);
  assert.equal(await window.value(at("right-url")), `${left}/`);
  assert.equal(await window.value(at("right-name")), "Other");

  // Something that is no address.
  await window.type(at("left-url"), "not an address");
  await window.gone(`${at("right-url")}[aria-invalid]`);
  await window.type(at("right-url"), right);
  await window.click(at("check-mirror"));
  assert.deepEqual(await refs(right), {}, "nothing is written for what cannot be added");
  assert.match(await besideField(window, "left-url"), /cannot be used\. Paste the address/);
  assert.equal((await window.all(`${at("right-url")}[aria-invalid]`)).length, 0, "only the wrong one is marked");
  assert.equal(await window.value(at("left-url")), "not an address");

  // A look elsewhere loses nothing.
  await window.click(at("nav-activity"));
  await window.click(at("nav-mirrors"));
  await window.click(at("add-mirror"));
  assert.equal(await window.value(at("left-url")), "not an address");
  assert.equal(await window.value(at("left-name")), "One");

  await window.type(at("left-url"), left);
  await window.click(at("check-mirror"));
  await window.see(at("side-right"));
  assert.deepEqual(await refs(right), {}, "nothing is written before the start");
  await window.click(at("start-mirroring"));
  await window.see(at("sync-now"));

  // A name that another mirror has.
  await fillForm(window, { left: { url: left }, right: { url: right }, name: "ledger" });
  await window.click(at("check-mirror"));
  assert.match(await besideField(window, "mirror-name"), /There is a mirror called “ledger” already\. Choose another name/);
  assert.equal((await gemel(stage.folder, ["list"])).length, 1);
});

scenario("credentials in a pasted address leave the address", async (stage) => {
  const window = await stage.window();
  await window.click(at("add-mirror"));
  await window.type(at("left-url"), "https://liwei:tok-123@git.example.com/acme/app.git");
  await window.click(at("right-url"));
  await eventually("the address is clean", async () => (await window.value(at("left-url"))) === "https://git.example.com/acme/app.git");
  assert.equal(await window.value(at("left-user")), "liwei");
  assert.equal(await window.value(at("left-secret")), "tok-123");
  assert.equal(await (await window.see(at("left-secret"))).getAttribute("type"), "password");
});
