import { describe, expect, it } from "vitest";

import type { Progress } from "../src/host/types";
import { bars, median } from "../src/model/chart";
import { Pace } from "../src/model/pace";
import { passesOn, progressAmount } from "../src/model/progress";
import { lasted } from "../src/model/time";
import { SampleHost } from "../src/host/sample";
import { Live } from "../src/state/live.svelte";
import { openWindow, settled } from "./open";
import { aMirror } from "./sample";

const run = (id: number, seconds: number, bytes: number) => ({
  id, trigger: "schedule" as const, startedAt: id * 1000, endedAt: id * 1000 + seconds * 1000, outcome: "synced" as const, bytes,
});

describe("the chart of runs", () => {
  it("is oldest first, and shows the shortest beside the longest", () => {
    const shown = bars([run(3, 600, 0), run(2, 1, 5_000), run(1, 0, 900_000_000)]);
    expect(shown.map((bar) => bar.run.id)).toEqual([1, 2, 3]);
    expect(shown.map(({ height }) => height)).toEqual([0.06, expect.closeTo(0.108, 2), 1]);
    expect(shown.map(({ share }) => share > 0)).toEqual([true, true, false]);
    expect(bars([])).toEqual([]);
  });

  it("says what is usual, and how many failed", async () => {
    expect([median([5, 1, 900]), median([2, 4]), median([])]).toEqual([5, 3, 0]);
    const { find } = await openWindow("#/mirrors/payments/activity");
    await settled();
    const chart = find("runs-chart");
    expect(chart.querySelectorAll("g")).toHaveLength(40);
    expect(chart.textContent).toMatch(/The last 40 syncs usually took [\d.]+ s and moved [\d.]+ MB in all\. One failed\./);
    expect(chart.querySelector('[data-outcome="failed"] title')?.textContent).toContain("failed");
  });
});

describe("progress", () => {
  const told = (objects: number, bytes: number): Progress => ({ mirrorId: "m", phase: "fetch", to: "left", objects, bytes, totalObjects: 1000 });

  it("tells how fast and how long, once that is known", () => {
    const pace = new Pace();
    expect(pace.hear(told(0, 0), 0)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    expect(pace.hear(told(50, 1_000_000), 500)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    expect(pace.hear(told(200, 4_000_000), 2000)).toEqual({ bytesPerSecond: 2_000_000, secondsLeft: 8 });
    // Only of late: after six seconds of rest nothing is said of the speed before.
    pace.hear(told(200, 4_000_000), 9000);
    expect(pace.hear(told(200, 4_000_000), 10_500)).toEqual({ bytesPerSecond: null, secondsLeft: null });
    // Another phase begins anew.
    expect(pace.hear({ ...told(1, 10), phase: "push" }, 11_000).secondsLeft).toBeNull();
  });

  it("does not jump between the two halves of a pack that goes on while it arrives", () => {
    const host = new SampleHost();
    const live = new Live(host);
    void live.start();
    const mirror = aMirror({ id: "m", status: "syncing" });
    const push = (bytes: number): Progress => ({ mirrorId: "m", phase: "push", to: "right", objects: 0, bytes, totalObjects: null });
    const shown = [told(10, 8191), push(8191), told(20, 16_383), push(16_383)].map((progress) => {
      host.emit("progress", progress);
      return live.progressOf(mirror)?.phase;
    });
    expect(shown).toEqual(["fetch", "fetch", "fetch", "fetch"]);
    // What was received and is now sent again from the start, or sent on its own, is another matter.
    host.emit("progress", { ...told(0, 0), phase: "index" });
    host.emit("progress", push(100));
    expect(live.progressOf(mirror)?.phase).toBe("push");
    expect(passesOn({ progress: told(1000, 500), at: 0 }, push(500), 5_000), "the other half goes on when this one has ended").toBe(false);
    live.stop();
  });

  it("is said in words", () => {
    const said = progressAmount(told(200, 4_000_000), { bytesPerSecond: 2_000_000, secondsLeft: 130 });
    expect(said).toBe("2 min left · 2 MB/s · 4 MB · 200 of 1,000 objects");
    expect([lasted(0.25), lasted(42), lasted(7200)]).toEqual(["0.3 s", "42 s", "2 h"]);
  });
});
