/**
 * redis-server 7.2 as far as a first try goes: PING, ECHO, SET, GET, DEL, EXISTS, INCR, KEYS, DBSIZE, FLUSHALL, SELECT, QUIT,
 * inline or in RESP, kept in memory. Every other command gets `-ERR unknown command` as redis does for those it does not
 * know. Its log is that of a first start: it keeps nothing on its disk. redis-cli asks one command from its arguments. RESP:
 * redis.io/docs/reference/protocol-spec. Log: server.c (main(), serverLogRaw()).
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { listenTcp, serveInThread } from "../../commands/http/listen.ts";
import { HttpStream } from "../../commands/http/stream.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { toBytes, toText } from "../../io.ts";
import { resolveHost } from "../../net/resolve.ts";
import { acceptTcp, connectTcp, receiveSome, sendAll } from "../../net/tcp.ts";

/** The script of the image becomes its command. */
export const redisEntrypoint: Command = {
  name: "docker-entrypoint.sh",
  *run(context) {
    const [, ...argv] = context.argv;
    return argv.length === 0 ? 0 : yield* context.execute(argv);
  },
};

export const redisServer: Command = { name: "redis-server", run: runServer };
export const redisCli: Command = { name: "redis-cli", run: runCli };

const VERSION = "7.2.5";
/** Linux's default: vm.overcommit_memory is 0. */
const OVERCOMMIT =
  "WARNING Memory overcommit must be enabled! Without it, a background save or replication may fail under low memory condition. Being disabled, it can also cause failures without low memory condition, see https://github.com/jemalloc/jemalloc/issues/1328. To fix this issue add 'vm.overcommit_memory = 1' to /etc/sysctl.conf and then reboot or run the command 'sysctl vm.overcommit_memory=1' for this to take effect.";
const NO_FILE =
  "# Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf";

/** `1:M 30 Jan 2024 04:28:00.123 * Server initialized`; C before it is a server. */
function logLine({ host, process, stdout }: CommandContext, role: "C" | "M", text: string): void {
  const us = host.loop.epochUs + host.loop.nowUs;
  const millis = String(Math.floor((us % 1_000_000) / 1000)).padStart(3, "0");
  const when = formatDate(`%d %b %Y %H:%M:%S.${millis}`, Math.floor(us / 1_000_000));
  stdout.write(`${process.ownPid}:${role} ${when} ${text}\n`);
}

function* runServer(context: CommandContext): Program {
  const { argv, process, stderr } = context;
  let port = 6379;
  for (let at = 1; at < argv.length; at += 2) {
    if (argv[at] === "--port") port = Number(argv[at + 1]);
    else if (argv[at] !== "--protected-mode" && argv[at] !== "--save" && argv[at] !== "--appendonly") {
      stderr.write(`redis-server: "${argv[at]}" is not modelled\n`);
      return 2;
    }
  }
  const log = (role: "C" | "M", text: string): void => logLine(context, role, text);
  log("C", `# ${OVERCOMMIT}`);
  log("C", "* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
  log("C", `* Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=${process.ownPid}, just started`);
  log("C", argv.length > 1 ? "* Configuration loaded" : NO_FILE);
  const listener = listenTcp(context, ANY, port, 511);
  if (typeof listener === "string") {
    log("M", `# Warning: Could not create server TCP listening socket *:${port}: bind: ${strerror(listener)}`);
    log("M", `# Failed listening on port ${port} (tcp), aborting.`);
    return 1;
  }
  let stopped = false;
  for (const signal of ["TERM", "INT"] as const) {
    process.on(signal, () => {
      stopped = true;
    });
  }
  log("M", "* monotonic clock: POSIX clock_gettime");
  log("M", `* Running mode=standalone, port=${port}.`);
  log("M", "* Server initialized");
  log("M", "* Ready to accept connections tcp");
  const store = new Map<string, string>();
  try {
    while (!stopped) {
      const client = yield* acceptTcp(listener, Number.POSITIVE_INFINITY, () => stopped);
      if (client !== null) serveInThread(context, client, 8, () => serveClient(client, store));
    }
    return 0;
  } finally {
    listener.close();
  }
}

function* serveClient(client: TcpSocket, store: Map<string, string>): Program {
  const stream = new HttpStream(() => receiveSome(client));
  for (;;) {
    const words = yield* readCommand(stream);
    if (words === null) return 0;
    if (words.length === 0) continue;
    const isQuit = words[0]!.toUpperCase() === "QUIT";
    if ((yield* sendAll(client, toBytes(isQuit ? "+OK\r\n" : replyTo(words, store)))) !== null || isQuit) return 0;
  }
}

/** An array of bulk strings, or the words of a line. */
function* readCommand(stream: HttpStream): Step<string[] | null> {
  const line = yield* stream.line();
  if (line === null) return null;
  const text = line.replace(/\r?\n$/, "");
  if (!text.startsWith("*")) return text.split(/\s+/).filter((word) => word !== "");
  const words: string[] = [];
  for (let left = Number(text.slice(1)); left > 0; left--) {
    const head = yield* stream.line();
    if (head === null) return null;
    const length = Number(head.slice(1));
    while (stream.pending.length < length + 2) if (!(yield* stream.fill())) return null;
    words.push(toText(stream.take(length)));
    stream.take(2);
  }
  return words;
}

function replyTo(words: readonly string[], store: Map<string, string>): string {
  const [name, ...args] = words as [string, ...string[]];
  const verb = name.toUpperCase();
  const wrong = `-ERR wrong number of arguments for '${name.toLowerCase()}' command\r\n`;
  const [key = "", value = ""] = args;
  switch (verb) {
    case "PING":
      return args.length === 0 ? "+PONG\r\n" : args.length === 1 ? bulk(key) : wrong;
    case "ECHO":
      return args.length === 1 ? bulk(key) : wrong;
    case "SET":
      if (args.length < 2) return wrong;
      if (args.length > 2) return "-ERR syntax error\r\n";
      store.set(key, value);
      return "+OK\r\n";
    case "GET":
      return args.length === 1 ? bulk(store.get(key) ?? null) : wrong;
    case "DEL":
      return args.length > 0 ? `:${args.filter((each) => store.delete(each)).length}\r\n` : wrong;
    case "EXISTS":
      return args.length > 0 ? `:${args.filter((each) => store.has(each)).length}\r\n` : wrong;
    case "INCR":
      return args.length === 1 ? increment(key, store) : wrong;
    case "KEYS":
      return key === "*"
        ? `*${store.size}\r\n${[...store.keys()].map(bulk).join("")}`
        : "-ERR netnsim: only KEYS * is modelled\r\n";
    case "DBSIZE":
      return `:${store.size}\r\n`;
    case "FLUSHALL":
      store.clear();
      return "+OK\r\n";
    case "SELECT":
      return key === "0" ? "+OK\r\n" : "-ERR netnsim: only database 0 is modelled\r\n";
    default:
      return `-ERR unknown command '${name}', with args beginning with: ${args.map((each) => `'${each}' `).join("")}\r\n`;
  }
}

function bulk(text: string | null): string {
  return text === null ? "$-1\r\n" : `$${toBytes(text).length}\r\n${text}\r\n`;
}

function increment(key: string, store: Map<string, string>): string {
  const before = store.get(key) ?? "0";
  if (!/^-?\d+$/.test(before)) return "-ERR value is not an integer or out of range\r\n";
  store.set(key, String(Number(before) + 1));
  return `:${Number(before) + 1}\r\n`;
}

function* runCli(context: CommandContext): Program {
  const { argv, stdout, stderr } = context;
  let [host, port, at] = ["127.0.0.1", 6379, 1];
  for (; argv[at]?.startsWith("-"); at += 2) {
    if (argv[at] === "-h") host = argv[at + 1] ?? host;
    else if (argv[at] === "-p") port = Number(argv[at + 1]);
    else {
      stderr.write(`redis-cli: option "${argv[at]}" is not modelled\n`);
      return 2;
    }
  }
  const words = argv.slice(at);
  if (words.length === 0) {
    stderr.write("redis-cli: without a command is not modelled\n");
    return 2;
  }
  const resolved = yield* resolveHost(context, host);
  const couldNot = (why: string): number => {
    stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`);
    return 1;
  };
  if (typeof resolved === "string") return couldNot("Name or service not known");
  const socket = yield* connectTcp(context, resolved.addresses[0]!, port);
  if (typeof socket === "string") return couldNot(socket === "TIMEOUT" ? strerror("ETIMEDOUT") : strerror(socket));
  try {
    yield* sendAll(socket, toBytes(`*${words.length}\r\n${words.map(bulk).join("")}`));
    const stream = new HttpStream(() => receiveSome(socket));
    const text = yield* readReply(stream);
    stdout.write(`${text}\n`);
    return 0;
  } finally {
    socket.close();
  }
}

/** As redis-cli prints where its output is no terminal: plain. */
function* readReply(stream: HttpStream): Step<string> {
  const line = ((yield* stream.line()) ?? "").replace(/\r?\n$/, "");
  if (line.startsWith("$")) {
    const length = Number(line.slice(1));
    if (length < 0) return "";
    while (stream.pending.length < length + 2) if (!(yield* stream.fill())) break;
    const text = toText(stream.take(length));
    stream.take(2);
    return text;
  }
  if (!line.startsWith("*")) return line.startsWith("-") ? `${line.slice(1)}\n` : line.slice(1);
  const parts: string[] = [];
  for (let left = Number(line.slice(1)); left > 0; left--) parts.push(yield* readReply(stream));
  return parts.join("\n");
}
