/**
 * The dates that date -d reads: calendar dates, times of day, zones as offsets, weekdays, and what is counted from now. gnulib:
 * lib/parse-datetime.y. All in UTC. Left out: names of zones other than UTC and GMT, ordinals, military letters.
 */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Draft {
  year: number | null;
  month: number;
  day: number;
  /** Seconds into the day; null where none is given. */
  time: number | null;
  weekday: number | null;
  weekdayStep: number;
  offsetSeconds: number;
  relative: { years: number; months: number; seconds: number };
  /** A word such as `today` or a count of something was read. */
  counted: boolean;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

/** Seconds since the epoch; null for what is no date. */
export function parseDate(text: string, nowSeconds: number): number | null {
  const epoch = /^\s*@(-?\d+(?:[.,]\d+)?)\s*$/.exec(text);
  if (epoch !== null) return Number(epoch[1]!.replace(",", "."));
  const now = new Date(Math.floor(nowSeconds) * 1000);
  const draft: Draft = {
    year: null,
    month: now.getUTCMonth(),
    day: now.getUTCDate(),
    time: null,
    weekday: null,
    weekdayStep: 0,
    offsetSeconds: 0,
    relative: { years: 0, months: 0, seconds: 0 },
    counted: false,
  };
  let rest = text.toLowerCase().trim();
  const isEmpty = rest === "";
  while (rest !== "") {
    const taken = takeItem(rest, draft);
    if (taken === 0) return null;
    rest = rest.slice(taken).replace(/^[\s,]+/, "");
  }
  return resolve(draft, now, nowSeconds, isEmpty);
}

/** Reads one item at the beginning and returns how long it is; 0 where it is none. */
function takeItem(text: string, draft: Draft): number {
  for (const [pattern, apply] of ITEMS) {
    const match = pattern.exec(text);
    if (match !== null && apply(match, draft)) return match[0].length;
  }
  return 0;
}

type Item = readonly [RegExp, (match: RegExpExecArray, draft: Draft) => boolean];

const ITEMS: readonly Item[] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)(?:t(?=\d))?/, (m, draft) => setDate(draft, Number(m[1]), Number(m[2]), Number(m[3]))],
  [
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(am|pm|a\.m\.|p\.m\.)?(?![\d:])(?:\s*([-+])(\d{1,2}):?(\d{2})?(?![\d:]))?/,
    setTime,
  ],
  [/^(\d{1,2})\s*(am|pm|a\.m\.|p\.m\.)\b/, (m, draft) => setClock(draft, Number(m[1]), 0, 0, m[2]!)],
  [/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?![\d/])/, (m, draft) => setDate(draft, yearOf(m[3]), Number(m[1]), Number(m[2]))],
  [/^(\d{4})(\d{2})(\d{2})(?!\d)/, (m, draft) => setDate(draft, Number(m[1]), Number(m[2]), Number(m[3]))],
  [
    /^(\d{1,2})[ -]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:[ -]*(\d{4}))?(?!\d)/,
    (m, draft) => setDate(draft, yearOf(m[3]), monthOf(m[2]!), Number(m[1])),
  ],
  [
    /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(\d{1,2})(?!\d|:)(?:[\s,]+(\d{4})(?!\d|:))?/,
    (m, draft) => setDate(draft, yearOf(m[3]), monthOf(m[1]!), Number(m[2])),
  ],
  [/^(?:z|utc|gmt)(?![a-z])/, () => true],
  [/^(\d{4})(?!\d)/, setYear],
  [/^([-+])(\d{2}):?(\d{2})?(?!\d|\s*[a-z])/, setOffset],
  [/^(now|today|yesterday|tomorrow)\b/, (m, draft) => count(draft, "day", { yesterday: -1, tomorrow: 1 }[m[1]!] ?? 0)],
  [/^([-+]?\s*\d+|next|last|this|an?)\s*(year|month|fortnight|week|day|hour|minute|min|second|sec)s?\b(\s*ago\b)?/, setRelative],
  [
    /^(year|month|fortnight|week|day|hour|minute|min|second|sec)s?\b(\s*ago\b)?/,
    (m, draft) => count(draft, m[1]!, m[2] === undefined ? 1 : -1),
  ],
  [
    /^(?:(next|last|this)\s+)?(sun|mon|tue|wed|thu|fri|sat)(?:[a-z]*)\.?(?![a-z])/,
    (m, draft) => {
      draft.weekday = DAYS.indexOf(m[2]!);
      draft.weekdayStep = { next: 1, last: -1 }[m[1] ?? ""] ?? 0;
      return true;
    },
  ],
];

function yearOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 69 ? 2000 : 1900);
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name) + 1;
}

function setDate(draft: Draft, year: number | null, month: number, day: number): boolean {
  const lengths = [31, isLeap(year ?? 2024) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1]!) return false;
  draft.year = year ?? Number.NaN;
  draft.month = month - 1;
  draft.day = day;
  return true;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function setTime(m: RegExpExecArray, draft: Draft): boolean {
  const fraction = m[4] === undefined ? 0 : Number(`0.${m[4]}`);
  if (m[6] !== undefined) draft.offsetSeconds = offsetOf(m[6], m[7]!, m[8]);
  return setClock(draft, Number(m[1]), Number(m[2]), Number(m[3] ?? "0") + fraction, m[5] ?? "");
}

function setClock(draft: Draft, hour: number, minute: number, second: number, half: string): boolean {
  if (half !== "" && (hour < 1 || hour > 12)) return false;
  const hours = half === "" ? hour : (hour % 12) + (half.startsWith("p") ? 12 : 0);
  if (hours > 23 || minute > 59 || second >= 60) return false;
  draft.time = hours * 3600 + minute * 60 + second;
  return true;
}

function setOffset(m: RegExpExecArray, draft: Draft): boolean {
  if (draft.time === null) return false;
  draft.offsetSeconds = offsetOf(m[1]!, m[2]!, m[3]);
  return true;
}

function offsetOf(sign: string, hours: string, minutes = "0"): number {
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** A year by itself belongs to a day and a time that came before it. */
function setYear(m: RegExpExecArray, draft: Draft): boolean {
  if (draft.time === null || !Number.isNaN(draft.year ?? 0)) return false;
  draft.year = Number(m[1]);
  return true;
}

function setRelative(m: RegExpExecArray, draft: Draft): boolean {
  const amount = { next: 1, last: -1, this: 0, a: 1, an: 1 }[m[1]!] ?? Number(m[1]!.replace(/\s/g, ""));
  return count(draft, m[2]!, m[3] === undefined ? amount : -amount);
}

function count(draft: Draft, unit: string, amount: number): boolean {
  if (unit === "year") draft.relative.years += amount;
  else if (unit === "month") draft.relative.months += amount;
  else draft.relative.seconds += amount * UNIT_SECONDS[unit]!;
  draft.counted = true;
  return true;
}

function resolve(draft: Draft, now: Date, nowSeconds: number, isEmpty: boolean): number {
  const year = draft.year === null || Number.isNaN(draft.year) ? now.getUTCFullYear() : draft.year;
  const hasDate = draft.year !== null || draft.weekday !== null;
  const inDay = nowSeconds - Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) / 1000;
  const time = draft.time ?? (hasDate || isEmpty ? 0 : inDay);
  let day = draft.day;
  if (draft.weekday !== null && draft.year === null) {
    const ahead = (draft.weekday - now.getUTCDay() + 7) % 7;
    day += ahead + (draft.weekdayStep === 1 && ahead === 0 ? 7 : draft.weekdayStep === -1 ? -7 : 0);
  }
  const date = new Date(0);
  date.setUTCFullYear(year + draft.relative.years, draft.month + draft.relative.months, day);
  return date.getTime() / 1000 + time - draft.offsetSeconds + draft.relative.seconds;
}
