/** wget's command line. It goes through it twice: what the library has to complain of is printed before anything is looked at. */
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, type Given, modelled, type Row, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";

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

const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

export const WGET_OPTIONS = new OptionTable<WgetOptions>(
  "wget",
  {
    q: flag("quiet", true),
    v: flag("verbose", true),
    "no-verbose": flag("verbose", false),
    S: flag("serverResponse", true),
    spider: flag("spider", true),
    "no-clobber": flag("noClobber", true),
    n: modelled((options, given) => {
      for (const letter of given.value) takeNegated(options, letter);
    }),
    O: value("document"),
    P: value("directory"),
    o: value("logFile"),
    U: value("userAgent"),
    header: modelled(({ headers }, { value, written }) => {
      if (!value.includes(":")) throw wrong(`${written}: Invalid header ‘${value}’.`);
      headers.push(value);
    }),
    "post-data": value("postData"),
    t: value("tries", readNumber),
    "max-redirect": value("maxRedirect", readNumber),
    T: modelled((options, given) => {
      options.timeoutUs = options.readTimeoutUs = readPeriod(given.value, given);
    }),
    "connect-timeout": value("timeoutUs", readPeriod),
    "read-timeout": value("readTimeoutUs", readPeriod),
    "dns-timeout": { ...accepted, take: (_, given) => void readPeriod(given.value, given) },
    "4 no-directories no-host-directories no-parent no-check-certificate no-proxy no-hsts no-netrc no-config": accepted,
  },
  { usage: USAGE, exitCode: 2 },
);

export function readWgetLine({ argv, stderr }: CommandContext): WgetOptions {
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
    urls: [],
  };
  stderr.write(WGET_OPTIONS.complaints(argv));
  options.urls = WGET_OPTIONS.read(argv, options, () => {
    throw WGET_OPTIONS.misuse();
  });
  if (options.urls.length === 0) throw new Exit(1, `wget: missing URL\n${USAGE}`);
  return options;
}

const NEGATIONS: Readonly<Record<string, (options: WgetOptions) => void>> = {
  v: (options) => {
    options.verbose = false;
  },
  c: (options) => {
    options.noClobber = true;
  },
  // Without -r there are no directories to do without.
  d: () => undefined,
  H: () => undefined,
  p: () => undefined,
};

/** -nv, -nc and their like, in one word or in several. */
function takeNegated(options: WgetOptions, letter: string): void {
  const take = Object.hasOwn(NEGATIONS, letter) ? NEGATIONS[letter] : undefined;
  if (take === undefined) throw new Exit(1, `wget: illegal option -- \`-n${letter}'\n${USAGE}`);
  take(options);
}

/** An option that may be given a boolean; `meaning` is what it sets without one. */
function flag<K extends "quiet" | "verbose" | "serverResponse" | "spider" | "noClobber">(
  key: K,
  meaning: boolean,
): Row<WgetOptions> {
  return modelled((options, { value, hasValue, written }) => {
    const isOn = !hasValue || /^(on|yes|1)$/i.test(value);
    if (!isOn && !/^(off|no|0)$/i.test(value)) throw wrong(`${written}: Invalid boolean ‘${value}’; use \`on' or \`off'.`);
    options[key] = isOn === meaning;
  });
}

function readNumber(text: string, { name, written }: Given): number {
  if (text.startsWith("-")) throw wrong(`${name === "t" ? "--tries" : written}: Invalid number ‘${text}’.`);
  return text === "inf" ? 0 : Number.parseInt(text, 10) || 0;
}

/** Seconds, with s, m, h, d or w; 0 is for ever. */
function readPeriod(text: string, { name, written }: Given): number {
  const match = /^(-?)(\d+\.?\d*|\.\d+)([smhdw]?)$/.exec(text);
  const option = name === "T" ? "--timeout" : written;
  if (match === null) throw wrong(`${option}: Invalid time period ‘${text}’`);
  if (match[1] === "-") throw wrong(`${option}: Negative time period ‘${text}’`);
  const unit = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[match[3] as "s"];
  const us = Math.round(Number(match[2]) * unit * 1_000_000);
  return us === 0 ? Number.POSITIVE_INFINITY : us;
}

function wrong(text: string): Exit {
  return new Exit(2, `wget: ${text}\n`);
}
