import type { ActionKind, HeldReason, RefView, Side } from "../host/types";
import { t } from "../words";
import { other, type SideNames } from "./sides";
import type { Tone } from "./status";

const CREATE = { branch: "verdict-create-branch", tag: "verdict-create-tag" };

const GOES_ACROSS: Record<Exclude<ActionKind, "create">, string> = {
  advance: "verdict-advance",
  rewrite: "verdict-rewrite",
  delete: "verdict-delete",
};

const HELD: Record<HeldReason, string> = {
  unconfirmed: "verdict-held-unconfirmed",
  rewrite: "verdict-held-rewrite",
  deletion: "verdict-held-deletion",
  deletionUnconfirmed: "verdict-held-deletion-unconfirmed",
  refused: "verdict-held-refused",
  flapping: "verdict-held-flapping",
  defaultBranch: "verdict-held-default-branch",
  guard: "verdict-held-guard",
  nameClash: "verdict-held-name-clash",
  fileTooLarge: "verdict-held-file-too-large",
  workflowScope: "verdict-held-workflow-scope",
  protectionUnknown: "verdict-held-protection-unknown",
};

/** What a person can do about a held ref, in full sentences. */
const HELD_ADVICE: Record<HeldReason, string> = {
  unconfirmed: "window-held-unconfirmed",
  rewrite: "window-held-rewrite",
  deletion: "window-held-deletion",
  deletionUnconfirmed: "window-held-deletion-unconfirmed",
  refused: "window-held-refused",
  flapping: "window-held-flapping",
  defaultBranch: "window-held-default-branch",
  guard: "window-held-guard",
  nameClash: "window-held-name-clash",
  fileTooLarge: "window-held-file-too-large",
  workflowScope: "window-held-workflow-scope",
  protectionUnknown: "window-held-protection-unknown",
};

/** Held refs that settle by themselves at a later run. */
const PASSING: readonly HeldReason[] = ["unconfirmed", "deletionUnconfirmed", "protectionUnknown"];

/** The side that has the ref, or that left the base; by default the one on the left. */
function active(ref: RefView): Side {
  if (ref.left === null) return "right";
  if (ref.right === null) return "left";
  return ref.left !== ref.base ? "left" : "right";
}

/** Of a held deletion: the side on which the ref is gone. */
function emptied(ref: RefView): Side {
  return ref.left === null ? "left" : "right";
}

/** What happens to a ref, as one sentence. */
export function verdictSentence(ref: RefView, names: SideNames): string {
  const { verdict } = ref;
  switch (verdict.kind) {
    case "inSync":
      return t("verdict-in-sync");
    case "propagate": {
      const args = { to: names[verdict.to], from: names[other(verdict.to)] };
      if (verdict.action === "create") return t(ref.tag ? CREATE.tag : CREATE.branch, args);
      const ahead = verdict.to === "right" ? ref.leftAhead : ref.rightAhead;
      if (verdict.action === "advance" && ahead !== null) return t("verdict-advance-commits", { ...args, count: ahead });
      return t(GOES_ACROSS[verdict.action], args);
    }
    case "diverged":
      return divergedSentence(ref, names);
    case "held":
      return t(HELD[verdict.reason], heldArgs(ref, names));
    case "ignored":
      switch (verdict.reason) {
        case "oneSided":
          return t("verdict-ignored-one-sided", { on: names[active(ref)] });
        case "targetOnly":
          return t("verdict-ignored-target-only", { on: names[active(ref)] });
        case "chosen":
          return t("verdict-ignored-chosen");
      }
  }
}

function divergedSentence(ref: RefView, names: SideNames): string {
  if (ref.left === null || ref.right === null) {
    const gone = emptied(ref);
    return t("verdict-diverged-deleted", { gone: names[gone], changed: names[other(gone)] });
  }
  if (ref.tag) return t("verdict-diverged-tag");
  if (ref.leftAhead === null || ref.rightAhead === null) return t("verdict-diverged");
  return t("verdict-diverged-commits", {
    left: names.left,
    right: names.right,
    leftCount: ref.leftAhead,
    rightCount: ref.rightAhead,
  });
}

function heldArgs(ref: RefView, names: SideNames) {
  return {
    changed: names[active(ref)],
    gone: names[emptied(ref)],
    kept: names[other(emptied(ref))],
  };
}

export function heldAdvice(ref: RefView, names: SideNames): string | null {
  return ref.verdict.kind === "held" ? t(HELD_ADVICE[ref.verdict.reason], heldArgs(ref, names)) : null;
}

/** Whether the person may ask for another try, instead of waiting for something to change. */
export function canSendAgain({ verdict }: RefView): boolean {
  return verdict.kind === "held" && (verdict.reason === "refused" || verdict.reason === "unconfirmed");
}

export function verdictTone({ verdict }: RefView): Tone {
  switch (verdict.kind) {
    case "inSync":
      return "ok";
    case "propagate":
      return "run";
    case "diverged":
      return "ask";
    case "held":
      return PASSING.includes(verdict.reason) ? "calm" : "ask";
    case "ignored":
      return "calm";
  }
}

/** What asks for a person comes first, then what moves, then the rest; each in the engine's order. */
export function attentionFirstRefs(refs: readonly RefView[]): RefView[] {
  const groups: Record<Tone, RefView[]> = { stop: [], ask: [], run: [], calm: [], ok: [] };
  for (const ref of refs) groups[verdictTone(ref)].push(ref);
  return Object.values(groups).flat();
}

/** Rows that have more to say than fits on one line. */
export function opens(ref: RefView): boolean {
  return ref.verdict.kind === "held" || isQuestion(ref);
}

/** Held refs that a person may settle by an answer. */
const ANSWERED: readonly HeldReason[] = ["rewrite", "deletion", "flapping"];

/** Whether a person may answer what is to become of the ref. What was left alone can be taken up again. */
export function isQuestion({ verdict }: RefView): boolean {
  switch (verdict.kind) {
    case "diverged":
      return true;
    case "held":
      return ANSWERED.includes(verdict.reason);
    case "ignored":
      return verdict.reason === "chosen";
    default:
      return false;
  }
}
