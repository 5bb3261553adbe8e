/**
 * What busybox httpd 1.35 replies to a request, byte for byte: files with ETag and ranges, 302 for a directory without its slash,
 * its error pages. Left out: CGI (501 for POST, as where there is no CGI), authentication, httpd.conf, gzip, the timeout of idle
 * clients.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../http/date.ts";
import { percentDecode } from "../http/percent.ts";
import { findHeader, parseHeader } from "../http/stream.ts";

export interface HttpdReply {
  readonly status: number;
  readonly head: string;
  readonly body: Uint8Array;
}

const REASONS: Readonly<Record<number, readonly [string, string?]>> = {
  200: ["OK"],
  206: ["Partial Content"],
  302: ["Found"],
  304: ["Not Modified"],
  400: ["Bad Request", "Unsupported method"],
  404: ["Not Found", "The requested URL was not found"],
  501: ["Not Implemented", "The requested method is not recognized"],
};

const TYPES: Readonly<Record<string, string>> = {
  ".txt.h.c.cc.cpp": "text/plain",
  ".htm.html": "text/html",
  ".jpg.jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".css": "text/css",
  ".js": "application/javascript",
  ".wav": "audio/wav",
  ".avi": "video/x-msvideo",
  ".qt.mov": "video/quicktime",
  ".mpe.mpeg": "video/mpeg",
  ".mid.midi": "audio/midi",
  ".mp3": "audio/mpeg",
};

/** The reply to a request's head, with `home` as the root. */
export function serveRequest(context: CommandContext, home: string, lines: readonly string[]): HttpdReply {
  const request = /^(\S+) +(\/\S*) +HTTP\/\S*$/.exec(lines[0]!);
  if (request === null) return replyError(context, 400);
  const [, method, target] = request;
  const [rawPath, query] = [target!.replace(/\?.*/, ""), /\?.*/.exec(target!)?.[0] ?? ""];
  const path = decodePath(rawPath);
  if (path === "malformed") return replyError(context, 400);
  if (path === "unfit") return replyError(context, 404);
  const steps = simplifyPath(path);
  if (steps === null) return replyError(context, 400);
  if (method !== "GET" && method !== "HEAD") return replyError(context, 501);
  const { files } = context;
  let file = home === "/" ? steps : home + steps;
  if (files.isDirectory(file)) {
    if (!steps.endsWith("/")) return replyWith(context, 302, "text/html", `Location: ${steps}/${query}\r\n`);
    file = `${file}index.html`;
  }
  const bytes = files.readFile(file);
  if (isRefusal(bytes)) return replyError(context, 404);
  return replyFile(context, file, bytes, { lines, isHead: method === "HEAD" });
}

function replyFile(
  context: CommandContext,
  file: string,
  bytes: Uint8Array,
  asked: { lines: readonly string[]; isHead: boolean },
): HttpdReply {
  const headers = asked.lines
    .slice(1)
    .map(parseHeader)
    .filter((header) => header !== null);
  const modified = fileSeconds(context.host);
  const tag = `"${modified.toString(16)}-${bytes.length.toString(16)}"`;
  if (findHeader(headers, "If-None-Match")?.includes(tag)) return replyWith(context, 304, "text/html", "");
  const range = /^bytes=(\d+)-(\d*)$/.exec(findHeader(headers, "Range") ?? "");
  const first = range === null ? 0 : Number(range[1]);
  const last = range === null || range[2] === "" ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1);
  const partial = range !== null && first <= last;
  const part = partial ? bytes.subarray(first, last + 1) : bytes;
  const fields =
    (partial ? `Content-Range: bytes ${first}-${last}/${bytes.length}\r\n` : "") +
    `Accept-Ranges: bytes\r\nLast-Modified: ${formatHttpDate(modified)}\r\nETag: ${tag}\r\nContent-Length: ${part.length}\r\n`;
  const reply = replyWith(context, partial ? 206 : 200, partial ? "text/html" : typeOf(file), fields);
  return asked.isHead ? reply : { ...reply, body: part };
}

/** An error page goes out with its head in one write, and for HEAD too. */
function replyError(context: CommandContext, status: number): HttpdReply {
  const [reason, text] = REASONS[status]!;
  const reply = replyWith(context, status, "text/html", "");
  const page = `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\n${text}\n</BODY></HTML>\n`;
  return { ...reply, head: reply.head + page };
}

function replyWith(context: CommandContext, status: number, type: string | null, fields: string): HttpdReply {
  const date = formatHttpDate(epochSeconds(context.host));
  const content = type === null ? "" : `Content-type: ${type}\r\n`;
  const head = `HTTP/1.1 ${status} ${REASONS[status]![0]}\r\nDate: ${date}\r\nConnection: close\r\n${content}${fields}\r\n`;
  return { status, head, body: new Uint8Array(0) };
}

function typeOf(file: string): string | null {
  const ending = /\.[^./]+$/.exec(file)?.[0];
  if (ending === undefined) return null;
  const entry = Object.entries(TYPES).find(([endings]) => endings.split(/(?=\.)/).includes(ending));
  return entry?.[1] ?? null;
}

/** %XX taken out; a slash or a zero byte written so is "unfit". */
export function decodePath(path: string): string | "malformed" | "unfit" {
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return "malformed";
  if (/%(00|2f)/i.test(path)) return "unfit";
  return percentDecode(path);
}

/** Without `.`, `..` and doubled slashes; null where it leads above the root. */
export function simplifyPath(path: string): string | null {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return null;
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  const isFolder = /\/\.{0,2}$/.test(path);
  return steps.length === 0 ? "/" : `/${steps.join("/")}${isFolder ? "/" : ""}`;
}
