/**
 * The arguments of `python3 -m http.server`, read as argparse reads them. CPython 3.11: parse_known_args() of Lib/argparse.py.
 */
import { Exit } from "../../exit.ts";
import type { GivenOption } from "../../options/getopt.ts";
import { parseOptions } from "../../options/recorded.ts";
import { prints, refused, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";

export interface ServerLine {
  port: number;
  bind: string | null;
  directory: string;
}

const USAGE = "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\n";
const HELP = `${USAGE}
positional arguments:
  port                  bind to this port (default: 8000)

options:
  -h, --help            show this help message and exit
  --cgi                 run as CGI server
  -b ADDRESS, --bind ADDRESS
                        bind to this address (default: all interfaces)
  -d DIRECTORY, --directory DIRECTORY
                        serve this directory (default: current directory)
  -p VERSION, --protocol VERSION
                        conform to this HTTP version (default: HTTP/1.0)
`;

const KNOWN = parseOptions("hb:d:p:", "help:h cgi:1 bind=:b directory=:d protocol=:p");

export const SERVER_OPTIONS = new OptionTable<ServerLine>(
  "python3",
  { h: prints(HELP), b: value("bind"), d: value("directory"), p: refused("HTTP version"), cgi: refused() },
  { known: KNOWN, usage: "", exitCode: 2 },
);

export function readServerLine(args: readonly string[]): ServerLine {
  const line: ServerLine = { port: 8000, bind: null, directory: "." };
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const left: string[] = [];
  let hasPort = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const found = at < end && !isOperand(word) ? findOptions(word) : null;
    if (found === null) {
      if (hasPort) {
        left.push(word);
        continue;
      }
      // "--" in front of the port or right behind it goes with it.
      hasPort = true;
      const port = at === end ? args[++at] : word;
      if (port !== undefined) line.port = readPort(port);
      if (at + 1 === end) at++;
      continue;
    }
    if (found.length === 0) left.push(word);
    const last = found.at(-1);
    if (last !== undefined && !last.hasValue && argumentOf(last.name) === "required") {
      const value = args[++at];
      if (value === undefined || at >= end || !isOperand(value)) throw mistake(last.name, "expected one argument");
      found[found.length - 1] = given(last.name, value);
    }
    for (const each of found) SERVER_OPTIONS.take(line, each);
  }
  if (left.length > 0) throw failed(`unrecognized arguments: ${left.join(" ")}`);
  return line;
}

/** A negative number is none of the options, nor is a word with a blank in it. */
function isOperand(word: string): boolean {
  return !/^-./.test(word) || /^-\d+$|^-\d*\.\d+$/.test(word) || (word.includes(" ") && findOptions(word).length === 0);
}

/** The options that a word gives: none where it is unknown, several where flags are in a cluster. */
function findOptions(word: string): GivenOption[] {
  const [, name, attached] = /^(--[^=]+|-[^-](?==))(?:=(.*))?$/s.exec(word) ?? [];
  if (name !== undefined) {
    const found = KNOWN.long!.find((each) => `-${each.as}` === name || `--${each.name}`.startsWith(name));
    if (found === undefined) return [];
    if (attached !== undefined && found.argument === "none") throw ignored(found.as, attached);
    return [given(found.as, attached)];
  }
  const letters = [...word.slice(1)];
  if (!KNOWN.letters.has(letters[0]!)) return [];
  const options: GivenOption[] = [];
  for (const [index, letter] of letters.entries()) {
    const rest = word.slice(index + 2);
    if (!KNOWN.letters.has(letter)) throw ignored(letters[index - 1]!, word.slice(index + 1));
    if (argumentOf(letter) === "none") options.push(given(letter));
    else return [...options, given(letter, rest === "" ? undefined : rest)];
  }
  return options;
}

function given(name: string, attached?: string): GivenOption {
  return { kind: "option", name, written: writtenAs(name), value: attached ?? "", hasValue: attached !== undefined };
}

function argumentOf(name: string): string {
  return KNOWN.letters.get(name) ?? "none";
}

function writtenAs(name: string): string {
  return `--${KNOWN.long!.find(({ as }) => as === name)!.name}`;
}

/** int(): underscores between digits are passed over. */
function readPort(text: string): number {
  if (!/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text)) throw failed(`argument port: invalid int value: '${text}'`);
  return Number(text.replaceAll("_", ""));
}

function ignored(name: string, attached: string): Exit {
  return mistake(name, `ignored explicit argument '${attached}'`);
}

function mistake(name: string, words: string): Exit {
  return failed(`argument ${name.length === 1 ? `-${name}/` : ""}${writtenAs(name)}: ${words}`);
}

function failed(words: string): Exit {
  return new Exit(2, `${USAGE}server.py: error: ${words}\n`);
}
