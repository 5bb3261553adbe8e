/**
 * curl's command line as its tool reads it: letters may be clustered, long names shortened, `--no-` turned around.
 * An option curl knows and this one does not is refused by name before anything is sent.
 */
import { OPTION_NAMES } from "./option-names.ts";
import { findUnmodelled } from "./write-out.ts";

export interface CurlOptions {
  silent: boolean;
  showError: boolean;
  verbose: boolean;
  progressMeter: boolean;
  include: boolean;
  head: boolean;
  fail: boolean;
  failWithBody: boolean;
  location: boolean;
  get: boolean;
  globOff: boolean;
  createDirs: boolean;
  pathAsIs: boolean;
  http10: boolean;
  ipv6: boolean;
  maxRedirects: number;
  /** Microseconds; 0 for none. */
  maxTimeUs: number;
  connectTimeoutUs: number;
  method: string | null;
  headers: string[];
  /** The request's body, pieces joined by "&"; `@file` for those read from a file. */
  data: { readonly text: string; readonly binary: boolean; readonly raw: boolean }[];
  userAgent: string | null;
  user: string | null;
  referer: string | null;
  cookie: string | null;
  range: string | null;
  interfaceName: string | null;
  localPort: number;
  /** Seconds until the first probe of an idle connection and between probes; null for none. */
  keepAliveSeconds: number | null;
  resolve: string[];
  writeOut: string | null;
  dumpHeader: string | null;
  /** One per URL, in order: -o FILE, or -O. */
  outputs: ({ readonly kind: "file"; readonly path: string } | { readonly kind: "remote-name" })[];
  remoteNameAll: boolean;
  urls: string[];
}

export type CurlLine =
  | { readonly kind: "run"; readonly options: CurlOptions }
  | { readonly kind: "show"; readonly what: "help" | "version" }
  | { readonly kind: "wrong"; readonly text: string; readonly exitCode: number };

interface Known {
  readonly long: string;
  readonly letter: string;
  readonly hasValue: boolean;
}

const KNOWN: readonly Known[] = OPTION_NAMES.trim()
  .split(/\s+/)
  .map((entry) => {
    const hasValue = entry.endsWith("=");
    const [long, letter] = (hasValue ? entry.slice(0, -1) : entry).split("/");
    return { long: long!, letter: letter ?? "", hasValue };
  });

export const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

class Wrong extends Error {}

export function readCurlLine(args: readonly string[]): CurlLine {
  const options = defaults();
  try {
    for (let at = 0; at < args.length; at++) {
      const word = args[at]!;
      if (word === "--") {
        for (const url of args.slice(at + 1)) options.urls.push(url);
        break;
      }
      if (!word.startsWith("-") || word === "-") {
        options.urls.push(word);
        continue;
      }
      const letters = word.startsWith("--") ? [word] : word.slice(1).split("");
      for (let index = 0; index < letters.length; index++) {
        const written = word.startsWith("--") ? word : `-${letters[index]}`;
        const { known, negated } = findOption(written);
        if (known.long === "help") {
          const category = args[at + 1];
          if (category !== undefined) return notModelled(`--help ${category}`);
          return { kind: "show", what: "help" };
        }
        if (known.long === "version") return { kind: "show", what: "version" };
        let value = "";
        if (known.hasValue) {
          const attached = word.startsWith("--") ? "" : word.slice(index + 2);
          if (attached !== "") value = attached;
          else if (at + 1 < args.length) value = args[++at]!;
          else throw new Wrong(`option ${written}: requires parameter`);
          index = letters.length;
        }
        const refused = applyOption(options, known.long, value, !negated, written);
        if (refused !== null) return refused;
      }
    }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { kind: "wrong", text: `curl: ${error.message}\n${TRY_HELP}`, exitCode: 2 };
  }
  if (args.length === 0) return { kind: "wrong", text: TRY_HELP, exitCode: 2 };
  if (options.urls.length === 0) return { kind: "wrong", text: `curl: no URL specified!\n${TRY_HELP}`, exitCode: 2 };
  if (options.head && options.data.length > 0 && !options.get) {
    const warning =
      "Warning: You can only select one HTTP request method! You asked for both POST \nWarning: (-d, --data) and HEAD (-I, --head).\n";
    return { kind: "wrong", text: options.silent ? "" : warning, exitCode: 2 };
  }
  return { kind: "run", options };
}

function notModelled(what: string): CurlLine {
  return { kind: "wrong", text: `curl: option ${what}: is not modelled\n`, exitCode: 2 };
}

function findOption(written: string): { known: Known; negated: boolean } {
  if (!written.startsWith("--")) {
    const known = KNOWN.find((option) => option.letter === written[1]);
    if (known === undefined) throw new Wrong(`option ${written}: is unknown`);
    return { known, negated: false };
  }
  const given = written.slice(2);
  for (const name of given.startsWith("no-") ? [given, given.slice(3)] : [given]) {
    const negated = name !== given;
    const exact = KNOWN.find((option) => option.long === name);
    if (exact !== undefined) return { known: exact, negated };
    const like = KNOWN.filter((option) => name !== "" && option.long.startsWith(name));
    if (like.length > 1) throw new Wrong(`option ${written}: is ambiguous`);
    if (like.length === 1) return { known: like[0]!, negated };
  }
  throw new Wrong(`option ${written}: is unknown`);
}

function defaults(): CurlOptions {
  return {
    silent: false,
    showError: false,
    verbose: false,
    progressMeter: true,
    include: false,
    head: false,
    fail: false,
    failWithBody: false,
    location: false,
    get: false,
    globOff: false,
    createDirs: false,
    pathAsIs: false,
    http10: false,
    ipv6: false,
    maxRedirects: 50,
    maxTimeUs: 0,
    connectTimeoutUs: 0,
    method: null,
    headers: [],
    data: [],
    userAgent: "curl/7.88.1",
    user: null,
    referer: null,
    cookie: null,
    range: null,
    interfaceName: null,
    localPort: 0,
    keepAliveSeconds: 60,
    resolve: [],
    writeOut: null,
    dumpHeader: null,
    outputs: [],
    remoteNameAll: false,
    urls: [],
  };
}

/** Sets one option; answers a refusal where it is not modelled. */
function applyOption(options: CurlOptions, long: string, value: string, on: boolean, written: string): CurlLine | null {
  switch (long) {
    case "silent":
      options.silent = on;
      return null;
    case "show-error":
      options.showError = on;
      return null;
    case "verbose":
      options.verbose = on;
      return null;
    case "no-progress-meter":
      options.progressMeter = !on;
      return null;
    case "include":
      options.include = on;
      return null;
    case "head":
      options.head = on;
      return null;
    case "fail":
      options.fail = on;
      return null;
    case "fail-with-body":
      options.failWithBody = on;
      return null;
    case "location":
      options.location = on;
      return null;
    case "get":
      options.get = on;
      return null;
    case "globoff":
      options.globOff = on;
      return null;
    case "create-dirs":
      options.createDirs = on;
      return null;
    case "path-as-is":
      options.pathAsIs = on;
      return null;
    case "remote-name-all":
      options.remoteNameAll = on;
      return null;
    case "http1.0":
      options.http10 = true;
      return null;
    case "ipv6":
      options.ipv6 = true;
      return null;
    // These change nothing of what is sent or printed here.
    case "http1.1":
    case "ipv4":
    case "no-buffer":
    case "disable":
    case "insecure":
    case "tcp-nodelay":
      return null;
    case "max-redirs":
      options.maxRedirects = wholeNumber(value, written, -1);
      return null;
    case "max-time":
      options.maxTimeUs = seconds(value, written);
      return null;
    case "connect-timeout":
      options.connectTimeoutUs = seconds(value, written);
      return null;
    case "keepalive-time":
      options.keepAliveSeconds = wholeNumber(value, written, 0) || 60;
      return null;
    case "no-keepalive":
      options.keepAliveSeconds = on ? null : 60;
      return null;
    case "local-port":
      if (value.includes("-")) return notModelled(`${written} ${value}`);
      options.localPort = wholeNumber(value, written, 0);
      return null;
    case "request":
      options.method = value;
      return null;
    case "header":
      if (value.startsWith("@")) return notModelled(`${written} ${value}`);
      options.headers.push(value);
      return null;
    case "data":
    case "data-ascii":
      options.data.push({ text: value, binary: false, raw: false });
      return null;
    case "data-binary":
      options.data.push({ text: value, binary: true, raw: false });
      return null;
    case "data-raw":
      options.data.push({ text: value, binary: true, raw: true });
      return null;
    case "user-agent":
      options.userAgent = value === "" ? null : value;
      return null;
    case "user":
      if (!value.includes(":")) return notModelled(`${written} without a password`);
      options.user = value;
      return null;
    case "referer":
      options.referer = value;
      return null;
    case "cookie":
      if (!value.includes("=")) return notModelled(`${written} with a file`);
      options.cookie = value;
      return null;
    case "range":
      options.range = value;
      return null;
    case "interface":
      options.interfaceName = value;
      return null;
    case "resolve":
      options.resolve.push(value);
      return null;
    case "write-out": {
      if (value.startsWith("@")) return notModelled(`${written} ${value}`);
      const variable = findUnmodelled(value);
      if (variable !== null) return notModelled(`${written} %{${variable}}`);
      options.writeOut = value;
      return null;
    }
    case "dump-header":
      options.dumpHeader = value;
      return null;
    case "output":
      options.outputs.push({ kind: "file", path: value });
      return null;
    case "remote-name":
      options.outputs.push({ kind: "remote-name" });
      return null;
    case "url":
      options.urls.push(value);
      return null;
    case "retry":
      wholeNumber(value, written, 0);
      return notModelled(written);
    default:
      return notModelled(written);
  }
}

function wholeNumber(text: string, written: string, least: number): number {
  if (!/^[-+]?\d+$/.test(text)) throw new Wrong(`option ${written}: expected a proper numerical parameter`);
  if (Number(text) < least) throw new Wrong(`option ${written}: expected a positive numerical parameter`);
  return Number(text);
}

function seconds(text: string, written: string): number {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new Wrong(`option ${written}: expected a proper numerical parameter`);
  if (Number(text) < 0) throw new Wrong(`option ${written}: expected a positive numerical parameter`);
  return Math.trunc(Number(text) * 1000) * 1000;
}
