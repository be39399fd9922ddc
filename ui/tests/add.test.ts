import { tick } from "svelte";
import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { openWindow, press, settled, type } from "./open";

const LEFT = "https://github.com/acme/web.git";
const RIGHT = "https://gitee.com/acme/web.git";

async function openForm(host = new SampleHost("empty")) {
  const window = await openWindow("#/add", host);
  const value = (testid: string) => window.find<HTMLInputElement>(testid).value;
  const fill = async (texts: Record<string, string>) => {
    for (const [testid, text] of Object.entries(texts)) type(window.find(testid), text);
    await settled();
  };
  const start = async () => {
    window.find("start-mirroring").click();
    await settled();
  };
  return { ...window, value, fill, start };
}

describe("adding a mirror", () => {
  it("keeps all input after a Problem, and shows it beside its field", async () => {
    const { host, find, all, value, fill, start } = await openForm();
    host.refusals.set("addMirror", { code: "repository-missing", args: { side: "right", host: "Gitee", detail: "" } });
    await fill({ "left-url": LEFT, "left-user": "me", "left-secret": "s3cret", "right-url": RIGHT, "mirror-name": "web" });
    await start();

    expect(all("field-problem").map((problem) => problem.dataset["code"])).toEqual(["repository-missing"]);
    expect(find("right-url").getAttribute("aria-invalid")).toBe("true");
    expect(find("left-url").hasAttribute("aria-invalid")).toBe(false);
    expect(["left-url", "left-user", "left-secret", "right-url", "mirror-name"].map(value)).toEqual([LEFT, "me", "s3cret", RIGHT, "web"]);
  });

  it("keeps all input while looking something up elsewhere", async () => {
    const { find, value, fill } = await openForm();
    await fill({ "left-url": LEFT, "left-secret": "s3cret" });
    location.hash = "#/accounts";
    await settled();
    expect(() => find("left-url")).toThrow();
    location.hash = "#/add";
    await settled();
    expect([value("left-url"), value("left-secret")]).toEqual([LEFT, "s3cret"]);
  });

  it("shows what is not about a field at the foot", async () => {
    const { host, find, fill, start } = await openForm();
    host.refusals.set("addMirror", { code: "disk-full", args: { host: "", detail: "" } });
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    await start();
    expect(find("problem").dataset["code"]).toBe("disk-full");
  });

  it("asks the engine nothing while an address is missing", async () => {
    const { host, fill, start, all } = await openForm();
    await fill({ "left-url": LEFT });
    await start();
    expect(host.asked.filter((asked) => asked.startsWith("addMirror"))).toEqual([]);
    expect(all("field-problem")).toHaveLength(1);
  });

  it("no longer finds fault with what is being corrected", async () => {
    const { all, fill, start } = await openForm();
    await fill({ "left-url": LEFT, "right-url": LEFT });
    await start();
    expect(all("field-problem").map((problem) => problem.dataset["code"])).toEqual(["same-repository"]);
    await fill({ "left-url": RIGHT });
    expect(all("field-problem")).toEqual([]);
  });

  it("keeps the leave to use plain HTTP in sight once it is given", async () => {
    const { host, find, all, fill, start } = await openForm();
    host.refusals.set("addMirror", { code: "credentials-over-plain-http", args: { host: "", detail: "" } });
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    await start();
    find("allow-plain-http").click();
    find("allow-plain-http").dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    expect(all("problem")).toEqual([]);
    expect(find<HTMLInputElement>("allow-plain-http").checked).toBe(true);
  });

  it("says that it adds, then starts the first sync at once", async () => {
    const { host, find, fill } = await openForm();
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    find("start-mirroring").click();
    await tick();
    expect(find("start-mirroring").textContent.trim()).toBe("Adding…");
    await settled();
    const id = host.mirrorList[0]?.id ?? "";
    expect(host.asked).toContain(`sync ${id}`);
    expect(location.hash).toBe(`#/mirrors/${id}`);
    await settled();
    expect(find("status").dataset["status"]).toBe("syncing");
  });

  it("leads to the mirror that was added even if its first sync is refused", async () => {
    const { host, find, fill, start } = await openForm();
    host.refusals.set("sync", { code: "already-running", args: { host: "", detail: "", mirror: "web" } });
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    await start();
    expect(location.hash).toBe(`#/mirrors/${host.mirrorList[0]?.id ?? ""}`);
    expect(find("toast").dataset["code"]).toBe("already-running");
  });

  it("has its buttons beside what scrolls, not over it", async () => {
    const { find } = await openForm();
    expect(find("left-url").closest(".screen")).not.toBeNull();
    expect(find("start-mirroring").closest(".screen")).toBeNull();
  });

  it("leads to the new mirror, and starts the next one empty", async () => {
    const { host, fill, start, value } = await openForm();
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    await start();
    expect(host.mirrorList).toHaveLength(1);
    expect(location.hash).toBe(`#/mirrors/${host.mirrorList[0]?.id ?? ""}`);
    location.hash = "#/add";
    await settled();
    expect(value("left-url")).toBe("");
  });

  it("sends the push options line by line, and opens the part that hides a Problem of theirs", async () => {
    const host = new SampleHost("empty");
    const add = vi.spyOn(host, "addMirror");
    const { find, fill, start } = await openForm(host);
    await fill({ "left-url": LEFT, "right-url": RIGHT, "push-options": " ci.skip \n\nmerge_request.create\n" });
    host.refusals.set("addMirror", { code: "bad-input", args: { host: "", detail: "", what: "push-option", value: "ci.skip" } });
    await start();
    expect(add.mock.calls[0]?.[0].pushOptions).toEqual(["ci.skip", "merge_request.create"]);
    expect(find("push-options").getAttribute("aria-invalid")).toBe("true");
    expect(find<HTMLDetailsElement>("more").open).toBe(true);
  });

  it("takes a pasted token off the screen", async () => {
    const { fill, value, container } = await openForm();
    await fill({ "left-url": "https://me:ghp_token@github.com/acme/web.git" });
    expect([value("left-url"), value("left-user"), value("left-secret")]).toEqual([LEFT, "me", "ghp_token"]);
    expect(container.textContent).not.toContain("ghp_token");
  });

  it("offers the account of the host, but not over a choice", async () => {
    const { find, fill, value } = await openForm(new SampleHost());
    await fill({ "left-url": LEFT });
    expect(value("left-account")).toBe("work");
    type(find("left-account"), "gitee");
    await settled();
    await fill({ "left-url": "https://github.com/acme/other.git" });
    expect(value("left-account")).toBe("gitee");
  });

  it("is left with Esc, outside of a field", async () => {
    const { container } = await openForm();
    press(container, "Escape");
    await settled();
    expect(location.hash).toBe("#/mirrors");
  });
});
