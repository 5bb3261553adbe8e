/** The request curl sends: its first line, its headers in curl's order, its body. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { encodeBase64 } from "../../../wire/base64.ts";
import type { CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import { toBytes, toText } from "../../io.ts";
import type { CurlOptions, DataPiece } from "./options.ts";
import { type CurlUrl, hostPort } from "./url.ts";

export interface Request {
  readonly method: string;
  /** Without the line that ends the head. */
  readonly head: readonly string[];
  readonly body: Uint8Array | null;
  readonly user: string | null;
}

/** The pieces of the body as one text; null where there are none. */
export function gatherData(context: CommandContext, options: CurlOptions): string | null {
  if (options.data.length === 0) return null;
  const pieces = options.data.map((piece, index) => (index > 0 && !piece.isJson ? "&" : "") + readPiece(context, piece));
  return pieces.join("");
}

function readPiece(context: CommandContext, { text, binary, raw }: DataPiece): string {
  if (raw || !text.startsWith("@")) return text;
  const bytes = context.files.readFile(resolvePath(context.cwd, text.slice(1)));
  if (!isRefusal(bytes)) return binary ? toText(bytes) : toText(bytes).replace(/[\r\n\0]/g, "");
  context.stderr.write(`Warning: Couldn't read data from file "${text.slice(1)}", this makes an empty POST.\n`);
  return "";
}

export function makeRequest(options: CurlOptions, url: CurlUrl, data: string | null, target: string): Request {
  const custom = options.headers.map(readCustom).filter((header) => header !== null);
  const replaced = (name: string): boolean => custom.some((header) => header.name.toLowerCase() === name.toLowerCase());
  const method = options.method ?? (options.head ? "HEAD" : data !== null ? "POST" : "GET");
  const user = url.user ?? options.user;
  const body = data === null ? null : toBytes(data);
  const head = [`${method} ${target} HTTP/${options.http10 ? "1.0" : "1.1"}`];
  const add = (name: string, value: string | null): void => {
    if (value !== null && !replaced(name)) head.push(`${name}: ${value}`);
  };
  const host = custom.find((header) => header.name.toLowerCase() === "host");
  if (host === undefined) head.push(`Host: ${hostPort(url)}`);
  else if (host.line !== null) head.push(host.line);
  add("Authorization", user === null ? null : `Basic ${encodeBase64(toBytes(user.includes(":") ? user : `${user}:`))}`);
  add("Range", options.range === null ? null : `bytes=${options.range}`);
  add("User-Agent", options.userAgent);
  add("Accept", "*/*");
  add("Referer", options.referer);
  add("Cookie", options.cookie);
  for (const header of custom) if (header.line !== null && header !== host) head.push(header.line);
  add("Content-Length", body === null ? null : String(body.length));
  add("Content-Type", body === null ? null : "application/x-www-form-urlencoded");
  return { method, head, body, user: user === null ? null : user.split(":")[0]! };
}

/** -H: `Name: value`; `Name:` takes a header away; `Name;` sends it empty. */
function readCustom(text: string): { name: string; line: string | null } | null {
  const colon = text.indexOf(":");
  if (colon >= 0) return { name: text.slice(0, colon).trim(), line: text.slice(colon + 1).trim() === "" ? null : text };
  return text.endsWith(";") ? { name: text.slice(0, -1), line: `${text.slice(0, -1)}:` } : null;
}
