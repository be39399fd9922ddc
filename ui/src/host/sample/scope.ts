import type { NewMirror, ObservedRefs, ScopeFit } from "../types";
import { samplePreview } from "./preview";

const beginning = (pattern: string) => pattern.split("*")[0] ?? "";

/** Some of everything, on the sides that the preview has them on. */
export function sampleObserved(mirror: NewMirror): ObservedRefs {
  const { left, right, refs } = samplePreview(mirror);
  return {
    left: { host: left.host, problem: null },
    right: { host: right.host, problem: null },
    refs: refs.map(({ name, short, tag, verdict }) => {
      const created = verdict?.kind === "propagate" ? verdict.to : null;
      return { name, short, tag, left: created !== "left", right: created !== "right" };
    }),
    protected: ["main"],
    listed: [...new Set(["refs/heads/", "refs/tags/", "refs/notes/", ...mirror.scope.filter((line) => line.startsWith("refs/")).map(beginning)])],
  };
}

/** No engine: a pattern fits what holds the words between its stars. */
export function sampleFit(patterns: string[], names: string[], listed: string[]): ScopeFit {
  const words = (pattern: string) => pattern.replace(/^!/, "").split("*").filter(Boolean);
  const fits = (pattern: string, name: string) => words(pattern).every((word) => name.includes(word));
  const bad = (pattern: string) => /\s|^!?refs\/pull/.test(pattern.trim());
  const usable = patterns.filter((pattern) => pattern.trim() !== "" && !bad(pattern));
  return {
    unlisted: usable.some((pattern) => pattern.startsWith("refs/") && !listed.some((asked) => beginning(pattern).startsWith(asked))),
    places: names.map((name) => {
      const last = usable.findLast((pattern) => fits(pattern, name));
      return last !== undefined && !last.startsWith("!") ? "in" : "out";
    }),
    patterns: patterns.map((pattern) => ({
      problem: bad(pattern) ? { code: "bad-input", args: { what: "scope", value: pattern, host: "", detail: "" } } : null,
      excludes: pattern.startsWith("!"),
      fits: usable.includes(pattern) ? names.filter((name) => fits(pattern, name)).length : null,
    })),
  };
}
