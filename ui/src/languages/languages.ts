/** The languages there are, each with the name that its speakers give it. The first is complete by definition. */
export const LANGUAGES = { en: "English", "zh-CN": "简体中文", ru: "Русский" } as const;
export type Language = keyof typeof LANGUAGES;
/** It is there with the window, for what another one may lack. */
export const ENGLISH = "en";

/** Messages by the file that they are written in. */
export type Files = Record<string, string>;

const OTHERS: Record<Exclude<Language, typeof ENGLISH>, () => Promise<{ default: Files }>> = {
  "zh-CN": () => import("./zh-CN"),
  ru: () => import("./ru"),
};

/** Whether there is such a language. */
export function isLanguage(tag: string | null): tag is Language {
  return tag !== null && Object.hasOwn(LANGUAGES, tag);
}

/** Reads a language, once: nobody reads three of them. Of English nothing is left to be read. */
export async function read(language: Language): Promise<Files> {
  return language === ENGLISH ? {} : (await OTHERS[language]()).default;
}

/** The language that the shell names in the address, so that not one word is shown in another. */
export function named(): Language {
  const tag = new URLSearchParams(location.search).get("language");
  return isLanguage(tag) ? tag : ENGLISH;
}
