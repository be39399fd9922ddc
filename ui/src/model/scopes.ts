import type { Need } from "../host/types";
import { t } from "../words";

/** Why a token needs a scope. */
export function needWords({ scope, purpose }: Need): string {
  return t("scope-needed", { scope, purpose });
}
