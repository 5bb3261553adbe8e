/** Records whose keys users choose (labels, options, names): what Object.prototype has is not in them. */

/** NAME=VALUE each; the last of a name counts, and one without a value has an empty one. */
export function recordOfPairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map(splitPair));
}

export function splitPair(text: string): [name: string, value: string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** The record's own value under a name that a user typed. */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
