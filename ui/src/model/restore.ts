import type { BackupView } from "../host/types";
import { shellWord } from "./settle";

/** The folder of a ref's name: what is kept of a tag comes back as a tag. */
function folder({ name, short }: BackupView): string {
  return name.endsWith(short) ? name.slice(0, name.length - short.length) : "refs/heads/";
}

/** The full name under which a backup is put back; null: the one it had. */
export function restoredName(backup: BackupView, typed: string): string | null {
  const tidy = typed.trim();
  const full = tidy.startsWith("refs/") ? tidy : `${folder(backup)}${tidy}`;
  return tidy === "" || full === backup.name ? null : full;
}

/** What the command line is told to write some backups into a file. */
export function exportCommand(mirror: string, backups: readonly string[]): string {
  // A mirror may have any name; a file may not.
  return `gemel export ${shellWord(`${mirror.replaceAll("/", "-")}.bundle`)} ${backups.join(" ")}`;
}
