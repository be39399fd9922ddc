import type { BranchRule, BranchRules } from "../host/types";
import { list, t } from "../words";

const WORDS: Record<BranchRule, string> = {
  noPush: "window-rule-no-push",
  pullRequest: "window-rule-pull-request",
  noCreation: "window-rule-no-creation",
  noForcePush: "window-rule-no-force-push",
  noDeletion: "window-rule-no-deletion",
  signatures: "window-rule-signatures",
  linearHistory: "window-rule-linear-history",
  checks: "window-rule-checks",
  form: "window-rule-form",
  files: "window-rule-files",
};

/** What a host asks of pushes, a sentence a rule, with the branches that it is about. */
export function ruleSentences(all: readonly BranchRules[], few: number): { rule: BranchRule; words: string }[] {
  const rules = Object.keys(WORDS) as BranchRule[];
  return rules.flatMap((rule) => {
    const about = all.filter(({ rules }) => rules.includes(rule)).map(({ branch }) => (branch === "*" ? t("window-rule-every-branch") : branch));
    if (about.length === 0) return [];
    const branches = list([...about.slice(0, few), ...(about.length > few ? ["…"] : [])]);
    return [{ rule, words: t(WORDS[rule], { branches }) }];
  });
}
