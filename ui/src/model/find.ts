import type { MirrorView } from "../host/types";

/** Lower case in no particular language: an "I" typed on a Turkish keyboard is still found. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** True where every word that was typed occurs in one of the texts. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const hay = plain(texts.join("\n"));
  return words.every((word) => hay.includes(word));
}

export function findMirrors(mirrors: readonly MirrorView[], typed: string): MirrorView[] {
  return mirrors.filter(({ name, left, right }) =>
    matches(typed, [name, left.host, left.path, left.url, right.host, right.path, right.url]),
  );
}
