/**
 * Which lines change between two files: the shortest edit script of Myers' linear-space algorithm ("An O(ND) difference
 * algorithm", Algorithmica 1986), with GNU diff's choices where several are equally short: lines the other file has not are set
 * aside first, and a run of changed lines is moved as far down as it goes. GNU's heuristics for large files are left out: the
 * script is always minimal.
 */

/** A change: lines [from, to) of the old file become lines [from, to) of the new one. */
export interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * The changes between two files, given as one key per line: lines are equal whose keys are. What both begin and end with is left
 * out but for `horizon` lines, the context that will be printed: a run of changed lines cannot be moved beyond.
 */
export function findChanges(oldKeys: readonly string[], newKeys: readonly string[], horizon: number): Change[] {
  const shorter = Math.min(oldKeys.length, newKeys.length);
  let prefix = 0;
  while (prefix < shorter && oldKeys[prefix] === newKeys[prefix]) prefix++;
  prefix = Math.max(0, prefix - horizon);
  let suffix = 0;
  while (suffix < shorter - prefix && oldKeys.at(-1 - suffix) === newKeys.at(-1 - suffix)) suffix++;
  suffix = Math.max(0, suffix - horizon);
  const old = oldKeys.slice(prefix, oldKeys.length - suffix);
  const now = newKeys.slice(prefix, newKeys.length - suffix);
  return findChangesWithin(old, now).map((change) => ({
    oldFrom: change.oldFrom + prefix,
    oldTo: change.oldTo + prefix,
    newFrom: change.newFrom + prefix,
    newTo: change.newTo + prefix,
  }));
}

function findChangesWithin(oldKeys: readonly string[], newKeys: readonly string[]): Change[] {
  const oldChanged = setAside(oldKeys, new Set(newKeys));
  const newChanged = setAside(newKeys, new Set(oldKeys));
  const oldPositions = positionsLeft(oldChanged);
  const newPositions = positionsLeft(newChanged);
  compareRange({
    a: oldPositions.map((position) => oldKeys[position]!),
    b: newPositions.map((position) => newKeys[position]!),
    onDeleted: (index) => {
      oldChanged[oldPositions[index]!] = true;
    },
    onInserted: (index) => {
      newChanged[newPositions[index]!] = true;
    },
  });
  shiftRuns(oldKeys, oldChanged, newChanged);
  shiftRuns(newKeys, newChanged, oldChanged);
  return collect(oldChanged, newChanged);
}

/** Marks the lines that cannot be equal to any. */
function setAside(keys: readonly string[], others: ReadonlySet<string>): boolean[] {
  return keys.map((key) => !others.has(key));
}

function positionsLeft(changed: readonly boolean[]): number[] {
  return changed.flatMap((isChanged, position) => (isChanged ? [] : [position]));
}

interface Comparison {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly onDeleted: (index: number) => void;
  readonly onInserted: (index: number) => void;
}

/** Ranges still to compare are kept on a list: a deep recursion would be one of the host's stack. */
function compareRange(comparison: Comparison): void {
  const { a, b, onDeleted, onInserted } = comparison;
  const open: [number, number, number, number][] = [[0, a.length, 0, b.length]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    let [aFrom, aTo, bFrom, bTo] = range;
    while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) {
      aFrom++;
      bFrom++;
    }
    while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) {
      aTo--;
      bTo--;
    }
    if (aFrom === aTo) for (let index = bFrom; index < bTo; index++) onInserted(index);
    else if (bFrom === bTo) for (let index = aFrom; index < aTo; index++) onDeleted(index);
    else {
      const [aMiddle, bMiddle] = findMiddle(a, b, [aFrom, aTo, bFrom, bTo]);
      open.push([aMiddle, aTo, bMiddle, bTo], [aFrom, aMiddle, bFrom, bMiddle]);
    }
  }
}

/**
 * Where an optimal path is halfway: searches from both corners, one edit at a time, until the two meet on a diagonal. A diagonal
 * is named by a's index minus b's; `forward` and `backward` hold how far (in a) each has come.
 */
function findMiddle(
  a: readonly string[],
  b: readonly string[],
  [aFrom, aTo, bFrom, bTo]: readonly [number, number, number, number],
): [number, number] {
  const lowest = aFrom - bTo;
  const highest = aTo - bFrom;
  const start = aFrom - bFrom;
  const end = aTo - bTo;
  const isOdd = ((start - end) & 1) !== 0;
  const forward = new Map<number, number>([[start, aFrom]]);
  const backward = new Map<number, number>([[end, aTo]]);
  let [forwardLow, forwardHigh, backwardLow, backwardHigh] = [start, start, end, end];
  for (;;) {
    if (forwardLow > lowest) forward.set(--forwardLow - 1, -1);
    else forwardLow++;
    if (forwardHigh < highest) forward.set(++forwardHigh + 1, -1);
    else forwardHigh--;
    for (let diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
      const below = forward.get(diagonal - 1)!;
      const above = forward.get(diagonal + 1)!;
      let x = below < above ? above : below + 1;
      while (x < aTo && x - diagonal < bTo && a[x] === b[x - diagonal]) x++;
      forward.set(diagonal, x);
      if (isOdd && backwardLow <= diagonal && diagonal <= backwardHigh && backward.get(diagonal)! <= x) return [x, x - diagonal];
    }
    if (backwardLow > lowest) backward.set(--backwardLow - 1, Number.POSITIVE_INFINITY);
    else backwardLow++;
    if (backwardHigh < highest) backward.set(++backwardHigh + 1, Number.POSITIVE_INFINITY);
    else backwardHigh--;
    for (let diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
      const below = backward.get(diagonal - 1)!;
      const above = backward.get(diagonal + 1)!;
      let x = below < above ? below : above - 1;
      while (aFrom < x && bFrom < x - diagonal && a[x - 1] === b[x - diagonal - 1]) x--;
      backward.set(diagonal, x);
      if (!isOdd && forwardLow <= diagonal && diagonal <= forwardHigh && x <= forward.get(diagonal)!) return [x, x - diagonal];
    }
  }
}

/**
 * Moves each run of changed lines of one file down as far as equal lines allow, joining runs that meet, and then back up to where
 * the other file has a change too, if it passed one: a change then reads as one. A position between lines that stay is named by
 * their number.
 */
function shiftRuns(keys: readonly string[], changed: boolean[], otherChanged: readonly boolean[]): void {
  const otherChanges = positionsOfRuns(otherChanged);
  let stayed = 0;
  let at = 0;
  while (at < keys.length) {
    if (!changed[at]) {
      stayed++;
      at++;
      continue;
    }
    let start = at;
    let end = at;
    while (changed[end]) end++;
    let length: number;
    let meeting: number;
    do {
      length = end - start;
      while (start > 0 && keys[start - 1] === keys[end - 1]) {
        changed[--start] = true;
        changed[--end] = false;
        stayed--;
        while (changed[start - 1]) start--;
      }
      meeting = otherChanges.has(stayed) ? end : keys.length;
      while (end < keys.length && keys[start] === keys[end]) {
        changed[start++] = false;
        changed[end++] = true;
        stayed++;
        while (changed[end]) end++;
        if (otherChanges.has(stayed)) meeting = end;
      }
    } while (length !== end - start);
    while (meeting < end) {
      changed[--start] = true;
      changed[--end] = false;
      stayed--;
    }
    at = end;
  }
}

/** Before how many lines that stay each run of changed lines lies. */
function positionsOfRuns(changed: readonly boolean[]): Set<number> {
  const positions = new Set<number>();
  let stayed = 0;
  for (const isChanged of changed) {
    if (isChanged) positions.add(stayed);
    else stayed++;
  }
  return positions;
}

function collect(oldChanged: readonly boolean[], newChanged: readonly boolean[]): Change[] {
  const changes: Change[] = [];
  let [oldAt, newAt] = [0, 0];
  while (oldAt < oldChanged.length || newAt < newChanged.length) {
    const [oldFrom, newFrom] = [oldAt, newAt];
    while (oldChanged[oldAt]) oldAt++;
    while (newChanged[newAt]) newAt++;
    if (oldAt > oldFrom || newAt > newFrom) changes.push({ oldFrom, oldTo: oldAt, newFrom, newTo: newAt });
    oldAt++;
    newAt++;
  }
  return changes;
}
