import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { samplePage } from "../src/host/sample/refs";
import type { RefsPage, RefsQuery, RefView } from "../src/host/types";
import { RefList } from "../src/state/refs.svelte";
import { openWindow, settled, type } from "./open";
import { aRef, OTHER_OID } from "./sample";

/** Longer than the pause after a key. */
const TYPED = 160;
const typedOut = () => new Promise((resolve) => setTimeout(resolve, TYPED)).then(settled);

function branches(count: number): RefView[] {
  return Array.from({ length: count }, (_, at) => aRef({ name: `refs/heads/${String(at).padStart(6, "0")}`, short: String(at) }));
}

/** A list of that many refs, with what was asked of the engine. */
function listOf(refs: RefView[]) {
  const asked: number[] = [];
  const state = { refs };
  const waiting: (() => void)[] = [];
  const host = Object.assign(new SampleHost(), {
    held: false,
    refs: (_: string, query: RefsQuery): Promise<RefsPage> => {
      asked.push(query.from);
      return new Promise((resolve) => {
        const answer = () => {
          resolve(samplePage(state.refs, query));
        };
        if (host.held) waiting.push(answer);
        else answer();
      });
    },
  });
  const list = new RefList(host);
  list.begin("1", { which: "all", words: [] });
  return { list, asked, state, host, answer: () => waiting.shift()?.() };
}

const shown = (list: RefList, at: number) => list.rows[at]?.ref?.short ?? null;

describe("a list of ten thousand refs", () => {
  it("asks for what comes into sight, and for nothing else", async () => {
    const { list, asked } = listOf(branches(10_000));
    await settled();
    expect(list.rows).toHaveLength(10_000);
    expect(asked).toEqual([0]);
    list.see(9_970, 9_999);
    await settled();
    expect(asked).toEqual([0, 9_800]);
    expect([shown(list, 9_999), shown(list, 5_000)]).toEqual(["9999", null]);
    // Across the end of a page both are wanted; what is known is not asked for again.
    list.see(390, 410);
    await settled();
    list.see(0, 30);
    await settled();
    expect(asked).toEqual([0, 9_800, 200, 400]);
  });

  it("asks again for what is in sight when something changed, and keeps the rest until it is seen", async () => {
    const { list, asked, state } = listOf(branches(10_000));
    list.see(0, 30);
    await settled();
    list.see(400, 430);
    await settled();
    asked.length = 0;
    const before = list.rows[401];
    state.refs = state.refs.map((ref, at) => (at === 400 ? { ...ref, left: OTHER_OID } : ref));
    list.refresh();
    await settled();
    expect(asked).toEqual([400]);
    expect(list.rows[400]?.ref?.left).toBe(OTHER_OID);
    expect(list.rows[401], "a row that is as it was is not drawn anew").toBe(before);
    expect(shown(list, 7)).toBe("7");
    list.see(0, 30);
    await settled();
    expect(asked).toEqual([400, 0]);
  });

  it("shows no ref twice when one moved to another page", async () => {
    const { list, state } = listOf(branches(600));
    await settled();
    list.see(210, 230);
    await settled();
    // The first one waits for a person no more, and the others move up.
    state.refs = state.refs.slice(1);
    list.refresh();
    await settled();
    const names = list.rows.flatMap(({ ref }) => ref?.name ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(shown(list, 210)).toBe("211");
    list.see(0, 30);
    await settled();
    expect([shown(list, 0), list.rows.length]).toEqual(["1", 599]);
  });

  it("drops the answer to a question that was overtaken", async () => {
    const { list, host, answer } = listOf(branches(300));
    await settled();
    host.held = true;
    list.begin("1", { which: "all", words: ["29"] });
    list.begin("1", { which: "all", words: ["298"] });
    await settled();
    // What was there stays until the last question is answered.
    expect(list.rows).toHaveLength(300);
    answer();
    await settled();
    expect(list.rows).toHaveLength(300);
    answer();
    await settled();
    expect(list.rows.map(({ ref }) => ref?.short)).toEqual(["298"]);
  });

  it("ends where there is less than was seen", async () => {
    const { list, state } = listOf(branches(10_000));
    list.see(9_900, 9_999);
    await settled();
    state.refs = branches(3);
    list.refresh();
    await settled();
    expect(list.rows.map(({ ref }) => ref?.short)).toEqual(["0", "1", "2"]);
  });
});

describe("the refs of a mirror", () => {
  async function openMany() {
    const host = new SampleHost();
    host.inSync = 10_000;
    return openWindow("#/mirrors/payments", host);
  }

  it("are searched all of them, not only those that were loaded", async () => {
    const { find, all, host } = await openMany();
    expect(find("show-all").textContent).toContain("10,014");
    find("show-all").click();
    await settled();
    expect(all("ref-row").length).toBeLessThan(250);
    type(find("filter"), "topic/9999");
    await typedOut();
    expect(all("ref-row").map((row) => row.dataset["ref"])).toEqual(["refs/heads/topic/9999-settled"]);
    // The counts are those of what was found.
    expect(find("show-all").textContent).toContain("(1)");
    expect(host.asked.filter((call) => call.startsWith("refs "))).toEqual(["refs payments apart 0", "refs payments all 0", "refs payments all 0 topic/9999"]);
  });

  it("say so when nothing is found, and are all there again afterwards", async () => {
    const { find, all, container } = await openMany();
    type(find("filter"), "no such ref");
    await typedOut();
    find("nothing-found");
    expect(container.querySelector("[role=table]")).toBeNull();
    // The field stays where it is while the answer is on its way, though there is nothing else to be filtered.
    const field = find("filter");
    type(field, "");
    await settled();
    expect(find("filter")).toBe(field);
    await typedOut();
    expect(find("filter")).toBe(field);
    expect(all("ref-row")).toHaveLength(14);
  });

  it("can be narrowed to those that need a person", async () => {
    const { find, all } = await openMany();
    find("show-waiting").click();
    await settled();
    expect(all("ref-row").map((row) => row.dataset["verdict"])).toEqual(["diverged", "held", "diverged", "diverged", "held", "held"]);
  });
});

describe("refs that ask the same", () => {
  /** Twelve tags that differ, and one branch. */
  async function openTags() {
    const host = new SampleHost();
    const tags = Array.from({ length: 12 }, (_, at) =>
      aRef({ name: `refs/tags/v${String(at)}`, short: `v${String(at)}`, tag: true, right: OTHER_OID, verdict: { kind: "diverged" }, asks: "tag" }),
    );
    host.refList = [...tags, aRef({ right: OTHER_OID, verdict: { kind: "diverged" }, asks: "bothChanged" })];
    return openWindow("#/mirrors/payments", host);
  }

  it("are selected and settled in one go, each with what happens to it", async () => {
    const { find, all, host, container } = await openTags();
    const boxes = () => all("ref-choose") as HTMLInputElement[];
    // The branch is alone with its question: it is settled on its own.
    expect(boxes()).toHaveLength(12);
    boxes()[0]?.click();
    await settled();
    expect(find("together-selected").textContent).toContain("1 tag selected");
    find("together-all").click();
    await settled();
    expect(boxes().every((box) => box.checked)).toBe(true);
    boxes()[3]?.click();
    await settled();
    find("together-settle").click();
    await settled();
    const names = Array.from({ length: 12 }, (_, at) => `refs/tags/v${String(at)}`).filter((_, at) => at !== 3);
    expect(host.asked).toContain(`resolutionsOf payments ${names.join(" ")}`);
    // Nothing is chosen for anybody.
    expect(find<HTMLButtonElement>("together-yes").disabled).toBe(true);
    expect(container.querySelector("[data-testid=together-merge]"), "tags are not merged").toBeNull();
    find("together-left").click();
    await settled();
    expect(all("together-ref").map((row) => row.dataset["ref"])).toEqual(names);
    expect(all("together-ref")[0]?.textContent).toContain("Gitee gets another v0");
    find("together-yes").click();
    await settled();
    expect(host.asked).toContain(`resolve payments ${names.join(" ")} left`);
    expect(container.querySelector("dialog")).toBeNull();
    expect(container.querySelector("[data-testid=together]")).toBeNull();
    expect(all("ref-row").map((row) => row.dataset["ref"])).toEqual(["refs/tags/v3", "refs/heads/main"]);
    expect(container.textContent).toContain("11 refs are settled");
  });

  it("leave alone what an answer does not fit, and say so", async () => {
    const host = new SampleHost();
    host.refList = ["main", "other"].map((short) =>
      aRef({ name: `refs/heads/${short}`, short, left: OTHER_OID, verdict: { kind: "diverged" }, asks: "bothChanged" }),
    );
    const { find, all } = await openWindow("#/mirrors/payments", host);
    for (const box of all("ref-choose")) box.click();
    await settled();
    find("together-settle").click();
    await settled();
    find("together-merge").click();
    await settled();
    expect(all("together-ref").map((row) => row.dataset["ref"])).toEqual(["refs/heads/other"]);
    expect(all("together-stays").map((row) => row.dataset["ref"])).toEqual(["refs/heads/main"]);
    find("together-yes").click();
    await settled();
    expect(host.asked).toContain("resolve payments refs/heads/other merge");
  });

  it("are not settled when one of them moved meanwhile", async () => {
    const { find, all, host } = await openTags();
    for (const box of all("ref-choose").slice(0, 2)) box.click();
    await settled();
    find("together-settle").click();
    await settled();
    find("together-right").click();
    await settled();
    host.refusals.set("resolve", { code: "resolution-stale", args: { ref: "v0" } });
    find("together-yes").click();
    await settled();
    // The dialog stays, with what is so now.
    expect(find("together-dialog").textContent).toContain("v0");
    expect(host.asked.filter((call) => call.startsWith("resolutionsOf"))).toHaveLength(2);
  });

  it("are not selected beside others that ask something else", async () => {
    const host = new SampleHost();
    const { all } = await openWindow("#/mirrors/payments", host);
    host.refList = host.refList.map((ref) => (ref.tag ? ref : { ...ref, asks: ref.asks && "bothChanged" }));
    host.refList.push(...["v1", "v2"].map((short) => aRef({ name: `refs/tags/${short}`, short, tag: true, verdict: { kind: "diverged" }, asks: "tag" as const })));
    host.told("payments");
    await settled();
    const box = (name: string) => all("ref-row").find((row) => row.dataset["ref"] === name)?.querySelector<HTMLInputElement>("[data-testid=ref-choose]");
    box("refs/tags/v1")?.click();
    await settled();
    expect([box("refs/tags/v2")?.disabled, box("refs/heads/main")?.disabled]).toEqual([false, true]);
  });

  it("are unselected when they ask something else by now", async () => {
    const { find, all, host, container } = await openTags();
    all("ref-choose")[0]?.click();
    all("ref-choose")[1]?.click();
    await settled();
    host.refList = host.refList.map((ref) => (ref.short === "v0" ? { ...ref, left: OTHER_OID, right: null } : ref));
    host.told("payments");
    await settled();
    expect(find("together-selected").textContent).toContain("1 tag");
    find("together-none").click();
    await settled();
    expect(container.querySelector("[data-testid=together]")).toBeNull();
  });
});
