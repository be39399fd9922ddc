import errors from "../../../locales/en/errors.ftl?raw";
import events from "../../../locales/en/events.ftl?raw";
import type { SearchWord } from "../host/types";
import { allWords } from "../words";

/** The names of messages, which are the same in every language. */
function names(file: string, prefix: string): string[] {
  return [...file.matchAll(/^([a-z][\w-]*) =/gm)].flatMap(([, key]) => (key?.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

const KINDS = names(events, "event-");
const CODES = names(errors, "error-");

function holding(ids: readonly string[], prefix: string, word: string): string[] {
  return ids.filter((id) => allWords(prefix + id).toLowerCase().includes(word));
}

/**
 * What was typed, for the engine. It keeps events without their sentences: which of those hold a word is known here,
 * in the language that is read.
 */
export function searchWords(typed: string): SearchWord[] {
  return typed
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => {
      const word = text.toLowerCase();
      return { text, kinds: holding(KINDS, "event-", word), codes: holding(CODES, "error-", word) };
    });
}
