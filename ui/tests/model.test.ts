import { describe, expect, it } from "vitest";

import { bytes } from "../src/model/amount";
import { LogRows } from "../src/model/events";
import { findMirrors, matches } from "../src/model/find";
import { asProblem } from "../src/model/problem";
import { place } from "../src/model/placement";
import { mergeCommands, shellWord } from "../src/model/settle";
import { sideNames } from "../src/model/sides";
import { attentionFirst, steadyOrder, tally } from "../src/model/status";
import { age, interval } from "../src/model/time";
import { why } from "../src/model/why";
import { parseRoute, routeHash } from "../src/state/router.svelte";
import { NOW } from "./open";
import { aMirror, aRef, withStatus } from "./sample";

const names = (mirrors: readonly { name: string }[]) => mirrors.map(({ name }) => name);

describe("the order of the list", () => {
  const scrambled = [
    withStatus("upToDate", "b10"),
    withStatus("notChecked", "new"),
    withStatus("paused", "paused"),
    withStatus("upToDate", "b9"),
    withStatus("queued", "queued"),
    withStatus("failing", "failing"),
    withStatus("syncing", "syncing"),
    withStatus("needsDecision", "decide"),
    withStatus("offline", "offline"),
    withStatus("stopped", "stopped"),
  ];

  it("is worst first, then by name as people count", () => {
    expect(names(attentionFirst(scrambled))).toEqual(
      ["decide", "stopped", "failing", "offline", "paused", "b9", "b10", "queued", "syncing", "new"],
    );
  });

  it("keeps rows in place while somebody is in the list, with new ones at the end", () => {
    const before = attentionFirst([withStatus("upToDate", "a"), withStatus("upToDate", "b")]);
    const after = attentionFirst([withStatus("upToDate", "a"), withStatus("failing", "b"), withStatus("stopped", "c")]);
    expect(names(after)).toEqual(["c", "b", "a"]);
    expect(names(steadyOrder(names(before), after))).toEqual(["a", "b", "c"]);
  });

  it("is not changed by a run that begins, whatever the last one left", () => {
    const problem = { code: "host-error", args: {} };
    const list = [
      withStatus("upToDate", "a"),
      withStatus("paused", "b"),
      { ...withStatus("failing", "c"), problem },
      { ...withStatus("offline", "d"), problem: { ...problem, code: "host-unreachable" } },
      { ...withStatus("notChecked", "e"), checkedAt: null },
    ];
    for (const status of ["syncing", "queued"] as const) {
      for (const begins of list) {
        const now = list.map((mirror) => (mirror === begins ? { ...mirror, paused: mirror.status === "paused", status } : mirror));
        expect(names(attentionFirst(now))).toEqual(names(attentionFirst(list)));
      }
    }
  });

  it("is counted for the foot and the badge", () => {
    expect(tally(scrambled)).toEqual({ total: 10, upToDate: 2, needDecision: 1, broken: 2 });
  });
});

describe("an age", () => {
  const second = 1000;
  it.each([
    [-5 * second, "just now"],
    [59 * second, "just now"],
    [60 * second, "1 min ago"],
    [3599 * second, "59 min ago"],
    [3600 * second, "1 h ago"],
    [86399 * second, "23 h ago"],
    [86400 * second, "1 day ago"],
    [13 * 86400 * second, "13 days ago"],
    [20 * 86400 * second, "on Feb 11, 2026"],
  ])("of %i ms", (passed, words) => {
    expect(age(NOW - passed, NOW)).toBe(words);
  });

  it("of an interval", () => {
    expect([60, 300, 3600, 21600, 90].map(interval)).toEqual(
      ["Every minute", "Every 5 minutes", "Every hour", "Every 6 hours", "Every 90 seconds"],
    );
  });
});

describe("finding", () => {
  it("looks for every word, anywhere in name, host and path", () => {
    const list = [aMirror({ id: "1", name: "文档中心" }), aMirror({ id: "2", name: "Payments" })];
    expect(names(findMirrors(list, "中心"))).toEqual(["文档中心"]);
    expect(names(findMirrors(list, "gitee PAY"))).toEqual(["Payments"]);
    expect(findMirrors(list, "pay 中心")).toEqual([]);
    expect(findMirrors(list, "  ")).toHaveLength(2);
  });

  it("does not care about full-width letters", () => {
    expect(matches("ＳＤＫ", ["payments-sdk"])).toBe(true);
  });
});

describe("why a mirror is not in sync", () => {
  const counts = aMirror().counts;
  it("names what has diverged", () => {
    const one = aMirror({ status: "needsDecision", decisions: ["main"], counts: { ...counts, diverged: 1 } });
    expect(why(one)).toBe("main has diverged. Everything else is in sync.");
  });
  it("counts those beyond the first", () => {
    const many = aMirror({ status: "needsDecision", decisions: ["a", "b"], counts: { ...counts, diverged: 4, held: 1, toLeft: 1 } });
    expect(why(many)).toBe("a, b, and 3 more wait for your decision. Everything else goes on.");
  });
  it("says what a guard stopped for, by the host's name", () => {
    const guard = { kind: "emptied", side: "right", gone: 9, of: 10 } as const;
    const stopped = aMirror({ status: "needsDecision", question: { guard, approval: "x", refs: [] } });
    expect(why(stopped)).toBe("Gitee has lost 9 of its 10 refs.");
  });
  it("has nothing to add to up to date", () => {
    expect(why(aMirror())).toBeNull();
  });
});

describe("names of sides", () => {
  it("are the hosts', and tell two of one name apart", () => {
    const at = (host: string, path: string) => ({ host, path });
    expect(sideNames({ left: at("GitHub", "a"), right: at("Gitee", "b") })).toEqual({ left: "GitHub", right: "Gitee" });
    expect(sideNames({ left: at("GitLab", "a/x"), right: at("GitLab", "b/x") })).toEqual({ left: "GitLab a/x", right: "GitLab b/x" });
  });
});

describe("a Problem", () => {
  it("finds its field when the side is known, and the foot of the form when not", () => {
    expect(place({ code: "not-git-server", args: { side: "right" } })).toEqual({ part: "url", side: "right" });
    expect(place({ code: "credentials-rejected", args: { side: "left" } })).toEqual({ part: "signIn", side: "left" });
    expect(place({ code: "not-git-server", args: {} })).toEqual({ part: "form", side: null });
    expect(place({ code: "bad-input", args: { what: "scope" } }).part).toBe("scope");
    expect(place({ code: "bad-input", args: { what: "push-option" } }).part).toBe("pushOptions");
    expect(place({ code: "bad-input", args: { what: "every" } }).part).toBe("form");
    expect(place({ code: "never-heard-of", args: { side: "left" } }).part).toBe("form");
  });
  it("is made of whatever was thrown", () => {
    expect(asProblem({ code: "io", args: { detail: "x" } })).toEqual({ code: "io", args: { detail: "x" } });
    expect(asProblem(new Error("boom")).args["detail"]).toBe("boom");
  });
});

describe("settling in a clone", () => {
  it("quotes what a shell would read", () => {
    expect(shellWord("refs/heads/main")).toBe("refs/heads/main");
    expect(shellWord("refs/heads/$(rm -rf ~)")).toBe("'refs/heads/$(rm -rf ~)'");
    expect(shellWord("it's")).toBe("'it'\\''s'");
  });
  it("pushes to the side that a one-way mirror reads from", () => {
    const ref = aRef({});
    const push = (direction: "both" | "leftToRight" | "rightToLeft") =>
      mergeCommands(aMirror({ direction }), ref).find((line) => line.startsWith("git push"));
    expect(push("both")).toContain("github.com");
    expect(push("leftToRight")).toContain("github.com");
    expect(push("rightToLeft")).toContain("gitee.com");
  });
});

describe("activity", () => {
  it("is grouped by day and run, and a run is as bad as its worst line", () => {
    const line = (id: number, runId: number | null, at: number, level: "info" | "attention" | "problem" = "info") => ({
      id, runId, at, level, mirrorId: "m", mirror: "m", kind: "x", args: {},
    });
    const day = 86_400_000;
    const log = new LogRows();
    const lines = [
      line(6, 2, NOW), line(5, 1, NOW - 1, "problem"), line(4, 2, NOW - 2, "attention"), line(3, null, NOW - 3), line(2, null, NOW - 4), line(1, 1, NOW - day),
    ];
    const shown = () => log.rows.map(({ group }) => group?.lines.map(({ id }) => id) ?? "day");
    log.add(lines);
    expect(shown()).toEqual(["day", [6, 4], [5], [3], [2], "day", [1]]);
    expect(log.rows.flatMap(({ group }) => (group ? [group.level] : []))).toEqual(["attention", "problem", "info", "info", "info"]);
    expect(new Set(log.rows.map(({ key }) => key)).size).toBe(log.rows.length);

    // What comes in pieces is the same, and what was given out before stays as it was.
    const pieces = new LogRows();
    const first = pieces.add(lines.slice(0, 2));
    for (const one of lines.slice(2)) pieces.add([one]);
    expect(pieces.rows).toEqual(log.rows);
    expect(first.map(({ group }) => group?.lines.length ?? 0)).toEqual([0, 1, 1]);
  });
});

describe("amounts", () => {
  it.each([[0, "0 bytes"], [999, "999 byte"], [1500, "2 kB"], [1_100_000_000, "1.1 GB"], [999_960, "1 MB"]])("of %i bytes", (count, words) => {
    expect(bytes(count)).toContain(words);
  });
});

describe("routes", () => {
  it("survive ids of any kind, and lead to the list when unknown", () => {
    const route = { screen: "mirror", id: "a/b 文档%", tab: "activity" } as const;
    expect(parseRoute(routeHash(route))).toEqual(route);
    expect(parseRoute("#/nowhere")).toEqual({ screen: "mirrors" });
    expect(parseRoute("#/mirrors/50%")).toMatchObject({ id: "50%" });
  });
});
