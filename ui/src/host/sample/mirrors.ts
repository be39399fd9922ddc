import type { Counts, EndpointView, HostKind, MirrorView, Status } from "../types";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const COUNTS: Counts = { inSync: 42, toLeft: 0, toRight: 0, diverged: 0, held: 0, ignored: 0 };

function endpoint(host: string, hostKind: HostKind, path: string, account: string | null = null): EndpointView {
  const domain = { github: "github.com", gitee: "gitee.com", gitlab: "gitlab.example.com" }[hostKind as "github"];
  return { host, hostKind, url: `https://${domain ?? "git.example.com"}/${path}.git`, path, account, unverified: false };
}

function folder(host: string, path: string): EndpointView {
  return { host, hostKind: "local", url: path, path, account: null, unverified: false };
}

type Sketch = Partial<Omit<MirrorView, "counts">> & { name: string; status: Status; counts?: Partial<Counts> };

function mirror(id: string, path: string, now: number, sketch: Sketch): MirrorView {
  const { counts, ...rest } = sketch;
  return {
    id,
    left: endpoint("GitHub", "github", `acme/${path}`, "work"),
    right: endpoint("Gitee", "gitee", `acme-cn/${path}`, "gitee"),
    direction: "both",
    policy: { rewrites: "ask", deletions: "propagate", divergent: "ask", prune: "keep", diverged: "ask" },
    scope: ["refs/heads/*", "refs/tags/*"],
    everySeconds: 300,
    pushOptions: [],
    runBy: "gemel",
    paused: sketch.status === "paused",
    pausedUntil: null,
    unattended: { stopAfter: 5, startAgain: false, muted: false },
    wait: null,
    since: now - 2 * HOUR,
    checkedAt: now - 4 * MINUTE,
    counts: { ...COUNTS, ...counts },
    decisions: [],
    problem: null,
    question: null,
    progress: null,
    demo: false,
    ...rest,
  };
}

const PLAIN = ["website", "design-tokens", "mobile-android", "mobile-ios", "data-pipeline", "infra", "移动端-组件库"];

/** One that has nothing special about it. */
export function sampleMirror(now: number): MirrorView {
  return mirror("plain", "website", now, { name: "website", status: "upToDate" });
}

/** A hundred mirrors, among them every status and the names that break layouts. */
export function sampleMirrors(now: number): MirrorView[] {
  const special: MirrorView[] = [
    mirror("payments", "payments-sdk", now, {
      name: "payments-sdk",
      status: "needsDecision",
      checkedAt: now - 2 * MINUTE,
      since: now - 25 * MINUTE,
      counts: { inSync: 37, diverged: 1, toRight: 2, toLeft: 1, held: 2, ignored: 1 },
      decisions: ["main", "release/1.x", "v2.3.9"],
    }),
    mirror("long", "a-very-long-repository-name-that-somebody-really-gave-to-a-repository-of-theirs", now, {
      name: "客户端与服务端共享的协议定义以及代码生成器（内部使用，请勿外传）· protocol-definitions-and-code-generators",
      status: "needsDecision",
      counts: { diverged: 4 },
      decisions: ["feature/一个非常非常长的分支名字-用来测试界面", "main", "develop"],
    }),
    mirror("agent", "field-agent", now, {
      name: "field-agent",
      status: "stopped",
      left: endpoint("GitLab HQ", "gitlab", "platform/field-agent", "hq"),
      right: endpoint("GitLab site", "gitlab", "onsite/field-agent", "site"),
      since: now - HOUR,
      checkedAt: now - 3 * HOUR,
      counts: { toRight: 14 },
      problem: { code: "credentials-rejected", args: { host: "GitLab site", detail: "HTTP Basic: Access denied", side: "right" } },
    }),
    mirror("ledger", "ledger", now, {
      name: "ledger",
      status: "failing",
      since: now - 20 * MINUTE,
      counts: { toLeft: 3 },
      problem: { code: "timed-out", args: { host: "Gitee", detail: "no answer within 30 s", side: "right" } },
    }),
    mirror("intranet", "intranet-tools", now, {
      name: "intranet-tools",
      status: "offline",
      right: { ...endpoint("GitLab", "gitlab", "tools/intranet-tools", "intranet"), unverified: true },
      pushOptions: ["ci.skip"],
      since: now - 5 * HOUR,
      checkedAt: now - 5 * HOUR,
      problem: { code: "host-unreachable", args: { host: "GitLab", detail: "", side: "right" } },
    }),
    mirror("kernel", "linux", now, {
      name: "kernel-fork",
      status: "syncing",
      direction: "leftToRight",
      since: now - 3 * MINUTE,
      counts: { toRight: 312, inSync: 900 },
      progress: { mirrorId: "kernel", phase: "push", to: "right", bytes: 1_100_000_000, objects: 610_000, totalObjects: 984_000 },
    }),
    mirror("fonts", "fonts", now, {
      name: "fonts",
      status: "syncing",
      counts: {},
      progress: { mirrorId: "fonts", phase: "observe", to: null, bytes: 0, objects: 0, totalObjects: null },
    }),
    mirror("queued", "queue-me", now, { name: "search-index", status: "queued", wait: { reason: "minimum", until: now + 3 * MINUTE } }),
    mirror("old", "old-prototype", now, {
      name: "old-prototype",
      status: "paused",
      direction: "rightToLeft",
      right: endpoint("Codeberg", "gitea", "me/old-prototype"),
      since: now - 50 * HOUR,
      checkedAt: now - 51 * HOUR,
    }),
    mirror("same", "app", now, {
      name: "two servers of one name",
      status: "upToDate",
      left: endpoint("GitLab", "gitlab", "data/app"),
      right: endpoint("GitLab", "gitlab", "backup/app"),
    }),
    mirror("folders", "archive", now, {
      name: "two folders",
      status: "upToDate",
      left: folder("work", "/home/liwei/Projects/company/platform/work/archive.git"),
      right: folder("backup", "/media/liwei/Backup Disk 2024/repositories/of-the-company/backup/archive.git"),
    }),
    mirror("new", "new-one", now, { name: "just-added", status: "notChecked", checkedAt: null, since: null, counts: { inSync: 0 } }),
    mirror("held", "held", now, { name: "文档中心 · docs", status: "upToDate", counts: { held: 2 } }),
  ];
  const plain = Array.from({ length: 100 - special.length }, (_, index) => {
    const name = `${PLAIN[index % PLAIN.length] ?? ""}-${String(1 + Math.floor(index / PLAIN.length))}`;
    return mirror(`plain-${String(index)}`, name, now, {
      name,
      status: "upToDate",
      direction: index % 3 === 0 ? "leftToRight" : "both",
      checkedAt: now - ((index % 5) + 1) * MINUTE,
    });
  });
  return [...special, ...plain];
}
