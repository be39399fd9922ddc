import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";

import { eventually } from "./eventually.mjs";
import { refRows } from "./mirrors.mjs";
import { refs } from "./repositories.mjs";
import { scenario } from "./scenario.mjs";
import { at } from "./window.mjs";

scenario("from the first start to a demo pair that is settled, and removed whole", async (stage) => {
  const window = await stage.window();
  await window.reads(at("empty"), /Two repositories, always the same/);
  await window.click(at("try-demo"));
  await window.see(`${at("status")}[data-status="needsDecision"]`);
  assert.deepEqual(await refRows(window), { "refs/heads/summer": "diverged" });

  // The one question is open already. Both sides' work is kept.
  await window.reads(at("commits-left"), /Keep the lettuce in the shade/);
  await window.reads(at("commits-right"), /Plant the tomatoes early/);
  await window.click(at("answer-merge"));
  await window.click(at("confirm-yes"));
  await window.see(`${at("status")}[data-status="upToDate"]`);
  await window.reads(at("in-sync-count"), /^All 6 refs are in sync/);

  const folder = `${stage.folder}/data/demo`;
  assert.deepEqual(await refs(`${folder}/one/garden.git`), await refs(`${folder}/two/garden.git`));

  // What happened can be read, and found.
  await window.click(at("nav-activity"));
  await window.see(`${at("activity-row")}[data-kind="mirror-added"]`);
  await window.type(at("filter"), "diverged summer");
  await window.gone(`${at("activity-row")}[data-kind="mirror-added"]`);
  await window.see(`${at("activity-row")}[data-kind="ref-diverged"]`);

  await window.click(at("nav-mirrors"));
  await window.click(`${at("mirror-row")} a[data-row]`);
  await window.click(at("remove-demo"));
  await window.click(at("confirm-yes"));
  await window.see(at("try-demo"));
  await eventually("both repositories are gone", () => !existsSync(folder));
  assert.deepEqual(readdirSync(`${stage.folder}/data/mirrors`), []);
  await window.click(at("nav-activity"));
  await window.see(at("no-activity"));
});
