/** Texts that are there as a whole. */
import { JqError, type Json, textOfBytes } from "../values.ts";
import { JsonReader } from "./reader.ts";

/** The one value of a text. Throws JqError with jq's message, which repeats the text. */
export function parseJson(bytes: Uint8Array): Json {
  const reader = new JsonReader();
  reader.feed(bytes, false);
  let problem: string;
  try {
    const value = reader.next();
    if (value === undefined) problem = "Expected JSON value";
    else if (reader.next() === undefined) return value;
    else problem = "Unexpected extra JSON values";
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    problem = String(error.value);
  }
  const end = bytes.indexOf(0);
  throw new JqError(`${problem} (while parsing '${textOfBytes(end < 0 ? bytes : bytes.subarray(0, end))}')`);
}

/** All values of a text. */
export function parseAll(bytes: Uint8Array): Json[] {
  const reader = new JsonReader();
  reader.feed(bytes, false);
  const values: Json[] = [];
  for (;;) {
    const value = reader.next();
    if (value === undefined) return values;
    values.push(value);
  }
}
