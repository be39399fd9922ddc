import type { RefsWanted, RefTally, RefView } from "../host/types";

/** A row of the list; one that nobody has looked at yet is only known to be there. */
export type RefListRow = { at: number; ref: RefView | null };

export function countOf({ waiting, moving, aside, inSync }: RefTally, which: RefsWanted): number {
  const apart = waiting + moving + aside;
  return { waiting, apart, all: apart + inSync }[which];
}

/** Refs of which those that are as they were are the very same objects, so that only rows that changed are drawn anew. */
export function keepSame(known: ReadonlyMap<string, RefView>, now: readonly RefView[]): RefView[] {
  return now.map((ref) => {
    const old = known.get(ref.name);
    // The engine always gives the fields in the same order.
    return old && JSON.stringify(old) === JSON.stringify(ref) ? old : ref;
  });
}

export function byName(rows: readonly RefListRow[]): Map<string, RefView> {
  return new Map(rows.flatMap(({ ref }) => (ref ? [[ref.name, ref] as const] : [])));
}

/**
 * The rows of a list once a part of them is known as it is now: those from `from` to `end`. What was seen elsewhere stays
 * until somebody looks there again, but no ref stands twice: `moved` are the places that one has left.
 */
export function withPart(
  before: readonly RefListRow[],
  part: { refs: readonly RefView[]; from: number; end: number; count: number },
): { rows: RefListRow[]; moved: number[] } {
  const { refs, from, end, count } = part;
  const names = new Set(refs.map(({ name }) => name));
  const moved: number[] = [];
  const rows = Array.from({ length: count }, (_, at) => {
    const old = before[at];
    const within = at >= from && at < end;
    let ref = (within ? refs[at - from] : old?.ref) ?? null;
    if (ref && !within && names.has(ref.name)) {
      moved.push(at);
      ref = null;
    }
    return old && old.ref === ref ? old : { at, ref };
  });
  return { rows, moved };
}
