import type { Visibility } from "../host/types";

const ORDER: readonly Visibility[] = ["private", "internal", "public"];

/** Whether more people may see the one than the other. */
export function isWider(one: Visibility, other: Visibility): boolean {
  return ORDER.indexOf(one) > ORDER.indexOf(other);
}
