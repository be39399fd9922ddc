import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { protectedScope, scopeKind, scopeTally, takesAllTags } from "../src/model/scope";
import { openWindow, press, settled, type } from "./open";

const LEFT = "https://github.com/acme/web.git";
const RIGHT = "https://gitee.com/acme/web.git";
/** What somebody types is not asked about letter by letter. */
const typed = async () => {
  await new Promise((done) => setTimeout(done, 200));
  await settled();
};

async function openForm(host = new SampleHost("empty"), sides = true) {
  const window = await openWindow("#/add", host);
  if (sides) {
    type(window.find("left-url"), LEFT);
    type(window.find("right-url"), RIGHT);
    await settled();
  }
  const patterns = () => window.all("scope-pattern").map((field) => (field as HTMLInputElement).value);
  const choose = async (kind: string) => {
    window.find(`scope-${kind}`).click();
    await typed();
  };
  const start = async () => {
    const added = vi.spyOn(host, "addMirror");
    window.find("check-mirror").click();
    await settled();
    window.find("start-mirroring").click();
    await settled();
    return added.mock.calls[0]?.[0].scope;
  };
  return { ...window, patterns, choose, start };
}

describe("which refs belong to a mirror", () => {
  it("is all branches and tags, and then no host is asked", async () => {
    const { host, find, start } = await openForm();
    expect(find<HTMLInputElement>("scope-all").checked).toBe(true);
    await typed();
    expect(host.asked.filter((asked) => /^(observedRefs|fitScope)/.test(asked))).toEqual([]);
    expect(await start()).toEqual(["refs/heads/*", "refs/tags/*"]);
  });

  it("may be the protected branches, with the tags or without", async () => {
    const { host, find, choose, start } = await openForm();
    await choose("protected");
    expect(host.asked).toContain(`observedRefs ${LEFT} ${RIGHT}`);
    expect(find<HTMLInputElement>("scope-tags").checked).toBe(true);
    find("scope-tags").click();
    await typed();
    expect(await start()).toEqual(["protected"]);
  });

  it("says so when nobody knows which branches are protected", async () => {
    const host = new SampleHost("empty");
    host.nextObserved = { protected: null };
    const { find, choose } = await openForm(host);
    await choose("protected");
    expect(find("scope-unprotected").textContent).toMatch(/Which branches are protected, the hosts do not say now/);
  });

  it("is counted from both sides, pattern by pattern, as it is typed", async () => {
    const { all, find, choose } = await openForm();
    await choose("patterns");
    expect(find("scope-tally").textContent).toMatch(/branches 7 of 7, tags 32 of 32/);
    const [first] = all("scope-pattern");
    type(first as HTMLElement, "release/*");
    await typed();
    expect(all("scope-fits").map((one) => one.textContent)).toEqual(["Fits 2 refs", "Fits 32 refs"]);
    expect(find("scope-tally").textContent).toMatch(/branches 2 of 7, tags 32 of 32/);
  });

  it("says beside a pattern what is wrong with it, and counts by the others", async () => {
    const { all, find, patterns, choose } = await openForm();
    await choose("patterns");
    press(all("scope-pattern")[0] as HTMLElement, "Enter");
    await settled();
    expect(patterns()).toEqual(["refs/heads/*", "", "refs/tags/*"]);
    expect(document.activeElement).toBe(all("scope-pattern")[1]);
    type(all("scope-pattern")[1] as HTMLElement, "refs/pull/*");
    await typed();
    const [problem] = all("field-problem");
    expect(problem?.dataset["code"]).toBe("bad-input");
    const field = all("scope-pattern")[1] as HTMLInputElement;
    expect([field.getAttribute("aria-invalid"), field.getAttribute("aria-describedby")]).toEqual(["true", problem?.id]);
    expect(find("scope-tally").textContent).toMatch(/branches 7 of 7/);

    type(field, "");
    await settled();
    press(field, "Backspace");
    await typed();
    expect(patterns()).toEqual(["refs/heads/*", "refs/tags/*"]);
    expect(all("field-problem")).toEqual([]);
  });

  it("keeps what was typed while something else is looked at", async () => {
    const { all, patterns, choose, find } = await openForm();
    await choose("patterns");
    type(all("scope-pattern")[0] as HTMLElement, "main");
    await choose("all");
    await choose("patterns");
    expect(patterns()).toEqual(["main", "refs/tags/*"]);
    location.hash = "#/settings";
    await settled();
    location.hash = "#/add";
    await settled();
    expect(find<HTMLInputElement>("scope-patterns").checked).toBe(true);
    expect(patterns()).toEqual(["main", "refs/tags/*"]);
  });

  it("names the side that could not be listed, and shows the other one", async () => {
    const host = new SampleHost("empty");
    host.nextObserved = { right: { host: "Gitee", problem: { code: "host-unreachable", args: { host: "Gitee", detail: "" } } } };
    const { find, choose } = await openForm(host);
    await choose("patterns");
    expect(find("problem").dataset["code"]).toBe("host-unreachable");
    expect(find("scope-tally").textContent).toMatch(/branches/);
  });

  it("waits until both repositories are named, and forgets what belonged to others", async () => {
    const { host, all, find, choose } = await openForm(new SampleHost("empty"), false);
    await choose("patterns");
    expect(host.asked.filter((asked) => asked.startsWith("observedRefs"))).toEqual([]);
    expect(all("scope-list")).toEqual([]);
    type(find("left-url"), LEFT);
    type(find("right-url"), RIGHT);
    await settled();
    find("scope-list").click();
    await typed();
    expect(find("scope-tally").textContent).toMatch(/branches/);
    type(find("right-url"), `${RIGHT}x`);
    await typed();
    expect(all("scope-tally")).toEqual([]);
  });

  it("is listed again by itself when a pattern names refs that nobody asked for", async () => {
    const { host, all, find, patterns, choose } = await openForm();
    await choose("patterns");
    const asked = () => host.asked.filter((call) => call.startsWith("observedRefs")).length;
    expect(asked()).toBe(1);
    // Notes were listed in the first place.
    press(all("scope-pattern")[1] as HTMLElement, "Enter");
    await settled();
    type(all("scope-pattern")[2] as HTMLElement, "refs/notes/*");
    await typed();
    expect(find("scope-listing").textContent).toBe("");
    type(all("scope-pattern")[2] as HTMLElement, "refs/meta/*");
    await typed();
    // What was listed stays, it is said that more is on its way, and a number that nobody knows is not told.
    expect(find("scope-listing").textContent).toContain("Asking both hosts");
    expect(find("scope-tally").textContent).toMatch(/branches 7 of 7/);
    expect(all("scope-fits")).toEqual([]);
    // One who goes on typing is not asked about in between.
    await new Promise((done) => setTimeout(done, 400));
    type(all("scope-pattern")[2] as HTMLElement, "refs/metadata/*");
    await new Promise((done) => setTimeout(done, 500));
    expect(asked()).toBe(1);
    await new Promise((done) => setTimeout(done, 600));
    await typed();
    expect(asked()).toBe(2);
    expect(find("scope-listing").textContent).toBe("");
    expect(all("scope-fits")).toHaveLength(3);
    expect(patterns()).toEqual(["refs/heads/*", "refs/tags/*", "refs/metadata/*"]);
    // A host that does not answer is not asked over and over.
    host.refusals.set("observedRefs", { code: "network", args: { host: "GitHub", detail: "" } });
    type(all("scope-pattern")[2] as HTMLElement, "refs/other/*");
    await new Promise((done) => setTimeout(done, 2500));
    expect(asked()).toBe(3);
  });

  it("can be changed later", async () => {
    const host = new SampleHost();
    const id = host.mirrorList[0]?.id ?? "";
    const edit = vi.spyOn(host, "editMirror");
    const { find } = await openWindow(`#/mirrors/${id}/settings`, host);
    find("scope-protected").click();
    await typed();
    expect(host.asked).toContain(`observedRefsOf ${id}`);
    find("save").click();
    await settled();
    expect(edit.mock.calls[0]?.[1].scope).toEqual(["protected", "refs/tags/*"]);
  });
});

describe("the choices", () => {
  it("are known again by their patterns", () => {
    expect(["refs/heads/*\nrefs/tags/*", "", " protected ", protectedScope(true), "main"].map(scopeKind)).toEqual(["all", "all", "protected", "protected", "patterns"]);
    expect([protectedScope(true), protectedScope(false)].map(takesAllTags)).toEqual([true, false]);
  });

  it("count what may belong to the mirror, too", () => {
    const ref = (name: string, tag = false) => ({ name, short: name, tag, left: true, right: false });
    const refs = [ref("refs/heads/a"), ref("refs/heads/b"), ref("refs/notes/c"), ref("refs/tags/v1", true)];
    expect(scopeTally(refs, ["in", "unsure", "out", "in"])).toEqual({ branches: 2, ofBranches: 2, tags: 1, ofTags: 1, others: 0, ofOthers: 1 });
  });
});
