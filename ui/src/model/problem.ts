import type { Problem } from "../host/types";
import { engineArgs, hasWords, t } from "../words";

const UNEXPECTED = "unexpected";

/** What is put right at an account: its token is replaced, or it shows which certificates it trusts. */
const BY_ACCOUNT: readonly string[] = [
  "credentials-missing",
  "credentials-rejected",
  "token-expired",
  "scope-missing",
  "secret-missing",
  "secrets-unavailable",
  "certificates-unusable",
  "workflow-scope",
  "ssh-denied",
  "ssh-key-only",
];

/** Whatever was thrown, as a Problem: the engine rejects with one, anything else is a fault of the window. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string") {
    const args = "args" in thrown && typeof thrown.args === "object" ? (thrown.args as Record<string, string>) : {};
    return { code: thrown.code, args };
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: UNEXPECTED, args: { detail } };
}

/** What the sentences of a Problem are given: that they are read in the window, where buttons are named and not commands, too. */
function told(args: Problem["args"]) {
  return engineArgs({ host: "", detail: "", instead: "none", surface: "window", ...args });
}

export function problemTitle({ code, args }: Problem): string {
  if (code === UNEXPECTED) return t("window-unexpected", { detail: args["detail"] ?? "" });
  return t(`error-${code}`, told(args));
}

/** What to do about it; empty where there is nothing to say. */
export function problemHint({ code, args }: Problem): string {
  const key = `hint-${code}`;
  return hasWords(key) ? t(key, told(args)).trimEnd() : "";
}

/** A page of the host where to read on; to be read and copied, not opened: what a host says is not ours to follow. */
export function problemLink({ args }: Problem): string | null {
  const link = args["link"];
  return link?.startsWith("https://") ? link : null;
}

/** Whether more is known of a refusal than the host's words. */
export function isUnderstood({ code }: Problem): boolean {
  return code !== "refused";
}

/** Whether the way out leads to the accounts. */
export function leadsToAccounts({ code }: Problem): boolean {
  return BY_ACCOUNT.includes(code);
}
