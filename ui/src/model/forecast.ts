import type { MirrorPreview, RefPreview, Side } from "../host/types";
import { t } from "../words";
import type { SideNames } from "./sides";

/** Refs that the first sync treats alike. */
export type Group = { key: string; title: string; refs: RefPreview[]; hint: string; tone: "plain" | "ask" | "calm" };

const TO: readonly Side[] = ["right", "left"];

/** What the first sync would do, in groups: what is written first, what is left alone last. */
export function groups({ refs }: Pick<MirrorPreview, "refs">, names: SideNames): Group[] {
  const all: Group[] = [];
  const group = (key: string, title: string, tone: Group["tone"], belongs: (ref: RefPreview) => boolean, hint = "") => {
    const members = refs.filter(belongs);
    if (members.length > 0) all.push({ key, title, refs: members, hint, tone });
  };
  const goes = (side: Side, actions: readonly string[]) => (ref: RefPreview) =>
    ref.verdict?.kind === "propagate" && ref.verdict.to === side && actions.includes(ref.verdict.action);
  for (const side of TO) group(`create-${side}`, t("window-preview-create", { host: names[side] }), "plain", goes(side, ["create"]));
  for (const side of TO) group(`replace-${side}`, t("window-preview-replace", { host: names[side] }), "ask", goes(side, ["advance", "rewrite"]));
  for (const side of TO) group(`delete-${side}`, t("window-preview-delete", { host: names[side] }), "ask", goes(side, ["delete"]));
  group("compare", t("window-preview-compare"), "plain", ({ verdict }) => verdict === null, t("window-preview-compare-hint"));
  group("ask", t("window-preview-ask"), "ask", ({ verdict }) => verdict?.kind === "diverged");
  group("hold", t("window-preview-hold"), "ask", ({ verdict }) => verdict?.kind === "held");
  group("ignore", t("window-preview-ignore"), "calm", ({ verdict }) => verdict?.kind === "ignored");
  return all;
}

/** How many branches and tags: "12 branches, 31 tags". */
export function tally(refs: readonly RefPreview[]): string {
  const tags = refs.filter(({ tag }) => tag).length;
  return t("window-preview-refs", { branches: refs.length - tags, tags });
}
