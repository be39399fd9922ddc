import type { MirrorView } from "../host/types";
import { list, t } from "../words";
import { problemTitle } from "./problem";
import { guardSentence } from "./question";
import { sideNames } from "./sides";

/** One line on why a mirror is not simply in sync; null where its status says it all. */
export function why(mirror: MirrorView): string | null {
  const { status, decisions, counts, problem, question } = mirror;
  if (question) return guardSentence(question.guard, sideNames(mirror));
  if (status === "needsDecision" && decisions.length > 0) {
    const waiting = counts.diverged + counts.held;
    const more = Math.max(0, waiting - decisions.length);
    const refs = list(more > 0 ? [...decisions, t("window-why-more", { count: more })] : decisions);
    const count = decisions.length + more;
    const first =
      counts.diverged === count ? t("window-why-diverged", { refs, count }) : t("window-why-decide", { refs, count });
    const second = counts.toLeft + counts.toRight === 0 ? t("window-why-rest-in-sync") : t("window-why-rest-goes-on");
    return t("words-sentences", { first, second });
  }
  if (problem) return problemTitle(problem);
  // A run that begins settles nothing yet.
  if (counts.held > 0 && ["upToDate", "syncing", "queued"].includes(status)) return t("window-why-held", { count: counts.held });
  return null;
}
