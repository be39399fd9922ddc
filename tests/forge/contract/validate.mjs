// Holds a recording, lines of JSON that the stand-in wrote, against what the hosts publish: each request against what may
// be asked, each answer against what is answered to it. `npm run validate -- FILE…` prints what is wrong.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import Ajv from "ajv";
import addFormats from "ajv-formats";

import { github, parts, written } from "./facts.mjs";

/** What comes before the path of a call. */
const ROOTS = { github: "/api/v3", gitee: "/api/v5", gitlab: "/api/v4", gitea: "/api/v1" };

/** What every operation may answer, described or not: who asks is unknown, may not, asks for what is not there, or too often. */
const ALWAYS = new Set(["400", "401", "403", "404", "409", "422", "429"]);

/**
 * JSON Schema has no `nullable`; OpenAPI 3.0 has.
 *
 * @param {any} schema
 * @returns {any}
 */
function withNull(schema) {
  if (Array.isArray(schema)) return schema.map(withNull);
  if (schema === null || typeof schema !== "object") return schema;
  const { nullable, example, examples, discriminator, ...rest } = schema;
  const own = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, withNull(value)]));
  return nullable === true ? { anyOf: [own, { type: "null" }] } : own;
}

/** One host's description, ready to be held against. */
class Contract {
  /** @param {keyof typeof ROOTS} host */
  constructor(host) {
    this.root = ROOTS[host];
    const { schemas, operations, errors } = host === "github" ? github() : written(host);
    this.operations = operations;
    this.errors = errors;
    // Strings are what a query has; numbers are read from them.
    this.loose = addFormats.default(new Ajv.default({ strict: false, allErrors: true, coerceTypes: "array", logger: false }));
    this.exact = addFormats.default(new Ajv.default({ strict: false, allErrors: true, logger: false }));
    const components = { $id: "host", components: { schemas: withNull(schemas) } };
    for (const ajv of [this.loose, this.exact]) ajv.addSchema(components);
    /** @type {Map<object, import("ajv").ValidateFunction>} */
    this.compiled = new Map();
  }

  /**
   * What is wrong with a value.
   *
   * @param {any} ajv
   * @param {object} schema
   * @param {unknown} value
   * @returns {string[]}
   */
  wrong(ajv, schema, value) {
    let check = this.compiled.get(schema);
    if (check === undefined) {
      const text = JSON.stringify(withNull(schema)).replaceAll('"#/components/', '"host#/components/');
      check = /** @type {import("ajv").ValidateFunction} */ (ajv.compile(JSON.parse(text)));
      this.compiled.set(schema, check);
    }
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  /**
   * The operation that a call is one of; the one with the fewest parts left open where there are several.
   *
   * @param {string} method
   * @param {string} path
   */
  find(method, path) {
    const below = parts(path.startsWith(`${this.root}/`) ? path.slice(this.root.length) : path);
    /** @param {import("./facts.mjs").Operation} one */
    const open = (one) => one.path.filter((part) => part.startsWith("{")).length;
    return this.operations
      .filter(
        (one) =>
          one.method === method &&
          one.path.length === below.length &&
          one.path.every((part, index) => part.startsWith("{") || part === below[index]),
      )
      .sort((one, other) => open(one) - open(other))[0];
  }

  /**
   * What is wrong with a call and its answer.
   *
   * @param {any} exchange
   * @returns {string[]}
   */
  check({ request, response }) {
    const operation = this.find(request.method, request.path);
    if (operation === undefined) return ["there is no such operation"];
    const complaints = [];
    if (request.token_in_query) complaints.push("asked: the token is in the query, where logs see it");
    if (!request.headers["user-agent"]) complaints.push("asked: without a User-Agent");
    const asked = new Set(request.query.map((/** @type {[string, string]} */ [name]) => name));
    for (const [name, value] of request.query) {
      const known = operation.query.get(name);
      if (known === undefined) complaints.push(`asked: there is no ?${name}`);
      // Wrapped, so that the text can be read as a number.
      else complaints.push(...this.wrong(this.loose, holder(known), { value }).map((one) => `asked ?${name}: ${one}`));
    }
    for (const [name, { required }] of operation.query) {
      if (required && !asked.has(name)) complaints.push(`asked: ?${name} is missing`);
    }
    // What is refused may have been asked wrongly; that is what the refusal says.
    const refused = response !== null && response.status >= 400;
    if (!refused && (operation.body !== null || Object.keys(request.body).length > 0)) {
      if (operation.body === null) complaints.push("asked: there is no body");
      else {
        const form = String(request.headers["content-type"]).startsWith("application/x-www-form-urlencoded");
        const how = form ? this.loose : this.exact;
        complaints.push(...this.wrong(how, operation.body, request.body).map((one) => `asked: ${one}`));
      }
    }
    // Cut off, garbled, dropped, or a status of a proxy's: no host publishes that, so there is nothing to hold it against.
    // What was asked is held against all the same.
    if (response === null) return complaints;
    const { status } = response;
    const described = operation.answers.get(String(status));
    if (status === 304 || (described === null && response.body === null)) return complaints;
    if (described === undefined && !ALWAYS.has(String(status))) complaints.push(`answered: ${status} is not described`);
    else if (described === null && status < 400) complaints.push("answered: a body, and none is described");
    else complaints.push(...this.wrong(this.exact, described ?? this.errors, response.body).map((one) => `answered: ${one}`));
    return complaints;
  }
}

/** @type {Map<object, object>} */
const holders = new Map();

/** @param {{ schema: object }} known */
function holder(known) {
  let schema = holders.get(known);
  if (schema === undefined) {
    schema = { type: "object", properties: { value: known.schema } };
    holders.set(known, schema);
  }
  return schema;
}

/** @type {Map<string, Contract>} */
const contracts = new Map();

/**
 * What is wrong with one exchange, a sentence each.
 *
 * @param {any} exchange
 * @returns {string[]}
 */
export function validate(exchange) {
  let contract = contracts.get(exchange.host);
  if (contract === undefined) {
    contract = new Contract(exchange.host);
    contracts.set(exchange.host, contract);
  }
  const { method, path } = exchange.request;
  return contract.check(exchange).map((one) => `${exchange.host}: ${method} ${path} ${exchange.response?.status ?? "unanswered"} ${one}`);
}

/**
 * What is wrong with a recording, a sentence each; and how many exchanges it has.
 *
 * @param {string} path
 */
export function validateRecording(path) {
  const exchanges = readFileSync(path, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  return { count: exchanges.length, complaints: [...new Set(exchanges.flatMap(validate))] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const path of process.argv.slice(2)) {
    const { count, complaints } = validateRecording(path);
    // A recording of nothing shows nothing.
    if (count === 0) complaints.push(`${path}: there is nothing in it`);
    for (const complaint of complaints) console.log(complaint);
    console.log(`${path}: ${count} exchanges, ${complaints.length} complaints`);
    if (complaints.length > 0) process.exitCode = 1;
  }
}
