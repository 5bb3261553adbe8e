/** The conditions of a request (RFC 9110 §13), what nginx and Apache share of them: dates and tags. */
import { findHeader, type Header } from "../../commands/http/stream.ts";

const DATE = /^[A-Z][a-z]{2}, \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Seconds of a date of a header; null where it is not there, NaN where it is no date as HTTP/1.1 writes it. */
export function dateOf(headers: readonly Header[], name: string): number | null {
  const value = findHeader(headers, name);
  if (value === null) return null;
  return DATE.test(value) ? Date.parse(value) / 1000 : Number.NaN;
}

/** Whether a list of tags has this one, or is `*`; null where the header is not there. */
export function hasTag(headers: readonly Header[], name: string, tag: string, compare: "weak" | "strong"): boolean | null {
  const value = findHeader(headers, name);
  if (value === null || value === "*") return value === null ? null : true;
  return value.split(/,\s*/).some((each) => (compare === "weak" ? each.replace(/^W\//, "") : each) === tag);
}
