import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { ruleSentences } from "../src/model/rules";
import { openWindow, settled, type } from "./open";

describe("an account", () => {
  async function adding(at: string) {
    const host = new SampleHost("empty");
    const sent = vi.spyOn(host, "addAccount");
    const window = await openWindow("#/accounts", host);
    window.find("add-account").click();
    await settled();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    type(window.find("account-host"), at);
    await vi.advanceTimersByTimeAsync(500);
    vi.useRealTimers();
    await settled();
    const sources = () => [...window.find<HTMLSelectElement>("account-from").options].map(({ text }) => text);
    const choose = async (words: string) => {
      const select = window.find<HTMLSelectElement>("account-from");
      select.selectedIndex = sources().indexOf(words);
      select.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
    };
    return { ...window, host, sent, sources, choose };
  }

  it("may have the token that gh has, and then none is typed", async () => {
    const { all, find, sent, sources, choose } = await adding("github.com");
    expect(sources()).toEqual(["I paste it", "What Git has", "What gh has"]);
    await choose("What gh has");
    expect(all("account-secret")).toEqual([]);
    expect(find("account-form").textContent).toContain("Gemel asks gh once for what it has for github.com");
    find("save-account").click();
    await settled();
    expect(sent.mock.lastCall?.[0]).toMatchObject({ host: "github.com", from: "gh", secret: "" });
    expect(all("account-row").length).toBe(1);
  });

  it("is offered glab for a GitLab, and Git alone for any server, which may know the user too", async () => {
    const lab = await adding("gitlab.com");
    expect(lab.sources()).toEqual(["I paste it", "What Git has", "What glab has"]);
    lab.unmount();
    const { find, all, sent, sources, choose } = await adding("git.example.com");
    expect(sources()).toEqual(["I paste it", "What Git has"]);
    find("save-account").click();
    await settled();
    expect(all("field-problem").length).toBe(2);
    await choose("What Git has");
    find("save-account").click();
    await settled();
    expect(sent.mock.lastCall?.[0]).toMatchObject({ from: "git", user: "", secret: "" });
  });

  it("says beside the choice that the program knows nothing", async () => {
    const { host, find, choose } = await adding("github.com");
    await choose("What gh has");
    host.refusals.set("addAccount", { code: "nothing-to-reuse", args: { host: "github.com", program: "gh" } });
    find("save-account").click();
    await settled();
    expect(find("field-problem").textContent).toContain("gh knows no secret for github.com");
  });
});

describe("a new repository", () => {
  it("may belong to an organisation that the account may make some in", async () => {
    const host = new SampleHost();
    const preview = vi.spyOn(host, "previewMirror");
    host.ownerLists.set("gitee", [
      { path: "liwei_cn", name: null, kind: "user" },
      { path: "acme", name: "Acme Ltd", kind: "group" },
    ]);
    const { find, all } = await openWindow("#/add", host);
    const click = async (testid: string) => {
      find(testid).click();
      await settled();
    };
    const choose = async (testid: string, value: string) => {
      type(find(testid), value);
      await settled();
    };
    type(find("left-url"), "https://github.com/acme/web.git");
    await click("right-way-create");
    await choose("right-owner", "gitee");
    const owners = find<HTMLSelectElement>("right-owners");
    expect([...owners.options].map(({ text }) => text)).toEqual(["liwei_cn", "acme (Acme Ltd)", "Another owner…"]);
    expect(owners.value).toBe("liwei_cn");
    expect(all("right-place")).toEqual([]);
    await choose("right-owners", "acme");
    await click("check-mirror");
    expect(preview.mock.lastCall?.[0].right.url).toBe("https://gitee.com/acme/web.git");
    await click("back");
    // One that is not in the list is typed.
    await choose("right-owners", "");
    await choose("right-place", "somebody");
    expect(find<HTMLSelectElement>("right-owners").value).toBe("");
    await click("check-mirror");
    expect(preview.mock.lastCall?.[0].right.url).toBe("https://gitee.com/somebody/web.git");
  });
});

describe("what a host asks of pushes", () => {
  it("is a sentence a rule, with the branches that it is about", () => {
    const told = ruleSentences(
      [
        { branch: "main", rules: ["pullRequest", "noDeletion"] },
        { branch: "v*", rules: ["noDeletion"] },
        { branch: "*", rules: ["signatures"] },
      ],
      5,
    );
    expect(told.map(({ words }) => words)).toEqual([
      "Changes come by a pull or merge request only: main",
      "Not to be deleted by a push: main and v*",
      "Signed commits only: every branch",
    ]);
  });

  it("names a few branches of many", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ branch: `b${String(index)}`, rules: ["noForcePush" as const] }));
    expect(ruleSentences(many, 2)[0]?.words).toBe("History may not be rewritten: b0, b1, and …");
  });
});
