// The hosts' descriptions, as operations: what may be asked, and what is answered.
//
// GitHub publishes its own, which is read as it is. For the other three the facts that are used here are written down in
// a file each, with where they are from.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * One operation.
 *
 * @typedef {object} Operation
 * @property {string} method
 * @property {string[]} path Its parts; `{name}` stands for any one part.
 * @property {Map<string, { schema: object, required: boolean }>} query
 * @property {object | null} body The schema of the body of the request.
 * @property {Map<string, object | null>} answers Status code to the schema of its body; null for none.
 */

/** @param {string} path */
export const parts = (path) => path.split("/").filter((part) => part !== "");

/**
 * GitHub's, from the package that GitHub makes of it.
 *
 * @returns {{ schemas: object, operations: Operation[], errors: object }}
 */
export function github() {
  const file = fileURLToPath(import.meta.resolve("@octokit/openapi/generated/api.github.com.json"));
  const description = JSON.parse(readFileSync(file, "utf8"));
  /** @param {any} thing */
  const resolve = (thing) =>
    thing?.$ref === undefined
      ? thing
      : thing.$ref
          .slice(2)
          .split("/")
          .reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name], description);
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => ["get", "post", "put", "patch", "delete"].includes(method))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: parts(path),
        query: new Map(
          (operation.parameters ?? [])
            .map(resolve)
            .filter((/** @type {any} */ one) => one.in === "query")
            .map((/** @type {any} */ one) => [one.name, { schema: one.schema, required: one.required === true }]),
        ),
        body: operation.requestBody?.content?.["application/json"]?.schema ?? null,
        answers: new Map(
          Object.entries(operation.responses).map(([status, response]) => [
            status,
            resolve(response).content?.["application/json"]?.schema ?? null,
          ]),
        ),
      })),
  );
  return { schemas: description.components.schemas, operations, errors: { $ref: "#/components/schemas/basic-error" } };
}

/**
 * One of those that are written down beside this file. A field is `name: type`, or `name?: type` where it may be missing;
 * a type is a JSON type, one of the file's own, or `[type]` for a list; `|` stands between several.
 *
 * @param {string} name
 * @returns {{ schemas: object, operations: Operation[], errors: object }}
 */
export function written(name) {
  const facts = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));
  const plain = new Set(["integer", "number", "string", "boolean", "null", "object"]);
  /** @param {string} type @returns {object} */
  const schema = (type) => {
    if (type === "any") return {};
    if (type.includes("|")) return { anyOf: type.split("|").map((one) => schema(one.trim())) };
    if (type.startsWith("[")) return { type: "array", items: schema(type.slice(1, -1)) };
    if (plain.has(type)) return { type };
    if (!(type in facts.types)) throw new Error(`${name}.json: what is ${type}?`);
    return { $ref: `#/components/schemas/${type}` };
  };
  /** @param {string[]} fields @param {boolean} closed */
  const fields = (fields, closed) => {
    const all = fields.map((field) => {
      const [, own, optional, type] = /^(\S+?)(\?)?: (.+)$/.exec(field) ?? [];
      if (type === undefined) throw new Error(`${name}.json: ${field}`);
      return { own, optional: optional === "?", schema: schema(type) };
    });
    return {
      type: "object",
      properties: Object.fromEntries(all.map((one) => [one.own, one.schema])),
      required: all.filter((one) => !one.optional).map((one) => one.own),
      ...(closed && { additionalProperties: false }),
    };
  };
  const schemas = Object.fromEntries(
    Object.entries(facts.types).map(([type, own]) => [type, fields(/** @type {string[]} */ (own), false)]),
  );
  /** @type {Operation[]} */
  const operations = facts.operations.map((/** @type {any} */ one) => {
    const [method, path] = one.call.split(" ");
    const query = /** @type {any} */ (fields(one.query ?? [], true));
    return {
      method,
      path: parts(path),
      query: new Map(
        Object.entries(query.properties).map(([own, schema]) => [own, { schema, required: query.required.includes(own) }]),
      ),
      body: one.body === undefined ? null : fields(one.body, true),
      answers: new Map(
        Object.entries(one.answers).map(([status, type]) => [
          status,
          type === null ? null : schema(/** @type {string} */ (type)),
        ]),
      ),
    };
  });
  return { schemas, operations, errors: schema(facts.errors) };
}
