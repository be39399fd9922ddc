import { FluentBundle, FluentNumber, FluentResource, type FluentVariable } from "@fluent/bundle";

const LANGUAGE = "en";

const files = import.meta.glob<string>("../../locales/en/{window,shared,errors,events,ssh}.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

// Isolation marks guard mixed-direction text; they also end up in titles, copied text and tests.
const bundle = new FluentBundle(LANGUAGE, { useIsolating: false });
for (const text of Object.values(files)) bundle.addResource(new FluentResource(text));

export type Args = Record<string, FluentVariable>;

/** Numbers, dates and lists are written the way of the language of the messages, not of the system. */
export const language = LANGUAGE;

export function hasWords(key: string): boolean {
  return bundle.hasMessage(key);
}

/** The text of a message. A key that is not in the catalogue is shown as such, so that nobody overlooks it. */
export function t(key: string, args: Args = {}): string {
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) return `⟪${key}⟫`;
  // Without a list of its own to fill, Fluent throws on the first missing argument.
  const faults: Error[] = [];
  return bundle.formatPattern(pattern, args, faults);
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

const lists = new Intl.ListFormat(language, { type: "conjunction" });

export function list(items: string[]): string {
  return lists.format(items);
}
