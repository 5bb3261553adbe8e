/**
 * How Apache reads a request under `HttpProtocolOptions Strict`, its default: its line, its headers, the path of its target.
 * Sources: server/protocol.c (read_request_line, ap_get_mime_headers_core, ap_check_request_header), server/vhost.c
 * (strict_hostname_check).
 */
import { findHeader, type Header } from "../../commands/http/stream.ts";
import { decodePath, simplifyPath } from "../../commands/httpd/reply.ts";
import type { StartLine, WebRequest } from "./web.ts";

/** LimitRequestLine and LimitRequestFieldSize are 8190, without the end of the line. */
export const LONGEST_LINE = 8192;
/** LimitRequestFields. */
const MOST_HEADERS = 100;

const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([^\x00-\x20\x7f]+)(?: HTTP\/([1-9]\.\d))?\r$/;

export function readStartLine(line: string): StartLine {
  const match = LINE.exec(line);
  if (match === null) return 400;
  const [, method, target, version = "0.9"] = match;
  return version === "0.9" && method !== "GET" ? 400 : { method: method!, target: target!, version };
}

/** What is wrong with the headers: a status, and what the page says besides. */
export interface Refused {
  readonly status: number;
  readonly note: string;
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/;

export function refuseHeaders(request: WebRequest): Refused | null {
  const { lines, headers, version } = request;
  const bad: Refused = { status: 400, note: "" };
  if (version === "0.9") return null;
  for (const [at, line] of lines.slice(1).entries()) {
    if (line.length >= LONGEST_LINE) return { status: 400, note: "Size of a request header field exceeds server limit." };
    if (at >= MOST_HEADERS) return { status: 400, note: "The number of request header fields exceeds this server's limit." };
    if (!line.endsWith("\r") || !(NAME.test(line) || /^[ \t]/.test(line))) return bad;
  }
  const hosts = valuesOf(headers, "host");
  if (hosts.length === 0 ? version !== "1.0" : !isHost(hosts.join(", "))) return bad;
  const lengths = valuesOf(headers, "content-length");
  const coding = findHeader(headers, "Transfer-Encoding");
  if (coding !== null ? coding.toLowerCase() !== "chunked" : lengths.length > 0 && !/^\d+$/.test(lengths.join(", "))) return bad;
  const expected = findHeader(headers, "Expect");
  return expected === null || expected.toLowerCase() === "100-continue" ? null : { status: 417, note: expected };
}

function valuesOf(headers: readonly Header[], wanted: string): string[] {
  return headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
}

function isHost(text: string): boolean {
  const [, name, port] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(.*))?$/.exec(text) ?? [];
  if (name === undefined || (port !== undefined && !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65536)))
    return false;
  if (name.startsWith("[")) return true;
  if (!/^[A-Za-z0-9._-]+$/.test(name) || name.includes("..")) return false;
  if (/^[0-9.]+$/.test(name)) return /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}$/.test(name);
  return !/\.[^A-Za-z.][^.]*$/.test(name);
}

/** The target without its scheme and host: a path with its query, `*`; null where Apache takes it for none. */
export function localTarget(target: string): string | null {
  if (target.includes("#")) return null;
  const local = target.replace(/^http:\/\/[^/?]*/i, "");
  if (local === "" || local.startsWith("?")) return `/${local}`;
  return local.startsWith("/") || local === "*" ? local : null;
}

/**
 * Decoded, without `.`, `..` and double slashes; "malformed" also where it leads above the root, "unfit" with an encoded slash or
 * zero byte.
 */
export function pathOf(target: string): { readonly path: string } | "malformed" | "unfit" {
  const decoded = decodePath(target.replace(/\?.*$/s, ""));
  if (decoded === "malformed" || decoded === "unfit") return decoded;
  const path = simplifyPath(decoded);
  return path === null ? "malformed" : { path };
}

/** The host and port that a request names, in small letters; null where it names none. */
export function hostOf({ target, headers }: WebRequest): string | null {
  const named = /^http:\/\/([^/?]+)/i.exec(target)?.[1] ?? findHeader(headers, "Host");
  return named === null
    ? null
    : named
        .toLowerCase()
        .replace(/\.(?=:|$)/, "")
        .replace(/:80$/, "");
}

/** The methods that Apache and its modules know (server/protocol.c, ap_method_registry_init). */
const METHODS =
  "BASELINE-CONTROL CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LOCK MERGE MKACTIVITY MKCOL MKWORKSPACE MOVE OPTIONS PATCH POST PROPFIND PROPPATCH PUT REPORT TRACE UNCHECKOUT UNLOCK UPDATE VERSION-CONTROL".split(
    " ",
  );

export function isKnownMethod(method: string): boolean {
  return METHODS.includes(method);
}

/** Whether the connection goes on after a reply, and whether the client asked for that by name. */
export function keepAlive({ version, headers }: WebRequest): "close" | "named" | "unnamed" {
  const tokens = valuesOf(headers, "connection").flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  if (version === "0.9" || tokens.includes("close")) return "close";
  if (tokens.includes("keep-alive")) return "named";
  return version === "1.0" ? "close" : "unnamed";
}
