import type { EffectView, Problem, RefView, ResolutionView, RunView, Side, Take } from "../host/types";
import { list, t } from "../words";
import { isUnderstood, problemHint, problemTitle } from "./problem";
import { other, type SideNames } from "./sides";

/** What loses nothing comes first, what decides nothing last. */
export const ORDER: readonly Take[] = ["merge", "left", "right", "both", "ignore"];

/** Answers that do not fit the question at all: nobody would look for a merge of tags. */
const SENSELESS: readonly string[] = ["tag", "one-sided"];

/** The answers to show, in order; after them those that would fit and cannot be given now, with why. */
export function answersTo(ref: RefView, answers: readonly ResolutionView[]): ResolutionView[] {
  const leftAlone = ref.verdict.kind === "ignored";
  return answers
    .filter(({ problem }) => problem?.code !== "resolution-impossible" || !SENSELESS.includes(problem.args["why"] ?? ""))
    .filter(({ take }) => take !== "ignore" || !leftAlone)
    .toSorted((a, b) => Number(a.problem !== null) - Number(b.problem !== null) || ORDER.indexOf(a.take) - ORDER.indexOf(b.take));
}

/** The side that an answer makes equal to the other one. */
function written(take: "left" | "right"): Side {
  return take === "left" ? "right" : "left";
}

/** Where both are kept: what happens to the ref itself, whose old commits live on under the name that is made. */
function movesAside({ side, short: ref }: EffectView, { effects }: ResolutionView, names: SideNames): string {
  const second = effects.find(({ action }) => action === "create")?.short ?? "";
  return t("window-answer-both-does", { host: names[side], from: names[other(side)], ref, second });
}

/** Whether an answer leaves commits with no name on any host. */
export function losesCommits({ take, effects }: ResolutionView): boolean {
  return take !== "both" && effects.some(({ discards }) => discards.total > 0);
}

/** An answer as what one would tell somebody to do. */
export function answerTitle(answer: ResolutionView, ref: RefView, names: SideNames): string {
  const { take } = answer;
  switch (take) {
    case "merge":
      return t("window-answer-merge");
    case "both":
      return t("window-answer-both");
    case "ignore":
      return t("window-answer-ignore");
    case "left":
    case "right": {
      const side = written(take);
      const args = { host: names[side], from: names[other(side)], ref: ref.short };
      if (ref[take] === null) return t("window-answer-delete", args);
      return ref[side] === null ? t("window-answer-put-back", args) : t("window-answer-match", args);
    }
  }
}

/** The authors of what an effect discards, each once; the newest first. */
function authors({ discards: { shown, total } }: EffectView): string {
  const named = [...new Set(shown.map(({ author }) => author))];
  return list(total > shown.length ? [...named, t("window-answer-others")] : named);
}

/** In one sentence, what follows from an answer; of an impossible one, why. */
export function answerSummary(answer: ResolutionView, names: SideNames): string {
  const { take, problem, effects } = answer;
  if (problem) return [problemTitle(problem), take === "merge" && problem.code === "merge-conflicts" ? "" : problemHint(problem)].join(" ").trim();
  if (take === "merge") return t("window-answer-merge-does", { left: names.left, right: names.right });
  if (take === "ignore") return t("effect-nothing");
  if (take === "both") return effects.filter(({ action }) => action !== "create").map((effect) => movesAside(effect, answer, names)).join(" ");
  return effects.map((effect) => loss(effect, names)).join(" ");
}

function loss(effect: EffectView, names: SideNames): string {
  const { side, short: ref, action, discards } = effect;
  const host = names[side];
  if (action === "create") return t("window-answer-creates", { host, ref });
  if (action === "advance") return t("window-answer-advances", { host, ref });
  if (discards.total === 0) return t("window-answer-replaces", { host, ref, action });
  return t("window-answer-discards", { host, ref, count: discards.total, authors: authors(effect) });
}

const EFFECT: Record<EffectView["action"], string> = {
  create: "effect-create",
  advance: "effect-advance",
  rewrite: "effect-rewrite",
  delete: "effect-delete",
};

/** What an answer does on one host, as one sentence. */
export function effectSentence(effect: EffectView, answer: ResolutionView, names: SideNames): string {
  const { action, side, short, discards } = effect;
  if (answer.take === "both" && action !== "create") return movesAside(effect, answer, names);
  return t(EFFECT[action], { host: names[side], ref: short, count: discards.total });
}

/** Whether two looks at an answer show the same deed. A merge is made anew each time, so its name says nothing. */
export function sameDeed(one: ResolutionView, two: ResolutionView): boolean {
  const deed = ({ take, problem, effects }: ResolutionView) =>
    JSON.stringify([
      take,
      problem?.code,
      effects.map(({ side, name, action, old, new: made }) => [side, name, action, old, take === "merge" ? null : made]),
    ]);
  return deed(one) === deed(two);
}

/** What is said when a tip moved between the question and its answer. */
export function changedMeanwhile(ref: string): Problem {
  return { code: "resolution-stale", args: { ref } };
}

/** What kept a run from doing what it was begun for; null where it is done. */
export type Shortfall = { problem: Problem } | { title: string; hint: string };

/** What became of an order for some ref, in the run that was to carry it out. */
export function shortfall(run: RunView, name: string): Shortfall | null {
  if (run.problem) return { problem: run.problem };
  if (run.outcome === "cancelled") return { problem: { code: "cancelled", args: {} } };
  if (run.question) return { title: t("window-not-done-asks"), hint: t("window-not-done-asks-hint") };
  const ref = run.refs.find((outcome) => outcome.name === name);
  if (!ref?.delivery || ref.delivery === "done") return null;
  const title = t("window-not-done", { ref: ref.short, delivery: ref.delivery });
  const { problem } = ref;
  return { title, hint: problem && isUnderstood(problem) ? `${problemTitle(problem)} ${problemHint(problem)}` : (ref.detail ?? "") };
}
