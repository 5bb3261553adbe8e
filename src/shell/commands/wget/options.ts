/** wget's command line: what is taken, and what is refused by name. Two-letter forms (-nv, -nc, -nd, -nH, -np) are options of -n. */
import { type OptionSpec, parseOptions } from "../../net/getopt.ts";
import { realLong } from "../../tools/real-options.ts";

export interface WgetOptions {
  quiet: boolean;
  verbose: boolean;
  serverResponse: boolean;
  spider: boolean;
  noClobber: boolean;
  document: string | null;
  directory: string | null;
  logFile: string | null;
  /** Microseconds; Infinity for none. */
  timeoutUs: number;
  readTimeoutUs: number;
  /** 0 is for ever. */
  tries: number;
  maxRedirect: number;
  headers: string[];
  userAgent: string;
  postData: string | null;
  urls: readonly string[];
}

export type WgetLine =
  | { readonly kind: "run"; readonly options: WgetOptions }
  | { readonly kind: "wrong"; readonly text: string; readonly exitCode: number };

const NONE = { argument: "none" } as const;
const REQUIRED = { argument: "required" } as const;

const SPEC: OptionSpec = {
  letters: "A:Ea:bKB:ckdP:D:X:e:xFhEI:46i:l:mn:O:o:pY:qQ:rR:LSHT:Nt:U:vVw:",
  long: realLong("wget", {
    quiet: { ...NONE, as: "q" },
    verbose: { ...NONE, as: "v" },
    "no-verbose": { ...NONE, as: "nv" },
    "output-document": { ...REQUIRED, as: "O" },
    "server-response": { ...NONE, as: "S" },
    timeout: { ...REQUIRED, as: "T" },
    "read-timeout": REQUIRED,
    "connect-timeout": REQUIRED,
    "dns-timeout": REQUIRED,
    tries: { ...REQUIRED, as: "t" },
    spider: NONE,
    "no-clobber": { ...NONE, as: "nc" },
    "directory-prefix": { ...REQUIRED, as: "P" },
    "output-file": { ...REQUIRED, as: "o" },
    "user-agent": { ...REQUIRED, as: "U" },
    header: REQUIRED,
    "post-data": REQUIRED,
    "post-file": REQUIRED,
    "max-redirect": REQUIRED,
    "no-check-certificate": NONE,
    "no-proxy": NONE,
    "no-hsts": NONE,
    "no-netrc": NONE,
    "no-config": NONE,
    "inet4-only": { ...NONE, as: "4" },
    "inet6-only": { ...NONE, as: "6" },
    progress: REQUIRED,
    "show-progress": NONE,
    "limit-rate": REQUIRED,
    continue: { ...NONE, as: "c" },
    timestamping: { ...NONE, as: "N" },
    background: { ...NONE, as: "b" },
    "input-file": { ...REQUIRED, as: "i" },
    "append-output": { ...REQUIRED, as: "a" },
    recursive: { ...NONE, as: "r" },
    mirror: { ...NONE, as: "m" },
    wait: { ...REQUIRED, as: "w" },
    "bind-address": REQUIRED,
    "retry-connrefused": NONE,
    "content-disposition": NONE,
    "http-user": REQUIRED,
    "http-password": REQUIRED,
    method: REQUIRED,
    "body-data": REQUIRED,
    debug: { ...NONE, as: "d" },
    version: { ...NONE, as: "V" },
    help: { ...NONE, as: "h" },
  }),
};

const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

export function readWgetLine(args: readonly string[]): WgetLine {
  const line = parseOptions(args, SPEC);
  const wrong = (text: string, exitCode = 2): WgetLine => ({ kind: "wrong", text, exitCode });
  if (line.mistake !== null) return wrong(`wget: ${line.mistake}\n${USAGE}`);
  const options: WgetOptions = {
    quiet: false,
    verbose: true,
    serverResponse: false,
    spider: false,
    noClobber: false,
    document: null,
    directory: null,
    logFile: null,
    timeoutUs: Number.POSITIVE_INFINITY,
    readTimeoutUs: 900_000_000,
    tries: 20,
    maxRedirect: 20,
    headers: [],
    userAgent: "Wget/1.21.3",
    postData: null,
    urls: line.operands,
  };
  for (const { name, value, written } of line.options) {
    const letters = name === "n" ? [...value].map((letter) => `n${letter}`) : [name];
    for (const letter of letters) {
      if (letter === "q") options.quiet = true;
      else if (letter === "v") options.verbose = true;
      else if (letter === "nv") options.verbose = false;
      else if (letter === "O") options.document = value;
      else if (letter === "S") options.serverResponse = true;
      else if (letter === "spider") options.spider = true;
      else if (letter === "nc") options.noClobber = true;
      else if (letter === "P") options.directory = value;
      else if (letter === "o") options.logFile = value;
      else if (letter === "U") options.userAgent = value;
      else if (letter === "header") options.headers.push(value);
      else if (letter === "post-data") options.postData = value;
      else if (letter === "t") options.tries = value === "inf" ? 0 : Number.parseInt(value, 10) || 0;
      else if (letter === "max-redirect") options.maxRedirect = Number.parseInt(value, 10) || 0;
      else if (letter === "T" || letter === "read-timeout" || letter === "connect-timeout") {
        const us = readPeriod(value);
        if (us === null) return wrong(`wget: --${letter === "T" ? "timeout" : letter}: Invalid time period ‘${value}’\n`);
        if (letter !== "read-timeout") options.timeoutUs = us;
        if (letter !== "connect-timeout") options.readTimeoutUs = us;
      } else if (letter === "V") return wrong("wget: option --version is not modelled\n");
      else if (!TAKEN.has(letter)) return wrong(`wget: option ${name === "n" ? `-${letter}` : written} is not modelled\n`);
    }
  }
  if (line.operands.length === 0) return wrong(`wget: missing URL\n${USAGE}`, 1);
  return { kind: "run", options };
}

/** What changes nothing here. */
const TAKEN: ReadonlySet<string> = new Set([
  "4",
  "nd",
  "nH",
  "np",
  "no-check-certificate",
  "no-proxy",
  "no-hsts",
  "no-netrc",
  "no-config",
  "dns-timeout",
]);

/** Seconds, with s, m, h, d or w; 0 is for ever. */
function readPeriod(text: string): number | null {
  const match = /^(\d+\.?\d*|\.\d+)([smhdw]?)$/.exec(text);
  if (match === null) return null;
  const unit = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[match[2] as "s"];
  const us = Math.round(Number(match[1]) * unit * 1_000_000);
  return us === 0 ? Number.POSITIVE_INFINITY : us;
}
