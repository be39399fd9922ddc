import { FluentBundle, FluentResource } from "@fluent/bundle";

/** The languages there are, each with the name that its speakers give it. The first is complete by definition. */
export const LANGUAGES = { en: "English", "zh-CN": "简体中文", ru: "Русский" } as const;
export type Language = keyof typeof LANGUAGES;
const ENGLISH: Language = "en";

/** Whether there is such a language. */
export function isLanguage(tag: string | null): tag is Language {
  return tag !== null && Object.hasOwn(LANGUAGES, tag);
}

type Files = Record<string, string>;
/** What the command line, the tray and the notices say is not for the window. */
const english = import.meta.glob<string>(["../../locales/en/*.ftl", "!../../locales/*/{cli,desktop,misuse}.ftl"], {
  query: "?raw",
  import: "default",
  eager: true,
});
/** Read when they are wanted: nobody reads three languages at once. */
const others = import.meta.glob<string>(
  ["../../locales/*/*.ftl", "!../../locales/en/*.ftl", "!../../locales/*/{cli,desktop,misuse}.ftl"],
  { query: "?raw", import: "default" },
);

function bundle(language: Language, files: Files): FluentBundle {
  // Isolation marks guard mixed-direction text; they also end up in titles, copied text and tests.
  const made = new FluentBundle(language, { useIsolating: false });
  for (const text of Object.values(files)) made.addResource(new FluentResource(text));
  return made;
}

async function read(language: Language): Promise<FluentBundle> {
  const files = Object.entries(others).filter(([path]) => path.includes(`/${language}/`));
  const texts = await Promise.all(files.map(async ([path, load]) => [path, await load()] as const));
  return bundle(language, Object.fromEntries(texts));
}

/** What the window speaks. Whatever shows words reads this, and is drawn anew when it changes. */
class Spoken {
  readonly fallback = bundle(ENGLISH, english);
  language = $state.raw<Language>(ENGLISH);
  bundle = $state.raw<FluentBundle>(this.fallback);
  #wanted: Language = ENGLISH;

  /** Speaks another language from now on. */
  async change(language: Language): Promise<void> {
    this.#wanted = language;
    const made = language === ENGLISH ? this.fallback : await read(language);
    // Whoever changed their mind meanwhile is not spoken to in the language they left.
    if (this.#wanted !== language) return;
    this.bundle = made;
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const spoken = new Spoken();
