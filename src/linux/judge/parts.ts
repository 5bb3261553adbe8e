/** Output of several commands on one stream, each part after a line that names it. GROUP SEPARATOR: no tool prints it. */
const MARK = "\x1d";

/** Bash that begins a part; variables in the name are expanded. */
export function beginPart(name: string): string {
  return `echo "${MARK}${name}"`;
}

/** The parts by name, in order. */
export function splitParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const piece of text.split(MARK).slice(1)) {
    const end = piece.indexOf("\n");
    const name = end < 0 ? piece : piece.slice(0, end);
    parts.set(name, (parts.get(name) ?? "") + (end < 0 ? "" : piece.slice(end + 1)));
  }
  return parts;
}
