/**
 * How a table is put back as it was: its save() returns a function that does it, as often as it is called. Saved are an object's
 * own plain fields and what is in a map or set; whatever else a table holds, its own save() copies.
 */
export type Restore = () => void;

/** The own plain fields of an object. */
export function saveFields<T extends object>(object: T): Restore {
  const saved = { ...object };
  return () => void Object.assign(object, saved);
}

/** What is in a map; `copyOf` where its values change in place. */
export function saveMap<K, V>(map: Map<K, V>, copyOf: (value: V) => V = (value) => value): Restore {
  const saved = [...map].map(([key, value]) => [key, copyOf(value)] as const);
  return () => {
    map.clear();
    for (const [key, value] of saved) map.set(key, copyOf(value));
  };
}

export function saveSet<T>(set: Set<T>): Restore {
  const saved = [...set];
  return () => {
    set.clear();
    for (const each of saved) set.add(each);
  };
}

export function saveArray<T>(array: T[]): Restore {
  const saved = [...array];
  return () => void array.splice(0, array.length, ...saved);
}

/** All of them, in order. */
export function restoreAll(restores: readonly Restore[]): Restore {
  return () => {
    for (const restore of restores) restore();
  };
}
