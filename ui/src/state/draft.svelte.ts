import { emptyDraft, type MirrorDraft } from "../model/draft";

/** The mirror being added. It outlives its screen: looking something up elsewhere loses no input. */
export class DraftInProgress {
  current = $state<MirrorDraft>(emptyDraft());

  clear(): void {
    this.current = emptyDraft();
  }
}
