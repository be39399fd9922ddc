// @vitest-environment node
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

describe("what is shipped", () => {
  const out = mkdtempSync(join(tmpdir(), "gemel-ui-"));
  let code = "";
  let html = "";

  beforeAll(() => {
    // A process of its own, as people run it: inside a test, Vite takes itself to be developing.
    execFileSync(process.execPath, [join(ROOT, "node_modules/vite/bin/vite.js"), "build", "--outDir", out, "--emptyOutDir"], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: "production" },
      stdio: "pipe",
    });
    for (const name of readdirSync(out, { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".html")) html += readFileSync(join(out, name), "utf8");
      else if (name.endsWith(".js")) code += readFileSync(join(out, name), "utf8");
    }
  }, 60_000);

  afterAll(() => {
    rmSync(out, { recursive: true });
  });

  it("holds no sample data", () => {
    // Names that the code and the sample surely have, or the last line would prove nothing.
    expect(code.includes("add_mirror")).toBe(true);
    expect(readFileSync(join(ROOT, "src/host/sample/mirrors.ts"), "utf8").includes("payments-sdk")).toBe(true);
    expect(code.includes("payments-sdk")).toBe(false);
  });

  it("runs under a strict content security policy", () => {
    expect(code.match(/\beval\(|new Function\(/)).toBeNull();
    expect(html).toContain('<script type="module"');
    for (const [, inner] of html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)) expect(inner).toBe("");
    expect(html).not.toMatch(/\sstyle=|<style|\son\w+=|https?:/);
  });
});
