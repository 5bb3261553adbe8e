/**
 * telnet of inetutils 2.4 as it runs in scripts: input that is no terminal, sent line by line. At the end of the input it closes
 * the connection and says that the other side did. To port 23 it opens with its list of options; it takes up none. Left out, each
 * refused by name: the command mode, -a -b -E -e -K -l -n -r -x and their like.
 */
import { strerror } from "../../kernel/config/errno.ts";
import { servicePort } from "../../kernel/netfilter/services.ts";
import type { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { type Program, type Step, waitAny } from "../../sim/wait.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../command.ts";
import { Exit } from "../exit.ts";
import { ipv6Literal } from "../net/ipv6-literal.ts";
import { EAI, resolveHost } from "../net/resolve.ts";
import { connectTcp, errnoOrTimeout, sendAll } from "../net/tcp.ts";
import { accepted, on, prints } from "../options/rows.ts";
import { OptionTable } from "../options/table.ts";

const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SUBNEGOTIATION = 250;
const INTERRUPT = 244;
const SUBNEGOTIATION_END = 240;
const TIMING_MARK = 6;
/**
 * Options it agrees to: the other side's echo and go-ahead; terminal type, window size, speed, flow, line mode, environment here.
 */
const ACCEPTED_FROM = new Set([1, 3, 5, 38]);
const ACCEPTED_HERE = new Set([3, 24, 31, 32, 33, 34, 39, 38]);
/** What it says first to a real TELNET server. */
const GREETING = [DO, 38, WILL, 38, DO, 3, WILL, 24, WILL, 31, WILL, 32, WILL, 33, WILL, 34, WILL, 39, DO, 5];
const TELNET_PORT = 23;

const HINT = "Try 'telnet --help' or 'telnet --usage' for more information.\n";
const VERSION = `telnet (GNU inetutils) 2.4
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>.
This is free software: you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.

Written by many authors.
`;

const OPTIONS = new OptionTable<{ ipv4: boolean; ipv6: boolean }>(
  "telnet",
  { V: prints(VERSION), 4: on("ipv4"), 6: on("ipv6"), "c d E K": accepted },
  { usage: HINT, exitCode: 64, refusalCode: 64 },
);

export const telnet: Command = { name: "telnet", path: "/usr/bin/telnet", options: OPTIONS, run: runTelnet };

function* runTelnet(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const settings = { ipv4: false, ipv6: false };
  const operands = OPTIONS.read(context.argv, settings);
  if (operands.length > 2) throw new Exit(1, "telnet: too many arguments\n");
  const [host, service = String(TELNET_PORT)] = operands;
  if (host === undefined) return yield* refuseCommandMode(context);
  if (/^\d+$/.test(service) && Number(service) > 65_535) {
    stdout.write(`Port number ${service} is out of range.\n`);
    return 1;
  }
  const port = /^\d+$/.test(service) ? Number(service) : servicePort(service, "tcp");
  const literal = port === null || settings.ipv4 ? null : ipv6Literal(context.net, host);
  if (literal !== null) {
    stdout.write(`Trying ${literal.text}...\n`);
    stderr.write(`telnet: Unable to connect to remote host: ${strerror("EADDRNOTAVAIL")}\n`);
    return 1;
  }
  const resolved = settings.ipv6 ? "ADDRFAMILY" : port === null ? "SERVICE" : yield* resolveHost(context, host);
  if (typeof resolved === "string") {
    stdout.write(`Server lookup failure:  ${host}:${service}, ${EAI[resolved]}\n`);
    return 1;
  }
  for (const [index, address] of resolved.addresses.entries()) {
    stdout.write(`Trying ${formatIpv4(address)}...\n`);
    const socket = yield* connectTcp(context, address, port!);
    if (typeof socket === "string") {
      const words = index < resolved.addresses.length - 1 ? "Connection failed" : "telnet: Unable to connect to remote host";
      stderr.write(`${words}: ${strerror(errnoOrTimeout(socket))}\n`);
      continue;
    }
    try {
      stdout.write(`Connected to ${host}.\nEscape character is '^]'.\n`);
      yield* converse(context, socket, port === TELNET_PORT);
    } finally {
      socket.close();
    }
    stderr.write("Connection closed by foreign host.\n");
    return 0;
  }
  return 1;
}

/** Without a host it asks for commands: only the end of the input is handled. */
function* refuseCommandMode(context: CommandContext): Program {
  context.stdout.write("telnet> ");
  for (;;) {
    const chunk = context.stdin.read();
    if (chunk === null) {
      context.stdout.write("\n");
      return 0;
    }
    if (chunk !== undefined) {
      context.stderr.write("telnet: the command mode is not modelled\n");
      return 1;
    }
    yield waitAny([context.stdin.readable]);
  }
}

function* converse(context: CommandContext, socket: TcpSocket, greets: boolean): Step<void> {
  const { stdin, stdout } = context;
  const decoder = new TelnetDecoder(greets);
  let interrupted = false;
  context.process.on("INT", () => {
    interrupted = true;
  });
  if (greets) yield* sendAll(socket, Uint8Array.from(withIac(GREETING)));
  for (;;) {
    if (interrupted) {
      interrupted = false;
      yield* sendAll(socket, Uint8Array.from([IAC, INTERRUPT, IAC, DO, TIMING_MARK]));
    }
    const received = socket.receive();
    if (received === null || (received === undefined && socket.takeError() !== null)) return;
    if (received !== undefined) {
      const { text, reply } = decoder.decode(received);
      if (text.length > 0) stdout.write(Uint8Array.from(text));
      if (reply.length > 0) yield* sendAll(socket, Uint8Array.from(reply));
      continue;
    }
    const chunk = stdin.read();
    if (chunk === null) return;
    if (chunk !== undefined) {
      if ((yield* sendAll(socket, encodeInput(chunk))) !== null) return;
      continue;
    }
    yield waitAny([socket.ready, stdin.readable]);
  }
}

function withIac(pairs: readonly number[]): number[] {
  return pairs.flatMap((byte, index) => (index % 2 === 0 ? [IAC, byte] : [byte]));
}

/** The network virtual terminal's line ends: newline is CR LF, carriage return CR NUL. 255 is doubled. */
function encodeInput(chunk: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (const byte of chunk) {
    if (byte === 10) bytes.push(13, 10);
    else if (byte === 13) bytes.push(13, 0);
    else if (byte === IAC) bytes.push(IAC, IAC);
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** Takes commands and option talk out of what is received, and replies to it. */
class TelnetDecoder {
  #state: "data" | "return" | "command" | "option" | "sub" | "sub-command" = "data";
  #verb = 0;
  readonly #agreed = new Set<number>();

  /** What was offered in the greeting needs no second reply. */
  constructor(greets: boolean) {
    if (!greets) return;
    for (let at = 0; at < GREETING.length; at += 2) this.#agreed.add(GREETING[at + 1]! + (GREETING[at] === DO ? 0 : 256));
  }

  decode(bytes: Uint8Array): { text: number[]; reply: number[] } {
    const text: number[] = [];
    const reply: number[] = [];
    for (const byte of bytes) this.#take(byte, text, reply);
    return { text, reply };
  }

  #take(byte: number, text: number[], reply: number[]): void {
    switch (this.#state) {
      case "return":
        this.#state = "data";
        if (byte === 0) {
          text.push(13);
          return;
        }
        if (byte !== 10) text.push(13);
        this.#take(byte, text, reply);
        return;
      case "data":
        if (byte === IAC) this.#state = "command";
        else if (byte === 13) this.#state = "return";
        else text.push(byte);
        return;
      case "command":
        this.#state = "data";
        if (byte === IAC) text.push(IAC);
        else if (byte >= WILL && byte <= DONT) {
          this.#verb = byte;
          this.#state = "option";
        } else if (byte === SUBNEGOTIATION) this.#state = "sub";
        return;
      case "option":
        this.#state = "data";
        this.#replyOption(byte, reply);
        return;
      case "sub":
        if (byte === IAC) this.#state = "sub-command";
        return;
      case "sub-command":
        this.#state = byte === SUBNEGOTIATION_END ? "data" : "sub";
        return;
      default:
        this.#state satisfies never;
    }
  }

  #replyOption(option: number, reply: number[]): void {
    if (this.#verb === WILL) {
      const key = option;
      if (this.#agreed.has(key)) return;
      const accepts = ACCEPTED_FROM.has(option);
      if (accepts) this.#agreed.add(key);
      reply.push(IAC, accepts ? DO : DONT, option);
    } else if (this.#verb === DO) {
      const key = 256 + option;
      if (this.#agreed.has(key)) return;
      const accepts = ACCEPTED_HERE.has(option);
      if (accepts) this.#agreed.add(key);
      reply.push(IAC, accepts ? WILL : WONT, option);
    }
  }
}
