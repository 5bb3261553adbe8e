/**
 * Apache 2.4 with the configuration of its image: files of /usr/local/apache2/htdocs on port 80, its headers and error pages, its
 * logs. Configuration files are not read, and refused by name where somebody has put some. It is one process. Held to what Apache
 * 2.4.71 replied (test/docker/http). Sources: server/core.c (default_handler), modules/http/http_protocol.c, mod_dir.c,
 * mod_autoindex.c.
 */
import { ERRNO, isRefusal } from "../../../kernel/config/errno.ts";
import type { Signal } from "../../../sim/signals.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { percentEncode } from "../../commands/http/percent.ts";
import { findHeader } from "../../commands/http/stream.ts";
import { toBytes } from "../../io.ts";
import { logAccess, logError, logRequestError, ownName, warnOfName } from "./apache-log.ts";
import {
  hostOf,
  isKnownMethod,
  keepAlive,
  LONGEST_LINE,
  localTarget,
  pathOf,
  readStartLine,
  refuseHeaders,
} from "./apache-request.ts";
import { dateOf, hasTag } from "./conditions.ts";
import { findPage, typeOf } from "./pages.ts";
import { apacheRanges } from "./ranges.ts";
import { expectsContinue, serveWeb, type WebReply, type WebRequest } from "./web.ts";

const VERSION = "Apache/2.4.62 (Unix)";
const ROOT = "/usr/local/apache2/htdocs";
const CONFIGURATION = "/usr/local/apache2/conf";

export const httpdForeground: Command = {
  name: "httpd-foreground",
  *run(context) {
    return yield* context.execute(["httpd", "-DFOREGROUND", ...context.argv.slice(1)]);
  },
};

export const apache: Command = { name: "httpd", run: runApache };

function* runApache(context: CommandContext): Program {
  const { argv, stdout, stderr } = context;
  if (argv[1] === "-v") {
    stdout.write(`Server version: ${VERSION}\n`);
    return 0;
  }
  if (argv[1] !== "-DFOREGROUND") {
    stderr.write(`httpd: "${argv.slice(1).join(" ")}" is not modelled: only -DFOREGROUND is\n`);
    return 2;
  }
  if (context.files.exists(CONFIGURATION)) {
    stderr.write(`httpd: netnsim does not read configuration files: ${CONFIGURATION}\n`);
    return 2;
  }
  warnOfName(context);
  const parts: Parts = { boundary: "" };
  const server = {
    port: 80,
    backlog: 511,
    keepAliveSeconds: 5,
    longest: { bytes: LONGEST_LINE, status: 414 },
    readsBodyFirst: true,
    start: readStartLine,
    reply: (request: WebRequest) => {
      const { status, length, ...reply } = serveRequest(context, request, parts);
      logAccess(context, request, status, length);
      return reply;
    },
    malformed: (request: WebRequest, status: number) => {
      const { length, ...reply } = failure(context, request, status);
      logAccess(context, request, status, length);
      return reply;
    },
    taken: (text: string) =>
      `(98)${text}: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    ready: () => {
      logError(context, "mpm_event", `AH00489: ${VERSION} configured -- resuming normal operations`);
      logError(context, "core", "AH00094: Command line: 'httpd -D FOREGROUND'");
    },
    ending: (signal: Signal) =>
      logError(
        context,
        "mpm_event",
        signal === "WINCH" ? "AH00492: caught SIGWINCH, shutting down gracefully" : "AH00491: caught SIGTERM, shutting down",
      ),
  };
  return yield* serveWeb(context, server, { WINCH: 0, TERM: 0, INT: 0 });
}

/** What stands between the parts of a reply; drawn when it is needed. */
interface Parts {
  boundary: string;
}

/** With what the access log says of it; `length` counts the body before it is cut into chunks. */
type Reply = WebReply & { readonly status: number; readonly length: number };

function serveRequest(context: CommandContext, request: WebRequest, parts: Parts): Reply {
  const { method } = request;
  const refused = refuseHeaders(request);
  if (refused !== null) return failure(context, request, refused.status, { note: refused.note });
  if (method === "CONNECT" && /^[^/]+:\d+$/.test(request.target)) return failure(context, request, 405);
  const target = method === "CONNECT" ? null : localTarget(request.target);
  if (target === null || (target === "*" && method !== "OPTIONS")) return failure(context, request, 400);
  if (target === "*") return send(context, request, 200, { body: NOTHING, fields: "Content-Length: 0\r\n" });
  const found = pathOf(target);
  if (found === "unfit") return failure(context, request, 404);
  if (found === "malformed") {
    logRequestError(context, request, "core", `AH10244: invalid URI path (${target.replace(/\?.*$/s, "")})`);
    return failure(context, request, 400);
  }
  if (method === "TRACE") return echo(context, request);
  const { path } = found;
  const page = findPage(context, ROOT, path);
  if (page.kind === "none" && page.errno === "ENAMETOOLONG") {
    const [number, why] = ERRNO.ENAMETOOLONG;
    const text = `AH00036: access to ${path} failed (filesystem path '${ROOT}${path}')`;
    logRequestError(context, request, "core", text, `(${number})${why}: `);
    return failure(context, request, 403);
  }
  if (/\/\.ht[^/]*$/.test(path)) {
    logRequestError(context, request, "authz_core", `AH01630: client denied by server configuration: ${ROOT}${path}`);
    return failure(context, request, 403);
  }
  if (page.kind === "folder" && !path.endsWith("/")) {
    const query = /\?.*$/s.exec(target)?.[0] ?? "";
    const location = `http://${hostOf(request) ?? ownName(context)}${percentEncode(path, PLAIN)}/${query}`;
    return failure(context, request, 301, { note: escapeHtml(location), fields: `Location: ${location}\r\n` });
  }
  const type = page.kind === "file" ? typeOf(page.path) : page.kind === "folder" ? "httpd/unix-directory" : null;
  if (method === "OPTIONS") {
    const fields = `${ALLOW}Content-Length: 0\r\n`;
    return send(context, request, 200, { body: NOTHING, fields, continues: true, ...(type === null ? {} : { type }) });
  }
  if (!isKnownMethod(method)) {
    logRequestError(context, request, "core", `AH00135: Invalid method in request ${request.lines[0]}`);
    return failure(context, request, 501);
  }
  if (!["GET", "HEAD", "POST"].includes(method)) return failure(context, request, 405);
  if (page.kind === "file") return filePage(context, request, page.bytes, { type, parts });
  if (page.kind === "none" || method === "POST") return failure(context, request, 404);
  return folderPage(context, request, path, { query: target.replace(/^[^?]*/s, ""), parts });
}

const NOTHING = new Uint8Array(0);
/** Apache lists them in another order each time it starts. */
const ALLOW = "Allow: GET,HEAD,POST,OPTIONS,TRACE\r\n";
/** What ap_os_escape_path() leaves. */
const PLAIN = /[A-Za-z0-9$\-_.+!*'(),:;@&=/~]/;

function filePage(
  context: CommandContext,
  request: WebRequest,
  bytes: Uint8Array,
  { type, parts }: { type: string | null; parts: Parts },
): Reply {
  const { headers, method } = request;
  const modified = fileSeconds(context.host);
  const tag = `"${bytes.length.toString(16)}-${(modified * 1_000_000).toString(16)}"`;
  const stated = `Last-Modified: ${formatHttpDate(modified)}\r\nETag: ${tag}\r\nAccept-Ranges: bytes\r\n`;
  const typed = { continues: true, ...(type === null ? {} : { type }) };
  const unmodifiedSince = dateOf(headers, "If-Unmodified-Since");
  const hasIt = hasTag(headers, "If-None-Match", tag, "weak");
  if (
    hasTag(headers, "If-Match", tag, "strong") === false ||
    Number(unmodifiedSince ?? modified) < modified ||
    (hasIt && method === "POST")
  ) {
    const fields = `${stated}Content-Length: ${method === "HEAD" ? bytes.length : 0}\r\n`;
    return send(context, request, 412, { ...typed, body: NOTHING, fields });
  }
  const since = dateOf(headers, "If-Modified-Since");
  const isDated = since !== null && !Number.isNaN(since);
  const isUnchanged = isDated && modified <= since && since <= epochSeconds(context.host);
  if (method !== "POST" && (isDated || hasIt !== null) && (!isDated || isUnchanged) && hasIt !== false)
    return send(context, request, 304, { continues: true, body: NOTHING, fields: stated });
  const ifRange = findHeader(headers, "If-Range");
  const fits = ifRange === null || (ifRange.startsWith('"') ? ifRange === tag : dateOf(headers, "If-Range") === modified);
  return sendRanges(context, request, fits ? bytes : null, { whole: bytes, stated, typed, type, parts });
}

interface Content {
  readonly whole: Uint8Array;
  readonly stated: string;
  readonly typed: Pick<Sent, "type" | "continues">;
  readonly type: string | null;
  readonly parts: Parts;
}

/** `bytes` is null where the client has another version of what it wants a part of. */
function sendRanges(context: CommandContext, request: WebRequest, bytes: Uint8Array | null, content: Content): Reply {
  const { whole, stated, typed, type, parts } = content;
  const asked = request.headers.filter(({ name }) => name.toLowerCase() === "range").map(({ value }) => value);
  const total = whole.length;
  const ranges = asked.length === 0 || bytes === null ? "all" : apacheRanges(asked.join(", "), total);
  const isHead = request.method === "HEAD";
  if (ranges === "all") {
    const length = isHead && stated === "" ? "" : `Content-Length: ${total}\r\n`;
    return send(context, request, 200, { ...typed, body: whole, fields: `${stated}${length}` });
  }
  if (ranges === "unsatisfiable") return { ...failure(context, request, 416), continues: true };
  if (ranges.length === 1) {
    const { first, last } = ranges[0]!;
    const length = `Content-Length: ${last - first + 1}\r\n`;
    const range = `Content-Range: bytes ${first}-${last}/${total}\r\n`;
    const fields = stated === "" ? `${range}${length}` : `${stated}${length}${range}`;
    return send(context, request, 206, { ...typed, body: whole.subarray(first, last + 1), fields });
  }
  if (parts.boundary === "")
    parts.boundary = Array.from(context.host.loop.randomBytes(8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const typeLine = type === null ? "" : `Content-type: ${type}\r\n`;
  const body = ranges.flatMap(({ first, last }) => [
    ...toBytes(`\r\n--${parts.boundary}\r\n${typeLine}Content-range: bytes ${first}-${last}/${total}\r\n\r\n`),
    ...whole.subarray(first, last + 1),
  ]);
  const all = Uint8Array.from([...body, ...toBytes(`\r\n--${parts.boundary}--\r\n`)]);
  const fields = `${stated}Content-Length: ${all.length}\r\n`;
  return send(context, request, 206, { ...typed, type: `multipart/byteranges; boundary=${parts.boundary}`, body: all, fields });
}

/** A plain list, as without IndexOptions. `?C=N;O=D` sorts it: by name, date, size, description. */
function folderPage(
  context: CommandContext,
  request: WebRequest,
  path: string,
  { query, parts }: { query: string; parts: Parts },
): Reply {
  const { files } = context;
  const names = files.list(`${ROOT}${path}`);
  const entries = isRefusal(names)
    ? []
    : names
        .filter((name) => !name.startsWith(".ht"))
        .map((name) => {
          const bytes = files.readFile(`${ROOT}${path}${name}`);
          return isRefusal(bytes) ? { name: `${name}/`, size: -1 } : { name, size: bytes.length };
        });
  const [, column = "N", order = "A"] = /[?;&]C=([NMSD])(?:[;&]O=([AD]))?/.exec(query) ?? [];
  entries.sort((one, other) => (column === "S" ? one.size - other.size : 0) || (one.name < other.name ? -1 : 1));
  if (order === "D") entries.reverse();
  const parent = path.replace(/[^/]+\/$/, "");
  const items = entries.map(({ name }) => [escapeHtml(percentEncode(name, PLAIN)), escapeHtml(name)] as const);
  const rows = [...(path === "/" ? [] : [[escapeHtml(percentEncode(parent, PLAIN)), "Parent Directory"] as const]), ...items];
  const title = `Index of ${escapeHtml(path.replace(/(?<=.)\/$/, ""))}`;
  const page =
    `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n<h1>${title}</h1>\n<ul>` +
    `${rows.map(([href, text]) => `<li><a href="${href}"> ${text}</a></li>\n`).join("")}</ul>\n</body></html>\n`;
  const whole = toBytes(page);
  const typed = { type: "text/html;charset=ISO-8859-1", continues: true };
  return sendRanges(context, request, whole, { whole, stated: "", typed, type: typed.type, parts });
}

/** TRACE: the request as it came. */
function echo(context: CommandContext, request: WebRequest): Reply {
  const joined = new Map<string, string>();
  for (const { name, value } of request.headers) {
    const known = [...joined.keys()].find((each) => each.toLowerCase() === name.toLowerCase());
    joined.set(known ?? name, known === undefined ? value : `${joined.get(known)}, ${value}`);
  }
  const headers = [...joined].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const body = toBytes(`${request.lines[0]}\r\n${headers}\r\n`);
  return send(context, request, 200, { body, fields: "", type: "message/http", isUnmeasured: true });
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  206: "Partial Content",
  301: "Moved Permanently",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  414: "Request-URI Too Long",
  416: "Requested Range Not Satisfiable",
  417: "Expectation Failed",
  501: "Not Implemented",
};

/** What the page of a failure says. Source: modules/http/http_protocol.c, get_canned_error_string(). */
function explain(status: number, method: string, note: string): string {
  switch (status) {
    case 301:
      return `<p>The document has moved <a href="${note}">here</a>.</p>`;
    case 403:
      return "<p>You don't have permission to access this resource.</p>";
    case 404:
      return "<p>The requested URL was not found on this server.</p>";
    case 405:
      return `<p>The requested method ${escapeHtml(method)} is not allowed for this URL.</p>`;
    case 414:
      return "<p>The requested URL's length exceeds the capacity\nlimit for this server.<br />\n</p>";
    case 416:
      return "<p>None of the range-specifier values in the Range\nrequest-header field overlap the current extent\nof the selected resource.</p>";
    case 417:
      return `<p>The expectation given in the Expect request-header\nfield could not be met by this server.\nThe client sent<pre>\n    Expect: ${escapeHtml(note)}\n</pre>\n</p><p>Only the 100-continue expectation is supported.</p>`;
    case 501:
      return `<p>${escapeHtml(method)} not supported for current URL.<br />\n</p>`;
    default:
      return `<p>Your browser sent a request that this server could not understand.<br />\n${note}</p>`;
  }
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => names[character]!);
}

interface Sent {
  readonly type?: string;
  readonly body: Uint8Array;
  /** The fields before those of the connection. */
  readonly fields: string;
  /** No length is sent: in chunks where the connection goes on, to its end where not. */
  readonly isUnmeasured?: boolean;
  readonly continues?: boolean;
  readonly close?: boolean;
  /** Of the requests that the connection may still bring, one counts twice. */
  readonly countsTwice?: boolean;
}

function send(context: CommandContext, request: WebRequest, status: number, sent: Sent): Reply {
  const { type, body, fields, isUnmeasured = false, continues = false, countsTwice = false } = sent;
  const isHead = request.method === "HEAD";
  const kept = keepAlive(request);
  const cannotGoOn = (isUnmeasured && request.version === "1.0") || (expectsContinue(request) && !continues);
  const close = sent.close === true || cannotGoOn || kept === "close";
  const isChunked = isUnmeasured && !isHead && request.version !== "1.0";
  const max = 100 - request.earlier - (countsTwice ? 1 : 0);
  const named = kept === "named" ? `Keep-Alive: timeout=5, max=${max}\r\nConnection: Keep-Alive\r\n` : "";
  const chunked = isChunked && !(close && type !== "message/http");
  const head =
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nDate: ${formatHttpDate(epochSeconds(context.host))}\r\nServer: ${VERSION}\r\n${fields}` +
    `${close ? "Connection: close\r\n" : named}${chunked ? "Transfer-Encoding: chunked\r\n" : ""}` +
    `${type === undefined ? "" : `Content-Type: ${type}\r\n`}\r\n`;
  const framed = chunked
    ? Uint8Array.from([...toBytes(`${body.length.toString(16)}\r\n`), ...body, ...toBytes("\r\n0\r\n\r\n")])
    : body;
  const length = isHead ? 0 : body.length;
  return {
    status,
    length,
    head: request.version === "0.9" ? "" : head,
    body: isHead ? NOTHING : framed,
    close,
    continues,
  };
}

/** Source: ap_status_drops_connection(). */
const CLOSING: readonly number[] = [400, 414, 501];

function failure(
  context: CommandContext,
  request: WebRequest,
  status: number,
  { note = "", fields = "" }: { note?: string; fields?: string } = {},
): Reply {
  const reason = REASONS[status]!;
  const text = explain(status, request.method, note);
  const page = toBytes(
    `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n${text}\n</body></html>\n`,
  );
  const isUnmeasured = status === 416;
  const length = isUnmeasured || request.method === "HEAD" ? "" : `Content-Length: ${page.length}\r\n`;
  return send(context, request, status, {
    type: "text/html; charset=iso-8859-1",
    body: page,
    fields: `${status === 405 || status === 501 ? ALLOW : fields}${length}`,
    isUnmeasured,
    close: CLOSING.includes(status),
    countsTwice: isUnmeasured,
    continues: status === 404 || status === 405,
  });
}
