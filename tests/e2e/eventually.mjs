// Waiting for something that another process does, without sleeping longer than needed.

import { setTimeout as pause } from "node:timers/promises";

/**
 * Looks again and again until the answer is something, and gives it. An error counts as "not yet".
 *
 * @template T
 * @param {string} what for the message if it never comes, such as "the window is closed"
 * @param {() => T | Promise<T>} look
 * @param {{ seconds?: number, every?: number }} [limits] `every` is in milliseconds
 * @returns {Promise<Exclude<Awaited<T>, null | undefined | false | 0 | "">>}
 */
export async function eventually(what, look, { seconds = 20, every = 50 } = {}) {
  const end = Date.now() + seconds * 1000;
  /** @type {any} */
  let last;
  for (;;) {
    try {
      const answer = await look();
      if (answer) return /** @type {any} */ (answer);
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}${last ? `; ${last.message}` : ""}`, { cause: last });
    await pause(every);
  }
}
