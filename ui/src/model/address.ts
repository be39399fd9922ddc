import type { HostKind } from "../host/types";
import { percentDecoded } from "./percent";

const KNOWN_HOSTS: Record<string, string> = {
  "github.com": "GitHub",
  "gitee.com": "Gitee",
  "gitlab.com": "GitLab",
  "codeberg.org": "Codeberg",
  "bitbucket.org": "Bitbucket",
};

/** User names that are the same for everybody, so never a secret. */
const OPEN_USERS = ["git", "oauth2", "x-access-token", "x-token-auth"];

export type Transport = "https" | "http" | "ssh" | "file";

/** What the window can tell from a typed address. The engine judges it; this only names things while typing. */
export type Address = {
  transport: Transport | null;
  /** Host name as in the address, e.g. "gitlab.example.com:8443"; null for a folder or when unfinished. */
  host: string | null;
  /** The name people use for it; for a folder that of the folder it lies in. */
  display: string | null;
  path: string;
};

const UNKNOWN: Address = { transport: null, host: null, display: null, path: "" };

function tidy(path: string): string {
  return path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
}

function display(host: string): string {
  return KNOWN_HOSTS[host.toLowerCase()] ?? host;
}

/** "This computer" would be the same for two folders, and sound as if all of it were meant. */
function folderName(path: string): string {
  const parent = path.split(/[\\/]+/).filter(Boolean).at(-2);
  return parent === undefined || parent.endsWith(":") ? path : parent;
}

export function readAddress(typed: string): Address {
  const text = typed.trim();
  if (/^(?:\/|~\/|[A-Za-z]:[\\/]|file:)/.test(text)) {
    const path = text.replace(/^file:\/\//, "");
    return { ...UNKNOWN, transport: "file", display: folderName(path), path };
  }
  const scp = /^(?:[^@/\s]+@)?(\[[^\]\s]+\]|[^:/\s[\]]+):(?!\/\/)(.+)$/.exec(text);
  if (scp?.[1] && scp[2]) {
    return { transport: "ssh", host: scp[1], display: display(scp[1]), path: tidy(scp[2]) };
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  const transport = ({ "https:": "https", "http:": "http", "ssh:": "ssh" } as const)[url?.protocol ?? ""] ?? null;
  if (!url || !transport || !url.hostname) return UNKNOWN;
  return { transport, host: url.host, display: display(url.host), path: tidy(percentDecoded(url.pathname)) };
}

/** What kind of host it is, as far as its name tells; null while nothing is named. The engine's `host_kind` tells the same. */
export function kindByName({ transport, host }: Address): HostKind | null {
  if (transport === null) return null;
  if (host === null) return "local";
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const labels = name.split(".");
  const named = (...words: string[]) => words.some((word) => labels.includes(word));
  if (named("github")) return "github";
  if (named("gitee")) return "gitee";
  if (labels.some((label) => label.startsWith("gitlab"))) return "gitlab";
  if (named("bitbucket")) return "bitbucket";
  if (name === "codeberg.org" || named("gitea", "forgejo")) return "gitea";
  return name.startsWith("git-codecommit.") ? "codeCommit" : "git";
}

/** Whether a token sent there in the clear would leave this machine. */
export function clearAcrossNetwork({ transport, host }: Address): boolean {
  return transport === "http" && host !== null && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
}

export type Unpacked = { url: string; user: string; secret: string };

/**
 * Takes credentials out of a pasted address, so that no token stays readable on the screen.
 * A lone user name is taken for a token, as hosts' own instructions write it so. Null: there are none.
 */
export function unpackCredentials(typed: string): Unpacked | null {
  const text = typed.trim();
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (!url || (!url.username && !url.password)) return null;
  const user = percentDecoded(url.username);
  const secret = percentDecoded(url.password);
  url.username = "";
  url.password = "";
  if (secret || OPEN_USERS.includes(user)) return { url: url.href, user, secret };
  return { url: url.href, user: "", secret: user };
}

/** Folders differ at their end: the last two names say more than where the disk begins. */
export function folderEnd(path: string): string {
  const names = path.split(/[\\/]/).filter(Boolean);
  return names.length > 2 ? `…/${names.slice(-2).join("/")}` : path;
}
