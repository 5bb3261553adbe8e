/**
 * What nginx writes: its access log in the format that the image's nginx.conf calls `main`, its error log from `notice` on. The
 * image makes standard output of the one, standard error of the other. nginx is one process here: what names its workers (their
 * start and end) is left out, and the lines of a request have the number of the one. Sources: ngx_http_log_module.c,
 * ngx_log.c, ngx_http_request.c.
 */
import { decodeBase64 } from "../../../wire/base64.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { epochSeconds } from "../../commands/http/date.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { toBytes, toText } from "../../io.ts";
import type { WebRequest } from "./web.ts";

export type LogLevel = "emerg" | "error" | "notice";

export function logError({ host, process, stderr }: CommandContext, level: LogLevel, text: string): void {
  const { ownPid } = process.leader ?? process;
  stderr.write(`${formatDate("%Y/%m/%d %H:%M:%S", epochSeconds(host))} [${level}] ${ownPid}#${ownPid}: ${text}\n`);
}

/** What was wrong with a request, with whose it was. */
export function logRequestError(context: CommandContext, request: WebRequest, text: string): void {
  const { client, connection, lines } = request;
  const host = headerOf(request, "host");
  const from = `client: ${formatIpv4(client.remote.address)}, server: localhost, request: "${lines[0]}"`;
  logError(context, "error", `*${connection} ${text}, ${from}${host === null ? "" : `, host: "${host}"`}`);
}

/** `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "..."`. */
export function logAccess(context: CommandContext, request: WebRequest, status: number, bytes: number): void {
  const header = (name: string): string => escapeText(headerOf(request, name) ?? "-");
  const when = formatDate("%d/%b/%Y:%H:%M:%S +0000", epochSeconds(context.host));
  const who = `${formatIpv4(request.client.remote.address)} - ${escapeText(userOf(request))}`;
  const asked = `"${escapeText(request.lines[0]!)}" ${status} ${bytes}`;
  context.stdout.write(
    `${who} [${when}] ${asked} "${header("referer")}" "${header("user-agent")}" "${header("x-forwarded-for")}"\n`,
  );
}

/** Null where it did not come; what may come several times is joined. */
function headerOf({ headers }: WebRequest, wanted: string): string | null {
  const values = headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
  return values.length === 0 ? null : values.join(", ");
}

/** The user that the request names, whether or not anybody asked for one. */
function userOf(request: WebRequest): string {
  const given = /^basic +(\S+)$/i.exec(headerOf(request, "authorization") ?? "")?.[1];
  if (given === undefined || !/^[\w+/]+=*$/.test(given)) return "-";
  const text = toText(decodeBase64(given));
  return text.includes(":") && !text.startsWith(":") ? text.slice(0, text.indexOf(":")) : "-";
}

/** Bytes that are no printable ASCII, quotes and backslashes, as \xHH. */
function escapeText(text: string): string {
  return [...toBytes(text)]
    .map((byte) =>
      byte < 0x20 || byte >= 0x7f || byte === 0x22 || byte === 0x5c
        ? `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`
        : String.fromCharCode(byte),
    )
    .join("");
}
