/** Values of inputs as JSON of one line: bytes are base64, and a number that JSON has no word for is its name. */
import { decodeBase64, encodeBase64 } from "../../wire/base64.ts";
import type { Value } from "../inputs.ts";

export function valueToText(value: Value): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Uint8Array) return { $base64: encodeBase64(each) };
    return each === Number.POSITIVE_INFINITY ? { $number: "Infinity" } : each;
  });
}

/** Null for what is no JSON. */
export function textToValue(text: string): Value | null {
  try {
    return JSON.parse(text, revive) as Value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function revive(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$base64" in value) return decodeBase64(String(value.$base64));
  return "$number" in value ? Number.POSITIVE_INFINITY : value;
}
