import type { RefsView, RefView } from "../host/types";

/** Whether a row would look the same. The engine always gives the fields in the same order. */
function same(before: RefView, now: RefView): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}

/** An answer in which what is as it was is the very same object, so that only rows that changed are drawn anew. */
export function keepSame(before: RefsView | null, now: RefsView): RefsView {
  if (before === null) return now;
  const known = new Map(before.refs.map((ref) => [ref.name, ref]));
  const refs = now.refs.map((ref) => {
    const old = known.get(ref.name);
    return old && same(old, ref) ? old : ref;
  });
  return { ...now, refs };
}
