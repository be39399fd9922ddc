import { render } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import Shown from "./FoundPairsShown.svelte";
import { openWindow, settled, type } from "./open";

describe("the folders with clones", () => {
  async function openSettings(host = new SampleHost("empty")) {
    const window = await openWindow("#/settings", host);
    const folders = () => window.all("clone-folder").map((row) => row.querySelector("code")?.textContent);
    const asked = () => host.asked.filter((asked) => asked.includes("CloneFolder"));
    return { ...window, host, folders, asked };
  }

  it("are none at first, with some that are likely", async () => {
    const { find, folders, all } = await openSettings();
    expect(folders()).toEqual([]);
    expect(find("clones").textContent).toContain("No folder is searched yet");
    expect(all("offered-folder").map((row) => row.querySelector("code")?.textContent)).toEqual(["/home/liwei/src", "/home/liwei/projects"]);
    expect(all("clones-found")).toEqual([]);
  });

  it("are added from what is offered, and say what is in them", async () => {
    const { find, all, folders } = await openSettings();
    all("add-offered")[0]?.click();
    await settled();
    expect(folders()).toEqual(["/home/liwei/src"]);
    expect(all("offered-folder")).toHaveLength(1);
    expect(find("clones-found").textContent).toBe("2 clones found.");
    expect(document.activeElement).toBe(find("clone-folder-typed"));
  });

  it("are typed, and what is wrong stays beside its field until it is changed", async () => {
    const { find, all, folders, asked } = await openSettings();
    const field = find<HTMLInputElement>("clone-folder-typed");
    type(field, "src");
    find("add-clone-folder").click();
    await settled();
    expect(folders()).toEqual([]);
    expect(all("field-problem").map((said) => said.textContent.trim())).toEqual([
      "Give folders with their whole paths, such as /home/ada/src; fifty at most.",
    ]);
    expect(field.value).toBe("src");
    type(field, " ~/work ");
    await settled();
    expect(all("field-problem")).toEqual([]);
    find("add-clone-folder").click();
    await settled();
    expect(folders()).toEqual(["/home/liwei/work"]);
    expect(field.value).toBe("");
    find("add-clone-folder").click();
    await settled();
    expect(asked()).toEqual(["addCloneFolder src", "addCloneFolder ~/work"]);
  });

  it("say that one is not there", async () => {
    const host = new SampleHost("empty");
    host.refusals.set("addCloneFolder", { code: "folder-missing", args: { host: "", detail: "/none" } });
    const { find } = await openSettings(host);
    type(find("clone-folder-typed"), "/none");
    find("add-clone-folder").click();
    await settled();
    expect(find("field-problem").dataset["code"]).toBe("folder-missing");
  });

  it("are taken away again", async () => {
    const host = new SampleHost("empty");
    host.known = { ...host.known, cloneFolders: ["/home/liwei/src", "/mnt/work"] };
    const { all, folders, asked } = await openSettings(host);
    expect(all("remove-clone-folder")[1]?.getAttribute("aria-label")).toBe("Stop searching: /mnt/work");
    all("remove-clone-folder")[1]?.click();
    await settled();
    expect(folders()).toEqual(["/home/liwei/src"]);
    expect(asked()).toEqual(["removeCloneFolder /mnt/work"]);
  });

  it("may hold other disks", async () => {
    const { host, find } = await openSettings();
    find<HTMLInputElement>("clone-other-disks").click();
    await settled();
    expect(host.asked).toContain("changeSetting cloneOtherDisks true");
  });
});

describe("the pairs that were found", () => {
  async function show(host = new SampleHost("empty")) {
    const { container } = render(Shown, { host });
    await settled();
    const all = (testid: string) => [...container.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
    return { host, container, all };
  }

  function searching(...cloneFolders: string[]): SampleHost {
    const host = new SampleHost("empty");
    host.known = { ...host.known, cloneFolders };
    return host;
  }

  it("are looked for where a person says so, and nowhere before", async () => {
    const { container, all, host } = await show();
    expect(all("found-pair")).toEqual([]);
    expect(all("look-in").map((button) => button.textContent)).toEqual(["Look in /home/liwei/src", "Look in /home/liwei/projects"]);
    all("look-in")[0]?.click();
    await settled();
    expect(host.known.cloneFolders).toEqual(["/home/liwei/src"]);
    expect(all("found-pair").map((row) => row.querySelector("b")?.textContent)).toEqual(["dashboard", "firmware"]);
    expect(container.textContent).toContain("GitHub and Gitee");
  });

  it("are said to be none, and looked for again", async () => {
    const { container, all, host } = await show(searching("/mnt/work"));
    expect(container.textContent).toContain("No clone knows two hosts");
    const looks = () => host.asked.filter((asked) => asked === "foundPairs").length;
    const before = looks();
    all("look-again")[0]?.click();
    await settled();
    expect(looks()).toBe(before + 1);
  });

  it("open the form with both addresses filled in", async () => {
    const { all } = await show(searching("/home/liwei/src"));
    const button = all("set-up-pair")[1];
    expect(button?.getAttribute("aria-label")).toBe("Set up mirror…: firmware");
    button?.click();
    await settled();
    expect(location.hash).toBe("#/add");
    const typed = all("draft").map((one) => one.textContent);
    expect(typed).toEqual(["firmware https://gitlab.example.org/devices/firmware.git https://github.com/liwei/firmware.git address address"]);
  });

  it("say why they are not there", async () => {
    const host = searching("/home/liwei/src");
    host.refusals.set("foundPairs", { code: "io", args: { host: "", detail: "", path: "/home/liwei/src" } });
    const { all } = await show(host);
    expect(all("problem")[0]?.dataset["code"]).toBe("io");
  });
});
