import type { HostKind, ReuseFrom } from "../host/types";

export const REUSE_WORDS: Record<ReuseFrom, string> = {
  git: "window-secret-git",
  gh: "window-secret-gh",
  glab: "window-secret-glab",
};

/** Which programs may know a secret for a kind of host; Git's helpers for any. */
export function reusable(kind: HostKind | null): ReuseFrom[] {
  if (kind === "github") return ["git", "gh"];
  if (kind === "gitlab") return ["git", "glab"];
  return ["git"];
}
