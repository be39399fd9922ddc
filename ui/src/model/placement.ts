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
  "certificates-unusable": "signIn",
  "credentials-over-plain-http": "plainHttp",
  "mirror-exists": "name",
};

/** What a value that cannot be used was meant for. */
const INPUT: Partial<Record<string, Part>> = { name: "name", scope: "scope", user: "signIn", secret: "signIn", account: "signIn", "push-option": "pushOptions" };

const PER_SIDE: readonly Part[] = ["url", "signIn"];

/** Where to show a Problem of the add form: beside its field when that is known, else on the form. */
export function place({ code, args }: Problem): Place {
  const part = (code === "bad-input" ? INPUT[args["what"] ?? ""] : PART[code]) ?? "form";
  const side = args["side"] === "left" || args["side"] === "right" ? args["side"] : null;
  // A field of which side? Rather at the foot of the form than beside the wrong one.
  if (PER_SIDE.includes(part) && side === null) return { part: "form", side: null };
  return { part, side };
}
