import errors from "../../../locales/en/errors.ftl?raw";
import events from "../../../locales/en/events.ftl?raw";
import type { SearchWord } from "../host/types";
import { allWords, inLanguage } from "../words";

/** The names of messages, which are the same in every language. */
function names(file: string, prefix: string): string[] {
  return [...file.matchAll(/^([a-z][\w-]*) =/gm)].flatMap(([, key]) => (key?.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

const KINDS = names(events, "event-");
const CODES = names(errors, "error-");

/** The sentences in small letters, by id: the same for every word that is looked for. */
function sentences(ids: readonly string[], prefix: string) {
  return inLanguage(() => ids.map((id) => [id, allWords(prefix + id).toLowerCase()] as const));
}

const OF_KINDS = sentences(KINDS, "event-");
const OF_CODES = sentences(CODES, "error-");

function holding(all: readonly (readonly [string, string])[], word: string): string[] {
  return all.filter(([, sentence]) => sentence.includes(word)).map(([id]) => id);
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
      return { text, kinds: holding(OF_KINDS(), word), codes: holding(OF_CODES(), word) };
    });
}
