import { FluentBundle, FluentResource } from "@fluent/bundle";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";

import { sampleEvents } from "../src/host/sample/events";
import { eventSentence } from "../src/model/events";
import { engineArgs, t } from "../src/words";

const SOURCES = join(import.meta.dirname, "../src");
const LOCALE = join(import.meta.dirname, "../../locales/en");

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ts|svelte)$/.test(name) && !name.includes("sample"))
  .map((name) => ({ name, text: readFileSync(join(SOURCES, name), "utf8") }));

/** Keys are always written out, never put together, so that they can be found. */
const KEY = /["'`]((?:window|status|verdict|phase|age|effect)-[a-z0-9-]+|backup-reason)["'`]/g;
const used = new Set(files.flatMap(({ text }) => [...text.matchAll(KEY)].map((match) => match[1] ?? "")));

function catalogue(name: string): string {
  const path = join(LOCALE, `${name}.ftl`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function keys(name: string): string[] {
  return [...catalogue(name).matchAll(/^([a-z][\w-]*) =/gm)].map((match) => match[1] ?? "");
}

describe("the catalogue", () => {
  it("has every key that the window uses", () => {
    const known = new Set([...keys("window"), ...keys("shared"), ...keys("ssh")]);
    expect([...used].filter((key) => !known.has(key))).toEqual([]);
    expect(used.size).toBeGreaterThan(100);
  });

  it("has no key for the window that nothing uses", () => {
    const mine = [...keys("window"), ...keys("ssh").filter((key) => key.startsWith("window-"))];
    expect(mine.filter((key) => !used.has(key))).toEqual([]);
  });

  it("parses, and names no key twice", () => {
    const bundle = new FluentBundle("en");
    for (const name of ["window", "shared", "errors", "events", "ssh"]) {
      const errors = bundle.addResource(new FluentResource(catalogue(name)));
      expect(errors.map(String), name).toEqual([]);
      for (const key of keys(name)) expect(bundle.getMessage(key)?.value, key).toBeTruthy();
    }
  });

  it("shows a missing key as such", () => {
    expect(t("window-that-nobody-wrote".replace("nobody", "no-one"))).toBe("⟪window-that-no-one-wrote⟫");
  });

  it("counts with the numbers that the engine sends as text", () => {
    expect(t("age-days", engineArgs({ count: "1" }))).toBe("1 day ago");
    expect(t("age-days", engineArgs({ count: "2" }))).toBe("2 days ago");
    // Ids look like numbers too, and must come out as they went in.
    expect(t("window-grew-from", engineArgs({ base: "1234567" }))).toContain("1234567");
    expect(t("window-grew-from", engineArgs({ base: "0012345" }))).toContain("0012345");
  });
});

describe("what the engine says", () => {
  it("has a sentence for each event of the sample, with all its arguments", () => {
    const sentences = sampleEvents(0).map(eventSentence);
    expect(sentences.filter((sentence) => /[⟪{]/.test(sentence))).toEqual([]);
    expect(sentences[1]).toContain("(1234567 → 2e02728)");
  });

  it("has a sentence and an advice for each code that a form knows", () => {
    const known = new Set(keys("errors"));
    const source = readFileSync(join(SOURCES, "model/placement.ts"), "utf8");
    const codes = [...source.matchAll(/^ {2}"?([a-z-]+)"?: "/gm)].map((match) => match[1] ?? "");
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !known.has(`error-${code}`) || !known.has(`hint-${code}`))).toEqual([]);
  });
});

type Node = { type?: string; name?: string; data?: string; value?: unknown } & Record<string, unknown>;

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (typeof node === "object" && node !== null) {
    visit(node as Node);
    for (const [key, value] of Object.entries(node)) if (key !== "parent") walk(value, visit);
  }
}

const READ_ATTRIBUTES = ["title", "placeholder", "alt", "label", "aria-label", "aria-description"];

function lettersIn(markup: string): string[] {
  const found: string[] = [];
  walk(parse(markup, { modern: true }).fragment, (node) => {
    if (node.type === "Text" && /\p{L}/u.test(node.data ?? "") && node["attribute"] !== true) found.push(node.data ?? "");
    if (node.type === "Attribute" && node.name === "style") found.push("a style attribute");
    // Text of other attributes (classes, ids, paths) is not for reading.
    if (node.type === "Attribute" && !READ_ATTRIBUTES.includes(node.name ?? "")) node.value = [];
  });
  return found;
}

describe("the markup", () => {
  it.each(files.filter(({ name }) => name.endsWith(".svelte")))("of $name holds no text of its own", ({ text }) => {
    expect(lettersIn(text)).toEqual([]);
  });

  it("would be caught with text of its own", () => {
    expect(lettersIn('<p class="soft">Hello</p>')).toEqual(["Hello"]);
    expect(lettersIn('<input class="x" placeholder="Type" />')).toEqual(["Type"]);
    expect(lettersIn('<p style="color: red">{x}</p>')).toContain("a style attribute");
  });
});
