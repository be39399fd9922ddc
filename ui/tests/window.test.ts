import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { problemHint, problemTitle } from "../src/model/problem";
import { openWindow, press, settled, type } from "./open";
import { aRef } from "./sample";

describe("the list of mirrors", () => {
  it("shows what needs attention first, all hundred, and counts them", async () => {
    const { all, find } = await openWindow("#/mirrors");
    const rows = all("mirror-row");
    expect(rows).toHaveLength(100);
    const statuses = rows.map((row) => row.querySelector<HTMLElement>("[data-testid=status]")?.dataset["status"]);
    expect(statuses.slice(0, 5)).toEqual(["needsDecision", "needsDecision", "stopped", "failing", "offline"]);
    expect(find("decisions-badge").textContent).toContain("2");
    expect(find("tally").textContent).toContain("90 up to date, 2 need you");
  });

  it("is filtered, walked with arrow keys and left upwards", async () => {
    const { container, all, find } = await openWindow("#/mirrors");
    expect(press(container, "/").defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(find("filter"));
    type(find("filter"), "field");
    await settled();
    expect(all("mirror-row").map((row) => row.dataset["name"])).toEqual(["field-agent"]);
    type(find("filter"), "gitlab");
    await settled();
    press(find("filter"), "ArrowDown");
    const focused = () => document.activeElement?.closest<HTMLElement>("[data-mirror]")?.dataset["mirror"];
    expect(focused()).toBe("agent");
    press(document.activeElement ?? container, "ArrowDown");
    expect(focused()).not.toBe("agent");
    press(document.activeElement ?? container, "Home");
    press(document.activeElement ?? container, "ArrowUp");
    expect(document.activeElement).toBe(find("filter"));
    press(find("filter"), "Escape");
    await settled();
    expect(all("mirror-row")).toHaveLength(100);
  });

  it("offers one fitting action a row", async () => {
    const { host, container } = await openWindow("#/mirrors");
    const action = (id: string) => container.querySelector<HTMLElement>(`[data-mirror="${id}"] [data-testid=row-action]`);
    expect(["payments", "agent", "kernel", "old", "same"].map((id) => action(id)?.textContent.trim())).toEqual(
      ["Decide", "Start again", "Cancel", "Resume", "Sync"],
    );
    for (const id of ["agent", "kernel", "old"]) action(id)?.click();
    await settled();
    expect(host.asked.filter((asked) => /^(?:sync|cancel|setPaused)/.test(asked))).toEqual(["sync agent", "cancel kernel", "setPaused old"]);
  });

  it("are paused all at once, and go on again", async () => {
    const { host, find } = await openWindow("#/mirrors");
    expect(find("pause-all").textContent).toBe("Pause all");
    find("pause-all").click();
    await settled();
    expect(host.mirrorList.every(({ paused }) => paused)).toBe(true);
    expect(find("pause-all").textContent).toBe("Resume all");
    find("pause-all").click();
    await settled();
    expect(host.mirrorList.some(({ paused }) => paused)).toBe(false);
  });

  it("follows what the engine tells", async () => {
    const { host, container, all } = await openWindow("#/mirrors");
    const status = (id: string) => container.querySelector<HTMLElement>(`[data-mirror="${id}"] [data-testid=status]`)?.dataset["status"];
    host.change("same", { status: "failing" });
    await settled();
    expect(status("same")).toBe("failing");
    await host.removeMirror("same");
    await settled();
    expect(all("mirror-row")).toHaveLength(99);
  });

  it("moves the bar with progress, and only of that mirror", async () => {
    const { host, container } = await openWindow("#/mirrors");
    host.emit("progress", { mirrorId: "kernel", phase: "push", to: "right", bytes: 5, objects: 1, totalObjects: 4 });
    await settled();
    const bar = (id: string) => container.querySelector(`[data-mirror="${id}"] [role=progressbar]`)?.getAttribute("aria-valuenow");
    expect([bar("kernel"), bar("fonts")]).toEqual(["25", null]);
  });

  it("says what Gemel is when there is nothing yet", async () => {
    const { find } = await openWindow("#/mirrors", new SampleHost("empty"));
    expect(find("empty").textContent).toContain("never loses a commit");
    find("add-mirror").click();
    await settled();
    expect(location.hash).toBe("#/add");
  });

  it("looks for pairs on this computer only when asked", async () => {
    const { host, find, all } = await openWindow("#/mirrors", new SampleHost("empty"));
    expect(host.asked).not.toContain("foundPairs");
    find("find-pairs").click();
    await settled();
    expect(host.asked).toContain("foundPairs");
    find("found-pairs");
    expect(all("find-pairs")).toEqual([]);
  });

  it("makes a demo pair to try it with, and removes it whole", async () => {
    const { host, find, all } = await openWindow("#/mirrors", new SampleHost("empty"));
    find("try-demo").click();
    await settled();
    expect(location.hash).toBe("#/mirrors/demo");
    expect(host.asked.filter((asked) => /^(addDemo|sync)/.test(asked))).toEqual(["addDemo Demo", "sync demo now"]);
    find("remove-demo").click();
    await settled();
    find("confirm-yes").click();
    await settled();
    expect(host.asked).toContain("removeDemo demo");
    expect(all("mirror-row")).toEqual([]);
    find("empty");
  });

  it("says so when it cannot be read, and can be asked again", async () => {
    const host = new SampleHost("failed");
    const { find, all } = await openWindow("#/mirrors", host);
    expect(find("problem").dataset["code"]).toBe("store-failed");
    host.refusals.clear();
    find("problem").querySelector("button")?.click();
    await settled();
    expect(all("mirror-row")).toHaveLength(100);
  });

  it("shows the Problem of a command as a message", async () => {
    const { host, container, find } = await openWindow("#/mirrors");
    host.refusals.set("sync", { code: "already-running", args: { host: "", detail: "" } });
    container.querySelector<HTMLElement>('[data-mirror="same"] [data-testid=row-action]')?.click();
    await settled();
    expect(find("toast").dataset["code"]).toBe("already-running");
  });

  it("reports a rejection that nobody handled", async () => {
    const { find } = await openWindow("#/mirrors");
    window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: new Error("lost in the window") }));
    await settled();
    expect(find("toast").textContent).toContain("lost in the window");
  });

  it("says since when a mirror is paused", async () => {
    const { container } = await openWindow("#/mirrors");
    expect(container.querySelector('[data-mirror="old"]')?.textContent).toContain("Paused 2 days ago");
    expect(container.querySelector('[data-mirror="same"]')?.textContent).not.toContain("Paused");
  });

  it("shows what kind of host each side is, beside its name", async () => {
    const { container } = await openWindow("#/mirrors");
    const sides = (id: string) =>
      [...container.querySelectorAll(`[data-mirror="${id}"] .host`)].map((side) => [
        side.querySelector("[data-host-kind]")?.getAttribute("data-host-kind"),
        side.textContent.trim(),
      ]);
    expect(sides("same")).toEqual([
      ["gitlab", "GitLab"],
      ["gitlab", "GitLab"],
    ]);
    expect(sides("folders").map(([kind]) => kind)).toEqual(["local", "local"]);
    const drawn = [...container.querySelectorAll("[data-host-kind] path")].map((path) => path.getAttribute("d"));
    expect(drawn.every((lines) => lines?.startsWith("M"))).toBe(true);
  });

  it("cuts the paths of folders, and no others, where they are alike", async () => {
    const { container } = await openWindow("#/mirrors");
    const cut = (id: string) => container.querySelector(`[data-mirror="${id}"] .ends`)?.textContent.split("…/").length ?? 0;
    expect([cut("folders"), cut("same")]).toEqual([3, 1]);
  });

  it("marks the document once it is painted", async () => {
    delete document.documentElement.dataset["painted"];
    await openWindow("#/mirrors");
    await vi.waitFor(() => {
      expect(document.documentElement.dataset["painted"]).toBe("1");
    });
  });
});

describe("keys", () => {
  it("lead back with Esc to the row that was left", async () => {
    const { container } = await openWindow("#/mirrors");
    location.hash = "#/mirrors/plain-40";
    await settled();
    press(container, "Escape");
    await settled();
    expect(location.hash).toBe("#/mirrors");
    expect(document.activeElement?.closest<HTMLElement>("[data-mirror]")?.dataset["mirror"]).toBe("plain-40");
  });

  it("add with Ctrl+N, and sync with Ctrl+R what is in sight", async () => {
    const { host, container } = await openWindow("#/mirrors/same");
    press(container, "r", { ctrlKey: true });
    await settled();
    expect(host.asked).toContain("sync same");
    press(container, "n", { ctrlKey: true });
    expect(location.hash).toBe("#/add");
    await settled();
    location.hash = "#/mirrors";
    await settled();
    expect(press(container, "r", { ctrlKey: true }).defaultPrevented).toBe(true);
    await settled();
    expect(host.asked).toContain("syncAll");
  });
});

describe("the page of a mirror", () => {
  it("shows what is not in sync, and the rest when asked", async () => {
    const { find, all } = await openWindow("#/mirrors/payments");
    expect(all("ref-row").some((row) => row.dataset["verdict"] === "inSync")).toBe(false);
    expect(find("in-sync-count").textContent).toContain("437 refs in sync are hidden");
    find("show-all").click();
    await settled();
    // Drawn as far as they are in sight, and the rest is not even asked for.
    expect(all("ref-row").length).toBeGreaterThan(100);
    expect(all("ref-row").length).toBeLessThan(250);
    find("show-apart").click();
    await settled();
    expect(all("ref-row")).toHaveLength(14);
  });

  it("says what to do about what both sides changed, in mirrors that go both ways only", async () => {
    const host = new SampleHost();
    const { find, all } = await openWindow("#/mirrors/same/settings", host);
    const options = () => [...find("diverged").querySelectorAll("option")].map((option) => option.textContent.trim());
    expect(options()).toEqual([
      "ask me",
      "merge them where that leaves no conflict, else ask me",
      "make GitLab backup/app match GitLab data/app, and keep a backup",
      "make GitLab data/app match GitLab backup/app, and keep a backup",
    ]);
    type(find("diverged"), "preferRight");
    await settled();
    find("save").click();
    await settled();
    expect(host.mirrorList.find(({ id }) => id === "same")?.policy.diverged).toBe("preferRight");
    find("direction-leftToRight").click();
    await settled();
    expect(all("diverged")).toEqual([]);
  });

  it("opens a diverged ref on both sides' commits and how to settle it", async () => {
    const { container, find } = await openWindow("#/mirrors/payments");
    container.querySelector<HTMLElement>('[data-ref="refs/heads/main"] button')?.click();
    await settled();
    expect(find("commits-left").textContent).toContain("Retry refunds on timeout");
    expect(find("commits-right").textContent).toContain("and 13 more");
    expect(find("divergence").textContent).toContain("HEAD:refs/heads/main");
  });

  it("says what the host said about a refused ref", async () => {
    const { container, find } = await openWindow("#/mirrors/payments");
    container.querySelector<HTMLElement>('[data-ref="refs/heads/ci/workflows"] button')?.click();
    await settled();
    expect(find("held-problem").dataset["code"]).toBe("workflow-scope");
    expect(find("held-detail").textContent).toContain("Give the token the scope “workflow”");
    expect(find("held-link").textContent).toBe("https://github.com/settings/tokens");
    expect(find("held-detail").querySelector("a[href^='http']")).toBeNull();
    expect(find("to-accounts")).toBeTruthy();
    expect(find("host-words").textContent).toContain("without `workflow` scope");
    expect(find("held-detail").textContent).not.toMatch(/[⟪{]/);
  });

  it("shows a host's words as they came where nobody knows what they mean", async () => {
    const host = new SampleHost("", Date.now());
    const problem = { code: "refused", args: { ref: "freeze", detail: "frozen until the release of spring", host: "Gitee", side: "right" } };
    const detail = "hook declined\nremote: frozen until the release of spring";
    host.refList = [aRef({ name: "refs/heads/freeze", short: "freeze", verdict: { kind: "held", reason: "refused" }, detail, problem })];
    // The only one that waits is open.
    const { find, all } = await openWindow("#/mirrors/payments", host);
    expect(find("held-detail").textContent).toContain("frozen until the release of spring");
    expect(find("retry").textContent).toContain("Send again");
    expect([...all("held-problem"), ...all("held-link"), ...all("host-words")]).toEqual([]);
  });

  it("says what a guard stopped for, and how to approve exactly that", async () => {
    const host = new SampleHost();
    const guard = { kind: "manyLosses", refs: 30, of: 42 } as const;
    const verdict = { kind: "propagate", to: "right", action: "delete" } as const;
    const gone = { name: "refs/heads/old", short: "old", verdict, delivery: null, detail: null, problem: null, left: null, right: "a", leftCommits: null, rightCommits: null };
    host.change("same", { status: "needsDecision", question: { guard, approval: "k3x9", refs: [gone] } });
    const { find } = await openWindow("#/mirrors/same", host);
    expect(find("question").textContent).toContain("30 of 42 refs would be deleted or rewritten");
    expect(find("question").textContent).toContain("old");
    find("approve").click();
    await settled();
    expect(host.asked.some((asked) => asked.startsWith("sync"))).toBe(false);
    find("confirm-yes").click();
    await settled();
    // Exactly what was asked is approved.
    expect(host.asked).toContain("sync same k3x9");
  });

  it("has a way on when a guard asks without a list", async () => {
    const host = new SampleHost();
    const guard = { kind: "emptied", side: "right", gone: 6, of: 6 } as const;
    host.change("plain-3", { status: "needsDecision", question: { guard, approval: "e3b0", refs: [] } });
    const { find, all } = await openWindow("#/mirrors/plain-3", host);
    expect(find("question").textContent).toContain("Gitee has lost 6 of its 6 refs.");
    // The usual sentence ends with a colon, and a list that would not come.
    expect(find("question").textContent).toContain("no change to approve yet");
    expect(find("question").textContent).not.toContain("let it happen");
    expect(all("approve")).toEqual([]);
    find("look-again").click();
    await settled();
    // A look, and no approval of a list that nobody has seen.
    expect(host.asked).toContain("sync plain-3 now");
  });

  it("says what to do when an approval came too late", async () => {
    const host = new SampleHost();
    const verdict = { kind: "propagate", to: "right", action: "delete" } as const;
    const gone = { name: "refs/heads/old", short: "old", verdict, delivery: null, detail: null, problem: null, left: null, right: "a", leftCommits: null, rightCommits: null };
    host.change("same", { status: "needsDecision", question: { guard: { kind: "unrelated" }, approval: "k3x9", refs: [gone] } });
    host.refusals.set("sync", { code: "approval-stale", args: { host: "", detail: "", approval: "p7q2" } });
    const { find, all } = await openWindow("#/mirrors/same", host);
    find("approve").click();
    await settled();
    find("confirm-yes").click();
    await settled();
    const stale = { code: "approval-stale", args: { approval: "p7q2" } };
    expect(find("toast").dataset["code"]).toBe("approval-stale");
    expect(find("toast").textContent).toContain(problemTitle(stale));
    expect(problemHint(stale)).not.toBe("");
    expect(find("toast").textContent).toContain(problemHint(stale));
    expect(find("toast").textContent).not.toMatch(/[⟪{]/);
    // The question stays where it is, to be answered anew.
    expect(all("approve")).toHaveLength(1);
  });

  it("sends again what the host does not show", async () => {
    const { host, container, find } = await openWindow("#/mirrors/payments");
    container.querySelector<HTMLElement>('[data-ref="refs/heads/nightly"] button')?.click();
    await settled();
    expect(find("held-detail").textContent).toContain("but does not show it");
    find("retry").click();
    await settled();
    expect(host.asked).toContain("sync payments again");
  });

  it("says since when it is paused", async () => {
    const { find } = await openWindow("#/mirrors/old");
    expect(find("since").textContent).toBe("Paused 2 days ago");
  });

  it("leads from a Problem of a token to the accounts", async () => {
    const { host, find, all } = await openWindow("#/mirrors/agent");
    for (const code of ["credentials-missing", "credentials-rejected", "secret-missing", "secrets-unavailable"]) {
      host.change("agent", { problem: { code, args: { host: "GitLab site", detail: "", account: "site" } } });
      await settled();
      expect(find("problem").dataset["code"]).toBe(code);
      expect(find<HTMLAnchorElement>("to-accounts").hash).toBe("#/accounts");
    }
    host.change("agent", { problem: { code: "disk-full", args: { host: "", detail: "" } } });
    await settled();
    expect(find("problem").dataset["code"]).toBe("disk-full");
    expect(all("to-accounts")).toEqual([]);
  });

  it("saves only what was changed", async () => {
    const host = new SampleHost();
    const edit = vi.spyOn(host, "editMirror");
    const { find } = await openWindow("#/mirrors/same/settings", host);
    expect(find<HTMLButtonElement>("save").disabled).toBe(true);
    type(find("mirror-name"), "renamed");
    await settled();
    find("save").click();
    await settled();
    expect(edit.mock.calls).toEqual([["same", { name: "renamed", direction: null, policy: null, everySeconds: null, scope: null, pushOptions: null, runBy: null, unattended: null, allowCircle: false }]]);
    expect(find<HTMLButtonElement>("save").disabled).toBe(true);
  });

  it("shows push options one a line, saves them alone, and says beside them what is wrong", async () => {
    const host = new SampleHost();
    const edit = vi.spyOn(host, "editMirror");
    const { find, all } = await openWindow("#/mirrors/intranet/settings", host);
    expect(find<HTMLTextAreaElement>("push-options").value).toBe("ci.skip");
    type(find("push-options"), "ci.skip\n\n  merge_request.create ");
    host.refusals.set("editMirror", { code: "bad-input", args: { host: "", detail: "", what: "push-option", value: "x" } });
    await settled();
    find("save").click();
    await settled();
    const pushOptions = ["ci.skip", "merge_request.create"];
    expect(edit.mock.calls).toEqual([["intranet", { name: null, direction: null, policy: null, everySeconds: null, scope: null, pushOptions, runBy: null, unattended: null, allowCircle: false }]]);
    expect(find("push-options").getAttribute("aria-invalid")).toBe("true");
    expect(all("problem").filter((box) => box.dataset["code"] === "bad-input")).toEqual([]);

    host.refusals.clear();
    find("save").click();
    await settled();
    expect(host.mirrorList.find(({ id }) => id === "intranet")?.pushOptions).toEqual(pushOptions);
  });

  it("warns, by the host's name, of a certificate that is not checked", async () => {
    const { host, container, find, all } = await openWindow("#/mirrors/intranet");
    const warnings = () => all("problem").filter((box) => box.dataset["code"] === "tls-unverified");
    expect(warnings().map((box) => box.textContent)).toEqual([expect.stringContaining("The certificate of GitLab is not checked.")]);
    expect(warnings()[0]?.textContent).toContain(problemHint({ code: "tls-unverified", args: {} }));
    location.hash = "#/mirrors";
    await settled();
    const row = container.querySelector('[data-mirror="intranet"]');
    expect(row?.querySelector("[data-testid=unverified]")?.getAttribute("title")).toBe("The certificate of GitLab is not checked.");
    expect(all("unverified")).toHaveLength(1);

    // Two of one name are told apart; with nothing unchecked there is nothing to warn of.
    const same = host.mirrorList.find(({ id }) => id === "same");
    if (same) host.change("same", { left: { ...same.left, unverified: true } });
    location.hash = "#/mirrors/same";
    await settled();
    expect(find("problem").textContent).toContain("The certificate of GitLab data/app is not checked.");
    location.hash = "#/mirrors/plain-3";
    await settled();
    expect(all("problem")).toEqual([]);
  });

  it("removes only after saying what is kept", async () => {
    const { host, find } = await openWindow("#/mirrors/same/settings");
    find("remove-mirror").click();
    await settled();
    expect(host.mirrorList).toHaveLength(100);
    expect(find("confirm").textContent).toMatch(/Backups .* are kept/);
    find("confirm-yes").click();
    await settled();
    expect(host.mirrorList).toHaveLength(99);
    expect(location.hash).toBe("#/mirrors");
  });

  it("says that a removed mirror is gone", async () => {
    const { container } = await openWindow("#/mirrors/nobody");
    expect(container.textContent).toContain("This mirror is gone");
  });

  it("is opened by the tray and by notifications", async () => {
    const { host } = await openWindow("#/settings");
    host.emit("navigate", { mirrorId: "payments", screen: null });
    expect(location.hash).toBe("#/mirrors/payments");
  });
});

describe("the other screens", () => {
  it("show what needs a person above the activity, with its button", async () => {
    const { host, find } = await openWindow("#/activity");
    const first = find("needs-you").querySelector("li");
    expect(first?.textContent).toContain("Needs your decision");
    expect(first?.querySelector<HTMLAnchorElement>("a.btn")?.getAttribute("href")).toMatch(/^#\/mirrors\//);
    const again = [...find("needs-you").querySelectorAll("button")].find((button) => button.textContent.includes("Try again"));
    again?.click();
    await settled();
    expect(host.asked.some((asked) => asked.startsWith("sync "))).toBe(true);
  });

  it("draw only the activity in sight, and only problems when asked", async () => {
    const { host, find, all } = await openWindow("#/activity");
    await settled();
    expect(all("activity-row").length).toBeGreaterThan(20);
    expect(all("activity-row").length).toBeLessThan(host.events.length);
    find("which-marked").querySelector("input")?.click();
    await settled();
    expect(all("activity-row").every((row) => row.dataset["level"] !== "info")).toBe(true);
  });

  it("search the activity by what its sentences say, by names and by what failed", async () => {
    const { find, all } = await openWindow("#/activity");
    const kindsFor = async (typed: string) => {
      type(find("filter"), typed);
      await new Promise((resolve) => setTimeout(resolve, 150));
      await settled();
      return [...new Set(all("activity-row").map((row) => row.dataset["kind"]))].sort();
    };
    expect(await kindsFor("diverged")).toEqual(["ref-diverged"]);
    // A word of the error's own sentence.
    expect(await kindsFor("does not accept")).toEqual(["run-failed"]);
    expect(await kindsFor("签名")).toEqual(["ref-created"]);
    expect(await kindsFor("paused old-proto")).toEqual(["mirror-paused"]);
    expect(await kindsFor("nowhere-at-all")).toEqual([]);
    find("nothing-found");
  });

  it("copy what happened, without what somebody put into an address", async () => {
    const host = new SampleHost();
    const [first] = host.events;
    if (first) first.args = { ...first.args, left_host: "https://liwei:t0ken@github.com/a/b" };
    let copied = "";
    Object.assign(navigator, { clipboard: { writeText: (text: string) => Promise.resolve(void (copied = text)) } });
    const { find } = await openWindow("#/activity", host);
    find("copy-run").click();
    await settled();
    expect(copied).toContain("payments-sdk\n");
    expect(copied).toContain("https://…@github.com/a/b");
    expect(copied).not.toContain("t0ken");
  });

  it("add an account and never show its token", async () => {
    const { container, find, all } = await openWindow("#/accounts", new SampleHost("empty"));
    find("add-account").click();
    await settled();
    for (const [field, text] of Object.entries({ host: "gitee.com", secret: "t0ken", name: "gitee" })) {
      type(find(`account-${field}`), text);
    }
    expect(find<HTMLInputElement>("account-secret").type).toBe("password");
    find("save-account").click();
    await settled();
    expect(all("account-row").map((row) => row.dataset["name"])).toEqual(["gitee"]);
    expect(container.innerHTML).not.toContain("t0ken");
  });

  it("add an account with a company's certificates, or without a look at the certificate", async () => {
    const host = new SampleHost("empty");
    const add = vi.spyOn(host, "addAccount");
    const { find, all } = await openWindow("#/accounts", host);
    const fill = async (name: string) => {
      find("add-account").click();
      await settled();
      expect(find<HTMLDetailsElement>("certificate").open).toBe(false);
      for (const [field, text] of Object.entries({ host: "gitlab.corp", name })) {
        type(find(`account-${field}`), text);
      }
    };
    const save = async () => {
      // It is never kept behind a try.
      expect(find<HTMLInputElement>("account-secret").value).toBe("");
      type(find("account-secret"), "t0ken");
      find("save-account").click();
      await settled();
    };

    await fill("with a file");
    type(find("account-authorities"), " /etc/company.pem ");
    host.refusals.set("addAccount", { code: "certificates-unusable", args: { host: "", detail: "permission denied" } });
    await save();
    // Beside its field, in a part that is opened for it.
    expect(find<HTMLDetailsElement>("certificate").open).toBe(true);
    expect(find("account-authorities").getAttribute("aria-invalid")).toBe("true");
    expect(find("field-problem").textContent).toContain("permission denied");
    expect(all("problem")).toEqual([]);
    host.refusals.clear();
    await save();
    expect(add.mock.lastCall?.[0]).toMatchObject({ authorities: "/etc/company.pem", verifyTls: true });

    await fill("without");
    expect(all("unverified-warning")).toEqual([]);
    find("account-unverified").click();
    await settled();
    expect(find("account-unverified").getAttribute("aria-describedby")).toBe(find("unverified-warning").id);
    expect(find("unverified-warning").textContent).toContain("can then read and change everything");
    // Closed or not, it stays in sight.
    expect(find("unverified-warning").closest("details")).toBeNull();
    await save();
    expect(add.mock.lastCall?.[0]).toMatchObject({ authorities: null, verifyTls: false });

    const said = (testid: string) => all("account-row").map((row) => row.querySelector(`[data-testid=${testid}]`)?.textContent.trim() ?? "");
    expect(said("trusts")).toEqual(["Trusts /etc/company.pem", ""]);
    expect(said("unverified")).toEqual(["", "The certificate of gitlab.corp is not checked."]);
  });

  it("give any account a new token, and never show it", async () => {
    const host = new SampleHost();
    const set = vi.spyOn(host, "setSecret");
    const { container, find, all } = await openWindow("#/accounts", host);
    expect(all("new-token")).toHaveLength(4);
    find("new-token").click();
    await settled();
    expect(find("token-form").textContent).toContain("New token for work");
    find("save-token").click();
    await settled();
    expect(all("field-problem")).toHaveLength(1);
    expect(set).not.toHaveBeenCalled();

    host.refusals.set("setSecret", { code: "secrets-unavailable", args: { host: "", detail: "" } });
    type(find("new-secret"), "t0ken");
    find("save-token").click();
    await settled();
    expect(find("problem").dataset["code"]).toBe("secrets-unavailable");
    // It would lead to where the person is.
    expect(all("to-accounts")).toEqual([]);
    expect(find<HTMLInputElement>("new-secret").value).toBe("");

    host.refusals.clear();
    type(find("new-secret"), "t0ken");
    find("save-token").click();
    await settled();
    expect(set.mock.calls).toEqual([["work", "t0ken"], ["work", "t0ken"]]);
    expect(all("token-form")).toEqual([]);
    expect(find("toast").textContent).toContain("The token of work was replaced");
    expect(container.innerHTML).not.toContain("t0ken");
  });

  it("say who an account is, what it lacks and when it ends", async () => {
    const { host, find, all } = await openWindow("#/accounts");
    const [work, , , corp] = all("account-row");
    expect(work?.textContent).toContain("liwei at github.com · GitHub");
    expect(work?.querySelector("[data-testid=scopes]")?.textContent).toContain("repo, admin:repo_hook");
    expect(work?.querySelector("[data-testid=lacks]")?.textContent).toContain("The token lacks “workflow”: commits that change files below .github/workflows cannot");
    expect(work?.querySelector("[data-testid=expires]")?.textContent.trim()).toBe("Expires in 5 days");
    expect(corp?.querySelector("[data-testid=account-problem]")?.textContent).toContain("may have expired or been revoked");

    corp?.querySelector<HTMLElement>("[data-testid=check-account]")?.click();
    await settled();
    expect(host.asked).toContain("checkAccount 公司内部 GitLab（只读）");
    expect(all("account-problem")).toEqual([]);

    // A host that is away says nothing against the account.
    host.refusals.set("checkAccount", { code: "host-unreachable", args: { host: "github.com", detail: "" } });
    find("check-account").click();
    await settled();
    expect(find("toast").dataset["code"]).toBe("host-unreachable");
  });

  it("find out what kind of host it is, and lead to its token page filled in", async () => {
    const { host, find, all } = await openWindow("#/accounts", new SampleHost("empty"));
    find("add-account").click();
    await settled();
    expect(all("account-user")).toEqual([]);
    find("place-github.com").querySelector("input")?.click();
    await vi.waitFor(() => {
      expect(find("host-found").textContent).toContain("GitHub answers at github.com.");
    });
    expect(find("token-needs").textContent).toContain("workflow: to push changes");
    expect(all("account-user")).toEqual([]);
    find("open-token-page").click();
    await settled();
    expect(host.asked).toContain("openPage https://github.com/settings/tokens/new?scopes=repo");

    // A plain Git server does not say who one is.
    type(find("account-host"), "git.example.com");
    await vi.waitFor(() => {
      expect(find("host-found").textContent).toContain("plain Git server");
    });
    type(find("account-secret"), "t0ken");
    find("save-account").click();
    await settled();
    expect(find("account-user").getAttribute("aria-invalid")).toBe("true");
    expect(host.asked.filter((asked) => asked.startsWith("addAccount"))).toEqual([]);
  });

  it("say what a new token lacks before they close", async () => {
    const host = new SampleHost("empty");
    host.nextWarnings = [{ code: "scope-missing", args: { account: "github.com", host: "github.com", scope: "workflow", purpose: "workflows", detail: "" } }];
    const { find, all } = await openWindow("#/accounts", host);
    find("add-account").click();
    await settled();
    type(find("account-host"), "github.com");
    type(find("account-secret"), "t0ken");
    find("save-account").click();
    await settled();
    expect(find("added-notes").textContent).toMatch(/you are liwei at github\.com[^]*lacks the scope “workflow”[^]*cannot be pushed/);
    find("added-done").click();
    await settled();
    expect(all("account-form")).toEqual([]);
    expect(all("account-row")).toHaveLength(1);
  });

  it("remove only accounts that no mirror uses", async () => {
    const { all, find } = await openWindow("#/accounts");
    expect(all("account-row")).toHaveLength(4);
    expect(all("remove-account")).toHaveLength(1);
    find("remove-account").click();
    await settled();
    find("confirm-yes").click();
    await settled();
    expect(all("account-row")).toHaveLength(3);
  });

  it("keep the chosen theme", async () => {
    const { find } = await openWindow("#/settings");
    find("theme-dark").querySelector("input")?.click();
    await settled();
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(localStorage.getItem("gemel.theme")).toBe("dark");
    expect(find("version").textContent).toBe("0.1.0");
  });
});
