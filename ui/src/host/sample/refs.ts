import type { CommitView, DivergenceView, RefView, Verdict } from "../types";
import { HOUR, MINUTE } from "./mirrors";

function tip(seed: string): string {
  let mixed = 2166136261;
  for (const letter of seed) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 16777619) >>> 0;
  return Array.from({ length: 5 }, (_, word) => ((mixed + word * 0x9e3779b9) >>> 0).toString(16).padStart(8, "0")).join("");
}

type Sketch = Partial<RefView> & { verdict: Verdict };

function ref(short: string, { tag = false, ...rest }: Sketch): RefView {
  return {
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
    ...rest,
  };
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
      verdict: { kind: "held", reason: "refused" },
    }),
    ref("nightly", { left: left("nightly"), leftAhead: 1, since: at(12), verdict: { kind: "held", reason: "unconfirmed" } }),
    ref("docs", { left: null, since: at(1), verdict: { kind: "held", reason: "deletionUnconfirmed" } }),
    ref("gh-pages", { right: null, base: null, since: at(9000), verdict: { kind: "ignored", reason: "oneSided" } }),
  ];
}

export function sampleInSync(count: number): RefView[] {
  return Array.from({ length: count }, (_, index) =>
    ref(`topic/${String(index + 1).padStart(3, "0")}-settled`, { verdict: { kind: "inSync" } }),
  );
}

export function sampleDivergence(now: number, name: string): DivergenceView {
  const commit = (author: string, hours: number, subject: string): CommitView => ({
    id: tip(subject), author, at: now - hours * HOUR, subject,
  });
  const short = name.replace(/^refs\/(?:heads|tags)\//, "");
  return {
    name,
    short,
    left: tip("main left"),
    right: tip("main right"),
    base: name.startsWith("refs/tags/") ? null : tip("main base"),
    leftCommits: {
      shown: [commit("Li Wei", 0.6, "Retry refunds on timeout"), commit("Li Wei", 0.9, "Bump API version to 2.4")],
      total: 2,
    },
    rightCommits: {
      shown: [commit("张敏 Zhang Min", 0.5, "修复回调签名 (fix callback signature), 并补充缺失的单元测试以及相关文档说明，避免再次出现同样的问题")],
      total: 14,
    },
    sameContent: false,
  };
}
