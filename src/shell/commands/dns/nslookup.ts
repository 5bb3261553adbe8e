/**
 * nslookup of bind9-dnsutils 9.18: one question, or commands read from standard input. A name is asked for its A record and,
 * where there is an answer, for AAAA where its aliases end.
 * Left out, refused by name: classes other than IN, -d2, ls and the commands the real one does not have either (in its own
 * words).
 */
import type { Program, Step } from "../../../sim/wait.ts";
import { AA, DNS_TYPES, type DnsMessage, type DnsRecord, RD } from "../../../wire/dns.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { readLine } from "../../io.ts";
import { type DnsServer, exchange, NO_SERVERS, parseType, type Reply, typeText } from "./exchange.ts";
import { formatData, rcodeName } from "./print.ts";
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

const VERSION = "nslookup 9.18.49-1~deb12u3-Debian\n";
const USAGE = `Usage:
   nslookup [-opt ...]             # interactive mode using default server
   nslookup [-opt ...] - server    # interactive mode using 'server'
   nslookup [-opt ...] host        # just look up 'host' using default server
   nslookup [-opt ...] host server # just look up 'host' using 'server'
`;
const NOT_THERE = ["finger", "ls", "root", "view"];
const NOT_YET = ["help", "?"];

export const nslookup: Command = { name: "nslookup", path: "/usr/bin/nslookup", run: runNslookup };

function* runNslookup(context: CommandContext): Program {
  return yield* new Session(context).run(context.argv.slice(1));
}

class Session {
  readonly #context: CommandContext;
  readonly #setup: ResolverSetup;
  #servers: readonly DnsServer[];
  #type: number | null = null;
  #port = 53;
  #timeoutSeconds = 0;
  #tries: number;
  #ndots: number;
  #domain: string | null = null;
  #recurse = true;
  #searching = true;
  #tcp = false;
  #debug = false;
  /** What the exit code says: nobody answered, or somebody answered with an error. */
  #queryError = true;
  #printError = false;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#setup = readSetup(context);
    this.#servers = this.#setup.servers;
    this.#tries = this.#setup.attempts;
    this.#ndots = this.#setup.ndots;
  }

  *run(args: readonly string[]): Program {
    const operands: string[] = [];
    for (const word of args) {
      if (word.startsWith("-") && word !== "-") this.#setOption(word.slice(1));
      else operands.push(word);
    }
    if (operands.length > 2) throw new Exit(1, USAGE);
    const [name, server] = operands;
    if (server !== undefined) yield* this.#useServer(server, false);
    if (name !== undefined && name !== "-") yield* this.#lookUp(name);
    else yield* this.#interact();
    this.#say("\n");
    return this.#queryError || this.#printError ? 1 : 0;
  }

  *#interact(): Step<void> {
    const { stdin } = this.#context;
    for (;;) {
      if (stdin.isTerminal) this.#say("> ");
      const line = yield* readLine(stdin);
      if (line === null) return;
      const [word = "", argument] = line.trim().split(/[ \t]+/);
      if (word === "") continue;
      const command = word.toLowerCase();
      if (command === "exit") return;
      if (command === "set") this.#setOption(argument ?? "");
      else if (command === "server" || command === "lserver") {
        if (argument === undefined) this.#printServers();
        else yield* this.#useServer(argument, true);
      } else if (NOT_THERE.includes(command)) this.#say(`The '${word}' command is not implemented.\n`);
      else if (NOT_YET.includes(command)) this.#say(`The '${word}' command is not yet implemented.\n`);
      else yield* this.#lookUp(word);
    }
  }

  /** `-opt`, or `set opt`. */
  #setOption(text: string): void {
    const [name = "", value = ""] = text.split(/=(.*)/s, 2);
    const key = name.toLowerCase();
    if (text === "all") this.#printAll();
    else if (key === "version") throw new Exit(0, VERSION);
    else if (text.includes("=")) this.#setValue(key, value, text);
    else if (text === "recurse" || text === "rec") this.#recurse = true;
    else if (text === "norecurse" || text === "norec") this.#recurse = false;
    else if (text === "vc" || text === "novc") this.#tcp = text === "vc";
    else if (["debug", "deb", "nodebug", "nodeb"].includes(text)) this.#debug = !text.startsWith("no");
    else if (["search", "sea", "nosearch", "nosea"].includes(text)) this.#searching = !text.startsWith("no");
    else if (["d2", "class", "sil", "fail", "nofail", "defname", "nodefname", "nod2"].includes(text)) {
      if (text === "d2" || text === "class") throw new Exit(2, `nslookup: option "${text}" is not modelled\n`);
    } else this.#say(`*** Invalid option: ${text}\n`);
  }

  #setValue(key: string, value: string, text: string): void {
    if (["type", "querytype", "query", "qu", "q", "ty"].includes(key)) {
      const type = parseType(value);
      if (type === null) this.#say(`unknown query type: ${value}\n`);
      else this.#type = type;
    } else if (key === "class" || key === "cl") {
      if (value.toLowerCase() !== "in") throw new Exit(2, `nslookup: class "${value}" is not modelled\n`);
    } else if (key === "port" || key === "po") this.#port = this.#number("port number", value) ?? this.#port;
    else if (key === "timeout" || key === "t") this.#timeoutSeconds = this.#number("timeout", value) ?? this.#timeoutSeconds;
    else if (key === "retry" || key === "ret") this.#tries = this.#number("retries", value) ?? this.#tries;
    else if (key === "ndots") this.#ndots = this.#number("ndots", value) ?? this.#ndots;
    else if (key === "domain" || key === "do") this.#domain = value;
    else this.#say(`*** Invalid option: ${text}\n`);
  }

  #number(what: string, text: string): number | null {
    const number = parseCount(text);
    if (number === null) this.#context.stderr.write(`invalid ${what} '${text}': not a valid number\n`);
    return number;
  }

  *#useServer(name: string, prints: boolean): Step<void> {
    const servers = yield* findServers(this.#context, name);
    if (servers === null) throw new Exit(1, `nslookup: couldn't get address for '${name}': not found\n`);
    this.#servers = servers!;
    if (prints) this.#printServers();
  }

  #printServers(): void {
    for (const server of this.#servers) {
      const address = server.address === null ? "::1" : formatIpv4(server.address);
      this.#say(`Default server: ${server.name}\nAddress: ${address}#${this.#port}\n`);
    }
  }

  #printAll(): void {
    this.#printServers();
    const search = this.#domain === null ? this.#setup.search : [this.#domain];
    const on = (flag: boolean, name: string): string => `${flag ? "" : "no"}${name}`;
    const type = this.#type === null ? "A" : typeText(this.#type);
    this.#say(
      `\nSet options:\n  ${on(this.#tcp, "vc")}\t\t\t${on(this.#debug, "debug")}\t\tnod2\n  ${on(this.#searching, "search")}\t\t${on(this.#recurse, "recurse")}\n` +
        `  timeout = ${this.#timeoutSeconds}\t\tretry = ${this.#tries}\tport = ${this.#port}\tndots = ${this.#ndots}\n` +
        `  querytype = ${type.padEnd(8)}\tclass = IN\n  srchlist = ${search.join("/")}\n`,
    );
  }

  *#lookUp(text: string): Step<void> {
    const mistake = nameMistake(text);
    if (mistake !== null) throw new Exit(10, `nslookup: '${text}' is not a legal name (${mistake})\n`);
    const reverse = reverseOf(text);
    if (reverse !== null) return yield* this.#askFor([reverse], DNS_TYPES.PTR!);
    const search = this.#domain === null ? this.#setup.search : [this.#domain];
    const names = this.#searching ? searchNames(text, { search, ndots: this.#ndots }) : [text.replace(/\.$/, "")];
    yield* this.#askFor(names, this.#type ?? DNS_TYPES.A!);
  }

  /** The names of the search list in turn, until one is there. */
  *#askFor(names: readonly string[], type: number): Step<void> {
    for (let index = 0; index < names.length; index++) {
      const reply = yield* this.#ask(names[index]!, type);
      if (reply === null) return;
      if ((reply.message.flags & 15) !== 0 && index < names.length - 1) continue;
      const aliasEnd = this.#printAnswer(reply, names[index]!, type, false);
      if (aliasEnd === null) return;
      const second = yield* this.#ask(aliasEnd, DNS_TYPES.AAAA!);
      if (second !== null) this.#printAnswer(second, aliasEnd, DNS_TYPES.AAAA!, reply.message.answers.length === 0);
      return;
    }
  }

  *#ask(name: string, type: number): Step<Reply | null> {
    const lookup = {
      text: name,
      name,
      type,
      flags: this.#recurse ? RD : 0,
      additional: [],
      servers: this.#servers,
      port: this.#port,
      timeoutUs: (this.#timeoutSeconds || this.#setup.timeoutSeconds) * 1_000_000,
      tries: this.#tries,
      source: null,
      tcp: this.#tcp || type === DNS_TYPES.ANY,
    };
    const answer = yield* exchange(this.#context, lookup, (words) => this.#say(words));
    if ("message" in answer) {
      this.#queryError = false;
      return answer;
    }
    this.#say(NO_SERVERS);
    this.#queryError = true;
    return null;
  }

  /**
   * Prints a DNS answer; returns the name to query AAAA for, where that follows. `noAddress`: the A record was missing.
   */
  #printAnswer({ message, server }: Reply, name: string, type: number, noAddress: boolean): string | null {
    const usual = this.#type === null;
    if (!usual || type === DNS_TYPES.A) {
      this.#say(`Server:\t\t${server.name}\nAddress:\t${formatIpv4(server.address!)}#${this.#port}\n\n`);
    }
    if (this.#debug) this.#say(debugText(message));
    if ((message.flags & 15) !== 0) {
      this.#say(`** server can't find ${name}: ${rcodeName(message)}\n`);
      this.#printError = true;
      return null;
    }
    const isAuthoritative = (message.flags & AA) !== 0;
    if (!isAuthoritative && (!usual || type === DNS_TYPES.A)) this.#say("Non-authoritative answer:\n");
    if (message.answers.length > 0) this.#say(message.answers.map(formatAnswer).join(""));
    else if (!usual || (type === DNS_TYPES.AAAA && noAddress)) this.#say(`*** Can't find ${name}: No answer\n`);
    if (!isAuthoritative && type !== DNS_TYPES.A && type !== DNS_TYPES.AAAA) {
      this.#say("\nAuthoritative answers can be found from:\n");
      this.#say([...message.authority, ...message.additional].map(formatAnswer).join(""));
    }
    return usual && type === DNS_TYPES.A ? followAliases(name, message.answers) : null;
  }

  #say(words: string): void {
    this.#context.stdout.write(words);
  }
}

function formatAnswer(record: DnsRecord): string {
  const data = formatData(record);
  switch (record.type) {
    case DNS_TYPES.A:
      return `Name:\t${record.name}\nAddress: ${data}\n`;
    default:
      return `${record.name}\t${describe(record.type)}${data}\n`;
  }
}

function describe(type: number): string {
  if (type === DNS_TYPES.CNAME) return "canonical name = ";
  if (type === DNS_TYPES.PTR) return "name = ";
  if (type === DNS_TYPES.NS) return "nameserver = ";
  if (type === DNS_TYPES.A) return "internet address = ";
  return `rdata_${type} = `;
}

/** What `set debug` shows of a message. */
function debugText(message: DnsMessage): string {
  const questions = message.questions.map(({ name, type }) => `\t${name}, type = ${typeText(type)}, class = IN\n`);
  const section = (records: readonly DnsRecord[]): string =>
    records
      .map((record) => `    ->  ${record.name}\n\t${describe(record.type)}${formatData(record)}\n\tttl = ${record.ttlSeconds}\n`)
      .join("");
  const { answers, authority, additional } = message;
  const line = "------------\n";
  return `${line}    QUESTIONS:\n${questions.join("")}    ANSWERS:\n${section(answers)}    AUTHORITY RECORDS:\n${section(authority)}    ADDITIONAL RECORDS:\n${section(additional)}${line}`;
}
