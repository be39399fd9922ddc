// Bare repositories on disk, and what other people do to them.

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

// No setting of whoever runs the tests changes a commit, and whoever owns the folders, they are ours.
const env = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Mei Tanaka",
  GIT_AUTHOR_EMAIL: "mei@example.com",
  GIT_COMMITTER_NAME: "Mei Tanaka",
  GIT_COMMITTER_EMAIL: "mei@example.com",
};

/**
 * @param {string} repository
 * @param {...string} args
 */
export async function git(repository, ...args) {
  const { stdout } = await run("git", ["-C", repository, ...args], { env, timeout: 30_000 });
  return stdout.trim();
}

/**
 * The two repositories of the demo: release/1.x has diverged, everything else can be synced.
 *
 * @param {string} folder
 */
export async function demoPair(folder) {
  const script = fileURLToPath(new URL("../../scripts/demo-repositories", import.meta.url));
  const { stdout } = await run(script, [`${folder}/demo`], { env, timeout: 60_000 });
  const [left, right] = stdout.trim().split("\n");
  return { left, right };
}

/**
 * A pair that can be synced as a whole: one has a branch and a tag, the other is empty.
 *
 * @param {string} folder
 * @param {string} name
 */
export async function plainPair(folder, name) {
  const pair = { left: `${folder}/github/${name}.git`, right: `${folder}/gitee/${name}.git` };
  for (const repository of [pair.left, pair.right]) {
    mkdirSync(repository, { recursive: true });
    await git(repository, "init", "--quiet", "--bare", "--initial-branch=main");
  }
  await commit(pair.left, "main", "Begin");
  await git(pair.left, "tag", "--annotate", "--message=First", "v1", "main");
  return pair;
}

/**
 * A pair with ten thousand branches that are equal, and a dozen tags that the two do not agree on.
 *
 * @param {string} folder
 * @param {string} name
 */
export async function manyRefsPair(folder, name) {
  const pair = await plainPair(folder, name);
  await git(pair.left, "push", "--quiet", pair.right, "refs/heads/main");
  const main = await git(pair.left, "rev-parse", "main");
  const branches = Array.from({ length: 10_000 }, (_, number) => `refs/heads/team-${10 + (number % 40)}/topic-${String(number).padStart(5, "0")}`);
  const packed = ["# pack-refs with: peeled fully-peeled sorted ", ...branches.toSorted().map((branch) => `${main} ${branch}`), ""].join("\n");
  for (const repository of [pair.left, pair.right]) writeFileSync(join(repository, "packed-refs"), packed);
  const other = await commit(pair.right, "main", "Another release");
  for (let minor = 0; minor < 12; minor += 1) {
    await git(pair.left, "tag", `v2.${minor}`, main);
    await git(pair.right, "tag", `v2.${minor}`, other);
  }
  return pair;
}

/**
 * Somebody pushes a commit. Gives its id.
 *
 * @param {string} repository
 * @param {string} branch
 * @param {string} subject
 * @param {string[]} [parents] by default the branch's tip
 */
export async function commit(repository, branch, subject, parents) {
  const tip = (await refs(repository))[`refs/heads/${branch}`];
  const above = parents ?? (tip ? [tip] : []);
  const tree = above[0] ? `${above[0]}^{tree}` : await git(repository, "hash-object", "-t", "tree", "-w", "/dev/null");
  const id = await git(repository, "commit-tree", tree, "-m", subject, ...above.flatMap((parent) => ["-p", parent]));
  await git(repository, "update-ref", `refs/heads/${branch}`, id);
  return id;
}

/**
 * Every ref with what it points to.
 *
 * @param {string} repository
 * @returns {Promise<Record<string, string>>}
 */
export async function refs(repository) {
  const lines = await git(repository, "for-each-ref", "--format=%(refname) %(objectname)");
  return Object.fromEntries(lines.split("\n").filter(Boolean).map((line) => line.split(" ")));
}
