import type { HostKeysView, KeyType, SshKeyView } from "../types";

/** GitHub's own key, as it is published. */
export function sampleHostKeys(name: string): HostKeysView {
  const sha256 = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";
  const md5 = "MD5:65:96:2d:fc:e8:d5:a9:11:64:0c:0f:ea:00:6e:5b:bd";
  return {
    name,
    publisher: "GitHub",
    page: "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints",
    published: [sha256],
    shown: [{ kind: "ED25519", sha256, md5, standing: "matches", knownToUser: false, pinned: false }],
    problem: null,
    users: [],
    pinned: [],
    changed: false,
  };
}

export function sampleSshKey(account: string, kind: KeyType, madeAt: number): SshKeyView {
  const algorithm = kind === "ed25519" ? "ssh-ed25519" : "ssh-rsa";
  return { kind, public: `${algorithm} AAAAexample gemel ${account}`, sha256: "SHA256:0000000000000000000000000000000000000000000", madeAt, uploads: [], page: "https://github.com/settings/ssh/new" };
}
