import type { HostKeysView, Problem, Standing } from "../host/types";

const STANDING: Record<Standing, string> = {
  matches: "window-ssh-matches",
  differs: "window-ssh-differs",
  unpublished: "window-ssh-unpublished",
};

/** How a key fits what is published, in words. */
export function standingWords(standing: Standing): string {
  return STANDING[standing];
}

/** Whether all that the host shows is published, so that one word of a person's is enough. */
export function acceptable({ shown }: HostKeysView): boolean {
  return shown.length > 0 && shown.every(({ standing }) => standing === "matches") && !shown.some(({ pinned }) => pinned);
}

/** The host whose keys a Problem is about; none where it is about something else. */
export function hostOfKeys(problem: Problem | null): string | null {
  if (problem?.code !== "host-key-unknown" && problem?.code !== "host-key-changed") return null;
  return problem.args["name"] ?? null;
}
