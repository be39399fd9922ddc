import axe from "axe-core";
import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { openWindow, settled, type } from "./open";

const SCREENS: [string, string, string?][] = [
  ["the list", "#/mirrors"],
  ["a mirror", "#/mirrors/payments"],
  ["its activity", "#/mirrors/payments/activity"],
  ["its settings", "#/mirrors/kernel/settings"],
  ["its backups", "#/mirrors/payments/backups"],
  ["no backups", "#/mirrors/same/backups"],
  ["a running mirror", "#/mirrors/kernel"],
  ["a stopped mirror", "#/mirrors/agent"],
  ["a mirror whose certificate is not checked", "#/mirrors/intranet"],
  ["the add form", "#/add"],
  ["activity", "#/activity"],
  ["accounts", "#/accounts"],
  ["settings", "#/settings"],
  ["the empty list", "#/mirrors", "empty"],
];

async function faults(root: Element): Promise<string[]> {
  // jsdom neither lays out nor paints, so colours are checked by their own test.
  const { violations } = await axe.run(root, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

describe.each(["light", "dark"])("in the %s theme", (theme) => {
  it.each(SCREENS)("%s has no fault that axe knows", async (_, hash, variant = "") => {
    localStorage.setItem("gemel.theme", theme);
    const host = new SampleHost(variant);
    // axe looks at each row; a few show what a hundred would.
    host.mirrorList = host.mirrorList.slice(0, 14);
    host.events = host.events.slice(0, 12);
    const { container } = await openWindow(hash, host);
    expect(document.documentElement.dataset["theme"]).toBe(theme);
    expect(await faults(container)).toEqual([]);
  });
});

it("the opened details and the dialogs have none either", async () => {
  const { container, find } = await openWindow("#/mirrors/payments");
  for (const toggle of container.querySelectorAll<HTMLElement>("[data-testid=ref-toggle]")) toggle.click();
  await settled();
  expect(await faults(container)).toEqual([]);
  location.hash = "#/accounts";
  await settled();
  find("add-account").click();
  await settled();
  find("save-account").click();
  await settled();
  expect(await faults(container)).toEqual([]);
});

it("the opened certificate and its warning have none either", async () => {
  const host = new SampleHost();
  host.refusals.set("addAccount", { code: "certificates-unusable", args: { host: "", detail: "no such file" } });
  const { container, find } = await openWindow("#/accounts", host);
  find("add-account").click();
  await settled();
  for (const part of ["host", "secret", "name"]) type(find(`account-${part}`), "x");
  find("account-unverified").click();
  find("save-account").click();
  await settled();
  expect(find("certificate").textContent).toContain("cannot be used");
  expect(await faults(container)).toEqual([]);
});

it("each way to choose a repository, and the last step, have none either", async () => {
  const { container, find, all } = await openWindow("#/add");
  for (const [side, way] of [["left", "account"], ["right", "create"]]) {
    find(`${side ?? ""}-way-${way ?? ""}`).querySelector("input")?.click();
    await settled();
    const select = find<HTMLSelectElement>(`${side ?? ""}-owner`);
    select.value = side === "left" ? "work" : "gitee";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  }
  expect(all("repository").length).toBeGreaterThan(3);
  expect(await faults(container)).toEqual([]);
  all("repository")[1]?.click();
  await settled();
  type(find("right-visibility"), "public");
  await settled();
  expect(await faults(container)).toEqual([]);
  find("check-mirror").click();
  await settled();
  expect(all("forecast").length).toBeGreaterThan(3);
  expect(await faults(container)).toEqual([]);
});

it("the dialogs of answers and of backups have none either", async () => {
  const host = new SampleHost();
  const { container, find } = await openWindow("#/mirrors/payments", host);
  container.querySelector<HTMLElement>('[data-ref="refs/heads/main"] button')?.click();
  await settled();
  find("answer-both").click();
  await settled();
  host.refusals.set("resolve", { code: "already-running", args: { host: "", detail: "", mirror: "payments-sdk" } });
  find("confirm-yes").click();
  await settled();
  expect(find("confirm").textContent).toContain("is under way already");
  expect(await faults(container)).toEqual([]);
  location.hash = "#/mirrors/payments/backups";
  await settled();
  find("restore").click();
  await settled();
  type(find("restore-as"), "");
  await settled();
  expect(find("field-problem").textContent).toContain("needed");
  expect(await faults(container)).toEqual([]);
});

it("settings with faults have none either", async () => {
  const { container, find, all } = await openWindow("#/settings");
  type(find("setting-runMinutes"), "0");
  type(find("setting-secondName"), "nothing");
  find("push-limit-add").click();
  await settled();
  all("push-limit-mib").at(-1)?.focus();
  type(all("push-limit-mib").at(-1) ?? container, "5");
  find("push-limit-add").focus();
  await settled();
  expect([all("field-problem").length, all("push-limit-problem").length]).toEqual([2, 1]);
  expect(await faults(container)).toEqual([]);
});

it("the form for a new token and a question without a list have none either", async () => {
  const host = new SampleHost();
  const guard = { kind: "emptied", side: "right", gone: 6, of: 6 } as const;
  host.change("same", { status: "needsDecision", question: { guard, approval: "e3b0", refs: [] } });
  const { container, find } = await openWindow("#/mirrors/same", host);
  expect(await faults(container)).toEqual([]);
  location.hash = "#/accounts";
  await settled();
  find("new-token").click();
  await settled();
  find("save-token").click();
  await settled();
  expect(await faults(container)).toEqual([]);
});

it("axe would find a fault", async () => {
  const root = document.createElement("div");
  root.innerHTML = "<button></button>";
  document.body.append(root);
  expect(await faults(root)).toHaveLength(1);
  root.remove();
});

it("an account for SSH and its key, and a host that lets nobody in, have none either", async () => {
  const host = new SampleHost();
  const { container, find } = await openWindow("#/accounts", host);
  for (const details of container.querySelectorAll("details")) details.open = true;
  container.querySelector<HTMLElement>("[data-testid=type-ssh-password]")?.click();
  container.querySelector<HTMLElement>("[data-testid=make-ssh-key]")?.click();
  await settled();
  expect(await faults(container)).toEqual([]);
  find("add-account").click();
  await settled();
  type(find("account-host"), "ssh://git@git.example.org");
  await new Promise((resolve) => setTimeout(resolve, 450));
  await settled();
  find("ssh-way-password").querySelector("input")?.click();
  await settled();
  find("save-account").click();
  await settled();
  expect(find("field-problem").textContent).not.toBe("");
  expect(await faults(container)).toEqual([]);
  find("ssh-way-key").querySelector("input")?.click();
  await settled();
  find("save-account").click();
  await settled();
  expect(find("added-ssh").textContent).toContain("ssh-ed25519");
  expect(await faults(container)).toEqual([]);
  find("added-done").click();
  location.hash = "#/add";
  await settled();
  type(find("left-url"), "ssh://git@git.example.com/a/b.git");
  type(find("right-url"), "https://gitee.com/acme/website.git");
  const denied = { code: "ssh-denied", args: { host: "git.example.com", methods: "publickey", with: "own", key: "", user: "git", detail: "", side: "left" } };
  const left = { host: "git.example.com", hostKind: "git" as const, path: "a/b", user: null, account: null, read: denied, writes: true, write: null, created: null, visibility: null, sizeKib: null, protected: [], rules: [], missing: [] };
  host.nextPreview = { left, refs: [], same: 0 };
  await settled();
  find("check-mirror").click();
  await settled();
  expect(find("ssh-sign-in").textContent).toContain("git.example.com");
  expect(await faults(container)).toEqual([]);
});
