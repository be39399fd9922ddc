import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleHostKeys } from "../src/host/sample/ssh";
import { acceptable, hostOfKeys } from "../src/model/hostkeys";
import { openWindow, settled, type } from "./open";

const UNKNOWN = { code: "host-key-unknown", args: { name: "github.com", host: "GitHub", shown: "none", pinned: "none", detail: "" } };

async function press(button: HTMLElement): Promise<void> {
  button.click();
  await settled();
}

describe("a host whose SSH keys nobody has vouched for", () => {
  it("shows its keys on the mirror's page, and goes on when one is believed", async () => {
    const host = new SampleHost("");
    const [first] = host.mirrorList;
    if (!first) throw new Error("there is no mirror");
    host.change(first.id, { status: "needsDecision", problem: UNKNOWN });
    const { find, all } = await openWindow(`#/mirrors/${first.id}/refs`, host);
    expect(all("host-key").map((key) => key.dataset["standing"])).toEqual(["matches"]);
    expect(find("host-keys").textContent).toContain("Matches what GitHub publishes");
    expect(find("host-keys").textContent).toContain("MD5:65:96");
    expect(host.asked.some((asked) => asked.startsWith("pinHostKeys"))).toBe(false);
    await press(find("accept-published"));
    expect(host.asked).toContain("pinHostKeys github.com published");
    expect(host.asked.some((asked) => asked.startsWith(`sync ${first.id}`))).toBe(true);
  });

  it("takes a key that was typed in, and says what was wrong with it", async () => {
    const host = new SampleHost("");
    const [first] = host.mirrorList;
    if (!first) throw new Error("there is no mirror");
    host.change(first.id, { status: "stopped", problem: { ...UNKNOWN, code: "host-key-changed" } });
    const { find, all } = await openWindow(`#/mirrors/${first.id}/refs`, host);
    host.refusals.set("pinHostKeys", { code: "bad-input", args: { what: "host-key", value: "" } });
    type(find("host-key-line"), "nonsense");
    await settled();
    await press(find("enter-host-key"));
    expect(all("problem").map((box) => box.dataset["code"])).toContain("bad-input");
  });

  it("offers what is published only where all of it fits", () => {
    const seen = sampleHostKeys("github.com");
    expect(acceptable(seen)).toBe(true);
    const [key] = seen.shown;
    if (!key) throw new Error("there is no key");
    expect(acceptable({ ...seen, shown: [key, { ...key, sha256: "x", standing: "differs" }] })).toBe(false);
    expect(acceptable({ ...seen, shown: [] })).toBe(false);
    expect([hostOfKeys(UNKNOWN), hostOfKeys({ code: "ssh-denied", args: {} }), hostOfKeys(null)]).toEqual(["github.com", null, null]);
  });
});

describe("an account's SSH key", () => {
  it("is made, copied, given to the host, replaced and removed", async () => {
    const host = new SampleHost("");
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: written } });
    const { all, find } = await openWindow("#/accounts", host);
    const name = host.accountList[0]?.name ?? "";
    const first = (testid: string) => all(testid)[0] ?? find(testid);
    await press(first("make-ssh-key"));
    expect(first("ssh-public").textContent).toBe(`ssh-ed25519 AAAAexample gemel ${name}`);
    await press(first("copy-ssh-key"));
    expect(written).toHaveBeenCalledWith(`ssh-ed25519 AAAAexample gemel ${name}`);
    await press(first("upload-ssh-key"));
    await press(first("rotate-ssh-key"));
    await press(first("remove-ssh-key"));
    const asked = host.asked.filter((one) => one.includes("SshKey") && !one.startsWith("sshKey"));
    expect(asked).toEqual([`makeSshKey ${name} ed25519`, `uploadSshKey ${name}`, `rotateSshKey ${name}`, `removeSshKey ${name}`]);
    vi.unstubAllGlobals();
  });
});
