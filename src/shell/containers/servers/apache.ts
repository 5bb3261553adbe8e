/**
 * Apache 2.4 with the configuration of its image: files of /usr/local/apache2/htdocs on port 80, its headers and error pages, its
 * logs. Configuration files are not read, and refused by name where somebody has put some. It lists no folders. It is one
 * process.
 */
import type { Signal } from "../../../sim/signals.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { toBytes } from "../../io.ts";
import { logAccess, logError, warnOfName } from "./apache-log.ts";
import { findPage, typeOf } from "./pages.ts";
import { serveWeb, type WebReply, type WebRequest, wantsClose } from "./web.ts";

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
  const server = {
    port: 80,
    backlog: 511,
    keepAliveSeconds: 5,
    reply: (request: WebRequest) => serveRequest(context, request),
    malformed: (request: WebRequest) => {
      const reply = failure(context, 400, { close: true, isHead: false, target: "" });
      logAccess(context, request, 400, reply.body.length);
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

interface How {
  readonly close: boolean;
  readonly isHead: boolean;
  readonly target: string;
}

function serveRequest(context: CommandContext, request: WebRequest): WebReply {
  const { method, target } = request;
  const how = { close: wantsClose(request), isHead: method === "HEAD", target };
  const page = findPage(context, ROOT, target);
  let status = 200;
  let reply: WebReply;
  if (page.kind === "file") reply = filePage(context, page.path, page.bytes, how);
  else reply = failure(context, (status = page.kind === "none" ? 404 : 403), how);
  logAccess(context, request, status, reply.body.length);
  return reply;
}

function filePage(context: CommandContext, path: string, bytes: Uint8Array, { close, isHead }: How): WebReply {
  const modified = fileSeconds(context.host);
  const tag = `"${bytes.length.toString(16)}-${(modified * 1_000_000).toString(16)}"`;
  const type = typeOf(path);
  const head =
    `HTTP/1.1 200 OK\r\nDate: ${formatHttpDate(epochSeconds(context.host))}\r\nServer: ${VERSION}\r\nLast-Modified: ${formatHttpDate(modified)}\r\n` +
    `ETag: ${tag}\r\nAccept-Ranges: bytes\r\nContent-Length: ${bytes.length}\r\n${close ? "Connection: close\r\n" : ""}` +
    `${type === null ? "" : `Content-Type: ${type}\r\n`}\r\n`;
  return { head, body: isHead ? new Uint8Array(0) : bytes, close };
}

const FAILURES: Readonly<Record<number, readonly [string, string]>> = {
  400: ["Bad Request", "<p>Your browser sent a request that this server could not understand.<br />\n</p>"],
  403: ["Forbidden", "<p>You don't have permission to access this resource.</p>"],
  404: ["Not Found", "<p>The requested URL was not found on this server.</p>"],
};

function failure(context: CommandContext, status: number, { close, isHead }: How): WebReply {
  const [reason, text] = FAILURES[status]!;
  const page = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n${text}\n</body></html>\n`;
  const head =
    `HTTP/1.1 ${status} ${reason}\r\nDate: ${formatHttpDate(epochSeconds(context.host))}\r\nServer: ${VERSION}\r\nContent-Length: ${page.length}\r\n` +
    `${close ? "Connection: close\r\n" : ""}Content-Type: text/html; charset=iso-8859-1\r\n\r\n`;
  return { head, body: isHead ? new Uint8Array(0) : toBytes(page), close };
}
