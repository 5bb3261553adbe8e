/**
 * How nginx reads a request: its line, its headers, the path of its target. Sources: ngx_http_parse.c, ngx_http_request.c
 * (ngx_http_process_request_header, ngx_http_validate_host).
 */
import { percentDecode } from "../../commands/http/percent.ts";
import { findHeader, type Header } from "../../commands/http/stream.ts";
import { simplifyPath } from "../../commands/httpd/reply.ts";
import type { StartLine, WebRequest } from "./web.ts";

/** Its four large buffers have 8 KB each, and a line has to fit into one. */
export const LONGEST_LINE = 8192;
/** `client_max_body_size`. */
const LARGEST_BODY = 1_048_576;
/** nginx's own number for headers that are too large, which it sends as 400. */
export const HEADERS_TOO_LARGE = 494;

const LINE = /^([A-Z_-]+) +([^\x00-\x20\x7f]+)(?: +HTTP\/([1-9]\d*)\.(\d{1,3}))? *\r?$/;

export function readStartLine(line: string): StartLine {
  const match = LINE.exec(line);
  if (match === null) return 400;
  const [, method, target, major, minor] = match;
  if (major === undefined) return readTarget(target!) === null ? 400 : { method: method!, target: target!, version: "0.9" };
  if (Number(major) > 1) return 505;
  return readTarget(target!) === null ? 400 : { method: method!, target: target!, version: `${major}.${minor}` };
}

const ABSOLUTE = /^[A-Za-z]+:\/\/([A-Za-z0-9.-]+|\[[^\]/?# ]+\])(?::\d*)?(?=[/?]|$)/;

/** The target without scheme and host; null where it is none. */
function readTarget(target: string): { readonly host: string | null; readonly rest: string } | null {
  if (target.startsWith("/")) return { host: null, rest: target };
  const match = ABSOLUTE.exec(target);
  if (match === null) return null;
  const rest = target.slice(match[0].length);
  return { host: match[1]!, rest: rest.startsWith("/") ? rest : `/${rest}` };
}

/** Decoded, without `.`, `..` and double slashes; null where it leads above the root, or is no text. */
export function pathOf(target: string): string | null {
  const path = readTarget(target)!.rest.replace(/[?#].*$/s, "");
  return /%(?![0-9a-fA-F]{2})|%00/.test(path) ? null : simplifyPath(percentDecode(path));
}

export function queryOf(target: string): string {
  return /\?([^#]*)/.exec(target)?.[0] ?? "";
}

/** The host that a request names, in small letters, without its port; null where it names none. */
export function hostOf({ target, headers }: WebRequest): string | null {
  const named = readTarget(target)!.host ?? findHeader(headers, "Host");
  return named === null
    ? null
    : named
        .toLowerCase()
        .replace(/^(\[[^\]]*\]|[^:]*).*$/, "$1")
        .replace(/\.$/, "");
}

const NAME = /^[^\x00-\x20\x7f:]+(?::|\r?$)/;

/** The status of the refusal where the headers are not in order. */
export function refuseHeaders({ lines, headers, version }: WebRequest): number | null {
  for (const line of lines.slice(1)) {
    if (line.length >= LONGEST_LINE) return HEADERS_TOO_LARGE;
    if (!NAME.test(line) || line.includes("\0")) return 400;
  }
  const hosts = valuesOf(headers, "host");
  const lengths = valuesOf(headers, "content-length");
  const coding = findHeader(headers, "Transfer-Encoding");
  if (hosts.length > 1 || lengths.length > 1 || hosts.some((host) => !isHost(host))) return 400;
  if ((hosts.length === 0 && version !== "1.0") || lengths.some((length) => !/^\d+$/.test(length))) return 400;
  if (coding !== null && (version === "1.0" || lengths.length > 0)) return 400;
  if (coding !== null && coding.toLowerCase() !== "chunked") return 501;
  return Number(lengths[0] ?? 0) > LARGEST_BODY ? 413 : null;
}

function valuesOf(headers: readonly Header[], wanted: string): string[] {
  return headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
}

function isHost(host: string): boolean {
  return host !== "" && !/[\x00-\x20\x7f/]|\.\./.test(host) && !/^[.:]/.test(host);
}

/** The last header that names one of the two decides, and `close` before the other. */
export function closesAfter({ version, headers }: WebRequest): boolean {
  const wish = valuesOf(headers, "connection").findLast((value) => /close|keep-alive/i.test(value));
  const wantsClose = wish !== undefined && /close/i.test(wish);
  return version === "1.0" || version === "0.9" ? wish === undefined || wantsClose : wantsClose;
}
