/** What a part of the product looks like with a fault that its room of the suite has to meet. */
export interface Fault {
  readonly what: string;
  readonly room: string;
  readonly file: string;
  /** A text of the file, which has to be there, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

export const DELIBERATE_FAULTS: readonly Fault[] = [
  {
    what: "a recursion without an end in the parser of filters",
    room: "filter-expressions",
    file: "src/trace/filter/parser.ts",
    from: "if (++this.#depth > MAX_DEPTH)",
    to: "if (++this.#depth > Number.POSITIVE_INFINITY)",
  },
  {
    what: "a DNS name that runs in circles",
    room: "wire-decoders",
    file: "src/wire/dns.ts",
    from: "if (steps > 128)",
    to: "if (steps > Number.POSITIVE_INFINITY)",
  },
  {
    what: "numbers read by Number(), so that NaN is one",
    room: "command-lines",
    file: "src/shell/options/strtol.ts",
    from: "if (match === null) return null;",
    to: "if (match === null) return BigInt(Number(text));",
  },
  {
    what: "sockets that outlive their process",
    room: "command-lines",
    file: "src/sim/process.ts",
    from: "for (const handle of [...this.handles]) this.#runAtExit(() => handle.close());",
    to: "this.handles.clear();",
  },
  {
    what: "a division by zero that is not looked for",
    room: "bash-lines",
    file: "src/shell/evaluator/arithmetic/evaluate.ts",
    from: 'if ((operator === "/" || operator === "%") && right === 0n) {',
    to: "if (this.#start < 0) {",
  },
  {
    what: "a syntax error inside of a substitution that is not looked for",
    room: "bash-lines",
    file: "src/shell/evaluator/nested-errors.ts",
    from: "if (script.errors !== undefined && script.errors.length > 0) return script.errors;",
    to: "if (script.errors !== undefined && script.errors.length > 0 && source.length > 1e9) return script.errors;",
  },
  {
    what: "a refused image's name without its word",
    room: "docker-lines",
    file: "src/docker/profiles/index.ts",
    from: "must be lowercase`,",
    to: `must be \${undefined}\`,`,
  },
  {
    what: "an exit code that is not cut to a byte",
    room: "bash-lines",
    file: "src/shell/evaluator/builtins/control.ts",
    from: "return Number(text) & 0xff;",
    to: "return Number(text);",
  },
  {
    what: "an address without a value in a listing",
    room: "command-lines",
    file: "src/wire/ipv4-address.ts",
    from: "export function formatPrefix(prefix: Prefix): string {",
    to: 'export function formatPrefix(prefix: Prefix): string {\n  if (prefix.length === 24) return formatIpv4(prefix.address) + "/" + undefined;',
  },
  {
    what: "a comment that is saved without its quotes",
    room: "restore-files",
    file: "src/kernel/netfilter/text.ts",
    from: "export function quoteWord(text: string): string {",
    to: "export function quoteWord(text: string): string {\n  if (text.length > 0) return text;",
  },
  {
    what: "a packet's header that is cut short",
    room: "pcap-files",
    file: "src/trace/pcap.ts",
    from: "if (left < RECORD_HEADER_BYTES)",
    to: "if (left < 0)",
  },
];
