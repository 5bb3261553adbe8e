/**
 * What Apache writes in its image: the access log in the format `common` on standard output, the error log on standard error,
 * with what it looks for at its start: a full name of its host. The numbers of a process are those of its one thread. Sources:
 * mod_log_config.c, server/log.c, server/util.c (ap_escape_logitem), server/core.c (ap_get_local_host).
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { epochSeconds } from "../../commands/http/date.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { toBytes, toText } from "../../io.ts";
import type { WebRequest } from "./web.ts";

export function logError(context: CommandContext, module: string, text: string): void {
  writeError(context, `${module}:notice`, text);
}

/** What was wrong with a request; `before` stands before the client. */
export function logRequestError(
  context: CommandContext,
  { client }: WebRequest,
  module: string,
  text: string,
  before = "",
): void {
  const { address, port } = client.remote;
  writeError(context, `${module}:error`, `${before}[client ${formatIpv4(address)}:${port}] ${text}`);
}

function writeError({ host, process, stderr }: CommandContext, kind: string, text: string): void {
  const { loop } = host;
  const us = loop.epochUs + loop.nowUs;
  const micros = String(us % 1_000_000).padStart(6, "0");
  const when = formatDate(`%a %b %d %H:%M:%S.${micros} %Y`, Math.floor(us / 1_000_000));
  const { ownPid } = process.leader ?? process;
  stderr.write(`[${when}] [${kind}] [pid ${ownPid}:tid ${ownPid}] ${text}\n`);
}

/** `%h %l %u %t "%r" %>s %b` */
export function logAccess(context: CommandContext, { client, lines }: WebRequest, status: number, bytes: number): void {
  const when = formatDate("%d/%b/%Y:%H:%M:%S +0000", epochSeconds(context.host));
  const request = escapeText(lines[0]!);
  context.stdout.write(
    `${formatIpv4(client.remote.address)} - - [${when}] "${request}" ${status} ${bytes === 0 ? "-" : bytes}\n`,
  );
}

/** It asks twice: when it reads its configuration, and when it takes it up. */
export function warnOfName(context: CommandContext): void {
  const { name, found } = lookUpName(context);
  if (name.includes(".") || found?.[1]?.includes(".")) return;
  const failed = found === undefined ? `AH00557: httpd: apr_sockaddr_info_get() failed for ${name}\n` : "";
  const warning = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${ownName(context)}. Set the 'ServerName' directive globally to suppress this message\n`;
  context.stderr.write(`${failed}${warning}`.repeat(2));
}

/** What it calls itself where nobody has: its full name, else its address. */
export function ownName(context: CommandContext): string {
  const { name, found } = lookUpName(context);
  if (name.includes(".")) return name;
  return found?.[1]?.includes(".") ? found[1] : (found?.[0] ?? "127.0.0.1");
}

/** The line of /etc/hosts that has the host's name: an address, then names. */
function lookUpName(context: CommandContext): { readonly name: string; readonly found: readonly string[] | undefined } {
  const name = textOf(context, "/etc/hostname").trim();
  const lines = textOf(context, "/etc/hosts")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  return { name, found: lines.find(([, ...names]) => names.includes(name)) };
}

function textOf({ files }: CommandContext, path: string): string {
  const bytes = files.readFile(path);
  return isRefusal(bytes) ? "" : toText(bytes);
}

const LETTERS: Readonly<Record<number, string>> = { 8: "b", 9: "t", 10: "n", 11: "v", 13: "r", 34: '"', 92: "\\" };

function escapeText(text: string): string {
  const escaped = (byte: number): string => {
    const letter = LETTERS[byte];
    if (letter !== undefined) return `\\${letter}`;
    return byte < 0x20 || byte >= 0x7f ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
  };
  return [...toBytes(text)].map(escaped).join("");
}
