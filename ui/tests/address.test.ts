import { describe, expect, it } from "vitest";

import { clearAcrossNetwork, folderEnd, kindByName, readAddress, unpackCredentials } from "../src/model/address";
import { draftKinds, draftNames, emptyDraft, matchingAccount, newMirror, sideTitle } from "../src/model/draft";

describe("a typed address", () => {
  it.each([
    ["https://github.com/acme/web.git", "https", "GitHub", "acme/web"],
    ["http://127.0.0.1:3000/acme/web", "http", "127.0.0.1:3000", "acme/web"],
    ["git@gitee.com:acme/web.git", "ssh", "Gitee", "acme/web"],
    ["ssh://git@git.example.com:2222/acme/web.git", "ssh", "git.example.com:2222", "acme/web"],
    ["/srv/git/web.git", "file", "git", "/srv/git/web.git"],
    ["/srv/git/web/", "file", "git", "/srv/git/web/"],
    ["/web.git", "file", "/web.git", "/web.git"],
    ["C:\\git\\web", "file", "git", "C:\\git\\web"],
    ["C:\\web", "file", "C:\\web", "C:\\web"],
    ["file:///srv/git/web.git", "file", "git", "/srv/git/web.git"],
    ["https://", null, null, ""],
    ["acme/web", null, null, ""],
    ["https://github.com/acme/%E6%96%87", "https", "GitHub", "acme/文"],
    ["https://github.com/%", "https", "GitHub", "%"],
  ])("%s", (typed, transport, display, path) => {
    expect(readAddress(typed)).toMatchObject({ transport, display, path });
  });

  it.each([
    ["https://github.com/a/b", "github"],
    ["git@GitHub.com:a/b", "github"],
    ["https://gitee.com:443/a/b", "gitee"],
    ["https://gitlab2.example.org:8443/a/b", "gitlab"],
    ["https://bitbucket.org/a/b", "bitbucket"],
    ["https://codeberg.org/a/b", "gitea"],
    ["https://forgejo.example.org/a/b", "gitea"],
    ["https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/b", "codeCommit"],
    ["ssh://git@mygithub.example.org/a/b", "git"],
    ["http://[::1]:80/a/b", "git"],
    ["/srv/git/b.git", "local"],
    ["https://", null],
  ])("%s is at a host of the kind %s", (typed, kind) => {
    expect(kindByName(readAddress(typed))).toBe(kind);
  });

  it("gives up the credentials in it", () => {
    expect(unpackCredentials("https://me:s%2Fcret@github.com/a/b.git")).toEqual({
      url: "https://github.com/a/b.git",
      user: "me",
      secret: "s/cret",
    });
    // Hosts show this form for a token alone.
    expect(unpackCredentials("https://ghp_token@github.com/a/b")).toMatchObject({ user: "", secret: "ghp_token" });
    expect(unpackCredentials("https://git@github.com/a/b")).toMatchObject({ user: "git", secret: "" });
    expect(unpackCredentials("https://github.com/a/b")).toBeNull();
    expect(unpackCredentials("git@github.com:a/b")).toBeNull();
    expect(unpackCredentials("https://50%@github.com/a/b")).toMatchObject({ secret: "50%" });
  });

  it("is clear text only over HTTP to another machine", () => {
    const clear = (typed: string) => clearAcrossNetwork(readAddress(typed));
    expect(clear("http://git.example.com/a/b")).toBe(true);
    expect(clear("http://127.0.0.1:8080/a/b")).toBe(false);
    expect(clear("http://localhost/a/b")).toBe(false);
    expect(clear("http://[::1]:80/a/b")).toBe(false);
    expect(clear("https://git.example.com/a/b")).toBe(false);
  });
});

describe("a draft", () => {
  it("becomes a mirror: blanks are absent, and an account leaves out what was typed", () => {
    const draft = emptyDraft();
    Object.assign(draft.left, { url: " https://github.com/a/b ", user: "me", secret: "s" });
    Object.assign(draft.right, { url: "https://gitee.com/a/b", account: "work", user: "me", secret: "s" });
    draft.scope = "refs/heads/*\n\n refs/notes/* \n";
    expect(newMirror(draft)).toMatchObject({
      left: { url: "https://github.com/a/b", name: null, account: null, user: "me", secret: "s" },
      right: { account: "work", user: null, secret: null },
      name: null,
      scope: ["refs/heads/*", "refs/notes/*"],
      policy: { rewrites: "ask", deletions: "propagate", divergent: "ask", prune: "keep" },
      allowPlainHttp: false,
    });
  });

  it("calls its sides by what is known of them", () => {
    const draft = emptyDraft();
    draft.left.url = "https://gitee.com/a/b";
    expect(draftNames(draft)).toEqual({ left: "Gitee", right: "the second repository" });
    draft.right.name = "GitLab HQ";
    expect(draftNames(draft).right).toBe("GitLab HQ");
  });

  it("knows what kind of host an account is at, and else goes by the name", () => {
    const draft = emptyDraft();
    draft.left.url = "https://code.example.org/a/b";
    expect(draftKinds(draft, [])).toEqual({ left: "git", right: null });
    draft.left.account = "work";
    Object.assign(draft.right, { way: "account", owner: "me" });
    const accounts = [{ name: "work", kind: "gitlab" as const }, { name: "me", kind: "gitee" as const }];
    expect(draftKinds(draft, accounts)).toEqual({ left: "gitlab", right: "gitee" });
  });

  it("calls a folder as it will be called once added: by the folder it lies in", () => {
    const draft = emptyDraft();
    draft.left.url = "https://gitee.com/a/b";
    draft.right.url = "/media/backup/b.git";
    expect(draftNames(draft)).toEqual({ left: "Gitee", right: "backup" });
    expect(sideTitle(draft, "right")).toBe("backup");
  });

  it("finds the account of an address, and none for SSH", () => {
    const accounts = [
      { name: "box", host: "github.com", base: "ssh://git@github.com", ssh: true },
      { name: "work", host: "github.com", base: "https://github.com", ssh: false },
    ];
    expect(matchingAccount("https://GitHub.com/a/b", accounts)).toBe("work");
    expect(matchingAccount("https://github.com.evil.example/a/b", accounts)).toBe("");
    expect(matchingAccount("git@github.com:a/b", accounts)).toBe("box");
    expect(matchingAccount("git@github.com:a/b", accounts.slice(1))).toBe("");
  });
});

it("tells folders apart by their end", () => {
  expect(folderEnd("/home/liwei/git/github/acme/website.git")).toBe("…/acme/website.git");
  expect(folderEnd("C:\\git\\acme\\网站.git")).toBe("…/acme/网站.git");
  expect(folderEnd("/srv/web.git")).toBe("/srv/web.git");
});
