import type { EventView } from "../host/types";
import { engineArgs, t } from "../words";
import { problemTitle } from "./problem";
import { startOfDay } from "./time";
import { LONG } from "./visible";

export function eventSentence({ kind, args }: EventView): string {
  const sentence = t(`event-${kind}`, engineArgs({ host: "", detail: "", ...args }));
  // A failure says why.
  const { code } = args;
  return code === undefined ? sentence : t("window-event-because", { sentence, reason: problemTitle({ code, args }) });
}

/** What a sentence had to leave out the middle of. */
export function longArgs({ args }: EventView): string[] {
  return Object.values(args).filter((text) => text.length > LONG);
}

export type EventLevel = EventView["level"];

/** Lines that belong to one run, or one line that belongs to none. Newest first, as the lines are. */
export type EventGroup = {
  key: string;
  mirror: string | null;
  mirrorId: string | null;
  at: number;
  level: EventLevel;
  lines: readonly EventView[];
};

/** A row of the log: the name of a day, or a run. */
export type LogRow = { key: string; day: number; group: null } | { key: string; day: number; group: EventGroup };

const WORSE: Record<EventLevel, number> = { info: 0, attention: 1, problem: 2 };
const DAY = 86_400_000;

/**
 * Rows of a log that is read from its newest line on. Runs of several mirrors interleave in time, so a run's lines are
 * gathered where its newest one is. What was given out is not changed afterwards, so that a screen sees what is new.
 */
export class LogRows {
  #rows: LogRow[] = [];
  readonly #places = new Map<string, number>();
  #day = Number.NaN;

  get rows(): readonly LogRow[] {
    return this.#rows;
  }

  /** Goes on with older lines. */
  add(events: readonly EventView[]): readonly LogRow[] {
    const rows = [...this.#rows];
    // Groups that were begun here may still grow in place.
    const own = new Set<string>();
    for (const event of events) {
      const day = event.at >= this.#day && event.at < this.#day + DAY ? this.#day : startOfDay(event.at);
      const key = event.runId === null ? `event-${String(event.id)}` : `run-${String(event.runId)}-${String(day)}`;
      const place = this.#places.get(key);
      const known = place === undefined ? null : rows[place]?.group;
      if (place !== undefined && known) {
        const level = WORSE[event.level] > WORSE[known.level] ? event.level : known.level;
        if (own.has(key)) {
          (known.lines as EventView[]).push(event);
          known.level = level;
        } else {
          own.add(key);
          rows[place] = { key, day, group: { ...known, level, lines: [...known.lines, event] } };
        }
        continue;
      }
      if (day !== this.#day) {
        this.#day = day;
        const heading = `day-${String(day)}`;
        // A clock that was set back: the same day comes twice.
        rows.push({ key: this.#places.has(heading) ? `${heading}-${key}` : heading, day, group: null });
        this.#places.set(heading, rows.length - 1);
      }
      own.add(key);
      this.#places.set(key, rows.length);
      const { mirror, mirrorId, at, level } = event;
      rows.push({ key, day, group: { key, mirror, mirrorId, at, level, lines: [event] } });
    }
    this.#rows = rows;
    return rows;
  }
}
