/** Names of variables, and of elements of arrays: `a[1]`. */

export interface ElementName {
  readonly name: string;
  readonly key: string;
}

export function isName(text: string): boolean {
  return /^[a-zA-Z_]\w*$/.test(text);
}

/** null where the text is not of the form `a[...]`. */
export function splitElement(text: string): ElementName | null {
  const match = /^([a-zA-Z_]\w*)\[(.*)\]$/s.exec(text);
  return match === null ? null : { name: match[1]!, key: match[2]! };
}

/** What a name reference may stand for. bash: valid_nameref_value(), general.c. */
export function canBeReferredTo(text: string): boolean {
  const element = splitElement(text);
  return element === null ? isName(text) : element.key !== "" && bracketsMatch(element.key);
}

function bracketsMatch(key: string): boolean {
  let depth = 0;
  for (const character of key) {
    if (character === "[") depth++;
    if (character === "]" && --depth < 0) return false;
  }
  return depth === 0;
}
