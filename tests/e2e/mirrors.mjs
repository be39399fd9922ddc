// What people do with mirrors in the window.

import { eventually } from "./eventually.mjs";
import { at } from "./window.mjs";

/** @typedef {{ url: string, user?: string, secret?: string, name?: string }} Side */

/**
 * Fills the form for a new mirror; does not send it.
 *
 * @param {import("./window.mjs").Window} window
 * @param {{ left: Side, right: Side, name?: string }} mirror
 */
export async function fillForm(window, { left, right, name }) {
  await window.click(at("nav-mirrors"));
  await window.click(at("add-mirror"));
  for (const [side, { url, user, secret, name: host }] of Object.entries({ left, right })) {
    await window.type(at(`${side}-url`), url);
    if (user !== undefined) await window.type(at(`${side}-user`), user);
    if (secret !== undefined) await window.type(at(`${side}-secret`), secret);
    if (host !== undefined) await window.type(at(`${side}-name`), host);
  }
  if (name !== undefined) {
    await window.click(`${at("more")} > summary`);
    await window.type(at("mirror-name"), name);
  }
}

/**
 * Adds a mirror by the form, and waits on its page for how its first sync ends.
 *
 * @param {import("./window.mjs").Window} window
 * @param {{ left: Side, right: Side, name?: string }} mirror
 * @param {string} status
 */
export async function addMirror(window, mirror, status) {
  await fillForm(window, mirror);
  await window.click(at("check-mirror"));
  await window.click(at("start-mirroring"));
  await eventually("the mirror's page is shown", async () => /^#\/mirrors\/\d+$/.test(await window.hash()));
  await endsIn(window, status);
}

/**
 * Syncs the mirror whose page is shown, and waits for how it ends.
 *
 * @param {import("./window.mjs").Window} window
 * @param {string} status
 */
export async function syncTo(window, status) {
  await window.click(at("sync-now"));
  await window.syncAnyway();
  await endsIn(window, status);
}

/** @param {import("./window.mjs").Window} window @param {string} status */
async function endsIn(window, status) {
  await window.see(`${at("status")}[data-status="${status}"]`, { seconds: 30 });
  await window.see(at("sync-now"));
}

/**
 * The refs that the mirror's page shows, with what happens to each.
 *
 * @param {import("./window.mjs").Window} window
 * @returns {Promise<Record<string, string>>}
 */
export async function refRows(window) {
  return window.driver.executeScript(() =>
    Object.fromEntries([...document.querySelectorAll('[data-testid="ref-row"]')].map(({ dataset }) => [dataset.ref, dataset.verdict])),
  );
}
