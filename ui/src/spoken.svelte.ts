import { FluentBundle, FluentResource } from "@fluent/bundle";

import { ENGLISH, type Files, type Language, read } from "./languages/languages";

/** What the command line, the tray and the notices say is not for the window. */
const english: Files = import.meta.glob<string>(["../../locales/en/*.ftl", "!../../locales/*/{cli,desktop,misuse}.ftl"], {
  query: "?raw",
  import: "default",
  eager: true,
});

function bundle(language: Language, files: Files): FluentBundle {
  // Isolation marks guard mixed-direction text; they also end up in titles, copied text and tests.
  const made = new FluentBundle(language, { useIsolating: false });
  for (const text of Object.values(files)) made.addResource(new FluentResource(text));
  return made;
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
    const made = language === ENGLISH ? this.fallback : bundle(language, await read(language));
    // Whoever changed their mind meanwhile is not spoken to in the language they left.
    if (this.#wanted !== language) return;
    this.bundle = made;
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const spoken = new Spoken();
