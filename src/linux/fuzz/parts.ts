/**
 * The parts of a case: every element of every list in it that can be left out. Found by looking, not by name, so that what is
 * added to cases later gets smaller by itself. The two ends of a cable belong together.
 */
import type { LabCase } from "../../testing/lab-case.ts";

/** A way into the case: keys and indices. The larger parts come first: a host before its rules, a rule before its matches. */
export type Path = readonly (string | number)[];

const WHOLE = new Set(["ends"]);

export function partsOf(lab: LabCase): Path[] {
  const found: Path[] = [];
  collect(lab, [], found);
  return found.sort((a, b) => a.length - b.length);
}

function collect(value: unknown, path: Path, found: Path[]): void {
  if (Array.isArray(value)) {
    value.forEach((each, index) => {
      found.push([...path, index]);
      collect(each, [...path, index], found);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) if (!WHOLE.has(key)) collect(each, [...path, key], found);
  }
}

/** The case without these parts. */
export function withoutParts(lab: LabCase, paths: readonly Path[]): LabCase {
  const gone = new Set(paths.map((path) => path.join("/")));
  const copy = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.flatMap((each, index) => {
        const inner = path === "" ? `${index}` : `${path}/${index}`;
        return gone.has(inner) ? [] : [copy(each, inner)];
      });
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, copy(each, path === "" ? key : `${path}/${key}`)]),
    );
  };
  return copy(lab, "") as LabCase;
}
