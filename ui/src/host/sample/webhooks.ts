import type { WebhooksView } from "../types";

/** Nobody calls, as it is at first. */
export function sampleWebhooks(change: Partial<WebhooksView> = {}): WebhooksView {
  return { kept: true, listening: null, problem: null, stream: null, hooks: [], heard: null, refused: null, ...change };
}
