/** What jq says of values that a function does not take. jq 1.6: builtin.c. */
import { shortJson } from "./printing.ts";
import { JqError, type Json, kindOf } from "./values.ts";

/** `KIND (VALUE) TEXT`. */
export function typeError(value: Json, text: string): JqError {
  return new JqError(`${kindOf(value)} (${shortJson(value)}) ${text}`);
}

/** `KIND (VALUE) and KIND (VALUE) TEXT`. */
export function typeError2(a: Json, b: Json, text: string): JqError {
  return new JqError(`${kindOf(a)} (${shortJson(a)}) and ${kindOf(b)} (${shortJson(b)}) ${text}`);
}
