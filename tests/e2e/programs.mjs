// The programs under test, and what the system knows about their processes.

import { execFile, spawn } from "node:child_process";
import { createWriteStream, readFileSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { eventually } from "./eventually.mjs";

const run = promisify(execFile);

/**
 * The program that an environment variable names, or the one that was built last.
 *
 * @param {string} variable
 * @param {string} name
 */
const program = (variable, name) =>
  realpathSync(process.env[variable] ?? fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url)));

export const desktopProgram = () => program("GEMEL_DESKTOP_BIN", "gemel-desktop");
const commandLine = () => program("GEMEL_BIN", "gemel");

/**
 * The environment of one Gemel: data of its own, and the keychain of the desktop.
 *
 * @param {string} folder
 */
export function environment(folder) {
  const { GEMEL_SECRETS: _, ...inherited } = process.env;
  // What the web engine keeps (the theme, say) must not go from one test to the next either.
  return { ...inherited, GEMEL_DATA_DIR: `${folder}/data`, XDG_DATA_HOME: `${folder}/share`, NO_COLOR: "1" };
}

/**
 * Runs the command line, and gives what it printed as JSON.
 *
 * @param {string} folder
 * @param {string[]} args
 * @param {string} [input]
 */
export async function gemel(folder, args, input = "") {
  const running = run(commandLine(), [...args, "--json"], { env: environment(folder), timeout: 60_000 });
  running.child.stdin?.end(input);
  const { stdout } = await running.catch((error) => {
    // 3 and 4 are no failures: something waits for a person.
    if (error.code === 3 || error.code === 4) return error;
    throw new Error(`gemel ${args.join(" ")} ended with ${error.code}: ${error.stderr || error.stdout}`);
  });
  return stdout.trim() === "" ? null : JSON.parse(stdout);
}

/**
 * Fills the data of a Gemel that is not running with paused mirrors, and lines of activity.
 *
 * @param {string} folder
 * @param {number} mirrors
 * @param {number} events
 */
export async function crowd(folder, mirrors, events) {
  // Whichever command comes first makes the database.
  await gemel(folder, ["list"]);
  await run(fileURLToPath(new URL("crowd", import.meta.url)), [`${folder}/data`, String(mirrors), String(events)]);
}

/**
 * Starts the desktop app, without anything that drives it.
 *
 * @param {string} folder
 * @param {string[]} [args]
 */
export function startDesktop(folder, args = []) {
  const log = createWriteStream(`${folder}/app.log`, { flags: "a" });
  const child = spawn(desktopProgram(), args, { env: environment(folder), stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
  return { pid: /** @type {number} */ (child.pid), ended };
}

/** What the kernel tells of a process in a file; nothing, when it has just ended. @param {string} path */
export function told(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Every process that works with the data in `folder`: the app, and the web engine's processes.
 *
 * @param {string} folder
 */
export function processes(folder) {
  const mark = `GEMEL_DATA_DIR=${folder}/data`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && told(`/proc/${name}/environ`).split("\0").includes(mark))
    .map(Number);
}

/**
 * The app itself.
 *
 * @param {string} folder
 */
export function appPid(folder) {
  const wanted = desktopProgram();
  return processes(folder).find((pid) => {
    try {
      // A program that was built anew while it ran is still the one.
      return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "") === wanted;
    } catch {
      return false;
    }
  });
}

/** The names of all threads of what works with the data in `folder`, processes among them. @param {string} folder */
export function threads(folder) {
  const ofOne = (/** @type {number} */ pid) => {
    try {
      return readdirSync(`/proc/${pid}/task`).map((thread) => told(`/proc/${pid}/task/${thread}/comm`).trim());
    } catch {
      return [];
    }
  };
  return processes(folder).flatMap(ofOne);
}

/**
 * Resident memory in MiB of all processes that work with the data in `folder`.
 *
 * @param {string} folder
 */
export function residentMemory(folder) {
  return processes(folder).reduce((sum, pid) => sum + residentMemoryOf(pid), 0);
}

/**
 * Resident memory of one process in MiB; 0 when it is gone.
 *
 * @param {number | string | undefined} pid
 */
export function residentMemoryOf(pid) {
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(told(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
}

/**
 * Memory in MiB of all processes that work with the data in `folder`: what several of them share counts once.
 *
 * @param {string} folder
 */
export function proportionalMemory(folder) {
  const kib = processes(folder).map((pid) => Number(/^Pss:\s+(\d+)/m.exec(told(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return Math.round(kib.reduce((sum, one) => sum + one, 0) / 1024);
}

/**
 * Milliseconds of processor time that those processes used so far.
 *
 * @param {string} folder
 */
export function processorTime(folder) {
  // Behind the name in brackets, which may hold anything: user and system time in hundredths of a second (proc(5)).
  const ticks = processes(folder).map((pid) => told(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? []);
  return ticks.reduce((sum, fields) => sum + 10 * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)), 0);
}

/**
 * Ends what works with the data in `folder`: politely, then not.
 *
 * @param {string} folder
 */
export async function endAll(folder) {
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGKILL"])) {
    for (const pid of processes(folder)) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself meanwhile.
      }
    }
    try {
      await eventually("the programs have ended", () => processes(folder).length === 0, { seconds: 5 });
      return;
    } catch {
      // Not politely, then.
    }
  }
}
