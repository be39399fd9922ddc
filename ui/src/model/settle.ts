import type { MirrorView, RefView, Side } from "../host/types";
import { target } from "./sides";

/** Quoted where a POSIX shell would read more into it: ref names may hold `$`, `;` and quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The side on which the settled branch has to arrive: it goes on to the other from there. */
export function settleSide(mirror: MirrorView): Side {
  return target(mirror.direction) === "left" ? "right" : "left";
}

/**
 * What to type in a clone of one's own to bring both sides of a diverged branch together: the merge holds
 * both tips, so for Gemel it is an ordinary advance, and nothing is overwritten.
 */
export function mergeCommands(mirror: MirrorView, ref: RefView): string[] {
  const name = shellWord(ref.name);
  const into = shellWord(mirror[settleSide(mirror)].url);
  const from = shellWord(mirror[settleSide(mirror) === "left" ? "right" : "left"].url);
  return [
    `git fetch ${into} ${name}`,
    `git switch --detach FETCH_HEAD`,
    `git pull --no-rebase ${from} ${name}`,
    `git push ${into} HEAD:${name}`,
  ];
}
