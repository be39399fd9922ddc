import { describe, expect, it } from "vitest";

import type { CommitView } from "../src/host/types";
import { SampleHost } from "../src/host/sample";
import { cut, visible, within, withoutCredentials } from "../src/model/visible";
import { t } from "../src/words";
import { openWindow, settled } from "./open";

const MARKUP = `<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>`;
const TURNED = "main\u202egpj.exe";
const HIDDEN = "a\u0000b\u001b[31mc\u200bd\u0085";
const HUGE = "签".repeat(65_536);

describe("a text of others", () => {
  it("has nothing unseen in it", () => {
    expect(visible(TURNED)).toBe("main[U+202E]gpj.exe");
    expect(visible(HIDDEN)).toBe("a␀b␛[31mc[U+200B]d[U+0085]");
    expect(visible("\u{e0041}\u2066x\u2069")).toBe("[U+E0041][U+2066]x[U+2069]");
    // What is only in another script stays as it is, and so do families of emoji.
    for (const text of ["钱包 v2", "ветка", "فرع", "👩‍👩‍👧 e\u0301", "a\tb\nc"]) expect(visible(text)).toBe(text);
  });

  it("is cut in its middle, and not within a letter", () => {
    expect(cut("x".repeat(240))).toHaveLength(240);
    expect(cut(HUGE)).toHaveLength(241);
    expect(cut("👍".repeat(1000), 101)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    expect(cut(`${"x".repeat(1000)}-end`)).toMatch(/^x+…x+-end$/);
  });

  it("turns nothing around in a sentence", () => {
    expect(within("فرع")).toBe("\u2068فرع\u2069");
    expect(within("main")).toBe("main");
    expect(t("window-demo-hint")).not.toContain("\u2068");
    const said = t("window-copy-run", { name: TURNED });
    expect(said).toContain("main[U+202E]gpj.exe");
    expect(t("window-copy-run", { name: HUGE }).length).toBeLessThan(400);
  });

  it("is copied without what signs in", () => {
    expect(withoutCredentials("fatal: https://me:t0ken@host/a.git and ssh://git@host/b")).toBe("fatal: https://…@host/a.git and ssh://…@host/b");
    expect(withoutCredentials("mail me@example.com")).toBe("mail me@example.com");
  });
});

describe("the window", () => {
  it("shows names, subjects and errors of any kind as text", async () => {
    const host = new SampleHost();
    const [ref] = host.refList;
    const mirror = host.mirrorList.find(({ id }) => id === "payments");
    if (!ref || !mirror) throw new Error("the sample has a ref and a mirror");
    host.mirrorList = [{ ...mirror, name: MARKUP, decisions: [TURNED, HUGE] }];
    host.refList = [
      { ...ref, name: `refs/heads/${MARKUP}`, short: MARKUP },
      { ...ref, name: `refs/heads/${TURNED}`, short: TURNED, verdict: { kind: "held", reason: "refused" }, detail: MARKUP + HIDDEN, problem: null },
      { ...ref, name: `refs/heads/${HUGE}`, short: HUGE },
    ];
    const commit: CommitView = { id: "1".repeat(40), author: TURNED, at: Date.now(), subject: MARKUP + HUGE };
    const divergence = host.divergence;
    host.divergence = async (id, name) => {
      const view = await divergence(id, name);
      return { ...view, leftCommits: { shown: [commit], total: 1 } };
    };
    const { container, all, unmount } = await openWindow("#/mirrors/payments", host);
    for (const toggle of all("ref-toggle")) toggle.click();
    await settled();
    await settled();

    expect(container.querySelector("img, script")).toBeNull();
    expect("broken" in globalThis).toBe(false);
    const text = container.textContent;
    expect(text).toContain(MARKUP);
    expect(text).toContain("main[U+202E]gpj.exe");
    expect(text).toContain("a␀b␛[31mc");
    // eslint-disable-next-line no-control-regex -- none of these may be left
    expect(text).not.toMatch(/[\u0000\u001b\u200b\u202e]/);
    // No more of a long one than is read, until it is asked for.
    const commands = [...container.querySelectorAll("pre")].map(({ textContent }) => textContent).join("");
    expect(text.length - commands.length).toBeLessThan(40_000);
    all("show-whole").at(-1)?.click();
    await settled();
    expect(container.textContent.length - commands.length).toBeGreaterThan(65_536);
    unmount();
  });

  it("shows them so in the list and in the activity", async () => {
    const host = new SampleHost();
    const [mirror] = host.mirrorList;
    const [event] = host.events;
    if (!mirror || !event) throw new Error("the sample has a mirror and an event");
    host.mirrorList = [{ ...mirror, name: TURNED, status: "needsDecision", decisions: [MARKUP, HUGE] }];
    host.events = [{ ...event, mirror: TURNED, kind: "ref-created", args: { ref: HUGE, host: MARKUP, new: "1" } }];
    const { container, find, unmount } = await openWindow("#/mirrors", host);
    expect(container.textContent).toContain("main[U+202E]gpj.exe");
    expect(container.textContent.length).toBeLessThan(5_000);
    location.hash = "#/activity";
    await settled();
    await settled();
    expect(container.querySelector("img, script")).toBeNull();
    expect(container.textContent.length).toBeLessThan(5_000);
    find("activity-run").querySelector<HTMLElement>("[data-testid=show-whole]")?.click();
    await settled();
    expect(container.textContent.length).toBeGreaterThan(65_536);
    unmount();
  });
});
