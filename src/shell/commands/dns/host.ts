/**
 * host of bind9-dnsutils 9.18: one name or address, asked for A, then AAAA and MX where the aliases end.
 * Left out, each refused by name: zone transfers (-l), SOA comparison (-C), -A, -m, classes other than IN.
 */
import type { Program, Step } from "../../../sim/process.ts";
import { DNS_TYPES, type DnsRecord, RD } from "../../../wire/dns.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { parseOptions } from "../../net/getopt.ts";
import { type DnsServer, exchange, NO_SERVERS, parseType, type Reply, typeText } from "./exchange.ts";
import { HOST_USAGE } from "./host-usage.ts";
import { formatData, formatHeader, formatQuestions, formatRecord, PLAIN_STYLE, rcodeName } from "./print.ts";
import {
  findServers,
  followAliases,
  nameMistake,
  parseCount,
  type ResolverSetup,
  readSetup,
  reverseOf,
  searchNames,
} from "./setup.ts";

const LETTERS = "+aAc:dilnm:p:rst:vVwCDN:R:TUW:46";
const REFUSED = "AClmD6n";
const FOREVER_SECONDS = 0xffff_ffff;

export const host: Command = { name: "host", path: "/usr/bin/host", run: runHost };

interface HostOptions {
  verbose: boolean;
  type: number | null;
  recurse: boolean;
  tries: number;
  timeoutSeconds: number;
  ndots: number;
  port: number;
  tcp: boolean;
}

function* runHost(context: CommandContext): Program {
  const { stderr } = context;
  const setup = readSetup(context);
  const options: HostOptions = {
    verbose: false,
    type: null,
    recurse: true,
    tries: 2,
    timeoutSeconds: setup.timeoutSeconds,
    ndots: setup.ndots,
    port: 53,
    tcp: false,
  };
  const line = parseOptions(context.argv.slice(1), { letters: LETTERS });
  for (const { name, value } of line.options) {
    const ending = setOption(options, name, value);
    if (ending === null) continue;
    stderr.write(ending.words);
    return ending.exitCode;
  }
  if (line.mistake !== null) {
    const letter = line.mistake.slice(-2, -1);
    const what = line.mistake.startsWith("invalid") ? "illegal option" : "option requires an argument";
    stderr.write(`host: ${what} -- ${letter}\n${HOST_USAGE}`);
    return 1;
  }
  const [text, serverName] = line.operands;
  if (text === undefined) {
    stderr.write(HOST_USAGE);
    return 1;
  }
  let { servers } = setup;
  if (serverName !== undefined) {
    const found = yield* findServers(context, serverName);
    if (found === null) {
      stderr.write(`host: couldn't get address for '${serverName}': not found\n`);
      return 1;
    }
    servers = found;
  }
  const mistake = nameMistake(text);
  if (mistake !== null) {
    stderr.write(`host: '${text}' is not a legal name (${mistake})\n`);
    return 1;
  }
  return yield* new Inquiry(context, options, setup, servers, serverName !== undefined).lookUp(text);
}

/** Takes one option; answers how the run ends where it does. */
function setOption(options: HostOptions, letter: string, value: string): { words: string; exitCode: number } | null {
  if (REFUSED.includes(letter)) return { words: `host: option "-${letter}" is not modelled\n`, exitCode: 2 };
  switch (letter) {
    case "V":
      return { words: "host 9.18.49-1~deb12u3-Debian\n", exitCode: 0 };
    case "a":
      options.verbose = true;
      options.type = DNS_TYPES.ANY!;
      return null;
    case "d":
    case "v":
      options.verbose = true;
      return null;
    case "c":
      return value.toLowerCase() === "in" ? null : { words: `host: class "${value}" is not modelled\n`, exitCode: 2 };
    case "t": {
      const type = parseType(value);
      if (type === null) return { words: `host: invalid type: ${value}\n\n`, exitCode: 2 };
      options.type = type;
      options.tcp ||= type === DNS_TYPES.ANY;
      return null;
    }
    case "r":
      options.recurse = false;
      return null;
    case "w":
      options.timeoutSeconds = FOREVER_SECONDS;
      return null;
    case "W":
      options.timeoutSeconds = Math.max(1, parseCount(value) ?? 1);
      return null;
    case "R":
      options.tries = Math.max(2, (parseCount(value) ?? 0) + 1);
      return null;
    case "N":
      options.ndots = parseCount(value) ?? 0;
      return null;
    case "p":
      options.port = parseCount(value) ?? 0;
      return null;
    case "T":
    case "U":
      options.tcp = letter === "T";
      return null;
    default:
      return null;
  }
}

class Inquiry {
  readonly #context: CommandContext;
  readonly #options: HostOptions;
  readonly #setup: ResolverSetup;
  readonly #servers: readonly DnsServer[];
  /** The server was named: say which before the first answer. */
  #tellServer: boolean;

  constructor(
    context: CommandContext,
    options: HostOptions,
    setup: ResolverSetup,
    servers: readonly DnsServer[],
    tellServer: boolean,
  ) {
    this.#context = context;
    this.#options = options;
    this.#setup = setup;
    this.#servers = servers;
    this.#tellServer = tellServer;
  }

  *lookUp(text: string): Step<number> {
    const reverse = reverseOf(text);
    const names = reverse !== null ? [reverse] : searchNames(text, { search: this.#setup.search, ndots: this.#options.ndots });
    const type = reverse !== null ? DNS_TYPES.PTR! : (this.#options.type ?? DNS_TYPES.A!);
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      const reply = yield* this.#ask(name, type);
      if (reply === null) return 1;
      if ((reply.message.flags & 15) !== 0 && index < names.length - 1) continue;
      const found = this.#print(reply, reverse === null ? text : `${reverse}.`, name, type);
      if (!found) return 1;
      if (this.#options.type !== null || reverse !== null) return 0;
      const end = followAliases(name, reply.message.answers);
      for (const more of [DNS_TYPES.AAAA!, DNS_TYPES.MX!]) {
        const next = yield* this.#ask(end, more);
        if (next === null) return 1;
        this.#print(next, end, end, more);
      }
      return 0;
    }
    return 0;
  }

  *#ask(name: string, type: number): Step<Reply | null> {
    if (this.#options.verbose) this.#say(`Trying "${name}"\n`);
    const { port, timeoutSeconds, tries, tcp, recurse } = this.#options;
    const lookup = {
      text: name,
      name,
      type,
      flags: recurse ? RD : 0,
      additional: [],
      servers: this.#servers,
      port,
      timeoutUs: timeoutSeconds * 1_000_000,
      tries,
      source: null,
      tcp,
    };
    const answer = yield* exchange(this.#context, lookup, (words) => this.#say(words));
    if ("message" in answer) return answer;
    this.#say(NO_SERVERS);
    return null;
  }

  /** True where the name is there. */
  #print(reply: Reply, text: string, name: string, type: number): boolean {
    const { message, server, sizeBytes, elapsedUs } = reply;
    const code = message.flags & 15;
    const address = `${formatIpv4(server.address!)}#${this.#options.port}`;
    if (this.#tellServer) this.#say(`Using domain server:\nName: ${server.name}\nAddress: ${address}\nAliases: \n\n`);
    this.#tellServer = false;
    const received = `Received ${sizeBytes} bytes from ${address} in ${Math.floor(elapsedUs / 1000)} ms\n`;
    if (code !== 0) {
      this.#say(`Host ${code === 3 ? text : name} not found: ${code}(${rcodeName(message)})\n`);
      if (this.#options.verbose) this.#say(received + received);
      return false;
    }
    if (this.#options.verbose) {
      this.#say(`${formatHeader(message)}\n;; QUESTION SECTION:\n${formatQuestions(message, PLAIN_STYLE)}\n`);
      for (const [title, records] of [
        ["ANSWER", message.answers],
        ["AUTHORITY", message.authority],
        ["ADDITIONAL", message.additional],
      ] as const) {
        if (records.length === 0) continue;
        this.#say(`;; ${title} SECTION:\n${records.map((record) => formatRecord(record, PLAIN_STYLE)).join("")}\n`);
      }
      this.#say(received);
    } else if (message.answers.length > 0) this.#say(message.answers.map(formatAnswer).join(""));
    else if (this.#options.type !== null) this.#say(`${name} has no ${typeText(type)} record\n`);
    return true;
  }

  #say(words: string): void {
    this.#context.stdout.write(words);
  }
}

function formatAnswer(record: DnsRecord): string {
  const data = formatData(record);
  if (record.type === DNS_TYPES.A) return `${record.name} has address ${data}\n`;
  if (record.type === DNS_TYPES.CNAME) return `${record.name} is an alias for ${data}\n`;
  if (record.type === DNS_TYPES.PTR) return `${record.name} domain name pointer ${data}\n`;
  if (record.type === DNS_TYPES.NS) return `${record.name} name server ${data}\n`;
  return `${record.name} has ${typeText(record.type)} record ${data}\n`;
}
