import type { BackupView, CommitView, Commits, DivergenceView, EffectView, QuestionKind, RefsPage, RefsQuery, RefTally, RefView, ResolutionView, Side, Take, Verdict } from "../types";
import { HOUR, MINUTE } from "./mirrors";

function tip(seed: string): string {
  let mixed = 2166136261;
  for (const letter of seed) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 16777619) >>> 0;
  return Array.from({ length: 5 }, (_, word) => ((mixed + word * 0x9e3779b9) >>> 0).toString(16).padStart(8, "0")).join("");
}

type Sketch = Partial<RefView> & { verdict: Verdict };

function ref(short: string, { tag = false, ...rest }: Sketch): RefView {
  const made = {
    name: `refs/${tag ? "tags" : "heads"}/${short}`,
    short,
    tag,
    left: tip(`${short} base`),
    right: tip(`${short} base`),
    base: tip(`${short} base`),
    leftAhead: null,
    rightAhead: null,
    since: null,
    detail: null,
    problem: null,
    asks: null,
    ...rest,
  };
  return { ...made, asks: made.verdict.kind === "ignored" ? null : kindOf(made) };
}

/** One ref of every verdict a person can meet. */
export function sampleRefs(now: number): RefView[] {
  const at = (minutes: number) => now - minutes * MINUTE;
  const left = (name: string) => tip(`${name} left`);
  const right = (name: string) => tip(`${name} right`);
  return [
    ref("main", { left: left("main"), right: right("main"), leftAhead: 2, rightAhead: 1, since: at(25), verdict: { kind: "diverged" } }),
    ref("release/1.x", { left: left("1.x"), since: at(90), leftAhead: 4, rightAhead: 2, verdict: { kind: "held", reason: "rewrite" } }),
    ref("v2.3.9", { tag: true, left: left("v2.3.9"), right: right("v2.3.9"), base: null, since: at(130), verdict: { kind: "diverged" } }),
    ref("old-experiment", { left: null, right: right("old"), since: at(40), verdict: { kind: "diverged" } }),
    ref("feature/wallet-v2", { left: left("wallet"), leftAhead: 3, since: at(0), verdict: { kind: "propagate", to: "right", action: "advance" } }),
    ref("hotfix/签名校验", { left: null, right: right("hotfix"), base: null, since: at(1), verdict: { kind: "propagate", to: "left", action: "create" } }),
    ref("release/2.x", { left: null, since: at(2), verdict: { kind: "propagate", to: "right", action: "delete" } }),
    ref("spike/一个非常非常长的分支名字-用来测试表格会不会被撑开-and-then-some-more", {
      left: left("spike"), since: at(3), verdict: { kind: "propagate", to: "right", action: "rewrite" },
    }),
    ref("v2.4.0", { tag: true, right: null, base: null, since: at(0), verdict: { kind: "propagate", to: "right", action: "create" } }),
    ref("ci/workflows", {
      left: left("ci"), since: at(600), detail: "refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` without `workflow` scope",
      problem: {
        code: "workflow-scope",
        args: {
          file: ".github/workflows/ci.yml", who: "token", ref: "ci/workflows", host: "GitHub", side: "left", link: "https://github.com/settings/tokens",
        },
      },
      verdict: { kind: "held", reason: "refused" },
    }),
    ref("nightly", { left: left("nightly"), leftAhead: 1, since: at(12), verdict: { kind: "held", reason: "unconfirmed" } }),
    ref("docs", { left: null, since: at(1), verdict: { kind: "held", reason: "deletionUnconfirmed" } }),
    ref("vendor", { left: left("vendor"), right: right("vendor"), leftAhead: 1, rightAhead: 1, since: at(300), verdict: { kind: "ignored", reason: "chosen" } }),
    ref("gh-pages", { right: null, base: null, since: at(9000), verdict: { kind: "ignored", reason: "oneSided" } }),
  ];
}

/** How much the engine wants each to be looked at. */
function standing({ verdict }: RefView): keyof RefTally {
  switch (verdict.kind) {
    case "diverged":
      return "waiting";
    case "held":
      return verdict.reason === "deletionUnconfirmed" || verdict.reason === "protectionUnknown" ? "aside" : "waiting";
    case "propagate":
      return "moving";
    case "ignored":
      return "aside";
    case "inSync":
      return "inSync";
  }
}

const STANDINGS = ["waiting", "moving", "aside", "inSync"] as const;

/** A page of refs, as the engine would give it. */
export function samplePage(refs: readonly RefView[], { which, words, from, limit }: RefsQuery): RefsPage {
  const found = refs.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
  const groups = STANDINGS.map((one) => found.filter((ref) => standing(ref) === one));
  const wanted = groups.slice(0, { waiting: 1, apart: 3, all: 4 }[which]).flat();
  const [waiting, moving, aside, inSync] = groups.map((group) => group.length) as [number, number, number, number];
  return { refs: wanted.slice(from, from + limit), tally: { waiting, moving, aside, inSync } };
}

export function sampleInSync(count: number): RefView[] {
  return Array.from({ length: count }, (_, index) =>
    ref(`topic/${String(index + 1).padStart(3, "0")}-settled`, { verdict: { kind: "inSync" } }),
  );
}

const commit = (now: number, author: string, hours: number, subject: string): CommitView => ({
  id: tip(subject), author, at: now - hours * HOUR, subject,
});

const NONE: Commits = { shown: [], total: 0 };

/** What each side of a sample ref has that the other has not. */
function commitsOf(now: number, of: RefView): Record<Side, Commits> {
  const one = (...shown: CommitView[]): Commits => ({ shown, total: shown.length });
  const left = one(commit(now, "Li Wei", 0.6, "Retry refunds on timeout"), commit(now, "Li Wei", 0.9, "Bump API version to 2.4"));
  const long = "修复回调签名 (fix callback signature), 并补充缺失的单元测试以及相关文档说明，避免再次出现同样的问题";
  const right = of.short === "main" ? { shown: [commit(now, "张敏 Zhang Min", 0.5, long)], total: 14 } : one(commit(now, "张敏 Zhang Min", 0.5, "修复回调签名 (fix callback signature)"));
  return { left: of.left === null ? NONE : left, right: of.right === null ? NONE : right };
}

function kindOf({ verdict, tag, left, right }: RefView): QuestionKind | null {
  if (verdict.kind === "held") {
    return verdict.reason === "rewrite" || verdict.reason === "deletion" || verdict.reason === "flapping" ? verdict.reason : null;
  }
  if (verdict.kind === "inSync" || verdict.kind === "propagate") return null;
  if (left === null || right === null) return "deletedAndChanged";
  return tag ? "tag" : "bothChanged";
}

export function sampleDivergence(now: number, mirrorId: string, of: RefView): DivergenceView {
  const commits = commitsOf(now, of);
  const { name, short, left, right, since } = of;
  return {
    mirrorId,
    mirror: mirrorId,
    kind: kindOf(of),
    since,
    name,
    short,
    left,
    right,
    base: of.tag ? null : of.base,
    leftCommits: commits.left,
    rightCommits: commits.right,
    sameContent: short === "vendor",
  };
}

const TAKES: readonly Take[] = ["left", "right", "merge", "both", "ignore"];
const HOSTS: Record<Side, string> = { left: "GitHub", right: "Gitee" };

/** The answers that the engine would offer. Only "main" leaves a merge to a person. */
export function sampleResolutions(now: number, of: RefView): ResolutionView[] {
  const { short, name, left, right, tag } = of;
  const commits = commitsOf(now, of);
  const effect = (side: Side, made: string | null, keeps = false, at = short): EffectView => {
    const old = at === short ? of[side] : null;
    const action = old === null ? "create" : made === null ? "delete" : keeps ? "advance" : "rewrite";
    const discards = action === "rewrite" || action === "delete" ? commits[side] : NONE;
    return { side, host: HOSTS[side], name: name.replace(short, at), short: at, action, old, new: made, discards };
  };
  const answer = (take: Take, effects: EffectView[]): ResolutionView => ({ take, effects, problem: null, conflicts: [] });
  const cannot = (take: Take, code: string, args: Record<string, string>, conflicts: string[] = []): ResolutionView => ({
    take, effects: [], problem: { code, args: { host: "", detail: "", ref: short, ...args } }, conflicts,
  });
  const files = ["src/payments/refund.ts", "src/payments/回调/签名.ts"];
  return TAKES.map((take) => {
    switch (take) {
      case "left":
        return answer(take, [effect("right", left)]);
      case "right":
        return answer(take, [effect("left", right)]);
      case "ignore":
        return answer(take, []);
      case "merge":
        if (tag) return cannot(take, "resolution-impossible", { why: "tag" });
        if (left === null || right === null) return cannot(take, "resolution-impossible", { why: "one-sided" });
        if (short === "main") return cannot(take, "merge-conflicts", { files: files.join(", ") }, files);
        return answer(take, [effect("left", tip(`${short} merge`), true), effect("right", tip(`${short} merge`), true)]);
      case "both": {
        if (left === null || right === null) return cannot(take, "resolution-impossible", { why: "one-sided" });
        const second = `${short}@Gitee`;
        return answer(take, [effect("right", right, false, second), effect("right", left), effect("left", right, false, second)]);
      }
    }
  });
}

export function sampleBackups(now: number, mirrorId: string): BackupView[] {
  type Kept = [short: string, side: Side, reason: string, hours: number, subject: string | null, author: string | null];
  const kept: Kept[] = [
    ["main", "right", "resolution", 2, "修复回调签名 (fix callback signature)", "张敏 Zhang Min"],
    ["feature/一个非常非常长的分支名字-用来测试界面-and-a-tail-that-goes-on-and-on", "right", "deletion", 26, "Take the callback's signature into account when a payment is refunded in part, and write that down", "Anna Petrova"],
    ["v2.3.8", "left", "rewrite", 80, "Release 2.3.8", "Li Wei"],
    ["spike", "left", "restore", 900, null, null],
  ];
  return kept.map(([short, side, reason, hours, subject, author], index) => ({
    id: String(kept.length - index + 8),
    mirrorId,
    mirror: mirrorId,
    side,
    host: HOSTS[side],
    name: `refs/${short.startsWith("v2") ? "tags" : "heads"}/${short}`,
    short,
    tip: tip(`${short} kept`),
    replacedBy: reason === "deletion" ? null : tip(`${short} base`),
    reason,
    at: now - hours * HOUR,
    runId: 9000 - index,
    subject,
    author,
  }));
}
