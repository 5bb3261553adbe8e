/** Functions that the machine itself has to know. */
import type { Native } from "./code.ts";
import { getKey } from "./paths.ts";
import { isArray, JqError, type Json } from "./values.ts";

/** Marks the function `input`, which waits. */
export const INPUT: Native = () => undefined;

/** Marks `getpath`, which is part of a path where one is followed. */
export const GETPATH: Native = (_host, input, path) => getPathOf(input, path!);

function getPathOf(input: Json, path: Json): Json {
  if (!isArray(path)) throw new JqError("Path must be specified as an array");
  let part = input;
  for (const key of path) part = getKey(part, key);
  return part;
}
