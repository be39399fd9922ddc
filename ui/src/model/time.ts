import { FluentNumber } from "@fluent/bundle";

import { inLanguage, t } from "../words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in words. A time that seems to lie ahead (another clock) is "just now". */
export function age(at: number, now: number): string {
  const passed = now - at;
  if (passed < MINUTE) return t("age-now");
  if (passed < HOUR) return t("age-minutes", { count: Math.floor(passed / MINUTE) });
  if (passed < DAY) return t("age-hours", { count: Math.floor(passed / HOUR) });
  if (passed < 14 * DAY) return t("age-days", { count: Math.floor(passed / DAY) });
  return t("age-date", { date: date(at) });
}

/** How long until a moment, in words; what is over is "expired". */
export function untilEnd(at: number, now: number): string {
  if (at <= now) return t("window-expired", { date: date(at) });
  const days = Math.floor((at - now) / DAY);
  return days <= 60 ? t("window-expires-in", { count: days, date: date(at) }) : t("window-expires-on", { date: date(at) });
}

const dates = inLanguage((it) => new Intl.DateTimeFormat(it, { day: "numeric", month: "short", year: "numeric" }));
const days = inLanguage(
  (it) => new Intl.DateTimeFormat(it, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
);
const times = inLanguage((it) => new Intl.DateTimeFormat(it, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
const moments = inLanguage(
  (it) => new Intl.DateTimeFormat(it, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }),
);

export function date(at: number): string {
  return dates().format(at);
}

export function timeOfDay(at: number): string {
  return times().format(at);
}

export function moment(at: number): string {
  return moments().format(at);
}

/** Midnight before the given moment, in the person's own time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function dayName(at: number, now: number): string {
  const today = startOfDay(now);
  if (at >= today) return t("window-today");
  // One hour before midnight is yesterday even on the days on which clocks change.
  if (at >= startOfDay(today - HOUR)) return t("window-yesterday");
  return days().format(at);
}

export function interval(seconds: number): string {
  if (seconds % 3600 === 0) return t("window-every-hours", { count: seconds / 3600 });
  if (seconds % 60 === 0) return t("window-every-minutes", { count: seconds / 60 });
  return t("window-every-seconds", { count: seconds });
}

/** How long it takes until something begins, in words. A time that has passed is "in a moment". */
export function startsIn(at: number, now: number): string {
  return t("window-starts-in", { count: Math.max(0, Math.ceil((at - now) / MINUTE)) });
}

/** How long something took or will take, roughly: "12 seconds", "3 minutes". */
export function lasted(seconds: number): string {
  if (seconds < 10) return t("window-lasted-short", { seconds: new FluentNumber(seconds, { maximumFractionDigits: 1 }) });
  if (seconds < 100) return t("window-lasted-seconds", { count: Math.round(seconds) });
  if (seconds < 6_000) return t("window-lasted-minutes", { count: Math.round(seconds / 60) });
  return t("window-lasted-hours", { count: Math.round(seconds / 3600) });
}
