import type { EventView } from "../host/types";
import { engineArgs, t } from "../words";
import { problemTitle } from "./problem";
import { startOfDay } from "./time";

export function eventSentence({ kind, args }: EventView): string {
  const sentence = t(`event-${kind}`, engineArgs({ host: "", detail: "", ...args }));
  // A failure says why.
  const { code } = args;
  return code === undefined ? sentence : t("window-event-because", { sentence, reason: problemTitle({ code, args }) });
}

export type EventLevel = EventView["level"];

/** Lines that belong to one run, or one line that belongs to none. Newest first, as the lines are. */
export type EventGroup = {
  key: string;
  mirror: string | null;
  mirrorId: string | null;
  at: number;
  level: EventLevel;
  lines: EventView[];
};

export type EventDay = { day: number; groups: EventGroup[] };

const WORSE: Record<EventLevel, number> = { info: 0, attention: 1, problem: 2 };

/** Runs of several mirrors interleave in time, so a run's lines are gathered where its newest one is. */
export function byDayAndRun(events: readonly EventView[]): EventDay[] {
  const days: EventDay[] = [];
  const runs = new Map<string, EventGroup>();
  for (const event of events) {
    const day = startOfDay(event.at);
    const key = event.runId === null ? `event-${String(event.id)}` : `run-${String(event.runId)}-${String(day)}`;
    const known = runs.get(key);
    if (known) {
      known.lines.push(event);
      if (WORSE[event.level] > WORSE[known.level]) known.level = event.level;
      continue;
    }
    const group: EventGroup = {
      key,
      mirror: event.mirror,
      mirrorId: event.mirrorId,
      at: event.at,
      level: event.level,
      lines: [event],
    };
    runs.set(key, group);
    const last = days.at(-1);
    if (last?.day === day) last.groups.push(group);
    else days.push({ day, groups: [group] });
  }
  return days;
}
