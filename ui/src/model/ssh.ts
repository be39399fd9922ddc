import type { AccountView, Problem } from "../host/types";
import { readAddress } from "./address";

/** Names at which hosts take SSH on the port of HTTPS, and the hosts' own. */
const DOORS: Record<string, string> = { "ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com", "altssh.bitbucket.org": "bitbucket.org" };

/** What a better key or password may put right. */
const ABOUT_LOGIN: readonly string[] = ["ssh-denied", "ssh-key-only", "ssh-key-open", "ssh-agent-refused"];

/** How an account for SSH logs in. */
export type SshWay = "key" | "password" | "own";

export function isAboutLogin(problem: Problem | null): problem is Problem {
  return problem !== null && ABOUT_LOGIN.includes(problem.code);
}

/** Whether an account, or a host that one is wanted for, is for SSH and nothing else. */
export function isForSsh({ base }: { base: string }): boolean {
  return base.startsWith("ssh://");
}

/** The server of a repository behind SSH, with the user who logs in: `ssh://git@host:2222`. Null for any other address. */
export function sshServer(url: string): string | null {
  const { transport, host } = readAddress(url);
  if (transport !== "ssh" || host === null) return null;
  const user = /^(?:ssh:\/\/)?([^@/\s]+)@/i.exec(url.trim())?.[1];
  return user ? `ssh://${user}@${host}` : `ssh://${host}`;
}

function hostName(host: string): string {
  const bare = host.toLowerCase().replace(/:\d+$/, "");
  return DOORS[bare] ?? bare;
}

type Known = Pick<AccountView, "name" | "host" | "ssh">;

/** The accounts that may log in where a repository behind SSH is: those of its host, at whatever port; all for an alias. */
export function accountsBySsh<A extends Known>(url: string, accounts: readonly A[]): A[] {
  const { transport, host } = readAddress(url);
  if (transport !== "ssh" || host === null) return [];
  const name = hostName(host);
  const isAlias = !/[.:]/.test(name) && name !== "localhost";
  return accounts.filter((account) => isAlias || hostName(account.host) === name);
}

/** The account that the engine takes by itself where none was chosen; empty where it takes none. */
export function takenBySsh(url: string, accounts: readonly Known[]): string {
  const { host } = readAddress(url);
  const fitting = accountsBySsh(url, accounts).find((account) => account.ssh && account.host.toLowerCase() === host?.toLowerCase());
  return fitting?.name ?? "";
}
