/**
 * python3 3.11.2 as far as `python3 -m http.server` goes: SimpleHTTPRequestHandler's replies, listings, error pages and log.
 * It serves one connection per thread, HTTP/1.0. Any other use of python is refused, exit 2; so are --cgi and -p.
 * Lib/http/server.py. Left out: IPv6, mid-request timeouts; files have no times here and count as written when the clock started.
 */
import { ERRNO, type ErrnoName, isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { ANY, formatIpv4 } from "../../../wire/ipv4-address.ts";
import { byteCharacter, compareText, escapedByte } from "../../../wire/text.ts";
import type { Command, CommandContext } from "../../command.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { resolvePath } from "../../files.ts";
import { toBytes } from "../../io.ts";
import { EAI, resolveHost } from "../../net/resolve.ts";
import { sendAll } from "../../net/tcp.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../http/date.ts";
import { listenTcp, readRequestHead, serveEach } from "../http/listen.ts";
import { percentDecode, percentEncode } from "../http/percent.ts";
import { findHeader, parseHeader } from "../http/stream.ts";
import { runJsonTool } from "./json-tool.ts";
import { readServerLine, SERVER_OPTIONS } from "./options.ts";

const BACKLOG = 5;
const TYPES: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    txt: "text/plain",
    h: "text/x-chdr",
    c: "text/x-csrc",
    cc: "text/x-c++src",
    cpp: "text/x-c++src",
    htm: "text/html",
    html: "text/html",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    png: "image/png",
    svg: "image/svg+xml",
    css: "text/css",
    js: "text/javascript",
    json: "application/json",
    wav: "audio/x-wav",
    avi: "video/x-msvideo",
    mov: "video/quicktime",
    mpeg: "video/mpeg",
    mp3: "audio/mpeg",
    mp4: "video/mp4",
    xml: "application/xml",
    pdf: "application/pdf",
    zip: "application/zip",
    gz: "application/gzip",
    ico: "image/vnd.microsoft.icon",
    sh: "text/x-sh",
  }),
);

export const python3: Command = { name: "python3", path: "/usr/bin/python3", options: SERVER_OPTIONS, run: runPython };

function* runPython(context: CommandContext): Program {
  const { stdout, stderr, env } = context;
  let at = 1;
  const unbuffered = context.argv[at] === "-u";
  if (unbuffered) at++;
  if (context.argv[at] === "--version" || context.argv[at] === "-V") {
    stdout.write("Python 3.11.2\n");
    return 0;
  }
  if (context.argv[at] === "-m" && context.argv[at + 1] === "json.tool")
    return yield* runJsonTool(context, context.argv.slice(at + 2));
  if (context.argv[at] !== "-m" || context.argv[at + 1] !== "http.server") {
    stderr.write('python3: only "-m http.server" and "-m json.tool" are modelled\n');
    return 2;
  }
  const line = readServerLine(context.argv.slice(at + 2));
  const address = line.bind === null ? { addresses: [ANY] } : yield* resolveHost(context, line.bind);
  if (typeof address === "string") {
    stderr.write(traceback(GAI_FRAMES, `socket.gaierror: [Errno ${GAI_NUMBERS[address]}] ${EAI[address]}`));
    return 1;
  }
  // getaddrinfo() takes what it is given modulo 65536.
  const port = line.port & 0xffff;
  const listener = listenTcp(context, address.addresses[0]!, port, BACKLOG);
  if (typeof listener === "string") {
    stderr.write(traceback(BIND_FRAMES, `${errorClass(listener)}: [Errno ${ERRNO[listener][0]}] ${strerror(listener)}`));
    return 1;
  }
  const at4 = formatIpv4(listener.local.address);
  const greeting = `Serving HTTP on ${at4} port ${listener.local.port} (http://${at4}:${listener.local.port}/) ...\n`;
  let unwritten = "";
  if (unbuffered || stdout.isTerminal || (env.get("PYTHONUNBUFFERED") ?? "") !== "") stdout.write(greeting);
  else unwritten = greeting;
  const directory = resolvePath(context.cwd, line.directory).replace(/\/(\.?\/)*\.?$/, "");
  let interrupted = false;
  if (!context.process.ignores("INT")) {
    context.process.on("INT", () => {
      interrupted = true;
    });
  }
  const serve = (client: TcpSocket): Program => serveClient(context, directory, client);
  yield* serveEach(context, listener, "thread", serve, () => interrupted);
  stdout.write(`${unwritten}\nKeyboard interrupt received, exiting.\n`);
  return 0;
}

function* serveClient(context: CommandContext, directory: string, client: TcpSocket): Program {
  const lines = yield* readRequestHead(client);
  if (lines === null) return 0;
  const line = lines[0]!;
  if (line === "") return 0;
  const exchange = new Exchange(context, client, line);
  const words = line.split(/\s+/).filter((word) => word !== "");
  if (words.length >= 3) {
    const version = words.at(-1)!;
    const number = /^HTTP\/(\d+)\.(\d+)$/.exec(version);
    if (number === null) return yield* exchange.error(400, `Bad request version ('${version}')`);
    if (Number(number[1]) >= 2) return yield* exchange.error(505, `Invalid HTTP version (${number[1]}.${number[2]})`);
    exchange.versioned = true;
  }
  if (words.length < 2 || words.length > 3) return yield* exchange.error(400, `Bad request syntax ('${line}')`);
  const [method, target] = words as [string, string];
  if (words.length === 2 && method !== "GET") return yield* exchange.error(400, `Bad HTTP/0.9 request type ('${method}')`);
  if (method !== "GET" && method !== "HEAD") return yield* exchange.error(501, `Unsupported method ('${method}')`);
  exchange.isHead = method === "HEAD";
  const conditional = findHeader(
    lines
      .slice(1)
      .map(parseHeader)
      .filter((header) => header !== null),
    "If-Modified-Since",
  );
  return yield* replyFile(exchange, directory, target.replace(/^\/\/+/, "/"), conditional);
}

function* replyFile(exchange: Exchange, directory: string, target: string, conditional: string | null): Program {
  const { context } = exchange;
  const { files } = context;
  const [rawPath, query] = [target.replace(/[?#].*/, ""), /\?[^#]*/.exec(target)?.[0] ?? ""];
  const path = unquote(rawPath);
  const steps = path.split("/").filter((step) => step !== "" && step !== "." && step !== "..");
  let file = `${directory}/${steps.join("/")}`;
  if (files.isDirectory(file)) {
    if (!rawPath.endsWith("/")) return yield* exchange.reply(301, { Location: `${rawPath}/${query}`, "Content-Length": "0" });
    const index = ["index.html", "index.htm"]
      .map((name) => `${file.replace(/\/$/, "")}/${name}`)
      .find((name) => files.exists(name));
    if (index === undefined) return yield* replyListing(exchange, file, path);
    file = index;
  } else if (rawPath.endsWith("/")) return yield* exchange.error(404, "File not found");
  const bytes = files.readFile(file);
  if (isRefusal(bytes)) return yield* exchange.error(404, "File not found");
  const modified = fileSeconds(context.host);
  if (conditional !== null && Date.parse(conditional) / 1000 >= modified) return yield* exchange.reply(304, {});
  const ending = /\.([^./]+)$/.exec(file)?.[1]?.toLowerCase();
  const fields = {
    "Content-type": (ending === undefined ? undefined : TYPES.get(ending)) ?? "application/octet-stream",
    "Content-Length": String(bytes.length),
    "Last-Modified": formatHttpDate(modified),
  };
  return yield* exchange.reply(200, fields, bytes);
}

function* replyListing(exchange: Exchange, directory: string, path: string): Program {
  const { files } = exchange.context;
  const names = files.list(directory);
  if (isRefusal(names)) return yield* exchange.error(404, "No permission to list directory");
  const title = `Directory listing for ${escapeHtml(path)}`;
  const items = [...names]
    .sort((one, other) => compareText(one.toLowerCase(), other.toLowerCase()))
    .map((name) => (files.isDirectory(`${directory}/${name}`) ? `${name}/` : name))
    .map((name) => `<li><a href="${quote(name)}">${escapeHtml(name)}</a></li>\n`);
  const page =
    `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n` +
    `${items.join("")}</ul>\n<hr>\n</body>\n</html>\n`;
  const body = toBytes(page);
  return yield* exchange.reply(200, { "Content-type": "text/html; charset=utf-8", "Content-Length": String(body.length) }, body);
}

const REASONS: Readonly<Record<number, readonly [string, string]>> = {
  200: ["OK", ""],
  301: ["Moved Permanently", ""],
  304: ["Not Modified", ""],
  400: ["Bad Request", "Bad request syntax or unsupported method"],
  404: ["Not Found", "Nothing matches the given URI"],
  501: ["Not Implemented", "Server does not support this operation"],
  505: ["HTTP Version Not Supported", "Cannot fulfill request"],
};

/** One request and its reply. */
class Exchange {
  readonly context: CommandContext;
  readonly #client: TcpSocket;
  readonly #line: string;
  /** The request named a version: the reply has a head. */
  versioned = false;
  isHead = false;

  constructor(context: CommandContext, client: TcpSocket, line: string) {
    this.context = context;
    this.#client = client;
    this.#line = line;
  }

  *reply(
    status: number,
    fields: Readonly<Record<string, string>>,
    body: Uint8Array = new Uint8Array(0),
    reason = REASONS[status]![0],
  ): Program {
    this.#log(`"${this.#line}" ${status} -`);
    if (this.versioned) {
      const date = formatHttpDate(epochSeconds(this.context.host));
      const all = { Server: "SimpleHTTP/0.6 Python/3.11.2", Date: date, ...fields };
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      yield* this.#send(toBytes(`HTTP/1.0 ${status} ${reason}\r\n${head.join("")}\r\n`));
    }
    if (!this.isHead && body.length > 0) yield* this.#send(body);
    this.#client.shutdown("write");
    return 0;
  }

  *error(status: number, message: string): Program {
    this.#log(`code ${status}, message ${message}`);
    const text = escapeHtml(message);
    const body = toBytes(
      `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n` +
        `        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${text}.</p>\n` +
        `        <p>Error code explanation: ${status} - ${REASONS[status]![1]}.</p>\n    </body>\n</html>\n`,
    );
    return yield* this.reply(
      status,
      { Connection: "close", "Content-Type": "text/html;charset=utf-8", "Content-Length": String(body.length) },
      body,
      message,
    );
  }

  *#send(bytes: Uint8Array): Step<ErrnoName | null> {
    return yield* sendAll(this.#client, bytes);
  }

  #log(text: string): void {
    const stamp = formatDate("%d/%b/%Y %H:%M:%S", epochSeconds(this.context.host));
    this.context.stderr.write(`${formatIpv4(this.#client.remote.address)} - - [${stamp}] ${text}\n`);
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * A byte of a name that is no UTF-8 is a lone surrogate to Python, too, which is quoted as if it were a character
 * (surrogatepass).
 */
function quote(name: string): string {
  return Array.from(name, (character) => {
    const byte = escapedByte(character);
    if (byte === null) return percentEncode(character, /[\w.~/-]/);
    return `%ED%${(0xb0 | (byte >> 6)).toString(16).toUpperCase()}%${(0x80 | (byte & 0x3f)).toString(16).toUpperCase()}`;
  }).join("");
}

/** Quoted surrogates are read back; where other bytes are no UTF-8 all such become U+FFFD. CPython: translate_path(). */
function unquote(path: string): string {
  const text = percentDecode(path);
  const QUOTED = /(?<![\ud800-\udbff])\udced([\udcb2\udcb3])([\udc80-\udcbf])/g;
  if (!text.replace(QUOTED, "").isWellFormed()) return text.toWellFormed();
  return text.replace(QUOTED, (_all, high: string, low: string) =>
    byteCharacter(((high.charCodeAt(0) & 3) << 6) | (low.charCodeAt(0) & 0x3f)),
  );
}

type Frame = readonly [file: string, line: number, where: string, source: string, mark?: string];

const START: readonly string[] = [
  '  File "<frozen runpy>", line 198, in _run_module_as_main\n',
  '  File "<frozen runpy>", line 88, in _run_code\n',
];
const SERVER = "/usr/lib/python3.11/http/server.py";
const SOCKETSERVER = "/usr/lib/python3.11/socketserver.py";
const BIND_FRAMES: readonly Frame[] = [
  [SERVER, 1309, "<module>", "test("],
  [SERVER, 1256, "test", "with ServerClass(addr, HandlerClass) as httpd:", "     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"],
  [SOCKETSERVER, 456, "__init__", "self.server_bind()"],
  [SERVER, 1303, "server_bind", "return super().server_bind()", "       ^^^^^^^^^^^^^^^^^^^^^"],
  [SERVER, 136, "server_bind", "socketserver.TCPServer.server_bind(self)"],
  [SOCKETSERVER, 472, "server_bind", "self.socket.bind(self.server_address)"],
];
const GAI_FRAMES: readonly Frame[] = [
  [SERVER, 1309, "<module>", "test("],
  [SERVER, 1254, "test", "ServerClass.address_family, addr = _get_best_family(bind, port)", `${" ".repeat(35)}${"^".repeat(28)}`],
  [SERVER, 1237, "_get_best_family", "infos = socket.getaddrinfo(", `        ${"^".repeat(19)}`],
  [
    "/usr/lib/python3.11/socket.py",
    962,
    "getaddrinfo",
    "for res in _socket.getaddrinfo(host, port, family, type, proto, flags):",
    `           ${"^".repeat(59)}`,
  ],
];
const GAI_NUMBERS = { NONAME: -2, AGAIN: -3, NODATA: -5, ADDRFAMILY: -9, SERVICE: -8 } as const;

function traceback(frames: readonly Frame[], last: string): string {
  const lines = frames.map(([file, line, where, source, mark]) => {
    const under = mark === undefined ? "" : `    ${mark}\n`;
    return `  File "${file}", line ${line}, in ${where}\n    ${source}\n${under}`;
  });
  return `Traceback (most recent call last):\n${START.join("")}${lines.join("")}${last}\n`;
}

function errorClass(errno: ErrnoName): string {
  return errno === "EACCES" || errno === "EPERM" ? "PermissionError" : "OSError";
}
