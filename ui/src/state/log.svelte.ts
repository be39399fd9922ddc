import type { Host } from "../host/host";
import type { ActivityQuery, EventView, Problem } from "../host/types";
import { LogRows, type LogRow } from "../model/events";
import { asProblem } from "../model/problem";

/** Lines of one answer: more than a window shows, few enough to be there at once. */
const PAGE = 200;

export type LogQuery = Pick<ActivityQuery, "mirrorId" | "marked" | "words">;

/** The activity log as far as it was looked at, from its newest line on. */
export class Log {
  rows = $state.raw<readonly LogRow[]>([]);
  /** Lines that are known. */
  count = $state(0);
  loaded = $state(false);
  /** Nothing older is left. */
  complete = $state(false);
  problem = $state.raw<Problem | null>(null);

  readonly #host: Host;
  #query: LogQuery = { mirrorId: null, marked: false, words: [] };
  #events: EventView[] = [];
  #built = new LogRows();
  #asking = false;
  /** Answers to an earlier question are dropped. */
  #turn = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Begins anew with another question. What is on the screen stays until the answer is there. */
  async begin(query: LogQuery): Promise<void> {
    this.#query = query;
    this.#turn += 1;
    this.#asking = false;
    await this.#ask(null, (events) => {
      this.#start(events);
    });
  }

  /** Looks whether there is anything newer. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    this.#asking = false;
    await this.#ask(null, (events) => {
      const newest = this.#events[0]?.id ?? 0;
      const news = events.filter(({ id }) => id > newest);
      // More than one answer holds: what lies between is not known.
      if (news.length === PAGE || this.#events.length === 0) this.#start(events);
      else if (news.length > 0) this.#start([...news, ...this.#events], this.complete);
    });
  }

  /** Goes on with older lines. */
  async older(): Promise<void> {
    const last = this.#events.at(-1);
    if (this.#asking || this.complete || !last) return;
    await this.#ask(last.id, (events) => {
      this.#events.push(...events);
      this.rows = this.#built.add(events);
      this.count = this.#events.length;
      this.complete = events.length < PAGE;
    });
  }

  #start(events: EventView[], complete = events.length < PAGE): void {
    this.#events = [...events];
    this.#built = new LogRows();
    this.rows = this.#built.add(events);
    this.count = events.length;
    this.complete = complete;
  }

  async #ask(before: number | null, take: (events: EventView[]) => void): Promise<void> {
    const turn = this.#turn;
    this.#asking = true;
    try {
      const events = await this.#host.activity({ ...this.#query, before, limit: PAGE });
      if (turn !== this.#turn) return;
      take(events);
      this.loaded = true;
      this.problem = null;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    } finally {
      if (turn === this.#turn) this.#asking = false;
    }
  }
}
