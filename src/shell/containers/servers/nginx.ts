/**
 * nginx 1.27 with the configuration of its image: files of /usr/share/nginx/html on port 80, its headers, its error pages, its
 * access log on stdout. Its own configuration files are not read (-c and a mounted nginx.conf have no effect). Sources:
 * ngx_http_header_filter_module.c, ngx_http_special_response.c.
 */
import type { Program } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, fileSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { toBytes } from "../../io.ts";
import { findPage, typeOf } from "./pages.ts";
import { serveWeb, type WebReply, type WebRequest, wantsClose } from "./web.ts";

const VERSION = "nginx/1.27.0";
const ROOT = "/usr/share/nginx/html";

export const nginx: Command = { name: "nginx", run: runNginx };

/** The script of the image says what it looks at, then becomes its command. */
export const nginxEntrypoint: Command = {
  name: "docker-entrypoint.sh",
  *run(context) {
    const [, ...argv] = context.argv;
    if (argv.length === 0) return 0;
    return yield* context.execute(argv);
  },
};

function* runNginx(context: CommandContext): Program {
  const { argv, stderr } = context;
  if (argv[1] === "-v") {
    stderr.write(`nginx version: ${VERSION}\n`);
    return 0;
  }
  if (argv[1] === "-t") {
    stderr.write(
      "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n",
    );
    return 0;
  }
  if (argv.length > 1 && argv[1] !== "-g") {
    stderr.write(`nginx: option "${argv[1]}" is not modelled\n`);
    return 2;
  }
  context.process.argv = [`nginx: master process ${argv.join(" ")}`];
  const server = {
    port: 80,
    backlog: 511,
    keepAliveSeconds: 75,
    reply: (request: WebRequest) => serveRequest(context, request),
    malformed: () => failure(context, 400, "Bad Request", { close: true, isHead: false }),
    taken: (text: string) => {
      const line = `nginx: [emerg] bind() to 0.0.0.0:80 failed (98: ${text})\n`;
      return line;
    },
  };
  return yield* serveWeb(context, server, { QUIT: 0, TERM: 0, INT: 0 });
}

function serveRequest(context: CommandContext, request: WebRequest): WebReply {
  const { method, target } = request;
  const how = { close: wantsClose(request), isHead: method === "HEAD" };
  const page = findPage(context, ROOT, target);
  let reply: WebReply;
  let status = 200;
  if (method !== "GET" && method !== "HEAD") reply = failure(context, (status = 405), "Not Allowed", how);
  else if (page.kind === "none") reply = failure(context, (status = 404), "Not Found", how);
  else if (page.kind === "folder" && !page.path.endsWith("/")) {
    const host = request.headers.find(({ name }) => name.toLowerCase() === "host")?.value ?? "localhost";
    reply = failure(context, (status = 301), "Moved Permanently", { ...how, location: `http://${host}${page.path}/` });
  } else if (page.kind === "folder") reply = failure(context, (status = 403), "Forbidden", how);
  else reply = filePage(context, page.path, page.bytes, how);
  logAccess(context, request, status, reply.body.length);
  return reply;
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

/** The combined format, as the image's nginx.conf has it. */
function logAccess(context: CommandContext, request: WebRequest, status: number, bytes: number): void {
  const header = (wanted: string): string => request.headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? "-";
  const when = formatDate("%d/%b/%Y:%H:%M:%S +0000", epochSeconds(context.host));
  const from = formatIpv4(request.client.remote.address);
  context.stdout.write(
    `${from} - - [${when}] "${request.lines[0]}" ${status} ${bytes} "${header("referer")}" "${header("user-agent")}" "${header("x-forwarded-for")}"\n`,
  );
}
