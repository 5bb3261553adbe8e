/**
 * host of bind9-dnsutils 9.18: one name or address, asked for A, then AAAA and MX where the aliases end.
 * Left out, each refused by name: zone transfers (-l), SOA comparison (-C), -A, -m, classes other than IN.
 */
import type { Program, Step } from "../../../sim/wait.ts";
import { DNS_TYPES, type DnsRecord, RD } from "../../../wire/dns.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, exits, modelled, on, set, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
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

const FOREVER_SECONDS = 0xffff_ffff;

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

const OPTIONS = new OptionTable<HostOptions>(
  "host",
  {
    V: exits(0, "host 9.18.49-1~deb12u3-Debian\n"),
    a: set({ verbose: true, type: DNS_TYPES.ANY! }),
    "d v": on("verbose"),
    c: modelled((_, { value }) => {
      if (value.toLowerCase() !== "in") throw OPTIONS.notModelled(`class "${value}"`);
    }),
    t: modelled((options, { value }) => {
      options.type = parseType(value);
      if (options.type === null) throw new Exit(2, `host: invalid type: ${value}\n\n`);
      options.tcp ||= options.type === DNS_TYPES.ANY;
    }),
    r: set({ recurse: false }),
    w: set({ timeoutSeconds: FOREVER_SECONDS }),
    W: value("timeoutSeconds", (text) => Math.max(1, parseCount(text) ?? 1)),
    R: value("tries", (text) => Math.max(2, (parseCount(text) ?? 0) + 1)),
    N: value("ndots", (text) => parseCount(text) ?? 0),
    p: value("port", (text) => parseCount(text) ?? 0),
    T: on("tcp"),
    U: set({ tcp: false }),
    "4 i s": accepted,
  },
  { usage: HOST_USAGE, exitCode: 1, stopsAtOperand: true },
);

/** BIND's own getopt(3) has other words: isc_commandline_parse(). */
function mistakeOf(words: string): Exit {
  return OPTIONS.misuse(words.replace("invalid option", "illegal option").replace(/'(.)'/, "$1"));
}

export const host: Command = { name: "host", path: "/usr/bin/host", options: OPTIONS, run: runHost };

function* runHost(context: CommandContext): Program {
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
  const [text, serverName] = OPTIONS.read(context.argv, options, (words) => {
    throw mistakeOf(words);
  });
  if (text === undefined) throw OPTIONS.misuse();
  let { servers } = setup;
  if (serverName !== undefined) {
    const found = yield* findServers(context, serverName);
    if (found === null) throw new Exit(1, `host: couldn't get address for '${serverName}': not found\n`);
    servers = found;
  }
  const mistake = nameMistake(text);
  if (mistake !== null) throw new Exit(1, `host: '${text}' is not a legal name (${mistake})\n`);
  return yield* new Inquiry(context, options, setup, servers, serverName !== undefined).lookUp(text);
}

class Inquiry {
  readonly #context: CommandContext;
  readonly #options: HostOptions;
  readonly #setup: ResolverSetup;
  readonly #servers: readonly DnsServer[];
  /** The server was named: say which before the first answer. */
  #printsServer: boolean;

  constructor(
    context: CommandContext,
    options: HostOptions,
    setup: ResolverSetup,
    servers: readonly DnsServer[],
    printsServer: boolean,
  ) {
    this.#context = context;
    this.#options = options;
    this.#setup = setup;
    this.#servers = servers;
    this.#printsServer = printsServer;
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
    if (this.#printsServer) this.#say(`Using domain server:\nName: ${server.name}\nAddress: ${address}\nAliases: \n\n`);
    this.#printsServer = false;
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
