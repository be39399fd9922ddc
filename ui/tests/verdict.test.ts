import { describe, expect, it } from "vitest";

import type { RefView } from "../src/host/types";
import { attentionFirstRefs, canSendAgain, heldAdvice, verdictSentence } from "../src/model/verdict";
import { OTHER_OID, aRef } from "./sample";

const NAMES = { left: "GitHub", right: "Gitee" };

const held = (reason: Extract<RefView["verdict"], { kind: "held" }>["reason"], change: Partial<RefView> = {}) =>
  aRef({ verdict: { kind: "held", reason }, ...change });

const CASES: [string, RefView][] = [
  ["In sync", aRef({})],
  ["New branch goes to Gitee", aRef({ right: null, base: null, verdict: { kind: "propagate", to: "right", action: "create" } })],
  ["New branch goes to GitHub", aRef({ left: null, base: null, verdict: { kind: "propagate", to: "left", action: "create" } })],
  ["New tag goes to Gitee", aRef({ tag: true, verdict: { kind: "propagate", to: "right", action: "create" } })],
  ["1 commit goes to Gitee", aRef({ leftAhead: 1, verdict: { kind: "propagate", to: "right", action: "advance" } })],
  ["3 commits go to GitHub", aRef({ rightAhead: 3, verdict: { kind: "propagate", to: "left", action: "advance" } })],
  ["New commits go to Gitee", aRef({ verdict: { kind: "propagate", to: "right", action: "advance" } })],
  ["Rewritten history goes to Gitee, backup kept", aRef({ verdict: { kind: "propagate", to: "right", action: "rewrite" } })],
  ["Deleted on Gitee too, backup kept", aRef({ left: null, verdict: { kind: "propagate", to: "right", action: "delete" } })],
  ["Diverged: 2 commits on GitHub, 1 on Gitee", aRef({ leftAhead: 2, rightAhead: 1, verdict: { kind: "diverged" } })],
  ["Diverged: new commits on both sides", aRef({ verdict: { kind: "diverged" } })],
  ["Diverged: the tag names two different things", aRef({ tag: true, verdict: { kind: "diverged" } })],
  ["Diverged: deleted on Gitee, changed on GitHub", aRef({ right: null, verdict: { kind: "diverged" } })],
  ["Held until the last push is confirmed", held("unconfirmed")],
  ["Held: history was rewritten on Gitee", held("rewrite", { right: OTHER_OID })],
  ["Held: deleted on GitHub", held("deletion", { left: null })],
  ["Deleted on Gitee: looking again before GitHub follows", held("deletionUnconfirmed", { right: null })],
  ["Held: something keeps setting it back", held("flapping")],
  ["Held: deleted on GitHub, but the default branch on Gitee", held("defaultBranch", { left: null })],
  ["Waits: on the other side a ref is in the way of its name", held("nameClash", { right: null })],
  ["Waits: it brings a file that is larger than the host takes", held("fileTooLarge", { detail: "big.bin (120 MiB)" })],
  ["Waits for your approval", held("guard")],
  ["Held: refused by the host", held("refused")],
  ["Only on GitHub, left alone", aRef({ right: null, verdict: { kind: "ignored", reason: "oneSided" } })],
  ["Left alone, as decided, until both sides agree again", aRef({ verdict: { kind: "ignored", reason: "chosen" } })],
  ["Only on Gitee, left alone", aRef({ left: null, verdict: { kind: "ignored", reason: "targetOnly" } })],
];

describe("what happens to a ref", () => {
  it.each(CASES)("%s", (sentence, ref) => {
    expect(verdictSentence(ref, NAMES)).toBe(sentence);
    const advice = heldAdvice(ref, NAMES);
    expect(advice === null).toBe(ref.verdict.kind !== "held");
    // Neither a missing message nor a missing argument.
    expect(`${sentence} ${advice ?? ""}`).not.toMatch(/[⟪{]/);
  });

  it("lets a person send again what a host refused or does not show, and nothing else", () => {
    const again = CASES.filter(([, ref]) => canSendAgain(ref)).map(([, { verdict }]) => verdict);
    expect(again).toEqual([{ kind: "held", reason: "unconfirmed" }, { kind: "held", reason: "refused" }]);
  });

  it("says which refs wait for a person first", () => {
    const refs = [
      aRef({ name: "in-sync" }),
      aRef({ name: "moves", verdict: { kind: "propagate", to: "left", action: "create" } }),
      held("unconfirmed", { name: "passing" }),
      aRef({ name: "diverged", verdict: { kind: "diverged" } }),
    ];
    expect(attentionFirstRefs(refs).map(({ name }) => name)).toEqual(["diverged", "moves", "passing", "in-sync"]);
  });
});
