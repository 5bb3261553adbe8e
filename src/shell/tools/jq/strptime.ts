/**
 * Reads a date by its format, in the C locale. glibc 2.36: time/strptime_l.c. What jq is seldom asked for (eras, %U and kin) is
 * refused.
 */
import { JqError, type Json } from "./values.ts";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = "january february march april may june july august september october november december".split(" ");
/** Days before each month of a year that is no leap year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 8 and 367 where nothing said them. */
  weekday: number;
  dayOfYear: number;
}

export interface ReadTime {
  readonly parts: Json[];
  readonly rest: string;
}

/** Null where the text does not fit the format. */
export function parseTime(text: string, format: string): ReadTime | null {
  return new TimeReader(text).read(format);
}

class TimeReader {
  readonly #text: string;
  #at = 0;
  readonly #fields: Fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, weekday: 8, dayOfYear: 367 };
  #isAfternoon = false;
  #hasHour12 = false;
  #century: number | null = null;
  #hasYear = false;
  #knows = { weekday: false, dayOfYear: false, month: false, day: false };
  #wantsDate = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(format: string): ReadTime | null {
    if (!this.#format(format)) return null;
    this.#complete();
    const { year, month, day, hour, minute, second, weekday, dayOfYear } = this.#fields;
    return { parts: [year + 1900, month, day, hour, minute, second, weekday, dayOfYear], rest: this.#text.slice(this.#at) };
  }

  #format(format: string): boolean {
    for (let at = 0; at < format.length; at++) {
      const mark = format[at]!;
      if (/[ \t-\r]/.test(mark)) {
        this.#skipBlanks();
        continue;
      }
      if (mark !== "%") {
        if (this.#text[this.#at++] !== mark) return false;
        continue;
      }
      at++;
      while (/[-_0^#]/.test(format[at] ?? "")) at++;
      const modifier = /[EO]/.test(format[at] ?? "") ? format[at++] : "";
      if (modifier !== "") throw new JqError(`strptime/1: the conversion %${modifier}${format[at] ?? ""} is not modelled`);
      if (!this.#conversion(format[at] ?? "")) return false;
    }
    return true;
  }

  #skipBlanks(): void {
    while (/[ \t-\r]/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  /** A number within bounds; null where there is none. Blanks may stand before it. */
  #number(least: number, most: number, digits: number): number | null {
    while (this.#text[this.#at] === " ") this.#at++;
    let text = "";
    while (text.length < digits && /\d/.test(this.#text[this.#at] ?? "")) {
      text += this.#text[this.#at++]!;
      if (Number(text) * 10 > most) break;
    }
    const value = Number(text);
    return text === "" || value < least || value > most ? null : value;
  }

  #name(names: readonly string[], shortest: number): number {
    const rest = this.#text.slice(this.#at).toLowerCase();
    const full = names.findIndex((name) => rest.startsWith(name));
    const found = full >= 0 ? full : names.findIndex((name) => rest.startsWith(name.slice(0, shortest)));
    if (found >= 0) this.#at += full >= 0 ? names[full]!.length : shortest;
    return found;
  }

  #set(field: keyof Fields, value: number | null): boolean {
    if (value === null) return false;
    this.#fields[field] = value;
    return true;
  }

  #conversion(letter: string): boolean {
    switch (letter) {
      case "%":
        return this.#text[this.#at++] === "%";
      case "a":
      case "A": {
        const day = this.#name(DAYS, 3);
        this.#knows.weekday = true;
        return this.#set("weekday", day < 0 ? null : day);
      }
      case "b":
      case "B":
      case "h": {
        const month = this.#name(MONTHS, 3);
        this.#knows.month = true;
        this.#wantsDate = true;
        return this.#set("month", month < 0 ? null : month);
      }
      case "c":
        return this.#format("%a %b %e %H:%M:%S %Y");
      case "C":
        this.#century = this.#number(0, 99, 2);
        this.#wantsDate = true;
        return this.#century !== null;
      case "d":
      case "e":
        this.#knows.day = true;
        this.#wantsDate = true;
        return this.#set("day", this.#number(1, 31, 2));
      case "D":
      case "x":
        return this.#format("%m/%d/%y");
      case "F":
        return this.#format("%Y-%m-%d");
      case "k":
      case "H":
        this.#hasHour12 = false;
        return this.#set("hour", this.#number(0, 23, 2));
      case "l":
      case "I": {
        const hour = this.#number(1, 12, 2);
        this.#hasHour12 = true;
        return this.#set("hour", hour === null ? null : hour % 12);
      }
      case "j": {
        const day = this.#number(1, 366, 3);
        this.#knows.dayOfYear = true;
        return this.#set("dayOfYear", day === null ? null : day - 1);
      }
      case "m": {
        const month = this.#number(1, 12, 2);
        this.#knows.month = true;
        this.#wantsDate = true;
        return this.#set("month", month === null ? null : month - 1);
      }
      case "M":
        return this.#set("minute", this.#number(0, 59, 2));
      case "n":
      case "t":
        this.#skipBlanks();
        return true;
      case "p":
      case "P": {
        const half = this.#name(["am", "pm"], 2);
        this.#isAfternoon = half === 1;
        return half >= 0;
      }
      case "r":
        return this.#format("%I:%M:%S %p");
      case "R":
        return this.#format("%H:%M");
      case "s":
        return this.#epoch();
      case "S":
        return this.#set("second", this.#number(0, 61, 2));
      case "T":
      case "X":
        return this.#format("%H:%M:%S");
      case "u": {
        const day = this.#number(1, 7, 1);
        this.#knows.weekday = true;
        return this.#set("weekday", day === null ? null : day % 7);
      }
      case "w":
        this.#knows.weekday = true;
        return this.#set("weekday", this.#number(0, 6, 1));
      case "y": {
        const year = this.#number(0, 99, 2);
        this.#hasYear = true;
        this.#wantsDate = true;
        return this.#set("year", year === null ? null : year >= 69 ? year : year + 100);
      }
      case "Y": {
        const year = this.#number(0, 9999, 4);
        this.#century = null;
        this.#hasYear = false;
        this.#wantsDate = true;
        return this.#set("year", year === null ? null : year - 1900);
      }
      case "z":
        return this.#offset();
      case "Z":
        // glibc reads no name of a zone.
        return true;
      default:
        if (/[gGUVW]/.test(letter)) throw new JqError(`strptime/1: the conversion %${letter} is not modelled`);
        return false;
    }
  }

  #epoch(): boolean {
    const digits = /^\d+/.exec(this.#text.slice(this.#at));
    if (digits === null) return false;
    this.#at += digits[0].length;
    const date = new Date(Number(digits[0]) * 1000);
    if (Number.isNaN(date.getTime())) return false;
    const fields = this.#fields;
    fields.year = date.getUTCFullYear() - 1900;
    fields.month = date.getUTCMonth();
    fields.day = date.getUTCDate();
    fields.hour = date.getUTCHours();
    fields.minute = date.getUTCMinutes();
    fields.second = date.getUTCSeconds();
    fields.weekday = date.getUTCDay();
    fields.dayOfYear = dayOfYear(fields);
    return true;
  }

  /** The offset is read, and changes nothing that jq looks at. */
  #offset(): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] === "Z") {
      this.#at++;
      return true;
    }
    const offset = /^[+-]\d\d(?::?\d\d)?/.exec(this.#text.slice(this.#at));
    if (offset === null || Number(offset[0].slice(1, 3)) > 14) return false;
    this.#at += offset[0].length;
    return true;
  }

  /** Computes what follows from what was read. */
  #complete(): void {
    const fields = this.#fields;
    if (this.#hasHour12 && this.#isAfternoon) fields.hour += 12;
    if (this.#century !== null) fields.year = (this.#century - 19) * 100 + (this.#hasYear ? fields.year % 100 : 0);
    if (this.#wantsDate && !this.#knows.weekday) {
      if (!(this.#knows.month && this.#knows.day) && this.#knows.dayOfYear) this.#dateOfDay();
      if (fields.day === 0) fields.day = this.#knows.day ? fields.day : 0;
      fields.weekday = weekday(fields);
    }
    if (this.#wantsDate && !this.#knows.dayOfYear) fields.dayOfYear = dayOfYear(fields);
    // jq computes what nothing said.
    if (fields.weekday === 8 && fields.day !== 0) fields.weekday = weekday(fields);
    if (fields.dayOfYear === 367 && fields.day !== 0) fields.dayOfYear = dayOfYear(fields);
  }

  #dateOfDay(): void {
    const fields = this.#fields;
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(fields.year + 1900, 0, 1 + fields.dayOfYear);
    if (!this.#knows.month) fields.month = date.getUTCMonth();
    if (!this.#knows.day) fields.day = date.getUTCDate();
  }
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function dayOfYear({ year, month, day }: Fields): number {
  return DAYS_BEFORE[month]! + (month > 1 && isLeap(year + 1900) ? 1 : 0) + day - 1;
}

function weekday({ year, month, day }: Fields): number {
  const date = new Date(0);
  date.setUTCFullYear(year + 1900, month, day);
  return date.getUTCDay();
}
