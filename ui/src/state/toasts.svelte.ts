import type { Problem } from "../host/types";
import { asProblem, problemHint, problemTitle } from "../model/problem";

export type Toast = { id: number; tone: "problem" | "done"; code: string; title: string; hint: string };

const DONE_STAYS = 5_000;
const AT_MOST = 4;

/** Short messages in the corner. Problems stay until they are dismissed; good news goes by itself. */
export class Toasts {
  shown = $state<Toast[]>([]);
  #next = 0;

  problem(thrown: unknown): void {
    const problem: Problem = asProblem(thrown);
    this.#show({ tone: "problem", code: problem.code, title: problemTitle(problem), hint: problemHint(problem) });
  }

  /** What was asked for and did not come about, though nothing failed. */
  notDone(title: string, hint: string): void {
    this.#show({ tone: "problem", code: "", title, hint });
  }

  done(title: string): void {
    const id = this.#show({ tone: "done", code: "", title, hint: "" });
    setTimeout(() => {
      this.dismiss(id);
    }, DONE_STAYS);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  #show(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    // The same sentence twice says nothing new.
    const others = this.shown.filter(({ title, hint }) => title !== toast.title || hint !== toast.hint);
    this.shown = [...others, { ...toast, id }].slice(-AT_MOST);
    return id;
  }
}
