// Starts the hosts for tests in JavaScript, and tells them what is there.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = () =>
  process.env.GEMEL_FORGE_STANDIN_BIN ??
  fileURLToPath(new URL("../../../target/debug/gemel-forge-standin", import.meta.url));

/** One host: where it is, and what it is told. */
class Host {
  /** @param {{ origin: string, api: string }} where */
  constructor({ origin, api }) {
    this.origin = origin;
    this.api = api;
    this.authority = new URL(origin).host;
  }

  /**
   * Gives an order, as `order("add_user", { login: "ada" })`, and gives what came of it. The orders are those of
   * `src/control.rs`.
   *
   * @param {string} order
   * @param {object} [fields]
   */
  async order(order, fields = {}) {
    const response = await fetch(`${this.origin}/_standin`, { method: "POST", body: JSON.stringify({ order, ...fields }) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${order}: ${answer.message}`);
    return answer;
  }

  /**
   * Looks at `requests`, `pushes`, `repositories`, `held`; or at the `repository`, `hooks`, `deploy_keys` or
   * `remote_mirrors` of `owner/name`.
   *
   * @param {string} what
   * @param {string} [path]
   */
  async look(what, path) {
    const query = path === undefined ? "" : `?path=${encodeURIComponent(path)}`;
    return (await fetch(`${this.origin}/_standin/${what}${query}`)).json();
  }

  /**
   * Where a repository is cloned from.
   *
   * @param {string} path
   */
  url(path) {
    return `${this.origin}/${path}.git`;
  }
}

/**
 * Starts one host of each kind, with nothing in it. Their repositories are made in `folder`; they end with `stop`, or
 * with whoever started them.
 *
 * @param {string} folder
 */
export async function startHosts(folder) {
  const child = spawn(program(), [folder], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  const ended = once(child, "exit");
  const [line] = await Promise.race([
    once(lines, "line"),
    failed,
    ended.then(([code]) => Promise.reject(new Error(`the stand-in ended with ${code}`))),
  ]);
  const { github, gitee, gitlab, gitea } = JSON.parse(line);
  return {
    github: new Host(github),
    gitee: new Host(gitee),
    gitlab: new Host(gitlab),
    gitea: new Host(gitea),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
