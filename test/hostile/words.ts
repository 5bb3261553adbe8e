/** Command lines to start from: every line that a recorded table, a scenario or a script of this repository types. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDERS = [
  "scenarios",
  "test/ip",
  "test/net-commands/data",
  "test/netfilter-rules/data",
  "test/conntrack",
  "test/docker/scripts",
  "test/faults/cases",
];

/** Words that programs often trip over. */
export const HOSTILE_WORDS: readonly string[] = [
  "",
  "-",
  "--",
  "-1",
  "0",
  "1",
  "65535",
  "65536",
  "4294967295",
  "4294967296",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "1e9",
  "0x10",
  "010",
  "1.5",
  " 1",
  "NaN",
  "Infinity",
  "undefined",
  "null",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "%s%n",
  "*",
  "[",
  "(",
  "a b",
  "a\nb",
  "\u0000",
  "é",
  "\u{1f600}",
  "\udcff",
  "x".repeat(300),
  "9".repeat(400),
  "-".repeat(100),
  "/",
  "/dev/null",
  "/nonexistent",
  "..",
  "lo",
  "v0",
  "br0",
  "eth0",
  "ns1",
  "10.0.0.1",
  "10.0.0.2",
  "10.0.0.0/24",
  "10.0.0.1/99",
  "0.0.0.0",
  "255.255.255.255",
  "300.1.1.1",
  "::1",
  "fe80::1/64",
  "02:00:00:00:00:01",
  "ff:ff:ff:ff:ff:ff",
  "default",
  "all",
  "any",
  "dev",
  "help",
  "--help",
  "-h",
  "-v",
  "--version",
];

/** Every typed line below the folders, once, without prompts. */
export function typedLines(): readonly string[] {
  const lines = new Set<string>();
  for (const folder of FOLDERS)
    for (const file of filesBelow(`${ROOT}${folder}`)) for (const line of linesOf(file)) lines.add(line);
  return [...lines].sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      if (statSync(path).isDirectory()) return filesBelow(path);
      return /\.(txt|md|sh)$/.test(name) ? [path] : [];
    });
}

/** Lines after a prompt; in a script and a table of rules every line. */
function linesOf(path: string): string[] {
  const lines = readFileSync(path, "utf8").split("\n");
  const prompted = lines.flatMap((line) => line.match(/^\s*(?:\[?\w*[^$#]{0,30})?[$#] (.+)$/)?.[1] ?? []);
  const typed = path.endsWith(".md") || prompted.length > lines.length / 10 ? prompted : lines;
  return typed.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#") && line.length < 300);
}

/** Scripts in which NAME stands for a name (named-lines.txt). */
export const SCRIPTS_WITH_A_NAME: readonly string[] = readFileSync(`${ROOT}test/hostile/named-lines.txt`, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** A line cut into words as a plain shell would, quotes taken off. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

interface Edit {
  readonly kind: "drop" | "replace" | "insert" | "swap" | "repeat" | "bend";
  readonly at: number;
  readonly word: string;
}

/** Words with up to four edits: one dropped, replaced by a word of another line or a hostile one, doubled, bent. */
export function edited(words: readonly string[], others: readonly string[]): fc.Arbitrary<string[]> {
  const edit = fc.record<Edit>({
    kind: fc.constantFrom("drop", "replace", "replace", "insert", "swap", "repeat", "bend"),
    at: fc.nat(40),
    word: fc.oneof(fc.constantFrom(...HOSTILE_WORDS), fc.constantFrom(...others), fc.string({ maxLength: 6 })),
  });
  return fc.array(edit, { maxLength: 4 }).map((edits) => edits.reduce(apply, [...words]));
}

function apply(words: string[], { kind, at, word }: Edit): string[] {
  const index = words.length === 0 ? 0 : at % words.length;
  const old = words[index] ?? "";
  switch (kind) {
    case "drop":
      return words.filter((_, each) => each !== index);
    case "replace":
      return words.map((each, position) => (position === index ? word : each));
    case "insert":
      return [...words.slice(0, index), word, ...words.slice(index)];
    case "swap":
      return [...words.slice(0, index), ...words.slice(index).reverse()];
    case "repeat":
      return [...words.slice(0, index), old, ...words.slice(index)];
    case "bend":
      return words.map((each, position) => (position === index ? `${old}${word}` : each));
    default:
      return kind satisfies never;
  }
}
