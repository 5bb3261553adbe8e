/** What curl's options set. One that curl knows and this table does not is refused by name before anything is sent. */
import { Exit } from "../../exit.ts";
import { accepted, type Given, modelled, type Row, refused, set, value } from "../../options/rows.ts";
import type { Rows } from "../../options/table.ts";
import { badUse, CurlTable, TRY_HELP } from "./option-table.ts";
import { CURL_HELP, CURL_VERSION } from "./usage.ts";
import { findUnmodelled } from "./write-out.ts";

/** A piece of a request's body. */
export interface DataPiece {
  readonly text: string;
  readonly binary: boolean;
  readonly raw: boolean;
  /** Stands behind the piece before without a "&" between. */
  readonly isJson?: true;
}

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
  /** The request's body in pieces; `@file` for those read from a file. */
  data: DataPiece[];
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

const ROWS: Rows<CurlOptions> = {
  silent: flag("silent"),
  "show-error": flag("showError"),
  verbose: flag("verbose"),
  "progress-meter": flag("progressMeter"),
  include: flag("include"),
  head: flag("head"),
  fail: flag("fail"),
  "fail-with-body": flag("failWithBody"),
  location: flag("location"),
  get: flag("get"),
  globoff: flag("globOff"),
  "create-dirs": flag("createDirs"),
  "path-as-is": flag("pathAsIs"),
  "remote-name-all": flag("remoteNameAll"),
  "http1.0": set({ http10: true }),
  ipv6: set({ ipv6: true }),
  // These change nothing of what is sent or printed here.
  "http1.1 ipv4 buffer disable insecure tcp-nodelay": accepted,
  "max-redirs": value("maxRedirects", (text, given) => {
    const number = wholeNumber(text, given);
    if (number < -1) throw badNumber(given);
    return number;
  }),
  "max-time": value("maxTimeUs", seconds),
  "connect-timeout": value("connectTimeoutUs", seconds),
  "keepalive-time": value("keepAliveSeconds", (text, given) => positive(wholeNumber(text, given), given) || 60),
  keepalive: modelled((options, given) => {
    options.keepAliveSeconds = given.value === "on" ? 60 : null;
  }),
  "local-port": value("localPort", (text, given) => {
    if (text.includes("-")) throw CURL_OPTIONS.notModelled(`--${given.name} ${text}`);
    if (!/^\d+$/.test(text)) throw badUse(given.written, "is badly used here");
    return Number(text);
  }),
  request: value("method"),
  header: modelled(({ headers }, { value, name }) => {
    if (value.startsWith("@")) throw CURL_OPTIONS.notModelled(`--${name} ${value}`);
    headers.push(value);
  }),
  "data data-ascii": data(false, false),
  "data-binary": data(true, false),
  "data-raw": data(true, true),
  json: modelled(({ data }, { value }) => void data.push({ text: value, binary: true, raw: false, isJson: true })),
  "user-agent": value("userAgent", (text) => (text === "" ? null : text)),
  user: value("user", (text, { name }) => {
    if (!text.includes(":")) throw CURL_OPTIONS.notModelled(`--${name} without a password`);
    return text;
  }),
  referer: value("referer"),
  cookie: value("cookie", (text, { name }) => {
    if (!text.includes("=")) throw CURL_OPTIONS.notModelled(`--${name} with a file`);
    return text;
  }),
  range: value("range"),
  interface: value("interfaceName"),
  resolve: modelled((options, given) => options.resolve.push(given.value)),
  "write-out": value("writeOut", (text, { name }) => {
    if (text.startsWith("@")) throw CURL_OPTIONS.notModelled(`--${name} ${text}`);
    const variable = findUnmodelled(text);
    if (variable !== null) throw CURL_OPTIONS.notModelled(`--${name} %{${variable}}`);
    return text;
  }),
  "dump-header": value("dumpHeader"),
  output: modelled((options, { value }) => options.outputs.push({ kind: "file", path: value })),
  "remote-name": modelled((options) => options.outputs.push({ kind: "remote-name" })),
  url: modelled((options, given) => options.urls.push(given.value)),
  retry: refused(undefined, (text, given) => positive(wholeNumber(text, given), given)),
  version: shows(CURL_VERSION),
  help: shows(CURL_HELP),
};

export const CURL_OPTIONS = new CurlTable<CurlOptions>(ROWS);

/** A boolean that `--no-NAME` turns around. */
function flag<K extends BooleanKey>(key: K): Row<CurlOptions> {
  return modelled((options, given) => {
    options[key] = given.value === "on";
  });
}

function shows(text: string): Row<CurlOptions> {
  return modelled((_, given) => {
    if (given.value === "on") throw new Exit(0, "", text);
  });
}

type BooleanKey = { [K in keyof CurlOptions]: CurlOptions[K] extends boolean ? K : never }[keyof CurlOptions];

function data(binary: boolean, raw: boolean): Row<CurlOptions> {
  return modelled((options, given) => options.data.push({ text: given.value, binary, raw }));
}

function badNumber({ written }: Given): Exit {
  return badUse(written, "expected a proper numerical parameter");
}

function wholeNumber(text: string, given: Given): number {
  if (!/^[-+]?\d+$/.test(text)) throw badNumber(given);
  return Number(text);
}

function positive(number: number, { written }: Given): number {
  if (number < 0) throw badUse(written, "expected a positive numerical parameter");
  return number;
}

function seconds(text: string, given: Given): number {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) throw badNumber(given);
  return Math.trunc(positive(Number(text), given) * 1000) * 1000;
}

export function readCurlLine(args: readonly string[]): CurlOptions {
  if (args.length === 0) throw new Exit(2, TRY_HELP);
  const options = defaults();
  CURL_OPTIONS.read(args, options, (url) => options.urls.push(url));
  if (options.urls.length === 0) throw new Exit(2, `curl: no URL specified!\n${TRY_HELP}`);
  if (options.head && options.data.length > 0 && !options.get) {
    const warning =
      "Warning: You can only select one HTTP request method! You asked for both POST \nWarning: (-d, --data) and HEAD (-I, --head).\n";
    throw new Exit(2, options.silent ? "" : warning);
  }
  if (options.data.some(({ isJson }) => isJson)) addJsonHeaders(options);
  return options;
}

/** Those that no -H names already. */
function addJsonHeaders({ headers }: CurlOptions): void {
  for (const name of ["Content-Type", "Accept"])
    if (!headers.some((header) => /^[^:;]*/.exec(header)![0].toLowerCase() === name.toLowerCase()))
      headers.push(`${name}: application/json`);
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
