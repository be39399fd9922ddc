import type { Settings } from "../host/types";

/** The engine's own, so that a screen can say what differs from them. */
export const DEFAULT_SETTINGS: Settings = {
  language: "system",
  connectSeconds: 20,
  silenceSeconds: 120,
  runMinutes: 30,
  pushLimits: { "github.com": 2048 },
  fileLimits: { "github.com": 100 },
  pushRates: { "github.com": 6 },
  guardPercent: 50,
  backupDays: 90,
  backupMegabytes: 0,
  mergeAuthor: "",
  mergeMessage: "Merge {ref} of {left} and {right}",
  secondName: "{ref}@{host}",
  minimumMinutes: 5,
  parallelRuns: 4,
  hostRuns: 2,
  pauseOnMetered: true,
  pauseBelowPercent: 20,
  quietHours: "",
  withoutTray: "quit",
  cloneFolders: [],
  cloneOtherDisks: false,
  hookAddress: "",
  hookUrl: "",
  hookStream: "",
};

/** What was typed as a number; as text where it is none, for the engine to refuse. */
export function typedNumber(text: string): number | string {
  const tidy = text.trim();
  return /^\d+$/.test(tidy) ? Number(tidy) : tidy;
}

/** The settings that are a number. */
export type NumberName = { [Name in keyof Settings]: Settings[Name] extends number ? Name : never }[keyof Settings];

/** The settings that are a text. */
export type TextName = { [Name in keyof Settings]: string extends Settings[Name] ? Name : never }[keyof Settings];

/** Saves a setting; null gives the default back. Rejects with a Problem, which is shown beside the field. */
export type ChangeSetting = (name: keyof Settings, value: Settings[keyof Settings] | string | null) => Promise<Settings>;

/** The settings that are a number of MiB by host. */
export type LimitsName = "pushLimits" | "fileLimits";
export type Limits = Settings[LimitsName];

/** The limit of one host, as typed so far. */
export type LimitRow = { host: string; limit: string };

/** What keeps a row from being used. */
export type LimitFault = "host-missing" | "host-twice" | "limit-missing" | "limit-unusable";

export function limitRows(limits: Limits): LimitRow[] {
  return Object.entries(limits)
    .map(([host, limit]) => ({ host, limit: String(limit) }))
    .toSorted((a, b) => a.host.localeCompare(b.host));
}

/** Hosts are compared as they stand in addresses, where case says nothing. */
function hostOf({ host }: LimitRow): string {
  return host.trim().toLowerCase();
}

function isEmpty(row: LimitRow): boolean {
  return hostOf(row) === "" && row.limit.trim() === "";
}

export function limitFault(row: LimitRow, rows: readonly LimitRow[]): LimitFault | null {
  if (isEmpty(row)) return null;
  if (hostOf(row) === "") return "host-missing";
  if (row.limit.trim() === "") return "limit-missing";
  const limit = typedNumber(row.limit);
  if (typeof limit === "string" || limit < 1) return "limit-unusable";
  return rows.find((other) => hostOf(other) === hostOf(row)) === row ? null : "host-twice";
}

/** The rows as the engine takes them; null while one of them cannot be used. */
export function usableLimits(rows: readonly LimitRow[]): Limits | null {
  if (rows.some((row) => limitFault(row, rows) !== null)) return null;
  return Object.fromEntries(rows.filter((row) => !isEmpty(row)).map((row) => [hostOf(row), Number(row.limit)]));
}

export function sameLimits(one: Limits, other: Limits): boolean {
  return JSON.stringify(limitRows(one)) === JSON.stringify(limitRows(other));
}
