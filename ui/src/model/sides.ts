import type { Direction, EndpointView, Side } from "../host/types";

/** What a screen calls the two sides. */
export type SideNames = Record<Side, string>;

export function other(side: Side): Side {
  return side === "left" ? "right" : "left";
}

type Named = Pick<EndpointView, "host" | "path">;

/** The hosts' names; where both have the same one, with the path, so that a sentence stays clear. */
export function sideNames({ left, right }: { left: Named; right: Named }): SideNames {
  if (left.host !== right.host) return { left: left.host, right: right.host };
  return { left: `${left.host} ${left.path}`.trim(), right: `${right.host} ${right.path}`.trim() };
}

/** The sides that are reached without a look at their certificate. */
export function unverifiedSides(mirror: Record<Side, Pick<EndpointView, "unverified">>): Side[] {
  return (["left", "right"] as const).filter((side) => mirror[side].unverified);
}

/** The words for the arrow between two sides. */
export const ARROW_WORDS: Record<Direction, string> = { both: "window-arrow-both", leftToRight: "window-arrow-right", rightToLeft: "window-arrow-left" };

/** In a one-way mirror, the side that is written to. */
export function target(direction: Direction): Side | null {
  if (direction === "both") return null;
  return direction === "leftToRight" ? "right" : "left";
}

export function directionWords(direction: Direction): string {
  const words: Record<Direction, string> = {
    both: "window-direction-both",
    leftToRight: "window-direction-one-way",
    rightToLeft: "window-direction-one-way",
  };
  return words[direction];
}

/** Arguments of `directionWords`. */
export function directionArgs(direction: Direction, names: SideNames): { from: string; to: string } {
  return direction === "rightToLeft" ? { from: names.right, to: names.left } : { from: names.left, to: names.right };
}
