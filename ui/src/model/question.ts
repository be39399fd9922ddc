import type { Guard } from "../host/types";
import { t } from "../words";
import type { SideNames } from "./sides";

/** Why the whole mirror waits, as one sentence. */
export function guardSentence(guard: Guard, names: SideNames): string {
  switch (guard.kind) {
    case "emptied":
      return t("window-guard-emptied", { host: names[guard.side], gone: guard.gone, of: guard.of });
    case "unrelated":
      return t("window-guard-unrelated", { left: names.left, right: names.right });
    case "replaced":
      return t("window-guard-replaced", { host: names[guard.side] });
    case "manyLosses":
      return t("window-guard-many-losses", { refs: guard.refs, of: guard.of });
  }
}
