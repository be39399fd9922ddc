import { FluentNumber, type FluentVariable } from "@fluent/bundle";

import type { Language } from "./languages/languages";
import { within } from "./model/visible";
import { spoken } from "./spoken.svelte";

export type Args = Record<string, FluentVariable>;

/** Numbers, dates and lists are written the way of the language of the messages, not of the system. */
export function inLanguage<T>(make: (language: Language) => T): () => T {
  const made = new Map<Language, T>();
  return () => {
    const language = spoken.language;
    let it = made.get(language);
    if (it === undefined) made.set(language, (it = make(language)));
    return it;
  };
}

/** The bundle that has a message: the one that is spoken, or else English. */
function holding(key: string) {
  return [spoken.bundle, spoken.fallback].find((bundle) => bundle.getMessage(key)?.value);
}

export function hasWords(key: string): boolean {
  return holding(key) !== undefined;
}

/** All letters of a message, whichever of its forms is chosen: what a search looks through. */
export function allWords(key: string): string {
  const found: string[] = [];
  const collect = (part: unknown): void => {
    if (typeof part === "string") found.push(part);
    else if (Array.isArray(part)) part.forEach(collect);
    else if (typeof part === "object" && part !== null && "variants" in part) {
      for (const variant of part.variants as { value: unknown }[]) collect(variant.value);
    }
  };
  collect(holding(key)?.getMessage(key)?.value);
  return found.join(" ");
}

/** The text of a message. A key that is not in the catalogue is shown as such, so that nobody overlooks it. */
export function t(key: string, args: Args = {}): string {
  const bundle = holding(key);
  const pattern = bundle?.getMessage(key)?.value;
  if (!bundle || !pattern) return `⟪${key}⟫`;
  // Without a list of its own to fill, Fluent throws on the first missing argument.
  const faults: Error[] = [];
  return bundle.formatPattern(pattern, plainArgs(args), faults);
}

/** What others wrote is text within a sentence, and nothing more: it turns no letter around, and ends within reason. */
function plainArgs(args: Args): Args {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? within(value) : value]));
}

const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,14})$/;

/**
 * Arguments that came from the engine, where all are strings. Whole numbers become numbers,
 * or "1 commit" and "2 commits" could not be told apart; ungrouped, as some are ids.
 */
export function engineArgs(args: Record<string, string>): Args {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      WHOLE_NUMBER.test(value) ? new FluentNumber(Number(value), { useGrouping: false }) : value,
    ]),
  );
}

const lists = inLanguage((language) => new Intl.ListFormat(language, { type: "conjunction" }));

/** A word in Han letters between Latin ones: Chinese leaves a space on either side. */
const HAN_WORD = /^\p{Script=Han}+$/u;

export function list(items: string[]): string {
  const parts = lists().formatToParts(items);
  return parts
    .map(({ type, value }, at) => {
      if (type !== "literal" || !HAN_WORD.test(value)) return value;
      const space = (text: string | undefined, edge: RegExp) => (text !== undefined && edge.test(text) ? " " : "");
      return `${space(parts[at - 1]?.value, /[!-~]$/)}${value}${space(parts[at + 1]?.value, /^[!-~]/)}`;
    })
    .join("");
}
