import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleRefs, sampleResolutions } from "../src/host/sample/refs";
import type { ResolutionView, RunView } from "../src/host/types";
import { answerSummary, answerTitle, answersTo, effectSentence, losesCommits, sameDeed, shortfall } from "../src/model/answer";
import { NOW, openWindow, settled } from "./open";

const NAMES = { left: "GitHub", right: "Gitee" };

function sample(short: string) {
  const ref = sampleRefs(NOW).find((known) => known.short === short);
  if (!ref) throw new Error(`no ${short}`);
  const answers = answersTo(ref, sampleResolutions(NOW, ref));
  const told = answers.map((answer) => `${answerTitle(answer, ref, NAMES)}: ${answerSummary(answer, NAMES)}`);
  return { ref, answers, told };
}

describe("the answers to a question", () => {
  it("name what happens on which host, and to whose commits; the impossible come last", () => {
    expect(sample("main").told).toEqual([
      "Make Gitee match GitHub: Gitee's main loses 14 commits by 张敏 Zhang Min and others; a backup is kept.",
      "Make GitHub match Gitee: GitHub's main loses 2 commits by Li Wei; a backup is kept.",
      "Keep both: Gitee's main becomes GitHub's; what Gitee has now lives on as main@Gitee.",
      "Leave it alone: Nothing is changed anywhere; the ref is left alone until both sides agree again.",
      expect.stringMatching(/^Merge both: “main” cannot be merged by itself: both sides changed src\/payments\/refund\.ts/),
    ]);
  });

  it("put a merge first, which loses nothing", () => {
    expect(sample("release/1.x").told[0]).toBe(
      "Merge both: The changes leave no conflict. GitHub and Gitee get one merge commit; nothing is discarded.",
    );
  });

  it("of a deletion are to follow it or to put the ref back, and no merge is spoken of", () => {
    const { told, answers } = sample("old-experiment");
    expect(told[0]).toBe("Delete old-experiment on Gitee too: Gitee's old-experiment loses 1 commit by 张敏 Zhang Min; a backup is kept.");
    expect(told[1]).toBe("Put old-experiment back on GitHub: GitHub gets old-experiment as the other side has it.");
    expect(answers.map(({ take }) => take)).toEqual(["left", "right", "ignore"]);
    expect(sample("v2.3.9").answers.map(({ take }) => take)).toEqual(["left", "right", "both", "ignore"]);
  });

  it("do not offer to leave alone what is left alone", () => {
    expect(sample("vendor").answers.map(({ take }) => take)).toEqual(["merge", "left", "right", "both"]);
  });

  it("say in full what each of their effects is", () => {
    const { answers } = sample("main");
    const said = (take: ResolutionView["take"]) =>
      answers.filter((answer) => answer.take === take).flatMap((answer) => answer.effects.map((effect) => effectSentence(effect, answer, NAMES)));
    expect(said("left")).toEqual(["Gitee gets another main: discards 14 commits, a backup is kept"]);
    expect(said("both")).toEqual([
      "Gitee gets main@Gitee",
      "Gitee's main becomes GitHub's; what Gitee has now lives on as main@Gitee.",
      "GitHub gets main@Gitee",
    ]);
    expect(answers.filter(losesCommits).map(({ take }) => take)).toEqual(["left", "right"]);
  });

  it("say why a mirror that goes one way does not allow one", () => {
    const { ref } = sample("main");
    const problem = { code: "resolution-impossible", args: { why: "one-way", ref: "main" } };
    const [answer] = answersTo(ref, [{ take: "right", effects: [], problem, conflicts: [] }]);
    expect(answer && answerSummary(answer, NAMES)).toContain("the repository that would be written is only read");
  });

  it("are the same deed as long as the tips are; a merge is made anew each time", () => {
    const [merge, left] = sample("release/1.x").answers;
    if (!merge || !left) throw new Error("no answers");
    const changed = (answer: ResolutionView, part: "old" | "new") => ({ ...answer, effects: answer.effects.map((effect) => ({ ...effect, [part]: "f00" })) });
    expect([sameDeed(left, { ...left }), sameDeed(left, changed(left, "old")), sameDeed(left, changed(left, "new"))]).toEqual([true, false, false]);
    expect([sameDeed(merge, changed(merge, "new")), sameDeed(merge, changed(merge, "old"))]).toEqual([true, false]);
  });
});

describe("what a run falls short of", () => {
  const run: RunView = {
    id: 1, mirrorId: "m", mirror: "m", trigger: "manual", startedAt: NOW, endedAt: NOW, outcome: "synced", refs: [],
    counts: { inSync: 1, toLeft: 0, toRight: 0, diverged: 0, held: 0, ignored: 0 }, problem: null, question: null, bytes: 0,
  };
  const delivered = (delivery: "done" | "refused" | "moved" | "unknown" | "notSent") => ({
    ...run,
    refs: [{ name: "refs/heads/main", short: "main", verdict: { kind: "diverged" } as const, delivery, detail: "protected", problem: null, left: null, right: null, leftCommits: null, rightCommits: null }],
  });
  it("is told", () => {
    expect(shortfall(run, "refs/heads/main")).toBeNull();
    expect(shortfall(delivered("done"), "refs/heads/main")).toBeNull();
    expect(shortfall(delivered("refused"), "refs/heads/other")).toBeNull();
    expect(shortfall(delivered("refused"), "refs/heads/main")).toEqual({ title: "main: the host refused it", hint: "protected" });
    for (const delivery of ["moved", "unknown", "notSent"] as const) expect(shortfall(delivered(delivery), "refs/heads/main")).not.toBeNull();
    expect(shortfall({ ...run, outcome: "cancelled" }, "x")).toMatchObject({ problem: { code: "cancelled" } });
    expect(shortfall({ ...run, problem: { code: "timed-out", args: {} } }, "x")).toMatchObject({ problem: { code: "timed-out" } });
    expect(shortfall({ ...run, question: { guard: { kind: "unrelated" }, approval: "a", refs: [] } }, "x")).toMatchObject({ title: expect.stringContaining("asks") as string });
  });
});

describe("a question on the page of a mirror", () => {
  async function openRef(short: string, host = new SampleHost()) {
    const window = await openWindow("#/mirrors/payments", host);
    const row = window.container.querySelector<HTMLElement>(`[data-ref$="/${short}"] button`);
    row?.click();
    await settled();
    const click = async (testid: string) => {
      window.find(testid).click();
      await settled();
    };
    const resolved = () => host.asked.filter((asked) => asked.startsWith("resolve "));
    return { ...window, click, resolved };
  }

  it("is answered after everything that happens was shown", async () => {
    const { find, all, click, resolved } = await openRef("main");
    await click("answer-right");
    expect(find("confirm").textContent).toMatch(/GitHub gets another main: discards 2 commits[^]*Retry refunds on timeout[^]*Li Wei/);
    expect(resolved()).toEqual([]);
    await click("confirm-no");
    expect([all("confirm"), resolved()]).toEqual([[], []]);
    await click("answer-right");
    await click("confirm-yes");
    expect(resolved()).toEqual(["resolve payments refs/heads/main right"]);
    expect(find("toast").textContent).toContain("main is settled");
    expect([...all("confirm"), ...all("divergence")]).toEqual([]);
  });

  it("shows that it works on the answer, and takes no second one", async () => {
    const host = new SampleHost();
    host.workTakes = 60;
    const { find, all, click, resolved } = await openRef("main", host);
    await click("answer-left");
    await click("confirm-yes");
    expect(find("confirm-yes").textContent.trim()).toBe("Working…");
    expect(find<HTMLButtonElement>("confirm-yes").disabled).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await settled();
    expect(all("confirm")).toEqual([]);
    expect(resolved()).toHaveLength(1);
  });

  it("says which files keep it from being merged, and how to merge them by hand", async () => {
    const { find } = await openRef("main");
    const merge = find("answer-merge");
    expect(merge.dataset["code"]).toBe("merge-conflicts");
    expect(merge.querySelector("button")).toBeNull();
    expect(merge.textContent).toMatch(/these 2 files[^]*refund\.ts[^]*签名\.ts[^]*git push [^]* HEAD:refs\/heads\/main/);
  });

  it("has the way by hand at the end where a merge is to be had here", async () => {
    const { find, click, resolved } = await openRef("1.x");
    expect(find("held-detail").textContent).toContain("Decide below");
    expect(find<HTMLDetailsElement>("by-hand").open).toBe(false);
    await click("answer-merge");
    expect(find("confirm").textContent).toMatch(/GitHub takes release\/1\.x forward[^]*Gitee takes release\/1\.x forward/);
    await click("confirm-yes");
    expect(resolved()).toEqual(["resolve payments refs/heads/release/1.x merge"]);
  });

  it("leaves a ref alone, and lets it be taken up again", async () => {
    const { container, find, click } = await openRef("main");
    await click("answer-ignore");
    await click("confirm-yes");
    expect(find("toast").textContent).toContain("main is left alone until both sides agree again");
    expect(container.querySelector('[data-ref="refs/heads/main"]')?.textContent).toContain("Left alone, as decided");
    expect(find("answer-left").textContent).toContain("Make Gitee match GitHub");
  });

  it("names the same content as such", async () => {
    const { container, find, all } = await openRef("vendor");
    expect(find("same-content").textContent).toContain("Same content. The files are the same");
    container.querySelector<HTMLElement>('[data-ref="refs/heads/main"] button')?.click();
    await settled();
    expect([all("divergence").length, all("same-content").length]).toEqual([2, 1]);
  });

  it("comes anew when it was changed meanwhile, and says so", async () => {
    const host = new SampleHost();
    const { find, all, click } = await openRef("main", host);
    host.refusals.set("resolve", { code: "resolution-stale", args: { host: "", detail: "", ref: "main" } });
    await click("answer-left");
    await click("confirm-yes");
    expect(all("confirm")).toEqual([]);
    expect(find("toast").textContent).toContain("was changed meanwhile; nothing was done");
    // What it is like now has to be looked at first.
    expect(host.asked).toContain("sync payments now");
    expect(all("answer-left")).toHaveLength(1);
  });

  it("does not let an answer stand that a sync has overtaken", async () => {
    const host = new SampleHost();
    const { container, find, all, click, resolved } = await openRef("main", host);
    const pushed = () => {
      host.refList = host.refList.map((ref) => (ref.short === "main" ? { ...ref, right: "f00d".repeat(10) } : ref));
    };
    await click("answer-left");
    pushed();
    host.told("payments");
    await settled();
    expect(all("confirm")).toEqual([]);
    expect(find("toast").dataset["code"]).toBe("resolution-stale");
    container.querySelector<HTMLElement>("[data-testid=toast] button")?.click();

    // Even where nobody has told yet.
    await click("answer-right");
    expect(all("toast")).toEqual([]);
    host.refList = host.refList.map((ref) => (ref.short === "main" ? { ...ref, left: "cafe".repeat(10) } : ref));
    await click("confirm-yes");
    expect(find("toast").dataset["code"]).toBe("resolution-stale");
    expect(resolved()).toEqual([]);
  });

  it("keeps the answer open when it cannot be carried out now", async () => {
    const host = new SampleHost();
    const { find, click } = await openRef("main", host);
    host.refusals.set("resolve", { code: "already-running", args: { host: "", detail: "", mirror: "payments-sdk" } });
    await click("answer-left");
    await click("confirm-yes");
    expect(find("confirm").querySelector<HTMLElement>("[data-testid=problem]")?.dataset["code"]).toBe("already-running");
    host.refusals.clear();
    await click("confirm-yes");
    expect(find("toast").textContent).toContain("main is settled");
  });

  it("says when the host refused what was decided", async () => {
    const host = new SampleHost();
    const { find, click } = await openRef("main", host);
    host.nextRun = { problem: { code: "no-permission", args: { host: "Gitee", detail: "" } }, outcome: "failed" };
    await click("answer-left");
    await click("confirm-yes");
    expect(find("toast").dataset["code"]).toBe("no-permission");
  });
});
