import { tick } from "svelte";
import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleRepositories } from "../src/host/sample/accounts";
import { samplePreview } from "../src/host/sample/preview";
import { emptyDraft, newMirror } from "../src/model/draft";
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
  const check = async () => {
    window.find("check-mirror").click();
    await settled();
  };
  const start = async () => {
    await check();
    window.find("start-mirroring").click();
    await settled();
  };
  return { ...window, value, fill, check, start };
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
    const { host, fill, check, all } = await openForm();
    await fill({ "left-url": LEFT });
    await check();
    expect(host.asked.filter((asked) => asked.includes("Mirror "))).toEqual([]);
    expect(all("field-problem")).toHaveLength(1);
  });

  it("no longer finds fault with what is being corrected", async () => {
    const { all, fill, check } = await openForm();
    await fill({ "left-url": LEFT, "right-url": LEFT });
    await check();
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
    const { host, find, fill, check } = await openForm();
    await fill({ "left-url": LEFT, "right-url": RIGHT });
    await check();
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
    expect(find("check-mirror").closest(".screen")).toBeNull();
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

describe("the last step", () => {
  const checked = async (host = new SampleHost("empty")) => {
    const form = await openForm(host);
    await form.fill({ "left-url": LEFT, "left-secret": "s3cret", "right-url": RIGHT });
    await form.check();
    return form;
  };
  const rows = (all: (testid: string) => HTMLElement[]) =>
    Object.fromEntries(all("forecast").map((row) => [row.dataset["group"], row.querySelector("td")?.textContent]));

  it("names what would be created, compared and asked about, and writes nothing", async () => {
    const { host, find, all } = await checked();
    expect(rows(all)).toEqual({
      "create-right": "5 branches, 31 tags",
      "create-left": "1 branch",
      compare: "1 branch",
      ask: "1 tag",
    });
    expect(find("forecast-same").textContent).toContain("2 refs");
    expect(all("rule").map(({ dataset }) => dataset["rule"])).toEqual(["pullRequest", "noForcePush"]);
    expect(find("side-left").textContent).toContain("Changes come by a pull or merge request only: main");
    expect(find("side-left").textContent).toContain("History may not be rewritten: main and release/*");
    expect(host.asked.filter((asked) => /^(?:addMirror|sync) /.test(asked))).toEqual([]);
    expect(host.mirrorList).toEqual([]);
  });

  it("says so where there is nothing on either side", async () => {
    const host = new SampleHost("empty");
    host.nextPreview = { refs: [], same: 0 };
    const { find, all } = await checked(host);
    expect(find("forecast-none").textContent).toBe("Neither side has a branch or tag that belongs to the mirror.");
    expect(all("forecast")).toEqual([]);
  });

  it("shows every single name when asked", async () => {
    const { all } = await checked();
    const row = all("forecast")[0];
    expect(row?.textContent).not.toContain("v1.30");
    row?.querySelector("button")?.click();
    await settled();
    expect(row?.textContent).toContain("v1.30");
  });

  it("is left and come back to without losing what was typed", async () => {
    const { find, value, check } = await checked();
    find("back").click();
    await settled();
    expect(["left-url", "left-secret", "right-url"].map(value)).toEqual([LEFT, "s3cret", RIGHT]);
    await check();
    location.hash = "#/accounts";
    await settled();
    location.hash = "#/add";
    await settled();
    expect(find("start-mirroring").textContent.trim()).toBe("Start mirroring");
  });

  it("says what cannot be read or written, and only then starts all the same", async () => {
    const host = new SampleHost("empty");
    const { find, check } = await checked(host);
    find("back").click();
    await settled();
    const { left, right } = samplePreview(newMirror(emptyDraft()));
    host.nextPreview = { left: { ...left, write: { code: "no-permission", args: { host: "GitHub" } } }, right };
    await check();
    expect(find("unwritten").dataset["code"]).toBe("no-permission");
    expect(find("start-mirroring").textContent.trim()).toBe("Start all the same");
  });

  it("leads back to the field that a refusal is about", async () => {
    const { host, find } = await checked();
    host.refusals.set("addMirror", { code: "repository-exists", args: { side: "right", host: "Gitee" } });
    find("start-mirroring").click();
    await settled();
    expect(find("right-url").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("choosing instead of typing", () => {
  const choose = async (host = new SampleHost()) => {
    const form = await openForm(host);
    const way = async (side: string, to: string) => {
      form.find(`${side}-way-${to}`).querySelector("input")?.click();
      await settled();
    };
    const owner = async (side: string, name: string) => {
      const select = form.find<HTMLSelectElement>(`${side}-owner`);
      select.value = name;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
    };
    return { ...form, way, owner };
  };
  const paths = (all: (testid: string) => HTMLElement[]) => all("repository").map((row) => row.dataset["path"]);

  it("finds one of many by the keyboard, of which only some are drawn", async () => {
    const host = new SampleHost();
    const work = host.accountList[0];
    if (work) host.repositoryLists.set("work", sampleRepositories(work, 1000));
    const { find, all, way, owner } = await choose(host);
    await way("left", "account");
    await owner("left", "work");
    expect(find("left-count").textContent.trim()).toBe("The first 1,000 repositories. Search for others.");
    expect(all("repository").length).toBeLessThan(20);
    expect(all("repository")[0]?.getAttribute("aria-setsize")).toBe("1000");

    // More than are listed may fit: the host is asked, once for what was typed.
    type(find("left-search"), "project-99");
    await vi.waitFor(() => {
      expect(host.asked.filter((asked) => asked === "repositories work project-99")).toHaveLength(1);
    });
    await settled();
    expect(paths(all)[0]).toBe("acme/project-99");
    press(find("left-search"), "ArrowDown");
    press(find("left-search"), "ArrowDown");
    await settled();
    const marked = find("left-search").getAttribute("aria-activedescendant");
    expect(document.getElementById(marked ?? "")?.dataset["path"]).toBe("liwei/project-991");
    press(find("left-search"), "Enter");
    await settled();
    expect(find("left-picked").textContent).toContain("liwei/project-991");
    expect(all("left-search")).toEqual([]);
  });

  it("adds an account on the spot and loses nothing", async () => {
    const { host, find, all, fill, value, way } = await choose(new SampleHost("empty"));
    await fill({ "left-url": LEFT });
    await way("right", "account");
    find("right-add-account").click();
    await settled();
    type(find("account-host"), "gitee.com");
    type(find("account-secret"), "t0ken");
    find("save-account").click();
    await settled();
    expect(all("account-form")).toEqual([]);
    expect(host.accountList.map(({ host: at }) => at)).toEqual(["gitee.com"]);
    expect(find<HTMLSelectElement>("right-owner").value).toBe("gitee.com");
    expect(all("repository").length).toBeGreaterThan(3);
    expect(value("left-url")).toBe(LEFT);
  });

  it("creates the other one private, and wider only by choice and with a warning", async () => {
    const host = new SampleHost();
    const preview = vi.spyOn(host, "previewMirror");
    const { find, all, way, owner, check } = await choose(host);
    await way("left", "account");
    await owner("left", "work");
    all("repository")[1]?.click();
    await settled();
    await way("right", "create");
    await owner("right", "gitee");
    expect(find<HTMLInputElement>("right-repository").value).toBe("project-1");
    expect(find<HTMLInputElement>("right-place").value).toBe("liwei_cn");
    expect(all("right-wider")).toEqual([]);
    await check();
    expect(preview.mock.lastCall?.[0]).toMatchObject({
      left: { url: "https://github.com/liwei/project-1.git", account: "work" },
      right: { url: "https://gitee.com/liwei_cn/project-1.git", account: "gitee", secret: null },
      create: { side: "right", visibility: "private" },
    });
    expect(find("created").textContent).toContain("Will be created, private");
    expect(find("lacks").textContent).toContain("The token lacks “workflow”: commits that change files below .github/workflows cannot be pushed.");

    find("back").click();
    await settled();
    type(find("right-visibility"), "public");
    await settled();
    expect(find("right-wider").textContent).toContain("can be seen by more people");
    await check();
    expect(find("wider").textContent).toContain("which is private");
  });

  it("offers to create only what is written, and on one side", async () => {
    const { find, all, way } = await choose();
    await way("left", "create");
    expect(all("right-way-create")).toEqual([]);
    await way("left", "address");
    find("direction-leftToRight").click();
    await settled();
    expect([all("left-way-create").length, all("right-way-create").length]).toEqual([0, 1]);
  });

  it("marks what is missing", async () => {
    const { all, way, owner, check } = await choose();
    await way("left", "account");
    await check();
    expect(all("field-problem").length).toBeGreaterThan(0);
    await owner("left", "work");
    expect(all("field-problem").map((error) => error.textContent.trim())).toContain("Choose a repository.");
  });
});
