import type { MirrorView } from "../host/types";

/** Lower case in no particular language: an "I" typed on a Turkish keyboard is still found. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** What was typed, as words that are looked for. */
export function wanted(typed: string): string[] {
  return plain(typed).split(/\s+/).filter(Boolean);
}

/** True where every word that was typed occurs in one of the texts. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const hay = plain(texts.join("\n"));
  return wanted(typed).every((word) => hay.includes(word));
}

/** What each mirror is found by. A key that is typed must not make a thousand texts anew. */
const found = new WeakMap<MirrorView, string>();

function hay(mirror: MirrorView): string {
  let text = found.get(mirror);
  if (text === undefined) {
    const { name, left, right } = mirror;
    text = plain([name, left.host, left.path, left.url, right.host, right.path, right.url].join("\n"));
    found.set(mirror, text);
  }
  return text;
}

export function findMirrors(mirrors: readonly MirrorView[], typed: string): readonly MirrorView[] {
  const words = wanted(typed);
  if (words.length === 0) return mirrors;
  return mirrors.filter((mirror) => words.every((word) => hay(mirror).includes(word)));
}
