import type { QuestionKind, RefAnswers, RefView, ResolutionView, ShownTips, Take } from "../host/types";
import { ORDER } from "./answer";

/** The kinds of questions that more than one ref asks: those can be answered together. */
export function questionsAlike(refs: readonly (RefView | null)[]): Set<QuestionKind> {
  const seen = new Set<QuestionKind>();
  const several = new Set<QuestionKind>();
  for (const ref of refs) {
    if (!ref?.asks) continue;
    if (seen.has(ref.asks)) several.add(ref.asks);
    seen.add(ref.asks);
  }
  return several;
}

/** Whether a ref asks what it asked before, about the same tips. */
export function sameQuestion(before: RefView, now: RefView): boolean {
  return before.asks === now.asks && before.left === now.left && before.right === now.right;
}

/** What an answer comes to for each of several refs. */
export type TogetherAnswer = {
  take: Take;
  /** The refs to which it can be given, with what it does to each. */
  each: { of: RefAnswers; answer: ResolutionView }[];
  /** Those that stay as they are, and why. */
  stays: { of: RefAnswers; answer: ResolutionView }[];
};

/** The answers that can be given to at least one of several refs. */
export function answersTogether(all: readonly RefAnswers[]): TogetherAnswer[] {
  return ORDER.flatMap((take) => {
    const found = all.flatMap((of) => of.answers.filter((answer) => answer.take === take).map((answer) => ({ of, answer })));
    const each = found.filter(({ answer }) => answer.problem === null);
    return each.length === 0 ? [] : [{ take, each, stays: found.filter(({ answer }) => answer.problem !== null) }];
  });
}

/** The refs as the answers speak of them. */
export function tipsOf({ each }: TogetherAnswer): ShownTips[] {
  return each.map(({ of: { name, left, right } }) => ({ name, left, right }));
}
