/**
 * dig of bind9-dnsutils 9.18: each question is asked and its answer printed as BIND writes messages.
 * Left out, each refused by name (dig-options.ts): +trace, +nssearch, +yaml, zone transfers, TSIG, DNS over TLS and HTTPS,
 * classes other than IN.
 */
import type { Program, Step } from "../../../sim/wait.ts";
import { AA, AD, CD, DNS_TYPES, type DnsMessage, type DnsRecord, RA, RD } from "../../../wire/dns.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { DIG_OPTIONS, readDigLine } from "./dig-options.ts";
import { DIG_PLUS } from "./dig-plus.ts";
import type { DigQuestion } from "./dig-question.ts";
import { type DnsServer, exchange, NO_SERVERS, type Reply } from "./exchange.ts";
import { formatData, formatHeader, formatOpt, formatQuestions, formatRecord } from "./print.ts";
import { findServers, nameMistake, type ResolverSetup, readSetup, searchNames } from "./setup.ts";

/** Nobody answered; a name that is none. */
const NO_REPLY = 9;
const ILLEGAL_NAME = 10;

const options = { list: () => [...DIG_OPTIONS.list(), ...DIG_PLUS.list()] };

export const dig: Command = { name: "dig", path: "/usr/bin/dig", options, run: runDig };

function* runDig(context: CommandContext): Program {
  const line = readDigLine(context.argv.slice(1), (text) => context.stderr.write(text));
  const setup = readSetup(context);
  const digging = new Digging(context, setup, line.greeting, line.printCmd);
  let exitCode = 0;
  for (const question of line.questions) {
    const code = yield* digging.ask(question);
    if (code !== 0) exitCode = code;
    if (code === ILLEGAL_NAME || code === 1) return code;
  }
  return exitCode;
}

class Digging {
  readonly #context: CommandContext;
  readonly #setup: ResolverSetup;
  readonly #printCmd: boolean;
  /** Null once it was shown. */
  #greeting: string | null;

  constructor(context: CommandContext, setup: ResolverSetup, greeting: string | null, printCmd: boolean) {
    this.#context = context;
    this.#setup = setup;
    this.#greeting = greeting;
    this.#printCmd = printCmd;
  }

  *ask(question: DigQuestion): Step<number> {
    const { text } = question;
    const servers = yield* this.#serversFor(question);
    if (servers === null) return this.#fail(`couldn't get address for '${question.server}': not found`, 1);
    const mistake = text === "" ? null : nameMistake(text);
    if (mistake !== null) return this.#fail(`'${text}' is not a legal name (${mistake})`, ILLEGAL_NAME);
    const names = this.#namesFor(question);
    for (let index = 0; index < names.length; index++) {
      const answer = yield* this.#askFor(question, names[index]!, servers);
      if (!("message" in answer)) {
        this.#say(answer.setup ? NO_SERVERS : `${this.#takeGreeting()}${NO_SERVERS}`);
        return NO_REPLY;
      }
      if ((answer.message.flags & 15) === 3 && index < names.length - 1) continue;
      this.#printReply(question, answer);
      return 0;
    }
    return 0;
  }

  *#serversFor(question: DigQuestion): Step<readonly DnsServer[] | null> {
    if (question.server !== null) return yield* findServers(this.#context, question.server);
    return question.ipv6Only ? [{ address: null, name: "::1" }] : this.#setup.servers;
  }

  #namesFor({ text, search, ndots, domain }: DigQuestion): readonly string[] {
    if (!search || text === "") return [text.replace(/\.$/, "")];
    return searchNames(text, { search: domain === null ? this.#setup.search : [domain], ndots: ndots ?? this.#setup.ndots });
  }

  *#askFor(question: DigQuestion, name: string, servers: readonly DnsServer[]) {
    const type = question.type ?? question.fallbackType;
    const flags =
      (question.recurse ? RD : 0) | (question.adFlag ? AD : 0) | (question.cdFlag ? CD : 0) | (question.aaFlag ? AA : 0);
    const lookup = {
      text: question.text === "" ? "." : question.text,
      name,
      type,
      flags,
      additional: question.edns ? [this.#makeOpt(question)] : [],
      servers,
      port: question.port,
      timeoutUs: (question.timeoutSeconds ?? this.#setup.timeoutSeconds) * 1_000_000,
      tries: question.tries ?? this.#setup.attempts,
      source: question.source,
      tcp: question.tcp ?? type === DNS_TYPES.ANY,
    };
    const show = question.showQuery && !question.short;
    return yield* exchange(
      this.#context,
      lookup,
      (words) => this.#say(words),
      show ? (query, sizeBytes) => this.#printQuery(question, query, sizeBytes) : undefined,
    );
  }

  /** EDNS 0 with a client cookie drawn by chance (RFC 7873). */
  #makeOpt(question: DigQuestion): DnsRecord {
    const { random } = this.#context.host.loop;
    const half = (): string => (random.next32() >>> 0).toString(16).padStart(8, "0");
    const data = question.cookie ? `000a0008${half()}${half()}` : "";
    return { name: "", type: DNS_TYPES.OPT!, ttlSeconds: question.dnssec ? 0x8000 : 0, data };
  }

  #printQuery(question: DigQuestion, query: DnsMessage, sizeBytes: number): void {
    if (this.#printCmd) this.#say(this.#takeGreeting());
    if (question.comments) this.#say(";; Sending:\n");
    this.#say(formatMessage(question, query));
    if (question.edns && question.comments && question.stats) this.#say(`;; QUERY SIZE: ${sizeBytes}\n\n`);
  }

  #printReply(question: DigQuestion, reply: Reply): void {
    const { message, server, sizeBytes, elapsedUs } = reply;
    const address = formatIpv4(server.address!);
    if (question.short) {
      const source = question.identify ? ` from server ${address} in ${Math.floor(elapsedUs / 1000)} ms.` : "";
      this.#say(message.answers.map((record) => `${formatData(record)}${source}\n`).join(""));
      return;
    }
    if (this.#printCmd) this.#say(this.#takeGreeting());
    if (question.comments) this.#say(";; Got answer:\n");
    this.#say(formatMessage(question, message));
    const who = `${address}#${question.port}(${server.name})`;
    const elapsed = question.microseconds ? `${elapsedUs} usec` : `${Math.floor(elapsedUs / 1000)} msec`;
    if (question.stats) {
      const over = (question.tcp ?? question.type === DNS_TYPES.ANY) ? "TCP" : "UDP";
      const { epochUs, nowUs } = this.#context.host.loop;
      this.#say(
        `;; Query time: ${elapsed}\n;; SERVER: ${who} (${over})\n;; WHEN: ${formatDate("%a %b %d %H:%M:%S UTC %Y", Math.floor((epochUs + nowUs) / 1e6))}\n;; MSG SIZE  rcvd: ${sizeBytes}\n\n`,
      );
    } else if (question.identify) {
      this.#say(
        `;; Received ${sizeBytes} bytes from ${who} in ${question.microseconds ? `${elapsedUs} us` : `${Math.floor(elapsedUs / 1000)} ms`}\n\n`,
      );
    }
  }

  #takeGreeting(): string {
    const words = this.#greeting ?? "";
    this.#greeting = null;
    return words;
  }

  #fail(words: string, exitCode: number): number {
    this.#context.stderr.write(`dig: ${words}\n`);
    return exitCode;
  }

  #say(words: string): void {
    this.#context.stdout.write(words);
  }
}

/** Header and sections, as far as they are wanted. */
function formatMessage(question: DigQuestion, message: DnsMessage): string {
  const { style, comments } = question;
  let text = "";
  const opt = message.additional.find((record) => record.type === DNS_TYPES.OPT);
  if (comments) {
    text += formatHeader(message);
    const isAnswer = (message.flags & 0x8000) !== 0;
    if (isAnswer && (message.flags & RD) !== 0 && (message.flags & RA) === 0)
      text += ";; WARNING: recursion requested but not available\n";
    text += `\n${opt === undefined ? "" : formatOpt(opt, question.bufferBytes)}`;
  }
  const section = (title: string, body: string): void => {
    if (body !== "") text += comments ? `;; ${title} SECTION:\n${body}\n` : body;
  };
  if (question.question) section("QUESTION", formatQuestions(message, style));
  const records = (list: readonly DnsRecord[]): string =>
    list
      .filter((record) => record !== opt)
      .map((record) => formatRecord(record, style))
      .join("");
  if (question.answer) section("ANSWER", records(message.answers));
  if (question.authority) section("AUTHORITY", records(message.authority));
  if (question.additional) section("ADDITIONAL", records(message.additional));
  return text;
}
