/** The names of dig's +options: flags of a question, those that take a value, and those that are not modelled. */
/** Options that are a plain flag of the question. */
export const FLAGS: Readonly<
  Record<
    string,
    | "comments"
    | "question"
    | "answer"
    | "authority"
    | "additional"
    | "stats"
    | "recurse"
    | "adFlag"
    | "cdFlag"
    | "aaFlag"
    | "cookie"
    | "showQuery"
    | "search"
    | "identify"
    | "tcp"
  >
> = {
  comments: "comments",
  question: "question",
  answer: "answer",
  authority: "authority",
  additional: "additional",
  stats: "stats",
  statistics: "stats",
  recurse: "recurse",
  rdflag: "recurse",
  adflag: "adFlag",
  cdflag: "cdFlag",
  aaflag: "aaFlag",
  aaonly: "aaFlag",
  cookie: "cookie",
  qr: "showQuery",
  search: "search",
  defname: "search",
  identify: "identify",
  tcp: "tcp",
  vc: "tcp",
};
export const VALUES = ["time", "timeout", "tries", "retry", "bufsize", "ndots", "domain", "edns"];
const SPECIAL = ["all", "cmd", "short", "ttlid", "ttlunits", "class", "multiline", "dnssec", "do"];
/** What changes nothing here. */
const NO_EFFECT = [
  "badcookie",
  "besteffort",
  "crypto",
  "fail",
  "ignore",
  "keepopen",
  "mapped",
  "onesoa",
  "rrcomments",
  "showsearch",
  "split",
  "trusted-key",
  "idnin",
  "idnout",
];
export const REFUSED = [
  "ednsflags",
  "ednsnegotiation",
  "ednsopt",
  "expandaaaa",
  "expire",
  "header-only",
  "https",
  "keepalive",
  "nsid",
  "nssearch",
  "opcode",
  "padding",
  "qid",
  "raflag",
  "subnet",
  "tcflag",
  "tls",
  "topdown",
  "trace",
  "unexpected",
  "unknownformat",
  "yaml",
  "zflag",
];
export const NAMES = [...Object.keys(FLAGS), ...VALUES, ...SPECIAL, ...NO_EFFECT, ...REFUSED];

/** What a number is called where it is none, and the exit code then. */
export const WHAT: Readonly<Record<string, readonly [string, number]>> = {
  time: ["timeout", 10],
  timeout: ["timeout", 10],
  tries: ["tries", 10],
  retry: ["retries", 10],
  bufsize: ["buffer size", 10],
  ndots: ["ndots", 10],
};

/** Names may be shortened. */
export function completeName(given: string): string | null {
  if (NAMES.includes(given)) return given;
  if (given.length < 2) return null;
  return NAMES.find((name) => name.startsWith(given)) ?? null;
}
