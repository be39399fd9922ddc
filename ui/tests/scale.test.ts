import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { findMirrors } from "../src/model/find";
import { keepSame } from "../src/model/refs";
import { Fetched } from "../src/state/fetched.svelte";
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
