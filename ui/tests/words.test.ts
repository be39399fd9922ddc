import { FluentBundle, FluentResource } from "@fluent/bundle";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "svelte/compiler";
import { afterEach, describe, expect, it } from "vitest";

import { sampleEvents } from "../src/host/sample/events";
import { eventSentence } from "../src/model/events";
import { problemHint } from "../src/model/problem";
import { age, date, dayName } from "../src/model/time";
import { bytes } from "../src/model/amount";
import { LANGUAGES } from "../src/languages/languages";
import { spoken } from "../src/spoken.svelte";
import { engineArgs, list, t } from "../src/words";

const SOURCES = join(import.meta.dirname, "../src");
const LOCALE = join(import.meta.dirname, "../../locales/en");

/** The files of the catalogue that the window reads. */
const SHOWN = readdirSync(LOCALE)
  .map((name) => name.replace(".ftl", ""))
  .filter((name) => !["cli", "desktop", "misuse"].includes(name));

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ts|svelte)$/.test(name) && !name.includes("sample"))
  .map((name) => ({ name, text: readFileSync(join(SOURCES, name), "utf8") }));

/** Keys are always written out, never put together, so that they can be found. */
const KEY = /["'`]((?:window|status|verdict|phase|age|effect|words)-[a-z0-9-]+|backup-reason)["'`]/g;
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
    const known = new Set(SHOWN.flatMap(keys));
    expect([...used].filter((key) => !known.has(key))).toEqual([]);
    expect(used.size).toBeGreaterThan(100);
  });

  it("has no key for the window that nothing uses", () => {
    expect(SHOWN.flatMap(keys).filter((key) => key.startsWith("window-") && !used.has(key))).toEqual([]);
  });

  it("parses, and names no key twice", () => {
    const bundle = new FluentBundle("en");
    for (const name of SHOWN) {
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

describe("another language", () => {
  afterEach(() => spoken.change("en"));

  it("is one of those that the catalogue has", () => {
    expect(readdirSync(join(LOCALE, "..")).toSorted()).toEqual(Object.keys(LANGUAGES).toSorted());
  });

  it("is spoken from one moment to the next, and is told to whoever reads the page aloud", async () => {
    await spoken.change("ru");
    expect(t("window-mirrors")).toBe("Зеркала");
    expect(document.documentElement.lang).toBe("ru");
    await spoken.change("zh-CN");
    expect(t("window-mirrors")).toBe("镜像");
    expect(document.documentElement.lang).toBe("zh-CN");
  });

  it("is the last one that was chosen, however long each took to be read", async () => {
    await Promise.all([spoken.change("ru"), spoken.change("zh-CN"), spoken.change("en")]);
    expect(t("window-mirrors")).toBe("Mirrors");
  });

  it("counts, and writes numbers, dates, amounts and lists its own way", async () => {
    const at = new Date(2026, 2, 3, 12).getTime();
    const day = 24 * 3600_000;
    await spoken.change("ru");
    expect([1, 2, 5, 11].map((count) => age(at - count * day, at))).toEqual(["1 день назад", "2 дня назад", "5 дней назад", "11 дней назад"]);
    expect(t("window-repositories-count", { count: 12_345 })).toBe("12\u{a0}345 репозиториев");
    expect(date(at)).toMatch(/^3 мар. 2026\sг\.$/);
    expect(bytes(1_500_000)).toMatch(/^1,5\sМБ$/);
    expect(list(["main", "dev", t("window-why-more", { count: 3 })])).toBe("main, dev и ещё 3");
    await spoken.change("zh-CN");
    expect(date(at)).toBe("2026年3月3日");
    expect(dayName(at - 5 * day, at)).toContain("星期四");
    expect(list(["main", "dev"])).toBe("main 和 dev");
    expect(list(["主干", "dev", "开发"])).toBe("主干、dev 和开发");
  });
});

describe("what the engine says", () => {
  it("has a sentence for each event of the sample, with all its arguments", () => {
    const sentences = sampleEvents(0).map(eventSentence);
    expect(sentences.filter((sentence) => /[⟪{]/.test(sentence))).toEqual([]);
    expect(sentences[1]).toContain("(1234567 → 2e02728)");
  });

  it("names what is in the window, and not the command for it", () => {
    const hint = (code: string) => problemHint({ code, args: { account: "work", host: "Gitee", scope: "repo" } });
    for (const code of ["credentials-rejected", "token-expired", "token-expiring", "scope-missing", "workflow-scope"]) {
      expect(hint(code)).toContain("“New token”");
      expect(hint(code)).not.toContain("gemel account");
    }
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
