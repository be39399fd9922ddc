import type { Host } from "../host/host";
import type { Problem, RefsPage, RefsQuery, RefTally } from "../host/types";
import { asProblem } from "../model/problem";
import { byName, countOf, keepSame, type RefListRow, withPart } from "../model/refs";

/** Refs of one answer: more than a window shows, few enough to be there at once. */
const PAGE = 200;

type Question = Pick<RefsQuery, "which" | "words">;

/**
 * The refs of a mirror, of which only those are asked for that come into sight. Pages are asked for one at a time; what is
 * on the screen stays until what is there now is known.
 */
export class RefList {
  rows = $state.raw<readonly RefListRow[]>([]);
  /** How many refs fit what was typed, by how they stand; none before the first answer. */
  tally = $state.raw<RefTally | null>(null);
  /** What the rows answer. */
  shown = $state.raw<Question | null>(null);
  problem = $state.raw<Problem | null>(null);

  readonly #host: Host;
  #id = "";
  #question: Question = { which: "apart", words: [] };
  /** Which pages are as they are now: those of this age. */
  #age = 0;
  #ages: number[] = [];
  #seen: readonly [number, number] = [0, 0];
  #turn = 0;
  #asking = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Begins anew with another question. */
  begin(id: string, question: Question): void {
    this.#id = id;
    this.#question = question;
    this.#turn += 1;
    this.#seen = [0, 0];
    this.refresh();
  }

  /** Anything may be another way than it was. */
  refresh(): void {
    this.#age += 1;
    void this.#ask();
  }

  /** The rows from one place to another are in sight. */
  see(first: number, last: number): void {
    this.#seen = [first, last];
    void this.#ask();
  }

  /** A page that is in sight and not known as it is now. */
  #missing(): number | null {
    const end = Math.max(0, this.rows.length - 1);
    const [first, last] = this.#seen.map((at) => Math.floor(Math.min(Math.max(0, at), end) / PAGE));
    for (let page = first ?? 0; page <= (last ?? 0); page += 1) if (this.#ages[page] !== this.#age) return page;
    return null;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let page = this.#missing(); page !== null; page = this.#missing()) {
      const [turn, age, question] = [this.#turn, this.#age, this.#question];
      // A new question begins with its first page: where it is looked at is not known yet.
      const from = (this.shown === question ? page : 0) * PAGE;
      try {
        const answer = await this.#host.refs(this.#id, { ...question, from, limit: PAGE });
        if (turn !== this.#turn) continue;
        this.#take(question, from, answer);
        this.#ages[from / PAGE] = age;
        this.problem = null;
      } catch (thrown) {
        if (turn !== this.#turn) continue;
        this.problem = asProblem(thrown);
        break;
      }
    }
    this.#asking = false;
  }

  #take(question: Question, from: number, { refs, tally }: RefsPage): void {
    if (this.shown !== question) this.#ages = [];
    const before = this.shown === question ? this.rows : [];
    const part = { refs: keepSame(byName(this.rows), refs), from, end: from + PAGE, count: countOf(tally, question.which) };
    const { rows, moved } = withPart(before, part);
    // Where one has left, the others have moved up: that page has to be looked at anew.
    for (const at of moved) this.#ages[Math.floor(at / PAGE)] = -1;
    this.rows = rows;
    this.shown = question;
    this.tally = tally;
  }
}
