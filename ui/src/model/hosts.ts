import type { HostKind } from "../host/types";

/** Hosts that everybody knows, to be chosen instead of typed. Names are the same in every language. */
export const KNOWN_PLACES: { host: string; name: string }[] = [
  { host: "github.com", name: "GitHub" },
  { host: "gitee.com", name: "Gitee" },
  { host: "gitlab.com", name: "GitLab" },
  { host: "codeberg.org", name: "Codeberg" },
  { host: "bitbucket.org", name: "Bitbucket" },
];

const KIND_NAMES: Partial<Record<HostKind, string>> = {
  github: "GitHub",
  gitee: "Gitee",
  gitlab: "GitLab",
  gitea: "Gitea / Forgejo",
  bitbucket: "Bitbucket",
  codeCommit: "AWS CodeCommit",
};

/** What a kind of host is called; none for a plain Git server. */
export function kindName(kind: HostKind): string | null {
  return KIND_NAMES[kind] ?? null;
}

/** Whether a host of that kind says itself whose token it is, so that no user name has to be typed. */
export function tellsUser(kind: HostKind): boolean {
  return kind === "github" || kind === "gitee" || kind === "gitlab" || kind === "gitea";
}

/** Whether its repositories can be listed and made. */
export function hasApi(kind: HostKind): boolean {
  return tellsUser(kind) || kind === "bitbucket";
}

/** Whether what is typed so far may be the whole name of a host. */
export function looksLikeHost(text: string): boolean {
  if (startsSsh(text)) return /^ssh:\/\/(?:[^@\s/]+@)?(?:\[[0-9a-f:]+\]|[^\s/:@[\]]+)(?::\d+)?\/?$/i.test(text.trim());
  return /^(?:https?:\/\/)?(?:[^\s/]+\.[^\s/.]+|localhost|\[[0-9a-f:]+\])(?::\d+)?(?:\/\S*)?$/i.test(text.trim()) || /^[^@\s]+@[^:\s]+:\S+$/.test(text.trim());
}

/** How the address of a server begins that is for SSH alone. */
export const SSH_PLACE = "ssh://";

function startsSsh(text: string): boolean {
  return text.trim().toLowerCase().startsWith(SSH_PLACE);
}

/** A well-known host without what was pasted around it; or that it is a server for SSH alone. */
export function knownPlace(text: string): string {
  if (startsSsh(text)) return SSH_PLACE;
  const bare = text.trim().replace(/^https?:\/\//i, "").replace(/\/.*$/, "").toLowerCase();
  return KNOWN_PLACES.find(({ host }) => host === bare)?.host ?? "";
}
