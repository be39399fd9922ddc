import { describe, expect, it, vi } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleHostKeys } from "../src/host/sample/ssh";
import { acceptable, hostOfKeys } from "../src/model/hostkeys";
import { accountsBySsh, sshServer, takenBySsh } from "../src/model/ssh";
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

async function choose(option: HTMLElement): Promise<void> {
  const radio = option.querySelector("input");
  if (!radio) throw new Error("it is no choice");
  radio.click();
  await settled();
}

/** A preview whose left side does not let us in. */
function shutOut(host: SampleHost, account: string | null) {
  const denied = { code: "ssh-denied", args: { host: "git.example.org", methods: "publickey", with: "own", key: "", user: "git", detail: "", side: "left" } };
  const left = { host: "git.example.org", hostKind: "git" as const, path: "a/b", user: null, account, read: denied, writes: true, write: null, created: null, visibility: null, sizeKib: null, protected: [], rules: [], missing: [] };
  host.nextPreview = { left, refs: [], same: 0 };
}

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
    await press(first("open-ssh-page"));
    expect(host.asked).toContain("openPage https://github.com/settings/ssh/new");
    await press(first("upload-ssh-key"));
    await press(first("rotate-ssh-key"));
    await press(first("remove-ssh-key"));
    const asked = host.asked.filter((one) => one.includes("SshKey") && !one.startsWith("sshKey"));
    expect(asked).toEqual([`makeSshKey ${name} ed25519`, `uploadSshKey ${name}`, `rotateSshKey ${name}`, `removeSshKey ${name}`]);
    vi.unstubAllGlobals();
  });
});

describe("what SSH may ask for", () => {
  it("is kept, replaced and forgotten, and the page forgets it at once", async () => {
    const host = new SampleHost("");
    const { all, find, container } = await openWindow("#/accounts", host);
    const name = host.accountList[0]?.name ?? "";
    const first = (testid: string) => all(testid)[0] ?? find(testid);
    for (const which of ["password", "passphrase"]) {
      await press(first(`type-ssh-${which}`));
      type(find(`ssh-${which}`), " open sesame ");
      await settled();
      await press(find(`save-ssh-${which}`));
      expect(host.asked).toContain(`setSshSecret ${name} ${which} kept`);
      expect(find(`kept-ssh-${which}`).textContent).toContain("keychain");
    }
    expect(container.innerHTML).not.toContain("sesame");
    await press(find("forget-ssh-password"));
    expect(host.asked).toContain(`setSshSecret ${name} password gone`);
    expect(all("kept-ssh-password")).toEqual([]);
  });

  it("is cleared from its field although it could not be kept", async () => {
    const host = new SampleHost("");
    const { all, find } = await openWindow("#/accounts", host);
    host.refusals.set("setSshSecret", { code: "secrets-unavailable", args: { detail: "" } });
    await press(all("type-ssh-passphrase")[0] ?? find("type-ssh-passphrase"));
    type(find("ssh-passphrase"), "open sesame");
    await settled();
    await press(find("save-ssh-passphrase"));
    expect(find("field-problem").dataset["code"]).toBe("secrets-unavailable");
    expect(find<HTMLInputElement>("ssh-passphrase").value).toBe("");
  });
});

describe("an account for SSH alone", () => {
  async function opened() {
    const host = new SampleHost("");
    const window = await openWindow("#/accounts", host);
    await press(window.find("add-account"));
    await choose(window.find("place-ssh://"));
    type(window.find("account-host"), "ssh://git@git.example.org:2222");
    await new Promise((resolve) => setTimeout(resolve, 450));
    await settled();
    expect(window.find("host-found").textContent).toContain("git.example.org:2222");
    expect(window.all("account-secret")).toEqual([]);
    return { ...window, host };
  }

  it("begins with a key, which is shown to be given to the host", async () => {
    const { host, find, all } = await opened();
    await press(find("save-account"));
    expect(host.asked).toContain("makeSshKey git.example.org:2222 ed25519");
    expect(find("added-ssh").textContent).toContain("ssh-ed25519 AAAAexample");
    await press(find("added-done"));
    const row = all("account-row").find(({ dataset }) => dataset["name"] === "git.example.org:2222");
    expect(row?.textContent).toContain("SSH only");
    expect(row?.querySelector('[data-testid="new-token"]')).toBeNull();
  });

  it("has a password, or the user's own key with its passphrase", async () => {
    const { host, find, all } = await opened();
    await choose(find("ssh-way-password"));
    await press(find("save-account"));
    expect(host.asked.some((asked) => asked.startsWith("addAccount"))).toBe(false);
    expect(all("field-problem")).toHaveLength(1);
    await choose(find("ssh-way-own"));
    type(find("ssh-secret"), "open sesame");
    await settled();
    await press(find("save-account"));
    expect(host.asked).toContain("setSshSecret git.example.org:2222 passphrase kept");
    expect(host.asked.some((asked) => asked.startsWith("makeSshKey"))).toBe(false);
  });
});

describe("a new mirror over SSH", () => {
  it("is let in with a key that is made and shown where it is missing, and tried again", async () => {
    const host = new SampleHost("");
    const { find, all } = await openWindow("#/add", host);
    type(find("left-url"), "ssh://git@git.example.org:2222/a/b.git");
    type(find("right-url"), "https://gitee.com/acme/website.git");
    await settled();
    expect(all("left-account")).toEqual([]);
    shutOut(host, null);
    await press(find("check-mirror"));
    expect(find("ssh-sign-in").textContent).toContain("git.example.org");
    await press(find("ssh-take-way"));
    expect(host.asked.filter((asked) => /^(?:addAccount|makeSshKey)/.test(asked))).toEqual([
      "addAccount ssh://git@git.example.org:2222",
      "makeSshKey git.example.org:2222 ed25519",
    ]);
    expect(find("ssh-public").textContent).toContain("ssh-ed25519");
    host.nextPreview = {};
    await press(find("ssh-test-again"));
    expect(host.asked.filter((asked) => asked.startsWith("previewMirror"))).toHaveLength(2);
    expect(all("ssh-sign-in")).toEqual([]);
    await press(find("back"));
    expect(find<HTMLSelectElement>("left-account").value).toBe("git.example.org:2222");
  });

  it("offers the accounts of that host, and none where the engine takes one by itself", async () => {
    const host = new SampleHost("");
    const { find } = await openWindow("#/add", host);
    const options = () => [...find<HTMLSelectElement>("left-account").options].map(({ value }) => value);
    type(find("left-url"), "git@github.com:acme/website.git");
    await settled();
    expect(options()).toEqual(["", "work"]);
    expect(find<HTMLSelectElement>("left-account").value).toBe("");
    host.accountList = host.accountList.map((account) => (account.name === "work" ? { ...account, ssh: true } : account));
    host.told(null);
    location.hash = "#/mirrors";
    await settled();
    location.hash = "#/add";
    await settled();
    expect(options()).toEqual(["work"]);
    type(find("left-url"), "https://github.com/acme/website.git");
    await settled();
    expect(find<HTMLSelectElement>("left-account").value).toBe("work");
  });

  it("reads addresses and servers of every form", () => {
    for (const [url, server] of [
      ["ssh://git@git.example.org:2222/a/b", "ssh://git@git.example.org:2222"],
      ["git@git.example.org:a/b.git", "ssh://git@git.example.org"],
      ["work:a/b", "ssh://work"],
      ["git@[::1]:a/b", "ssh://git@[::1]"],
      ["ssh://[::1]:2222/a", "ssh://[::1]:2222"],
      ["https://git.example.org/a", null],
      ["/srv/git/a.git", null],
    ] as const) {
      expect([url, sshServer(url)]).toEqual([url, server]);
    }
    const account = (name: string, host: string, ssh: boolean) => ({ name, host, ssh });
    const known = [account("hub", "github.com", false), account("port", "git.example.org:2222", true), account("web", "git.example.org", false)];
    const names = (url: string) => accountsBySsh(url, known).map(({ name }) => name);
    expect(names("ssh://git@ssh.github.com:443/a/b")).toEqual(["hub"]);
    expect(names("git@git.example.org:a/b")).toEqual(["port", "web"]);
    expect(names("work:a/b")).toEqual(["hub", "port", "web"]);
    expect(names("https://github.com/a/b")).toEqual([]);
    expect([takenBySsh("ssh://git.example.org:2222/a", known), takenBySsh("git@git.example.org:a", known)]).toEqual(["port", ""]);
  });
});

describe("a key for one side of a mirror", () => {
  it("is made among the mirror's settings, and where its host shut us out", async () => {
    const host = new SampleHost("");
    const [first] = host.mirrorList;
    if (!first) throw new Error("there is no mirror");
    host.change(first.id, { left: { ...first.left, url: "git@github.com:acme/payments.git", account: "work" } });
    const { find, all } = await openWindow(`#/mirrors/${first.id}/settings`, host);
    expect(all("side-key-right")).toEqual([]);
    await press(find("make-ssh-key"));
    await press(find("upload-ssh-key"));
    expect(host.asked).toContain(`makeSshKey ${first.id} left ed25519`);
    expect(host.asked).toContain(`uploadSshKey ${first.id} left`);
    const denied = { code: "ssh-denied", args: { host: "GitHub", methods: "publickey", with: "key", key: "SHA256:x", user: "git", detail: "", side: "left" } };
    host.change(first.id, { status: "failing", problem: denied });
    location.hash = `#/mirrors/${first.id}/refs`;
    await settled();
    expect(find("side-key-left").textContent).toContain("ssh-ed25519");
  });
});
