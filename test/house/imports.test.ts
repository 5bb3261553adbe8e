/**
 * The import table of ARCHITECTURE.md, held against the code. Types may be looked at from anywhere in the kernel; values may not.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

const ROOMS = importTable(readFileSync(resolve(SRC, "../ARCHITECTURE.md"), "utf8"));

/** What each room may import, read off the table: names, `nothing`, or `the above`. A room may always import itself. */
function importTable(text: string): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, readonly string[]>();
  for (const [, room, allowed] of text.matchAll(/^\| `src\/([\w/]+)\/` \|.*\| ([^|]+) \|$/gm)) {
    const words = allowed!.split(", ");
    rooms.set(
      room!,
      words.flatMap((word) => (word === "nothing" ? [] : word === "the above" ? [...rooms.keys()] : [word])),
    );
  }
  return rooms;
}

/**
 * Inside the kernel, lower rooms first: a room may import those before it. Files at the top of kernel/ hold shapes or put rooms
 * together.
 */
const KERNEL_ROOMS = ["config", "netfilter", "link", "ipv4", "transport", "receive", "netlink", "flows"];
const KERNEL_SHAPES = ["device.ts", "skb.ts", "net.ts", "host.ts", "snmp.ts", "observe.ts"];

/** Files below the rooms that may use node:*. */
const NODE_ROOMS = ["linux", "serve", "cli"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  /** `import "./x.ts"`. */
  readonly bare: boolean;
}

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(resolve(SRC, file), "utf8");
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?([^"';]*?)\s*(?:from\s+)?"([^"]+)";/gms)) {
    const names = match[2] ?? "";
    const inner = /^\{([^}]*)\}$/s.exec(names.trim())?.[1] ?? "-";
    const allTypes = inner
      .split(",")
      .map((name) => name.trim())
      .every((name) => name === "" || name.startsWith("type "));
    found.push({
      from: file,
      to: match[3]!,
      typeOnly: match[1] !== undefined || allTypes,
      bare: match[0].startsWith('import "'),
    });
  }
  return found;
}

const ALL = sources().flatMap(importsOf);

function targetOf(each: Import): string | null {
  return each.to.startsWith(".") ? relative(SRC, resolve(SRC, dirname(each.from), each.to)) : null;
}

/** A room may have another one in it, with a line of its own in the table. */
function roomOf(file: string): string {
  const inner = [...ROOMS.keys()].find((room) => room.includes("/") && file.startsWith(`${room}/`));
  return inner ?? (file.includes("/") ? file.slice(0, file.indexOf("/")) : "");
}

test("the table has every room, and knows every room it names", () => {
  const rooms = [...new Set(sources().map(roomOf))].filter((room) => room !== "");
  expect([...ROOMS.keys()].sort()).toEqual(rooms.sort());
  expect([...ROOMS.values()].flat().filter((room) => !ROOMS.has(room))).toEqual([]);
});

test("every room imports only the rooms below it", () => {
  const wrong = ALL.filter((each) => {
    const target = targetOf(each);
    const room = roomOf(each.from);
    if (target === null || room === "" || roomOf(target) === room) return false;
    return !(ROOMS.get(room) ?? []).includes(roomOf(target));
  });
  expect(wrong.map((each) => `${each.from} -> ${each.to}`)).toEqual([]);
});

test("inside the kernel, values come from lower rooms only", () => {
  const kernelRoom = (file: string): string => (file.split("/").length > 2 ? file.split("/")[1]! : "");
  const wrong = ALL.filter((each) => {
    const target = targetOf(each);
    if (each.typeOnly || target === null || roomOf(each.from) !== "kernel" || roomOf(target) !== "kernel") return false;
    const from = kernelRoom(each.from);
    const to = kernelRoom(target);
    if (from === "" || from === to) return false;
    if (to === "") return !KERNEL_SHAPES.includes(target.split("/")[1]!) && from !== "netlink" && from !== "receive";
    return KERNEL_ROOMS.indexOf(to) > KERNEL_ROOMS.indexOf(from);
  });
  expect(wrong.map((each) => `${each.from} -> ${each.to}`)).toEqual([]);
});

test("only the real thing and the command line use node:*", () => {
  const wrong = ALL.filter((each) => each.to.startsWith("node:") && !NODE_ROOMS.includes(roomOf(each.from)));
  expect(wrong.map((each) => `${each.from} -> ${each.to}`)).toEqual([]);
});

test("nothing outside those rooms and the page reads the real clock or an unseeded random number", () => {
  const wrong = sources()
    .filter((file) => !NODE_ROOMS.includes(roomOf(file)) && roomOf(file) !== "page")
    .filter((file) =>
      /\bDate\.now\(|\bMath\.random\(|\bperformance\.now\(|\bsetTimeout\(/.test(readFileSync(resolve(SRC, file), "utf8")),
    );
  expect(wrong).toEqual([]);
});

/** Where an expression is built out of words of our own. */
const BUILT_EXPRESSIONS = [
  "linux/private/tools.ts",
  "linux/judge/rules.ts",
  "shell/commands/busybox/tools.ts",
  "shell/patterns/perl/sets.ts",
  "shell/tools/head-tail.ts",
];

test("no JavaScript regular expression is built from what a user typed: those may take for ever, or throw", () => {
  const built = sources().filter((file) => /\bnew RegExp\(|(?<![.\w])RegExp\(/.test(readFileSync(resolve(SRC, file), "utf8")));
  expect(built.toSorted()).toEqual(BUILT_EXPRESSIONS.toSorted());
});
