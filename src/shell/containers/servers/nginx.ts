/**
 * nginx 1.27 with the configuration of its image: files of /usr/share/nginx/html on port 80, its headers, its error pages, its
 * logs. Configuration files are not read, and refused by name where somebody has put some. It is one process. Held to what nginx
 * 1.22.1 replied (test/docker/http). Sources: ngx_http_header_filter_module.c, ngx_http_special_response.c,
 * ngx_http_static_module.c, ngx_http_index_module.c, ngx_http_not_modified_filter_module.c.
 */
import { ERRNO } from "../../../kernel/config/errno.ts";
import { SIGNALS, type Signal } from "../../../sim/signals.ts";
import type { Program } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { percentEncode } from "../../commands/http/percent.ts";
import { findHeader } from "../../commands/http/stream.ts";
import { toBytes } from "../../io.ts";
import { OPEN_FILES } from "../../open-files.ts";
import { unameOf } from "../../tools/names.ts";
import { dateOf, hasTag } from "./conditions.ts";
import { logAccess, logError, logRequestError } from "./nginx-log.ts";
import {
  closesAfter,
  HEADERS_TOO_LARGE,
  hostOf,
  LONGEST_LINE,
  pathOf,
  queryOf,
  readStartLine,
  refuseHeaders,
} from "./nginx-request.ts";
import { findPage, typeOf } from "./pages.ts";
import { nginxRanges } from "./ranges.ts";
import { serveWeb, type WebReply, type WebRequest } from "./web.ts";

const VERSION = "nginx/1.27.0";
const ROOT = "/usr/share/nginx/html";

export const nginx: Command = { name: "nginx", run: runNginx };

function* runNginx(context: CommandContext): Program {
  const { argv, stderr } = context;
  if (argv[1] === "-v") {
    stderr.write(`nginx version: ${VERSION}\n`);
    return 0;
  }
  const own = ["nginx.conf", "conf.d"].map((name) => `/etc/nginx/${name}`).find((path) => context.files.exists(path));
  if (own !== undefined) {
    stderr.write(`nginx: netnsim does not read configuration files: ${own}\n`);
    return 2;
  }
  if (argv[1] === "-t") {
    stderr.write(
      "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n",
    );
    return 0;
  }
  const refused = whyRefused(argv);
  if (refused !== null) {
    stderr.write(`nginx: ${refused}\n`);
    return 2;
  }
  context.process.argv = [`nginx: master process ${argv.join(" ")}`];
  const parts = { sent: 0 };
  const server = {
    port: 80,
    backlog: 511,
    keepAliveSeconds: 65,
    longest: { bytes: LONGEST_LINE, status: 414 },
    start: readStartLine,
    reply: (request: WebRequest) => {
      const { status, ...reply } = serveRequest(context, request, parts);
      logAccess(context, request, status, reply.body.length);
      return reply;
    },
    malformed: (request: WebRequest, status: number) => {
      const reply = failure(context, request, status);
      logAccess(context, request, reply.status, reply.body.length);
      return reply;
    },
    taken: (text: string) => {
      const line = `bind() to 0.0.0.0:80 failed (98: ${text})`;
      logEmergency(context, line);
      logError(context, "notice", "try again to bind() after 500ms");
      return "";
    },
    tries: { count: 5, pauseUs: 500_000 },
    gaveUp: () => logEmergency(context, "still could not bind()"),
    ready: () => logStart(context),
    ending: (signal: Signal) => {
      const what = signal === "QUIT" ? "shutting down" : "exiting";
      logError(context, "notice", `signal ${SIGNALS[signal]} (SIG${signal}) received, ${what}`);
    },
    ended: () => logError(context, "notice", "exit"),
  };
  return yield* serveWeb(context, server, { QUIT: 0, TERM: 0, INT: 0 });
}

/** It is said twice while nginx has its terminal: in the log, and to whoever started it. */
function logEmergency(context: CommandContext, text: string): void {
  logError(context, "emerg", text);
  context.stderr.write(`nginx: [emerg] ${text}\n`);
}

const FOREGROUND = /^\s*daemon\s+off\s*;\s*$/;

/** Null where it can be run as it is asked for. */
function whyRefused(argv: readonly string[]): string | null {
  const [, option, value = ""] = argv;
  if (option !== undefined && option !== "-g") return `option "${option}" is not modelled`;
  if (!FOREGROUND.test(value) || argv.length > 3)
    return 'netnsim models it in the foreground, with the directives of the image: nginx -g "daemon off;"';
  return null;
}

function logStart(context: CommandContext): void {
  const compiler = context.files.exists("/etc/alpine-release")
    ? "gcc 13.2.1 20231014 (Alpine 13.2.1_git20231014) "
    : "gcc 12.2.0 (Debian 12.2.0-14) ";
  const { s: system, r: release } = unameOf(context.host);
  for (const text of [
    'using the "epoll" event method',
    VERSION,
    `built by ${compiler}`,
    `OS: ${system} ${release}`,
    `getrlimit(RLIMIT_NOFILE): ${OPEN_FILES}:${OPEN_FILES}`,
    "start worker processes",
  ])
    logError(context, "notice", text);
}

/** How many replies in parts it has sent: their boundaries are numbered. */
interface Parts {
  sent: number;
}

type Reply = WebReply & { readonly status: number };

function serveRequest(context: CommandContext, request: WebRequest, parts: Parts): Reply {
  const { method, target, version } = request;
  const fails = (status: number, more = ""): Reply => failure(context, request, status, more);
  if (version === "0.9" && method !== "GET") return fails(400);
  const path = pathOf(target);
  if (path === null) return fails(400);
  const refused = version === "0.9" ? null : refuseHeaders(request);
  if (refused === 413) {
    const length = findHeader(request.headers, "Content-Length");
    logRequestError(context, request, `client intended to send too large body: ${length} bytes`);
  }
  if (refused !== null) return fails(refused);
  if (method === "TRACE" || method === "CONNECT") return failure(context, request, 405, "", true);
  if (!["GET", "HEAD", "POST"].includes(method)) return fails(405);
  const page = findPage(context, ROOT, path);
  if (page.kind === "none") {
    const [number, why] = ERRNO[page.errno];
    const what = path.endsWith("/") ? `"${ROOT}${path}index.html" is not found` : `open() "${ROOT}${path}" failed`;
    logRequestError(context, request, `${what} (${number}: ${why})`);
    return fails(404);
  }
  if (page.kind === "folder" && !path.endsWith("/")) {
    const host = hostOf(request) ?? formatIpv4(request.client.local.address);
    return fails(301, `Location: http://${host}${percentEncode(path, PLAIN)}/${queryOf(target)}\r\n`);
  }
  if (page.kind === "folder") {
    logRequestError(context, request, `directory index of "${ROOT}${path}" is forbidden`);
    return fails(403);
  }
  return method === "POST" ? fails(405) : filePage(context, request, page, parts);
}

/** What ngx_escape_uri() leaves. */
const PLAIN = /[!$&'()*+,\-./0-9:;=@A-Z[\]_a-z~]/;

function filePage(context: CommandContext, request: WebRequest, page: { path: string; bytes: Uint8Array }, parts: Parts): Reply {
  const { headers } = request;
  const { bytes } = page;
  const modified = fileSeconds(context.host);
  const tag = `"${modified.toString(16)}-${bytes.length.toString(16)}"`;
  const changed = formatHttpDate(modified);
  const unmodifiedSince = dateOf(headers, "If-Unmodified-Since");
  if (hasTag(headers, "If-Match", tag, "strong") === false) return failure(context, request, 412);
  if (unmodifiedSince !== null && !(unmodifiedSince >= modified)) return failure(context, request, 412);
  const since = dateOf(headers, "If-Modified-Since");
  const hasIt = hasTag(headers, "If-None-Match", tag, "weak");
  const stated = { changed, tag };
  if ((since !== null || hasIt !== null) && (since === null || since === modified) && hasIt !== false)
    return reply(context, request, 304, { ...stated, body: new Uint8Array(0) });
  const type = typeOf(page.path) ?? "application/octet-stream";
  const whole = { ...stated, type, body: bytes, more: "Accept-Ranges: bytes\r\n", continues: true };
  const range = headers.find(({ name }) => name.toLowerCase() === "range")?.value ?? null;
  const ifRange = findHeader(headers, "If-Range");
  const fits = ifRange === null || (ifRange.endsWith('"') ? ifRange === tag : dateOf(headers, "If-Range") === modified);
  const ranges = range === null || !fits ? "all" : nginxRanges(range, bytes.length);
  if (ranges === "all") return reply(context, request, 200, whole);
  const total = bytes.length;
  if (ranges === "unsatisfiable")
    return { ...failure(context, request, 416, `Content-Range: bytes */${total}\r\n`), continues: true };
  if (ranges.length === 1) {
    const { first, last } = ranges[0]!;
    const more = `Content-Range: bytes ${first}-${last}/${total}\r\n`;
    return reply(context, request, 206, { ...whole, more, body: bytes.subarray(first, last + 1) });
  }
  parts.sent++;
  const boundary = String(parts.sent).padStart(20, "0");
  const body = ranges.flatMap(({ first, last }) => [
    ...toBytes(`\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: bytes ${first}-${last}/${total}\r\n\r\n`),
    ...bytes.subarray(first, last + 1),
  ]);
  const multipart = `multipart/byteranges; boundary=${boundary}`;
  return reply(context, request, 206, {
    ...whole,
    type: multipart,
    more: "",
    body: Uint8Array.from([...body, ...toBytes(`\r\n--${boundary}--\r\n`)]),
  });
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  206: "Partial Content",
  301: "Moved Permanently",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Not Allowed",
  412: "Precondition Failed",
  413: "Request Entity Too Large",
  414: "Request-URI Too Large",
  416: "Requested Range Not Satisfiable",
  501: "Not Implemented",
  505: "HTTP Version Not Supported",
};

interface Sent {
  readonly type?: string;
  readonly body: Uint8Array;
  readonly location?: string;
  readonly changed?: string;
  readonly tag?: string;
  readonly more?: string;
  readonly continues?: boolean;
  readonly close?: boolean;
}

/** 304 has neither type nor length; HTTP/0.9 has no head. */
function reply(context: CommandContext, request: WebRequest, status: number, sent: Sent): Reply {
  const { type, body, location = "", changed, tag, more = "", continues = false } = sent;
  const close = sent.close ?? closesAfter(request);
  const fields = [
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nServer: ${VERSION}\r\nDate: ${formatHttpDate(epochSeconds(context.host))}\r\n`,
    type === undefined ? "" : `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n`,
    changed === undefined ? location : `Last-Modified: ${changed}\r\n`,
    `Connection: ${close ? "close" : "keep-alive"}\r\n`,
    `${tag === undefined ? "" : `ETag: ${tag}\r\n`}${more}\r\n`,
  ];
  const isOld = request.version === "0.9";
  const isHead = request.method === "HEAD" && !isOld;
  const bytes = isHead ? new Uint8Array(0) : body;
  const leavesBody = sent.close === true && status !== 413;
  // A failed precondition ends the connection, whatever its head says.
  return { status, head: isOld ? "" : fields.join(""), body: bytes, close: close || status === 412, continues, leavesBody };
}

/** After these nginx does not go on with the connection. */
const CLOSING: readonly number[] = [400, 413, 414, HEADERS_TOO_LARGE, 501, 505];

/** `more` goes where such a header does: a location before Connection, a range behind it. */
function failure(
  context: CommandContext,
  request: WebRequest,
  number: number,
  more = "",
  close = CLOSING.includes(number),
): Reply {
  const status = number === HEADERS_TOO_LARGE ? 400 : number;
  const heading = `${status} ${REASONS[status]}`;
  const large = "Request Header Or Cookie Too Large";
  const title = number === HEADERS_TOO_LARGE ? `400 ${large}` : heading;
  const note = number === HEADERS_TOO_LARGE ? `<center>${large}</center>\r\n` : "";
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n${note}<hr><center>${VERSION}</center>\r\n</body>\r\n</html>\r\n`;
  return reply(context, request, status, {
    type: "text/html",
    body: toBytes(text),
    ...(number === 301 ? { location: more } : { more }),
    ...(close ? { close } : {}),
  });
}
