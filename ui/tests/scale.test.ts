import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import type { Changed, MirrorView } from "../src/host/types";
import { findFonts, foreignLetters } from "../src/look/letters";
import { findMirrors } from "../src/model/find";
import { keepSame } from "../src/model/refs";
import { Slots } from "../src/model/slots";
import { Fetched } from "../src/state/fetched.svelte";
import { type Early, Live } from "../src/state/live.svelte";
import { openWindow, settled, type } from "./open";
import { aMirror, aRef, OTHER_OID } from "./sample";

/** An engine with that many mirrors. */
function crowd(count: number): SampleHost {
  const host = new SampleHost("", Date.now());
  host.mirrorList = Array.from({ length: count }, (_, at) => aMirror({ id: String(at), name: `mirror-${String(at)}` }));
  return host;
}

/** The screen of the tests has room for some 110 rows. */
const IN_SIGHT = 150;

describe("a thousand mirrors", () => {
  it("are asked for at once, and nothing else before they are shown", async () => {
    const { host, find } = await openWindow("#/mirrors", crowd(1000));
    expect(host.asked).toEqual(["mirrors"]);
    expect(find("tally").textContent).toContain("1,000");
  });

  it("are drawn as far as they are in sight", async () => {
    const { all, find, container } = await openWindow("#/mirrors", crowd(1000));
    expect(all("mirror-row").length).toBeGreaterThan(50);
    expect(all("mirror-row").length).toBeLessThan(IN_SIGHT);
    type(find("filter"), "mirror-9");
    await settled();
    expect(container.textContent).toContain("111");
    expect(all("mirror-row").length).toBeLessThan(IN_SIGHT);
  });

  it("are not asked for again, nor drawn anew, when one changes", async () => {
    const { host, container, all } = await openWindow("#/mirrors", crowd(1000));
    const before = all("mirror-row");
    let drawn = 0;
    const watch = new MutationObserver((changes) => {
      const rows = changes.map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest("[data-mirror]"));
      drawn += new Set(rows.filter((row) => row !== null && row !== undefined)).size;
    });
    watch.observe(container, { subtree: true, childList: true, attributes: true, characterData: true });
    host.change("7", { status: "syncing", progress: null });
    await settled();
    watch.disconnect();
    expect(drawn).toBe(1);
    expect(all("mirror-row").every((row, at) => row === before[at])).toBe(true);
    expect(host.asked).toEqual(["mirrors"]);
  });
});

describe("rows that are drawn into what others left", () => {
  const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `row ${String(from + at)}`);

  it("never share a slot, and keep theirs while they are drawn", () => {
    const slots = new Slots();
    let drawn = new Map<string, number>();
    // Numbers that jump about, the same in every run.
    for (let step = 0, at = 7; step < 500; step += 1, at = (at * 48_271) % 65_537) {
      const from = at % 90;
      const wanted = keys(from, from + 10 + (at % 5));
      slots.expect(wanted, () => at % 3 > 0);
      // Rows that nobody expected are drawn, too.
      const now = new Map([...wanted, `guest ${String(at % 7)}`].map((key) => [key, slots.of(key)]));
      expect(new Set(now.values()).size).toBe(now.size);
      for (const [key, slot] of now) if (wanted.includes(key) && drawn.has(key)) expect(slot).toBe(drawn.get(key));
      drawn = now;
    }
  });

  it("have all that was left, and no more than that is made", () => {
    const slots = new Slots();
    const slotsOf = (wanted: string[]) => {
      slots.expect(wanted, () => true);
      return wanted.map((key) => slots.of(key)).sort((a, b) => a - b);
    };
    const first = slotsOf(keys(0, 12));
    expect(slotsOf(keys(9, 21))).toEqual(first);
    expect(slotsOf(keys(300, 312))).toEqual(first);
    expect(slotsOf(keys(299, 312))).toHaveLength(13);
  });

  it("have new ones where they may not have what was left", () => {
    const slots = new Slots();
    const first = keys(0, 5).map((key) => slots.of(key));
    slots.expect(keys(4, 9), (key) => key === "row 8");
    const second = keys(4, 9).map((key) => slots.of(key));
    expect(second[0]).toBe(first[4]);
    expect(second.slice(1, 4).some((slot) => first.includes(slot))).toBe(false);
    expect(second[4]).toBe(first[0]);
  });
});

describe("the mirrors that were asked for before the screens were read", () => {
  const asked = (mirrors: Promise<MirrorView[]>, outdated: boolean) => {
    let hear: (changed: Changed) => void = () => undefined;
    const early: Early = {
      mirrors,
      follow: (listener) => ((hear = listener), outdated),
      stop: () => undefined,
    };
    return { early, tell: (changed: Changed) => { hear(changed); } };
  };
  const one = [aMirror({ id: "1", name: "early" })];

  it("are not asked for again", async () => {
    const host = crowd(2);
    const live = new Live(host);
    await live.start(asked(Promise.resolve(one), false).early);
    expect([live.mirrors.map(({ name }) => name), host.asked]).toEqual([["early"], []]);
  });

  it("are asked for again when something changed meanwhile, or while they are on their way", async () => {
    const host = crowd(2);
    const live = new Live(host);
    await live.start(asked(Promise.resolve(one), true).early);
    expect([live.mirrors.length, host.asked]).toEqual([2, ["mirrors"]]);

    const later = new Live(host);
    const { early, tell } = asked(new Promise((resolve) => setTimeout(() => { resolve(one); })), false);
    const answered = later.start(early);
    tell({ mirrors: one, gone: [], all: false });
    await answered;
    expect([later.mirrors.length, host.asked]).toEqual([2, ["mirrors", "mirrors"]]);
  });

  it("follow what changes afterwards", async () => {
    const live = new Live(crowd(2));
    const { early, tell } = asked(Promise.resolve(one), false);
    await live.start(early);
    tell({ mirrors: [aMirror({ id: "1", name: "renamed" })], gone: [], all: false });
    expect(live.mirrors.map(({ name }) => name)).toEqual(["renamed"]);
  });

  it("are asked for again by hand when that failed", async () => {
    const host = crowd(2);
    const live = new Live(host);
    await live.start(asked(Promise.reject(new Error("no engine")), false).early);
    expect([live.loaded, live.problem?.code]).toEqual([false, "unexpected"]);
    live.refresh();
    await settled();
    expect([live.mirrors.length, live.problem]).toEqual([2, null]);
  });
});

describe("a row with the focus", () => {
  it("keeps it when another mirror comes before it", async () => {
    const { host, container } = await openWindow("#/mirrors", crowd(5));
    const last = [...container.querySelectorAll<HTMLElement>("a[data-row]")].at(-1);
    last?.focus();
    await settled();
    host.mirrorList = [aMirror({ id: "new", name: "a first one" }), ...host.mirrorList];
    host.told("new");
    await settled();
    expect(container.querySelectorAll("a[data-row]")).toHaveLength(6);
    expect(document.activeElement).toBe(last);
  });
});

describe("letters that the window's own font may lack", () => {
  it("are found once each, and no more than fonts are wanted for", () => {
    expect(foreignLetters(["payments", "naïve", "移动端", "移植", "ядро"])).toBe("移动端植ядро");
    const many = Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join("");
    expect([...foreignLetters([many])]).toHaveLength(400);
  });

  it("leave nothing behind in the page", () => {
    const before = document.body.innerHTML;
    findFonts("移");
    findFonts("");
    expect(document.body.innerHTML).toBe(before);
  });
});

describe("what is typed into a filter", () => {
  it("is compared with texts that are made once", () => {
    let made = 0;
    const mirror = aMirror();
    Object.defineProperty(mirror, "name", {
      get: () => {
        made += 1;
        return "payments";
      },
    });
    for (const typed of ["p", "pa", "pay", "nothing"]) findMirrors([mirror], typed);
    expect(made).toBe(1);
  });
});

describe("refs that change all the time", () => {
  it("are asked for one at a time, and the last change is seen", async () => {
    const fetched = new Fetched<number>();
    const waiting: ((answer: number) => void)[] = [];
    const ask = () => new Promise<number>((resolve) => waiting.push(resolve));
    for (let change = 0; change < 20; change += 1) void fetched.follow(ask);
    expect(waiting).toHaveLength(1);
    waiting[0]?.(1);
    await settled();
    expect([fetched.value, waiting.length]).toEqual([1, 2]);
    waiting[1]?.(2);
    await settled();
    expect([fetched.value, waiting.length]).toEqual([2, 2]);
    // And it can be asked anew.
    void fetched.follow(ask);
    expect(waiting).toHaveLength(3);
  });

  it("stay the same objects where they are as they were", () => {
    const before = [aRef({ name: "refs/heads/a" }), aRef({ name: "refs/heads/b" })];
    const known = new Map(before.map((ref) => [ref.name, ref]));
    const now = keepSame(known, [aRef({ name: "refs/heads/a" }), aRef({ name: "refs/heads/b", left: OTHER_OID })]);
    expect(now[0]).toBe(before[0]);
    expect(now[1]).toMatchObject({ name: "refs/heads/b", left: OTHER_OID });
  });

  it("leave the focus and the open row alone", async () => {
    const { host, container, find } = await openWindow("#/mirrors/payments");
    const toggle = container.querySelector<HTMLElement>('[data-ref="refs/heads/main"] [data-testid=ref-toggle]') ?? find("ref-toggle");
    toggle.focus();
    const open = toggle.getAttribute("aria-expanded");
    host.refList = host.refList.map((ref) => ({ ...ref }));
    host.told("payments");
    await settled();
    expect(document.activeElement).toBe(toggle);
    expect([toggle.isConnected, toggle.getAttribute("aria-expanded")]).toEqual([true, open]);
  });
});
