import type { Problem, Side } from "../host/types";

/** The part of a form that a Problem is about. */
export type Part = "url" | "signIn" | "plainHttp" | "name" | "scope" | "pushOptions" | "form";
export type Place = { part: Part; side: Side | null };

const PART: Partial<Record<string, Part>> = {
  "bad-url": "url",
  "unsupported-scheme": "url",
  "repository-missing": "url",
  "folder-missing": "url",
  "not-git-server": "url",
  "host-unreachable": "url",
  "host-error": "url",
  "host-busy": "url",
  "tls-failed": "url",
  "timed-out": "url",
  "dumb-http": "url",
  "shallow-source": "url",
  "object-format-mismatch": "url",
  "object-format-unsupported": "url",
  "host-redirects": "url",
  "same-repository": "url",
  protocol: "url",
  "credentials-missing": "signIn",
  "credentials-rejected": "signIn",
  "no-permission": "signIn",
  "secret-missing": "signIn",
  "account-unknown": "signIn",
  "account-ambiguous": "signIn",
  "token-expired": "signIn",
  "scope-missing": "signIn",
  "sso-required": "signIn",
  "repository-exists": "url",
  "api-unsupported": "url",
  "certificates-unusable": "signIn",
  "credentials-over-plain-http": "plainHttp",
  "mirror-exists": "name",
};

/** What a value that cannot be used was meant for. */
const INPUT: Partial<Record<string, Part>> = { name: "name", scope: "scope", user: "signIn", secret: "signIn", account: "signIn", repository: "url", "push-option": "pushOptions" };

const PER_SIDE: readonly Part[] = ["url", "signIn"];

/** Where to show a Problem of the add form: beside its field when that is known, else on the form. */
export function place({ code, args }: Problem): Place {
  const part = (code === "bad-input" ? INPUT[args["what"] ?? ""] : PART[code]) ?? "form";
  const side = args["side"] === "left" || args["side"] === "right" ? args["side"] : null;
  // A field of which side? Rather at the foot of the form than beside the wrong one.
  if (PER_SIDE.includes(part) && side === null) return { part: "form", side: null };
  return { part, side };
}

/** The part of the account form that a Problem is about. */
export type AccountPart = "host" | "user" | "secret" | "plainHttp" | "name" | "certificate" | "form";

const ACCOUNT_PART: Partial<Record<string, AccountPart>> = {
  "host-unreachable": "host",
  "api-unsupported": "host",
  "host-error": "host",
  "host-busy": "host",
  "host-redirects": "host",
  "timed-out": "host",
  "tls-failed": "certificate",
  "certificates-unusable": "certificate",
  "credentials-rejected": "secret",
  "credentials-missing": "secret",
  "token-expired": "secret",
  "scope-missing": "secret",
  "sso-required": "secret",
  "no-permission": "secret",
  "other-user": "secret",
  "nothing-to-reuse": "secret",
  "program-missing": "secret",
  "credentials-over-plain-http": "plainHttp",
  "account-exists": "name",
};

const ACCOUNT_INPUT: Partial<Record<string, AccountPart>> = { name: "name", "account-name": "name", host: "host", user: "user", secret: "secret" };

export function accountPart({ code, args }: Problem): AccountPart {
  const named = code === "bad-input" || code === "input-missing";
  return (named ? ACCOUNT_INPUT[args["what"] ?? ""] : ACCOUNT_PART[code]) ?? "form";
}
