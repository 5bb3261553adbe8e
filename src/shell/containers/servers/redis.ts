/**
 * redis-server 7.2 as far as a first try goes: PING, ECHO, SET, GET, DEL, EXISTS, INCR, KEYS, DBSIZE, FLUSHALL, SELECT, QUIT,
 * inline or in RESP, kept in memory. Every other command gets `-ERR unknown command` as redis does for those it does not
 * know. Its log is left out but for the last line. redis-cli asks one command from its arguments. RESP:
 * redis.io/docs/reference/protocol-spec.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { listenTcp, serveInThread } from "../../commands/http/listen.ts";
import { HttpStream } from "../../commands/http/stream.ts";
import { toBytes, toText } from "../../io.ts";
import { resolveHost } from "../../net/resolve.ts";
import { acceptTcp, connectTcp, receiveSome, sendAll } from "../../net/tcp.ts";

export const redisServer: Command = { name: "redis-server", run: runServer };
export const redisCli: Command = { name: "redis-cli", run: runCli };

function* runServer(context: CommandContext): Program {
  const { argv, process, stdout, stderr } = context;
  let port = 6379;
  for (let at = 1; at < argv.length; at += 2) {
    if (argv[at] === "--port") port = Number(argv[at + 1]);
    else if (argv[at] !== "--protected-mode" && argv[at] !== "--save" && argv[at] !== "--appendonly") {
      stderr.write(`redis-server: "${argv[at]}" is not modelled\n`);
      return 2;
    }
  }
  const listener = listenTcp(context, ANY, port, 511);
  if (typeof listener === "string") {
    stdout.write(
      `# Warning: Could not create server TCP listening socket *:${port}: bind: ${strerror(listener)}\n# Failed listening on port ${port} (tcp), aborting.\n`,
    );
    return 1;
  }
  let stopped = false;
  for (const signal of ["TERM", "INT"] as const) {
    process.on(signal, () => {
      stopped = true;
    });
  }
  stdout.write("* Ready to accept connections tcp\n");
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
