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

describe("what opening the window waits for", () => {
  it("asks for the mirrors before the screens are read", () => {
    const begin = source("begin.ts");
    const imports = [...begin.matchAll(/^import (?!type).*?"(.+)";$/gm)].map(([, from]) => from);
    expect(imports).toEqual(["./host/tauri", "./languages/languages"]);
    for (const asked of ["host.mirrors()", "read(named())"]) {
      expect(begin.split('import("./main")')[0]).toContain(asked);
    }
    expect(source("../index.html")).toContain('src="/src/begin.ts"');
  });

  it("looks for few fonts by name where that is slow, as it is done for each size and weight", () => {
    const tokens = source("look/tokens.css");
    const linux = /\[data-system="linux"\] \{(.*?)\}/s.exec(tokens)?.[1] ?? "";
    const stacks = [...linux.matchAll(/--(?:sans|mono): (.+);/g)].map(([, stack]) => (stack ?? "").split(", "));
    expect(stacks).toHaveLength(2);
    for (const [first, ...rest] of stacks) {
      // The face that is found once; letters that it lacks are rare, and looked for further on.
      expect(tokens).toContain(`font-family: ${first ?? ""};`);
      expect(rest.length).toBeLessThanOrEqual(3);
    }
  });
});
