import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleBackups } from "../src/host/sample/refs";
import { exportCommand, restoredName } from "../src/model/restore";
import { NOW, openWindow, settled, type } from "./open";

async function openBackups(host = new SampleHost()) {
  const window = await openWindow("#/mirrors/payments/backups", host);
  const rows = () => window.all("kept").map((row) => row.dataset["ref"]);
  const restored = () => host.asked.filter((asked) => asked.startsWith("restore "));
  const click = async (testid: string) => {
    window.find(testid).click();
    await settled();
  };
  return { ...window, host, rows, restored, click };
}

describe("the backups of a mirror", () => {
  it("say when, where, what and why", async () => {
    const { all, find } = await openBackups();
    const [first, , tag, odd] = all("kept").map((row) => row.textContent);
    expect(first).toMatch(/main[^]*Gitee[^]*修复回调签名[^]*张敏 Zhang Min[^]*2 h ago[^]*replaced by a decision[^]*Backup 12/);
    expect(tag).toMatch(/tag\s*v2\.3\.8[^]*GitHub[^]*rewritten/);
    expect(odd).toContain("no commit");
    expect(find("export").textContent).toContain("gemel export payments-sdk.bundle 11 12");
  });

  it("are found by ref, host, commit, author and reason", async () => {
    const { find, rows } = await openBackups();
    for (const [typed, found] of [["petrova deleted", 1], ["github", 2], ["签名", 1], ["2.3.8", 1], ["nothing like it", 0]] as const) {
      type(find("filter"), typed);
      await settled();
      expect(rows(), typed).toHaveLength(found);
    }
  });

  it("say what would be here where there are none", async () => {
    const { find } = await openWindow("#/mirrors/same/backups");
    expect(find("no-backups").textContent).toMatch(/No backups yet[^]*Before anything on GitLab data\/app or GitLab backup\/app/);
  });

  it("say that they cannot be read", async () => {
    const host = new SampleHost();
    host.refusals.set("backups", { code: "store-failed", args: { host: "", detail: "" } });
    const { find } = await openBackups(host);
    expect(find("problem").dataset["code"]).toBe("store-failed");
  });

  it("are put back where they were, unless told otherwise", async () => {
    const { find, all, restored, click } = await openBackups();
    await click("restore");
    expect(find<HTMLInputElement>("restore-to-right").checked).toBe(true);
    expect(find<HTMLInputElement>("restore-as").value).toBe("main");
    expect(find("restore-form").textContent).toMatch(/Gitee gets main with this commit\.[^]*a backup of it is kept\.[^]*GitHub follows/);
    await click("restore-no");
    expect([all("restore-form"), restored()]).toEqual([[], []]);
    await click("restore");
    await click("restore-yes");
    expect(restored()).toEqual(["restore 12"]);
    expect(find("toast").textContent).toContain("main is restored on Gitee");
    expect(all("restore-form")).toEqual([]);
  });

  it("are put back on the other host, under another name", async () => {
    const { find, restored, click } = await openBackups();
    await click("restore");
    await click("restore-to-left");
    type(find("restore-as"), " main-before ");
    await settled();
    expect(find("restore-yes").textContent.trim()).toBe("Restore on GitHub");
    await click("restore-yes");
    expect(restored()).toEqual(["restore 12 left refs/heads/main-before"]);
    expect(find("toast").textContent).toContain("main-before is restored on GitHub");
  });

  it("keep what was typed beside what is wrong with it", async () => {
    const { find, all, restored, click } = await openBackups();
    await click("restore");
    type(find("restore-as"), "");
    await settled();
    expect(find<HTMLButtonElement>("restore-yes").disabled).toBe(true);
    type(find("restore-as"), "two words");
    await settled();
    await click("restore-yes");
    expect(find("field-problem").textContent).toContain("Give a name such as main");
    expect(find<HTMLInputElement>("restore-as").value).toBe("two words");
    expect(all("problem")).toEqual([]);
    type(find("restore-as"), "one-word");
    await settled();
    expect(all("field-problem")).toEqual([]);
    await click("restore-yes");
    expect(restored()).toHaveLength(2);
  });

  it("say what else keeps them from being put back", async () => {
    const { host, find, click } = await openBackups();
    host.refusals.set("restore", { code: "already-running", args: { host: "", detail: "", mirror: "payments-sdk" } });
    await click("restore");
    await click("restore-yes");
    expect(find("restore-form").querySelector<HTMLElement>("[data-testid=problem]")?.dataset["code"]).toBe("already-running");
    host.refusals.clear();
    host.nextRun = { outcome: "failed", problem: { code: "host-unreachable", args: { host: "Gitee", detail: "" } } };
    await click("restore-yes");
    expect(find("toast").dataset["code"]).toBe("host-unreachable");
  });
});

describe("the name of what is put back", () => {
  it("stays of its kind, and is sent only where it is another", () => {
    const [branch, , tag] = sampleBackups(NOW, "m");
    if (!branch || !tag) throw new Error("no sample");
    expect(["main", " main ", "", "refs/heads/main"].map((typed) => restoredName(branch, typed))).toEqual([null, null, null, null]);
    expect(restoredName(branch, "old/main")).toBe("refs/heads/old/main");
    expect(restoredName(tag, "v2.3.8-old")).toBe("refs/tags/v2.3.8-old");
    expect(restoredName(tag, "refs/heads/from-tag")).toBe("refs/heads/from-tag");
    expect(exportCommand("website", ["3", "4"])).toBe("gemel export website.bundle 3 4");
    expect(exportCommand("a/b c", ["3"])).toBe("gemel export 'a-b c.bundle' 3");
  });
});
