import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { DEFAULT_SETTINGS, limitFault, sameLimits, typedNumber, usableLimits } from "../src/model/limits";
import { openWindow, settled, type } from "./open";

async function openSettings(host = new SampleHost("empty")) {
  const window = await openWindow("#/settings", host);
  const changes = () => host.asked.filter((asked) => asked.startsWith("changeSetting")).map((asked) => asked.replace("changeSetting ", ""));
  const value = (testid: string) => window.find<HTMLInputElement>(testid).value;
  const enter = async (field: HTMLElement, text: string) => {
    field.focus();
    type(field, text);
    await settled();
  };
  const last = (testid: string) => window.all(testid).at(-1) ?? document.body;
  const limits = () => window.all("push-limit").map((row) => [...row.querySelectorAll("input")].map((field) => field.value).join(" "));
  return { ...window, host, changes, value, enter, last, limits };
}

describe("the limits of time", () => {
  it("are shown with their units, and offer no default where it stands already", async () => {
    const { find, all, value } = await openSettings();
    expect(["runMinutes", "silenceSeconds", "connectSeconds"].map((name) => value(`setting-${name}`))).toEqual(["30", "120", "20"]);
    expect(find("transfers").textContent).toMatch(/How long a run may take[^]*minutes[^]*stand still[^]*seconds/);
    expect([...all("default-runMinutes"), ...all("default-pushLimits")]).toEqual([]);
  });

  it("are saved when changed, and get their default back", async () => {
    const { find, all, changes, value, enter } = await openSettings();
    await enter(find("setting-runMinutes"), " 90 ");
    expect(changes()).toEqual(["runMinutes 90"]);
    expect(value("setting-runMinutes")).toBe("90");
    expect(find("toast").textContent).toContain("Changes saved");
    find("default-runMinutes").click();
    await settled();
    expect(changes()).toEqual(["runMinutes 90", "runMinutes null"]);
    expect(value("setting-runMinutes")).toBe("30");
    expect(all("default-runMinutes")).toEqual([]);
    // The button that had the focus is gone.
    expect(document.activeElement).toBe(find("setting-runMinutes"));
  });

  it("stay as typed beside what may be, and the others as they are", async () => {
    const { find, all, changes, value, enter } = await openSettings();
    await enter(find("setting-runMinutes"), "soon");
    await enter(find("setting-silenceSeconds"), "60");
    expect(changes()).toEqual(['runMinutes "soon"', "silenceSeconds 60"]);
    expect(value("setting-runMinutes")).toBe("soon");
    expect(all("field-problem").map((said) => said.textContent.trim())).toEqual(["Give a whole number from 1 to 1440."]);
    expect(find("setting-runMinutes").getAttribute("aria-invalid")).toBe("true");
    // As it was: nothing to save, nothing to find fault with.
    await enter(find("setting-runMinutes"), "30");
    expect(all("field-problem")).toEqual([]);
    expect(changes()).toHaveLength(2);
  });

  it("say what else keeps them from being saved", async () => {
    const host = new SampleHost("empty");
    host.refusals.set("changeSetting", { code: "disk-full", args: { host: "", detail: "" } });
    const { find, enter } = await openSettings(host);
    await enter(find("setting-connectSeconds"), "40");
    expect(find("field-problem").dataset["code"]).toBe("disk-full");
  });

  it("follow what is changed elsewhere, except below the hands of who types", async () => {
    const { host, find, value } = await openSettings();
    find<HTMLInputElement>("setting-runMinutes").value = "7";
    find("setting-runMinutes").dispatchEvent(new Event("input", { bubbles: true }));
    host.known = { ...host.known, runMinutes: 45, silenceSeconds: 45 };
    host.told(null);
    await settled();
    expect([value("setting-runMinutes"), value("setting-silenceSeconds")]).toEqual(["7", "45"]);
  });

  it("say that they cannot be read", async () => {
    const host = new SampleHost("empty");
    host.refusals.set("settings", { code: "store-failed", args: { host: "", detail: "" } });
    const { find, all } = await openSettings(host);
    expect(find("transfers").querySelector<HTMLElement>("[data-testid=problem]")?.dataset["code"]).toBe("store-failed");
    expect(all("setting-runMinutes")).toEqual([]);
  });
});

describe("safety, backups and merges", () => {
  it("are shown with their units, and saved like the limits of time", async () => {
    const { find, changes, value, enter } = await openSettings();
    const names = ["guardPercent", "backupDays", "backupMegabytes", "mergeAuthor", "mergeMessage", "secondName"];
    expect(names.map((name) => value(`setting-${name}`))).toEqual(["50", "90", "0", "", "Merge {ref} of {left} and {right}", "{ref}@{host}"]);
    expect(find("keeping").textContent).toMatch(/kept[^]*days[^]*MiB/);
    await enter(find("setting-guardPercent"), "20");
    await enter(find("setting-backupDays"), "0");
    await enter(find("setting-mergeAuthor"), " Ada Lovelace <ada@example.org> ");
    expect(changes()).toEqual(["guardPercent 20", "backupDays 0", 'mergeAuthor "Ada Lovelace <ada@example.org>"']);
    expect(find("keeping").querySelector("[data-testid=field-problem]")?.textContent).toContain("from 1 to 36500");
    // Empty is the default: whoever git knows.
    await enter(find("setting-mergeAuthor"), "");
    expect(changes().at(-1)).toBe('mergeAuthor ""');
  });

  it("say what a text must hold, keep what was typed, and give the default back", async () => {
    const { find, all, changes, value, enter } = await openSettings();
    await enter(find("setting-secondName"), "{host}");
    expect(find("field-problem").textContent.trim()).toMatch(/^Give a name that holds “\{ref\}”/);
    expect(find("setting-secondName").getAttribute("aria-invalid")).toBe("true");
    expect(value("setting-secondName")).toBe("{host}");
    await enter(find("setting-secondName"), "{ref}-of-{host}");
    expect(all("field-problem")).toEqual([]);
    find("default-secondName").click();
    await settled();
    expect(changes().at(-1)).toBe("secondName null");
    expect(value("setting-secondName")).toBe("{ref}@{host}");
    expect(all("default-secondName")).toEqual([]);
    expect(document.activeElement).toBe(find("setting-secondName"));
  });
});

describe("the largest pushes", () => {
  it("are added a host at a time, and sent together once the row is whole", async () => {
    const { host, find, changes, enter, last, limits } = await openSettings();
    expect(limits()).toEqual(["github.com 2048"]);
    find("push-limit-add").click();
    await settled();
    expect(document.activeElement).toBe(last("push-limit-host"));
    await enter(last("push-limit-host"), "Git.Example.com:8443");
    expect(changes()).toEqual([]);
    await enter(last("push-limit-mib"), "500");
    expect(changes()).toEqual(['pushLimits {"github.com":2048,"git.example.com:8443":500}']);
    expect(host.known.pushLimits).toEqual({ "github.com": 2048, "git.example.com:8443": 500 });
    // In order, once nobody is in the list.
    last("push-limit-mib").blur();
    await settled();
    expect(limits()).toEqual(["git.example.com:8443 500", "github.com 2048"]);
  });

  it("are removed, and get their default back", async () => {
    const { find, all, changes, limits } = await openSettings();
    find("push-limit-remove").click();
    await settled();
    expect(changes()).toEqual(["pushLimits {}"]);
    expect(find("push-limits-none").textContent).toContain("everything goes in one push");
    expect(document.activeElement).toBe(find("push-limit-add"));
    find("default-pushLimits").click();
    await settled();
    expect(changes()).toEqual(["pushLimits {}", "pushLimits null"]);
    expect(limits()).toEqual(["github.com 2048"]);
    expect(all("default-pushLimits")).toEqual([]);
  });

  it("say beside the field what is wrong, once the row is left, and save nothing", async () => {
    const { find, all, changes, enter, last, limits } = await openSettings();
    const said = () => all("push-limit-problem").map((words) => words.textContent);
    find("push-limit-add").click();
    await settled();
    await enter(last("push-limit-mib"), "500");
    expect(said()).toEqual([]);
    find("push-limit-add").focus();
    await settled();
    expect(said()).toEqual(["This is needed."]);
    expect(last("push-limit-host").getAttribute("aria-describedby")).toBe(find("push-limit-problem").id);
    await enter(last("push-limit-host"), "GitHub.com");
    expect(said()).toEqual(["This host is in the list already."]);
    await enter(last("push-limit-host"), "gitee.com");
    expect(changes()).toHaveLength(1);
    await enter(last("push-limit-mib"), "0");
    expect(said()).toEqual(["Give a whole number of MiB, at least 1."]);
    expect([last("push-limit-host"), last("push-limit-mib")].map((field) => field.getAttribute("aria-invalid"))).toEqual([null, "true"]);
    expect(changes()).toHaveLength(1);
    expect(limits()).toContain("gitee.com 0");
  });

  it("have the largest files beside them, in a list of its own", async () => {
    const { find, all, changes, enter } = await openSettings();
    expect(find("file-limits").textContent).toContain("Largest file a host takes");
    await enter(find("file-limit-mib"), "50");
    expect(changes()).toEqual(['fileLimits {"github.com":50}']);
    find("file-limit-remove").click();
    await settled();
    expect(find("file-limits-none").textContent).toContain("files of any size");
    find("default-fileLimits").click();
    await settled();
    expect(changes().slice(1)).toEqual(["fileLimits {}", "fileLimits null"]);
    expect([all("file-limit").length, all("push-limit").length]).toEqual([1, 1]);
  });

  it("forget a row that nothing was typed into", async () => {
    const { find, all, changes } = await openSettings();
    find("push-limit-add").click();
    await settled();
    expect(all("push-limit")).toHaveLength(2);
    find("setting-runMinutes").focus();
    await settled();
    expect(all("push-limit")).toHaveLength(1);
    expect(changes()).toEqual([]);
  });

  it("stay as typed when they are refused", async () => {
    const host = new SampleHost("empty");
    const { find, enter, limits } = await openSettings(host);
    host.refusals.set("changeSetting", { code: "bad-input", args: { host: "", detail: "", what: "pushLimits", value: "{}" } });
    await enter(find("push-limit-mib"), "99999999999");
    expect(find("push-limits-problem").textContent).toContain("These limits cannot be used");
    expect(limits()).toEqual(["github.com 99999999999"]);
    host.refusals.set("changeSetting", { code: "disk-full", args: { host: "", detail: "" } });
    await enter(find("push-limit-mib"), "7");
    expect(find("push-limits-problem").dataset["code"]).toBe("disk-full");
  });
});

describe("what was typed", () => {
  it("is a number or what it is", () => {
    expect([" 12 ", "1.5", "-3", "", "1e3"].map(typedNumber)).toEqual([12, "1.5", "-3", "", "1e3"]);
  });

  it("is a list of limits if each row is one", () => {
    const good = { host: " Git.corp ", limit: "5" };
    const empty = { host: " ", limit: "" };
    expect(usableLimits([good, empty])).toEqual({ "git.corp": 5 });
    const bad = [{ host: "git.CORP", limit: "6" }, { host: "x", limit: "" }, { host: "x", limit: "1.5" }, { host: "", limit: "1" }];
    expect(bad.map((row) => limitFault(row, [good, row]))).toEqual(["host-twice", "limit-missing", "limit-unusable", "host-missing"]);
    for (const row of bad) expect(usableLimits([good, row])).toBeNull();
    expect(sameLimits({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(sameLimits({ a: 1 }, { a: 2 })).toBe(false);
  });
});

it("the defaults are the engine's", () => {
  const source = readFileSync(join(import.meta.dirname, "../../crates/core/src/settings.rs"), "utf8");
  const body = /impl Default for Settings \{[^]*?\n\}/.exec(source)?.[0] ?? "";
  const number = (field: string) => Number(new RegExp(`\\b${field}: (\\d+)`).exec(body)?.[1]);
  const text = (field: string) => new RegExp(`\\b${field}: "([^"]*)"\\.into`).exec(body)?.[1] ?? (body.includes(`${field}: String::new()`) ? "" : undefined);
  const list = (field: string) => new RegExp(`\\b${field}: BTreeMap::from\\(\\[([^\\]]*)\\]`).exec(body)?.[1] ?? "";
  const limits = (field: string) =>
    Object.fromEntries([...list(field).matchAll(/\("([\w.]+)"\.into\(\), (\d+)\)/g)].map((match) => [match[1], Number(match[2])] as const));
  expect(DEFAULT_SETTINGS).toEqual({
    language: body.includes("language: LanguageChoice::System") ? "system" : undefined,
    connectSeconds: number("connect_seconds"),
    silenceSeconds: number("silence_seconds"),
    runMinutes: number("run_minutes"),
    pushLimits: limits("push_limits"),
    fileLimits: limits("file_limits"),
    pushRates: limits("push_rates"),
    guardPercent: number("guard_percent"),
    backupDays: number("backup_days"),
    backupMegabytes: number("backup_megabytes"),
    mergeAuthor: text("merge_author"),
    mergeMessage: text("merge_message"),
    secondName: text("second_name"),
    minimumMinutes: number("minimum_minutes"),
    parallelRuns: number("parallel_runs"),
    hostRuns: number("host_runs"),
    pauseOnMetered: body.includes("pause_on_metered: true"),
    pauseBelowPercent: number("pause_below_percent"),
    quietHours: text("quiet_hours"),
    withoutTray: body.includes("without_tray: WithoutTray::default()") ? "quit" : undefined,
    cloneFolders: body.includes("clone_folders: Vec::new()") ? [] : undefined,
    cloneOtherDisks: body.includes("clone_other_disks: true"),
    hookAddress: text("hook_address"),
    hookUrl: text("hook_url"),
    hookStream: text("hook_stream"),
  });
});
