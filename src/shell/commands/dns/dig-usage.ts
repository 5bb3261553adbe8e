/** What dig says of its own use and of a bad command line. BIND 9.18: dig.c, parse_uint() of dighost.c. */
import { Exit } from "../../exit.ts";

export const VERSION = "9.18.49-1~deb12u3-Debian";
const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;

export function invalid(written: string): Exit {
  return new Exit(1, `Invalid option: ${written}\n${USAGE}`);
}

export function notModelled(what: string): Exit {
  return new Exit(2, `dig: ${what} is not modelled\n`);
}

interface Count {
  readonly what: string;
  readonly limit?: number;
  readonly exitCode?: number;
}

export const PORT_NUMBER: Count = { what: "port number", exitCode: 1 };

/** A whole decimal number. */
export function readCount(text: string, { what, limit = 0xffff, exitCode = 10 }: Count): number {
  const mistake = !/^\d+$/.test(text) ? "not a valid number" : Number(text) > limit ? "out of range" : null;
  if (mistake !== null) throw new Exit(exitCode, `dig: Couldn't parse ${what}\n`, `invalid ${what} '${text}': ${mistake}\n`);
  return Number(text);
}
