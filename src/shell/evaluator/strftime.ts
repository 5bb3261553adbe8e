/**
 * strftime in UTC and the C locale: glibc's, which bash's printf %(...)T calls, and gnulib's, which date has and which knows more
 * (%N, %q, %:z, the flag +). Years of any size a 32-bit tm_year holds. glibc: time/strftime_l.c; gnulib: lib/nstrftime.c.
 */
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export type Strftime = "glibc" | "gnulib";

interface Time {
  readonly epoch: bigint;
  readonly nanoseconds: number;
  readonly year: number;
  /** 0 for January. */
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  /** 0 for the first of January. */
  readonly dayOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A time as localtime(3) takes it apart; null where the year does not fit. */
function timeOf(seconds: bigint, nanoseconds: number): Time | null {
  const dayLength = 86_400n;
  const rest = ((seconds % dayLength) + dayLength) % dayLength;
  const days = (seconds - rest) / dayLength;
  // Years begin in March here, so that the leap day is the last.
  const shifted = days + 719_468n;
  const era = (shifted >= 0n ? shifted : shifted - 146_096n) / 146_097n;
  const dayOfEra = Number(shifted - era * 146_097n);
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfShifted = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfShifted + 2) / 153);
  const month = (shiftedMonth + 2) % 12;
  const year = era * 400n + BigInt(yearOfEra) + (month < 2 ? 1n : 0n);
  if (year - 1900n > 2_147_483_647n || year - 1900n < -2_147_483_648n) return null;
  const isLeap = year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
  const inDay = Number(rest);
  return {
    epoch: seconds,
    nanoseconds,
    year: Number(year),
    month,
    day: dayOfShifted - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    weekday: Number((((days + 4n) % 7n) + 7n) % 7n),
    dayOfYear: month < 2 ? dayOfShifted - 306 : dayOfShifted + 59 + (isLeap ? 1 : 0),
    hour: Math.floor(inDay / 3600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
  };
}

/**
 * A format with the time filled in; the beginning of 1970 for a time that cannot be shown. `seconds` may have a fraction (for
 * %N).
 */
export function formatDate(format: string, seconds: number | bigint, style: Strftime = "gnulib"): string {
  const whole = typeof seconds === "bigint" ? seconds : BigInt(Math.floor(seconds));
  const fraction = typeof seconds === "bigint" ? 0 : Math.round((seconds - Math.floor(seconds)) * 1e6) * 1000;
  return fill(format, timeOf(whole, fraction) ?? timeOf(0n, 0)!, style);
}

interface Conversion {
  /** `_` blanks, `-` nothing, `0` zeros, `+` zeros and a sign; empty for the conversion's own. */
  readonly pad: string;
  readonly width: number;
  readonly letterCase: "as is" | "upper" | "swapped";
  /** E, O, or the colons of %:z. */
  readonly modifier: string;
  readonly letter: string;
  readonly time: Time;
  readonly style: Strftime;
}

const CONVERSION = { glibc: /%([-_0^#]*)(\d*)([EO]?)(.?)/gsu, gnulib: /%([-_0+^#]*)(\d*)([EO]?:{0,3})(.?)/gsu };

function fill(format: string, time: Time, style: Strftime): string {
  return format.replace(CONVERSION[style], (source, flags: string, width: string, modifier: string, letter: string) => {
    const conversion: Conversion = {
      pad: /[-_0+]/.exec([...flags].reverse().join(""))?.[0] ?? "",
      width: width === "" ? 0 : Math.min(Number(width), 1_048_576),
      letterCase: flags.includes("#") ? "swapped" : flags.includes("^") ? "upper" : "as is",
      modifier,
      letter,
      time,
      style,
    };
    const text = isKnown(conversion) ? convert(conversion) : null;
    return text ?? padText(source, conversion);
  });
}

const WITH_E = new Set([..."cCxXyY"]);
const WITH_O = new Set([..."bBdehHImMSuUVwWy"]);

function isKnown({ modifier, letter, style }: Conversion): boolean {
  if (modifier === "E") return WITH_E.has(letter);
  if (modifier === "O") return WITH_O.has(letter);
  if (modifier !== "") return letter === "z";
  return style === "gnulib" || !/[Nq]/.test(letter);
}

function convert(conversion: Conversion): string | null {
  const { letter, time, style } = conversion;
  const hour12 = time.hour % 12 || 12;
  const number = (digits: number, value: number | bigint): string => padNumber(conversion, digits, BigInt(value));
  const blank = (digits: number, value: number): string =>
    padNumber(conversion.pad === "" ? { ...conversion, pad: "_" } : conversion, digits, BigInt(value));
  const name = (text: string): string =>
    padText(text, conversion.letterCase === "swapped" ? { ...conversion, letterCase: "upper" } : conversion);
  const inner = (format: string): string => padText(fill(format, time, style), conversion);
  switch (letter) {
    case "a":
      return name(DAYS[time.weekday]!.slice(0, 3));
    case "A":
      return name(DAYS[time.weekday]!);
    case "b":
    case "h":
      return name(MONTHS[time.month]!.slice(0, 3));
    case "B":
      return name(MONTHS[time.month]!);
    case "C":
      return number(style === "glibc" ? 1 : 2, Math.floor(time.year / 100));
    case "c":
      return inner("%a %b %e %H:%M:%S %Y");
    case "D":
    case "x":
      return inner("%m/%d/%y");
    case "d":
      return number(2, time.day);
    case "e":
      return blank(2, time.day);
    case "F":
      return inner("%Y-%m-%d");
    case "G":
      return number(1, isoWeek(time).year);
    case "g":
      return number(2, ((isoWeek(time).year % 100) + 100) % 100);
    case "H":
      return number(2, time.hour);
    case "I":
      return number(2, hour12);
    case "j":
      return number(3, time.dayOfYear + 1);
    case "k":
      return blank(2, time.hour);
    case "l":
      return blank(2, hour12);
    case "M":
      return number(2, time.minute);
    case "m":
      return number(2, time.month + 1);
    case "N":
      return nanosecondsText(conversion);
    case "n":
      return padText("\n", conversion);
    case "p":
    case "P":
      return padText(halfOfDay(conversion), { ...conversion, letterCase: "as is" });
    case "q":
      return number(1, Math.floor(time.month / 3) + 1);
    case "R":
      return inner("%H:%M");
    case "r":
      return inner("%I:%M:%S %p");
    case "S":
      return number(2, time.second);
    case "s":
      return number(1, time.epoch);
    case "T":
    case "X":
      return inner("%H:%M:%S");
    case "t":
      return padText("\t", conversion);
    case "U":
      return number(2, Math.floor((time.dayOfYear + 7 - time.weekday) / 7));
    case "u":
      return number(1, time.weekday || 7);
    case "V":
      return number(2, isoWeek(time).week);
    case "W":
      return number(2, Math.floor((time.dayOfYear + 7 - ((time.weekday + 6) % 7)) / 7));
    case "w":
      return number(1, time.weekday);
    case "Y":
      // An int in C: the largest years wrap round.
      return number(style === "glibc" ? 1 : 4, BigInt.asIntN(32, BigInt(time.year)));
    case "y":
      return number(2, ((time.year % 100) + 100) % 100);
    case "Z":
      return padText(conversion.letterCase === "swapped" ? "utc" : "UTC", { ...conversion, letterCase: "as is" });
    case "z":
      return offsetText(conversion);
    case "%":
      return style === "gnulib" && conversion.width > 0 ? null : padText("%", conversion);
    default:
      return null;
  }
}

function padText(text: string, { width, pad, letterCase }: Conversion): string {
  const shown = letterCase === "upper" ? text.toUpperCase() : text;
  return shown.padStart(width, pad === "0" || pad === "+" ? "0" : " ");
}

function padNumber({ pad, width }: Conversion, digits: number, value: bigint): string {
  const size = (value < 0n ? -value : value).toString();
  const sign = value < 0n ? "-" : "";
  const columns = Math.max(digits, width);
  if (pad === "-") return (sign + size).padStart(width);
  if (pad === "_") return (sign + size).padStart(columns);
  return sign + size.padStart(columns - sign.length, "0");
}

/** ISO 8601's week, and the year it belongs to. */
function isoWeek(time: Time): { week: number; year: number } {
  const monday = (time.weekday + 6) % 7;
  const week = Math.floor((time.dayOfYear - monday + 10) / 7);
  if (week < 1) return { week: weeksOf(time.year - 1), year: time.year - 1 };
  if (week > weeksOf(time.year)) return { week: 1, year: time.year + 1 };
  return { week, year: time.year };
}

/** 53 where the first of January or the last of December is a Thursday. */
function weeksOf(year: number): number {
  const last = (of: number): number => (((of + Math.floor(of / 4) - Math.floor(of / 100) + Math.floor(of / 400)) % 7) + 7) % 7;
  return last(year) === 4 || last(year - 1) === 3 ? 53 : 52;
}

function halfOfDay({ letter, letterCase, time }: Conversion): string {
  const text = time.hour < 12 ? "AM" : "PM";
  if (letter === "P") return text.toLowerCase();
  return letterCase === "swapped" ? text.toLowerCase() : text;
}

/** The first digits of the fraction, nine where no width asks for fewer or more. */
function nanosecondsText({ width, pad, time }: Conversion): string {
  const digits = String(time.nanoseconds).padStart(9, "0");
  const columns = width === 0 ? 9 : width;
  return digits.slice(0, columns).padEnd(columns, pad === "_" ? " " : "0");
}

/** The offset from UTC, which is none. */
function offsetText({ modifier, pad, width, style }: Conversion): string {
  const colons = style === "gnulib" ? modifier.length : 0;
  const text = ["0000", "00:00", "00:00:00", "00"][colons]!;
  if (pad === "_") return "+0".padStart(Math.max(width, text.length + 1));
  if (pad === "-") return style === "glibc" ? "+0" : colons === 0 ? "+0" : `+${text.replace(/^0/, "")}`;
  return `+${text.padStart(width - 1, "0")}`;
}
