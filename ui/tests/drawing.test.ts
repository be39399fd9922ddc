// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const source = (path: string) => readFileSync(join(import.meta.dirname, "../src", path), "utf8");

describe("what a row of a list is drawn with", () => {
  it("has no blur: each pixel of each button would be computed anew with each turn of the wheel", () => {
    const shadows = [...source("look/tokens.css").matchAll(/--shadow: (.+);/g)].map(([, value]) => value ?? "");
    expect(shadows).toHaveLength(2);
    for (const shadow of shadows) expect(shadow).toMatch(/^(?:none|0 \d+px 0 rgb\(.+\))$/);
  });

  it("asks nothing about what is in it", () => {
    for (const row of ["screens/mirrors/MirrorRow.svelte", "parts/EventRun.svelte"]) {
      expect(/<style>.*<\/style>/s.exec(source(row))?.[0].replaceAll(/\/\*.*?\*\//gs, "")).not.toContain(":has(");
    }
  });
});
