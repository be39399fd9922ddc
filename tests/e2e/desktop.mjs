// What else is on the test desktop: the tray, notifications, the keychain, windows, the keyboard.

import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { eventually } from "./eventually.mjs";

const run = promisify(execFile);
const PATIENCE = { timeout: 20_000 };
/** @param {string} name */
const tool = (name) => fileURLToPath(new URL(`../desktop/${name}`, import.meta.url));

/** @typedef {{ label?: string, type?: string, enabled?: boolean, visible?: boolean, children?: Entry[] }} Entry */

/** The tray's entries. Empty while there is no icon. @returns {Promise<Entry[]>} */
export async function trayMenu() {
  const { stdout } = await run(tool("tray"), ["dump"], PATIENCE);
  const items = JSON.parse(stdout);
  if (items.length > 1) throw new Error(`${items.length} icons are in the tray`);
  return items[0]?.menu ?? [];
}

/** The line of the tray's menu that tells how things are. */
export async function trayStatus() {
  const [first] = await trayMenu();
  return first?.label ?? "";
}

/** Gives the moment, in milliseconds. @param {...string} labels more than one leads into submenus */
export async function trayClick(...labels) {
  const { stdout } = await run(tool("tray"), ["click", ...labels], PATIENCE);
  return Number(stdout.trim());
}

const WATCHER = "org.kde.StatusNotifierWatcher";

/** The desktop's panel ends, as when it crashes. One that is gone already stays so. */
export async function stopTray() {
  const bus = ["call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/", "--method"];
  const asked = await run("gdbus", [...bus, "org.freedesktop.DBus.GetConnectionUnixProcessID", WATCHER], PATIENCE).catch(() => null);
  const pid = Number(/uint32 (\d+)/.exec(asked?.stdout ?? "")?.[1]);
  if (pid) process.kill(pid, "SIGKILL");
  await eventually("the panel is gone", async () => !(await busNames()).includes(WATCHER));
}

/** The panel starts again, unless it runs. */
export async function startTray() {
  if ((await busNames()).includes(WATCHER)) return;
  // It outlives the test, as the one before did: the desktop ends it.
  spawn(tool("tray"), ["serve"], { detached: true, stdio: "ignore" }).unref();
  await run("gdbus", ["wait", "--session", "--timeout", "20", WATCHER], PATIENCE);
}

/**
 * Everything that was notified about a mirror, oldest first. Takes it off the screen.
 *
 * @param {string} mirror
 * @returns {Promise<{ application: string, summary: string, body: string }[]>}
 */
export async function notifications(mirror) {
  const { stdout } = await run(tool("notifications"), [], PATIENCE);
  return JSON.parse(stdout).filter(({ summary }) => summary.includes(mirror));
}

/** Takes every notification off the screen, so that the next one is the only one. */
export async function clearNotifications() {
  await run("dunstctl", ["close-all"], PATIENCE);
}

/** Waits for a notification on the screen, and clicks it. */
export async function clickNotification() {
  await eventually("a notification is on the screen", async () => {
    const { stdout } = await run("dunstctl", ["count", "displayed"], PATIENCE);
    return Number(stdout.trim()) > 0;
  });
  await run("dunstctl", ["action", "0"], PATIENCE);
}

/**
 * What the keychain holds for an account, or nothing. `secret-tool` is not Gemel's own program.
 *
 * @param {string} account
 */
export async function secretOf(account) {
  const args = ["lookup", "service", "gemel", "username", account];
  return run("secret-tool", args, PATIENCE).then(
    ({ stdout }) => stdout,
    (error) => {
      if (error.code === 1 && error.stderr === "") return null;
      throw error;
    },
  );
}

/** The app's windows that are on the screen, by their numbers. @returns {Promise<string[]>} */
export async function windows() {
  return run("xdotool", ["search", "--onlyvisible", "--name", "^Gemel$"], PATIENCE).then(
    ({ stdout }) => stdout.split("\n").filter(Boolean),
    (error) => {
      if (error.code === 1) return [];
      throw error;
    },
  );
}

/**
 * Closes a window the way that people do.
 *
 * @param {string} id
 */
export async function closeWindow(id) {
  await run("xdotool", ["windowactivate", "--sync", id], PATIENCE);
  await run("xdotool", ["key", "--clearmodifiers", "alt+F4"], PATIENCE);
}

/**
 * A picture of the whole screen.
 *
 * @param {string} path
 */
export async function photograph(path) {
  await run("import", ["-window", "root", path], PATIENCE);
}

/**
 * How many colours are in a part of a window: few until something is painted there.
 *
 * @param {string} id
 */
export async function coloursOf(id) {
  const { stdout } = await run("import", ["-window", id, "-crop", "400x300+240+0", "-format", "%k", "info:"], PATIENCE);
  return Number(stdout);
}

/** The names that programs hold on the session's bus. @returns {Promise<string[]>} */
export async function busNames() {
  const args = ["call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/"];
  const { stdout } = await run("gdbus", [...args, "--method", "org.freedesktop.DBus.ListNames"], PATIENCE);
  return [...stdout.matchAll(/'([^']+)'/g)].flatMap(([, name]) => name ?? []);
}
