// The hosts as a test in JavaScript starts them, and whether what is wrong in a recording is found.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startHosts } from "./hosts.mjs";
import { validate, validateRecording } from "./validate.mjs";

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "gemel-hosts-"));
  hosts = await startHosts(folder);
});

after(async () => {
  await hosts.stop();
  await rm(folder, { recursive: true });
});

test("a host does what it is told, and what it answers is as published", async () => {
  const { github } = hosts;
  const path = join(folder, "recording.jsonl");
  await github.order("add_user", { login: "ada" });
  await github.order("add_repository", { path: "ada/site", visibility: "public" });
  const { token } = await github.order("add_token", { user: "ada", scopes: ["repo"] });
  await github.order("record_to", { path });
  const headers = { authorization: `Bearer ${token}` };
  const shown = await (await fetch(`${github.api}/repos/ada/site`, { headers })).json();
  assert.equal(shown.visibility, "public");
  await github.order("inject", { what: "status", status: 502 });
  assert.equal((await fetch(`${github.api}/user`, { headers })).status, 502);
  const seen = await github.look("requests");
  assert.deepEqual(seen.map((/** @type {any} */ one) => [one.path, one.status]), [
    ["/api/v3/repos/ada/site", 200],
    ["/api/v3/user", 502],
  ]);
  assert.equal((await github.look("repository", "ada/site")).visibility, "public");
  await assert.rejects(github.order("revoke", { token: "none" }), /only a token that was made/);
  // What was broken on purpose is no answer of the host's: there only what was asked is held against what it publishes.
  assert.deepEqual(validateRecording(path), { count: 2, complaints: [] });
});

/** @param {object} request @param {object} response @param {string} host */
const exchange = (request, response, host = "gitlab") => ({
  host,
  request: { method: "GET", query: [], headers: { "user-agent": "test" }, body: {}, token_in_query: false, ...request },
  response: { status: 200, headers: [], body: null, ...response },
});

test("what is wrong is found, on both sides", () => {
  const version = { version: "17.5.1", revision: "3a2b1c4" };
  const path = "/api/v4/version";
  assert.deepEqual(validate(exchange({ path }, { body: version })), []);
  for (const [request, response, words] of [
    [{}, { body: { version: 17, revision: "3a" } }, "/version must be string"],
    [{}, { body: { version: "17" } }, "must have required property 'revision'"],
    [{}, { status: 418, body: version }, "418 is not described"],
    [{ token_in_query: true }, { body: version }, "the token is in the query"],
    [{ headers: {} }, { body: version }, "without a User-Agent"],
    [{ query: [["verbose", "1"]] }, { body: version }, "there is no ?verbose"],
    [{ path: "/api/v4/versions" }, { body: version }, "there is no such operation"],
    [{ method: "POST", path: "/api/v4/groups" }, { status: 201, body: {} }, "must have required property 'name'"],
    [{ method: "POST", path: "/api/v4/groups", body: { name: "a", path: "a", colour: "red" } }, { status: 201 }, "must NOT have additional properties"],
  ]) {
    const complaints = validate(exchange({ path, ...request }, response)).join("\n");
    assert.ok(complaints.includes(String(words)), `${words}: ${complaints}`);
  }
});

test("GitHub's own description is read: nullable fields, lists and errors", () => {
  const path = "/repos/ada/site/keys";
  const key = { id: 1, key: "ssh-ed25519 A", url: "http://127.0.0.1/1", title: "a", verified: true, created_at: "2026-01-01T00:00:00Z", read_only: true };
  assert.deepEqual(validate(exchange({ path }, { body: [{ ...key, last_used: null }] }, "github")), []);
  assert.match(validate(exchange({ path }, { body: [{ ...key, id: null }] }, "github")).join(), /\/0\/id must be integer/);
  const unknown = { message: "Bad credentials", documentation_url: "https://docs.github.com/rest", status: "401" };
  assert.deepEqual(validate(exchange({ path }, { status: 401, body: unknown }, "github")), []);
  assert.match(validate(exchange({ path }, { status: 401, body: { message: 3 } }, "github")).join(), /\/message must be string/);
});
