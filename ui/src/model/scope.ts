import type { ObservedRef, Place } from "../host/types";
import { DEFAULT_SCOPE, lines } from "./draft";

/** How somebody says which refs belong to a mirror. The engine knows patterns only: these are the usual ones. */
export type ScopeKind = "all" | "protected" | "patterns";

export const PROTECTED = "protected";
const ALL_TAGS = "refs/tags/*";

export function scopeKind(scope: string): ScopeKind {
  const text = lines(scope).join("\n");
  if (text === "" || text === DEFAULT_SCOPE.join("\n")) return "all";
  return text === PROTECTED || text === protectedScope(true) ? "protected" : "patterns";
}

export function protectedScope(tags: boolean): string {
  return tags ? `${PROTECTED}\n${ALL_TAGS}` : PROTECTED;
}

/** Whether a scope takes all tags beside whatever else it takes. */
export function takesAllTags(scope: string): boolean {
  return lines(scope).includes(ALL_TAGS);
}

export type ScopeTally = { branches: number; ofBranches: number; tags: number; ofTags: number; others: number; ofOthers: number };

/** How many refs of each sort there are, and how many of them a mirror would be about, or may be. */
export function scopeTally(refs: readonly ObservedRef[], places: readonly Place[]): ScopeTally {
  const tally: ScopeTally = { branches: 0, ofBranches: 0, tags: 0, ofTags: 0, others: 0, ofOthers: 0 };
  refs.forEach(({ name, tag }, index) => {
    const [has, of] = tag ? (["tags", "ofTags"] as const) : name.startsWith("refs/heads/") ? (["branches", "ofBranches"] as const) : (["others", "ofOthers"] as const);
    tally[of] += 1;
    if ((places[index] ?? "out") !== "out") tally[has] += 1;
  });
  return tally;
}
