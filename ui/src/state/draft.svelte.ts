import type { MirrorPreview } from "../host/types";
import { emptyDraft, type MirrorDraft } from "../model/draft";

/** The mirror being added. It outlives its screen: looking something up elsewhere loses no input. */
export class DraftInProgress {
  current = $state<MirrorDraft>(emptyDraft());
  /** What it would begin with, once that was asked; none while something is still being chosen. */
  preview = $state.raw<MirrorPreview | null>(null);

  clear(): void {
    this.current = emptyDraft();
    this.preview = null;
  }
}
