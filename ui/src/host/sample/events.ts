import type { EventView } from "../types";
import { HOUR, MINUTE } from "./mirrors";

type Line = Pick<EventView, "level" | "kind"> & { args?: Record<string, string> };
type Run = { mirrorId: string; mirror: string; ago: number; lines: Line[] };

const RUNS: Run[] = [
  {
    mirrorId: "payments",
    mirror: "payments-sdk",
    ago: 2 * MINUTE,
    lines: [
      { level: "attention", kind: "ref-diverged", args: { ref: "main", left: "2", right: "1", left_host: "GitHub", right_host: "Gitee" } },
      { level: "info", kind: "ref-advanced", args: { ref: "feature/wallet-v2", host: "Gitee", old: "1234567", new: "2e02728" } },
      { level: "info", kind: "ref-created", args: { ref: "hotfix/签名校验", host: "GitHub", new: "b1584ae" } },
    ],
  },
  {
    mirrorId: "agent",
    mirror: "field-agent",
    ago: HOUR,
    lines: [
      { level: "problem", kind: "run-failed", args: { code: "credentials-rejected", host: "GitLab site", detail: "HTTP Basic: Access denied" } },
      { level: "attention", kind: "ref-held", args: { ref: "ci/workflows", reason: "refused", detail: "the token lacks the workflow scope" } },
    ],
  },
  {
    mirrorId: "plain-3",
    mirror: "mobile-ios-1",
    ago: 3 * HOUR,
    lines: [{ level: "info", kind: "refs-synced", args: { host: "Gitee", count: "1" } }],
  },
  {
    mirrorId: "plain-6",
    mirror: "移动端-组件库-1",
    ago: 26 * HOUR,
    lines: [
      {
        level: "info",
        kind: "ref-deleted",
        args: { ref: "feature/一个非常非常长的分支名字-用来测试界面-and-a-tail-that-goes-on", host: "Gitee", old: "f08b5f0" },
      },
      { level: "info", kind: "ref-rewritten", args: { ref: "spike", host: "GitHub", old: "d66fc47", new: "e976f06" } },
    ],
  },
];

/** Newest first, with ids that fall, as the engine gives them. */
export function sampleEvents(now: number): EventView[] {
  const events: EventView[] = [];
  let id = 100_000;
  // Enough of them that there are older ones to ask for.
  for (let round = 0; round < 40; round += 1) {
    for (const [index, { mirrorId, mirror, ago, lines }] of RUNS.entries()) {
      for (const { level, kind, args = {} } of lines) {
        events.push({ id: id--, mirrorId, mirror, runId: 9000 - round * 10 - index, at: now - ago - round * 30 * HOUR, level, kind, args });
      }
    }
    events.push({
      id: id--, mirrorId: "old", mirror: "old-prototype", runId: null, at: now - 29 * HOUR - round * 30 * HOUR, level: "info", kind: "mirror-paused", args: {},
    });
  }
  return events;
}
