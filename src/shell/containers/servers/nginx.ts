/**
 * nginx 1.27 with the configuration of its image: files of /usr/share/nginx/html on port 80, its headers, its error pages, its
 * logs. Configuration files are not read, and refused by name where somebody has put some. It is one process. Sources:
 * ngx_http_header_filter_module.c, ngx_http_special_response.c, ngx_http_static_module.c, ngx_http_index_module.c.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import { SIGNALS, type Signal } from "../../../sim/signals.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { removeDotSegments } from "../../commands/http/path.ts";
import { decodePath } from "../../commands/httpd/reply.ts";
import { toBytes } from "../../io.ts";
import { OPEN_FILES } from "../../open-files.ts";
import { unameOf } from "../../tools/names.ts";
import { logAccess, logError, logRequestError } from "./nginx-log.ts";
import { findPage, typeOf } from "./pages.ts";
import { serveWeb, type WebReply, type WebRequest, wantsClose } from "./web.ts";

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
  const server = {
    port: 80,
    backlog: 511,
    keepAliveSeconds: 75,
    reply: (request: WebRequest) => serveRequest(context, request),
    malformed: (request: WebRequest) => {
      const reply = failure(context, 400, "Bad Request", { close: true, isHead: false });
      logAccess(context, request, 400, reply.body.length);
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

function serveRequest(context: CommandContext, request: WebRequest): WebReply {
  const { method, target } = request;
  const how = { close: wantsClose(request), isHead: method === "HEAD" };
  const page = findPage(context, ROOT, target);
  const wrong = (text: string): void => logRequestError(context, request, text);
  let reply: WebReply;
  let status = 200;
  if (!["GET", "HEAD", "POST"].includes(method)) reply = failure(context, (status = 405), "Not Allowed", how);
  else if (page.kind === "none") {
    wrong(missingWords(target));
    reply = failure(context, (status = 404), "Not Found", how);
  } else if (page.kind === "folder" && !page.path.endsWith("/")) {
    const host = request.headers.find(({ name }) => name.toLowerCase() === "host")?.value ?? "localhost";
    reply = failure(context, (status = 301), "Moved Permanently", { ...how, location: `http://${host}${page.path}/` });
  } else if (page.kind === "folder") {
    wrong(`directory index of "${ROOT}${page.path}" is forbidden`);
    reply = failure(context, (status = 403), "Forbidden", how);
  } else if (method === "POST") reply = failure(context, (status = 405), "Not Allowed", how);
  else reply = filePage(context, page.path, page.bytes, how);
  logAccess(context, request, status, reply.body.length);
  return reply;
}

function missingWords(target: string): string {
  const decoded = decodePath(target.replace(/[?#].*/, ""));
  const path = `${ROOT}${decoded === "malformed" || decoded === "unfit" ? target : removeDotSegments(decoded)}`;
  const why = `(2: ${strerror("ENOENT")})`;
  return path.endsWith("/") ? `"${path}index.html" is not found ${why}` : `open() "${path}" failed ${why}`;
}

interface How {
  readonly close: boolean;
  readonly isHead: boolean;
  readonly location?: string;
}

function headOf(
  context: CommandContext,
  status: string,
  type: string,
  length: number,
  { close, location }: How,
  more = "",
): string {
  return (
    `HTTP/1.1 ${status}\r\nServer: ${VERSION}\r\nDate: ${formatHttpDate(epochSeconds(context.host))}\r\nContent-Type: ${type}\r\n` +
    `Content-Length: ${length}\r\n${location === undefined ? "" : `Location: ${location}\r\n`}${more === "" ? "" : `Last-Modified: ${more.split("|")[0]}\r\n`}` +
    `Connection: ${close ? "close" : "keep-alive"}\r\n${more === "" ? "" : `ETag: ${more.split("|")[1]}\r\nAccept-Ranges: bytes\r\n`}\r\n`
  );
}

function filePage(context: CommandContext, path: string, bytes: Uint8Array, how: How): WebReply {
  const modified = fileSeconds(context.host);
  const tag = `"${modified.toString(16)}-${bytes.length.toString(16)}"`;
  const type = typeOf(path) ?? "application/octet-stream";
  const head = headOf(context, "200 OK", type, bytes.length, how, `${formatHttpDate(modified)}|${tag}`);
  return { head, body: how.isHead ? new Uint8Array(0) : bytes, close: how.close };
}

function failure(context: CommandContext, status: number, reason: string, how: How): WebReply {
  const title = `${status} ${reason}`;
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${VERSION}</center>\r\n</body>\r\n</html>\r\n`;
  const head = headOf(context, title, "text/html", text.length, how);
  return { head, body: how.isHead ? new Uint8Array(0) : toBytes(text), close: how.close };
}
