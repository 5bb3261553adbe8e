/**
 * busybox httpd 1.35: serves the files of the host it runs on. Without -f it goes to the background and logs nowhere.
 * It listens at 0.0.0.0, where the real one takes [::] too. Left out and refused by name: -i, -c, -u, -r, -m, -vv.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { compute } from "../../../sim/pace.ts";
import type { Process } from "../../../sim/process.ts";
import type { Program } from "../../../sim/wait.ts";
import { ANY, formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { resolvePath } from "../../files.ts";
import { toBytes } from "../../io.ts";
import { isIpv6Text } from "../../net/address.ts";
import { resolveHost } from "../../net/resolve.ts";
import { sendAll } from "../../net/tcp.ts";
import { parseOptions } from "../../options/recorded.ts";
import { ToolOptions } from "../../tools/tool-options.ts";
import { listenTcp, readRequestHead, serveEach } from "../http/listen.ts";
import { decodePath, serveRequest } from "./reply.ts";
import { USAGE } from "./usage.ts";

const BACKLOG = 9;

const OPTIONS = new ToolOptions("httpd", "d h e p f v", {
  known: parseOptions("c:d:h:e:r:m:u:p:ifv", null),
  usage: USAGE,
  hasNoHint: true,
});

export const httpd: Command = { name: "httpd", path: "/usr/sbin/httpd", options: OPTIONS, run: runHttpd };

export function* runHttpd(context: CommandContext): Program {
  const { stderr, stdout, files } = context;
  const fail = (text: string, exitCode = 1): number => {
    stderr.write(`httpd: ${text}\n`);
    return exitCode;
  };
  const args = context.argv.slice(1);
  if (args.includes("--help")) {
    stderr.write(USAGE);
    return 0;
  }
  const line = OPTIONS.read(["httpd", ...args]);
  const verbose = line.options.filter(({ name }) => name === "v").length;
  if (verbose > 1) return fail('option "-vv" is not modelled', 2);
  const toDecode = line.value("d");
  if (toDecode !== undefined) {
    stdout.write(decodePath(toDecode.replaceAll("+", " ")));
    return 0;
  }
  const toEncode = line.value("e");
  if (toEncode !== undefined) {
    stdout.write(toEncode.replace(/[^a-zA-Z0-9]/g, (letter) => `&#${letter.codePointAt(0)};`));
    return 0;
  }
  const home = resolvePath(context.cwd, line.value("h") ?? ".").replace(/\/(\.?\/)*\.?$/, "") || "/";
  if (!files.isDirectory(home)) {
    return fail(`can't change directory to '${line.value("h")}': ${strerror(files.exists(home) ? "ENOTDIR" : "ENOENT")}`);
  }
  const endpoint = /^(?:(.*):)?(\d+)$/.exec(line.value("p") ?? "80");
  const tooLarge = endpoint !== null && endpoint[1] === undefined && Number(endpoint[2]) > 65_535;
  const host = endpoint === null || tooLarge ? line.value("p")! : (endpoint[1] ?? "0.0.0.0");
  if (isIpv6Text(host)) return fail(`IPv6 address '${host}' is not modelled`, 2);
  const resolved = yield* resolveHost(context, host);
  if (typeof resolved === "string") return fail(`bad address '${line.value("p")}'`);
  const listener = listenTcp(
    context,
    host === "*" ? ANY : resolved.addresses[0]!,
    endpoint === null || tooLarge ? 80 : Number(endpoint[2]),
    BACKLOG,
  );
  if (typeof listener === "string") return fail(`bind: ${strerror(listener)}`);
  const foreground = line.has("f");
  const log = verbose > 0 && foreground ? (text: string): void => stderr.write(text) : (): void => {};
  const serve = (client: TcpSocket): Program => serveClient(context, home, client, log);
  if (foreground) return yield* serveEach(context, listener, "fork", serve);
  const program = (): Program => serveEach({ ...context, process: daemon }, listener, "fork", serve);
  const daemon: Process = context.host.loop.spawn(context.process.title, program, context.process);
  listener.handTo(daemon);
  listener.holder = { name: listener.holder!.name, pid: daemon.pid, fd: 3 };
  return 0;
}

function* serveClient(context: CommandContext, home: string, client: TcpSocket, log: (text: string) => void): Program {
  const { loop } = context.host;
  const lines = yield* readRequestHead(client);
  if (lines === null) return 0;
  const { status, head, body } = serveRequest(context, home, lines);
  log(`${formatIpv4(client.remote.address)}:${client.remote.port}: response:${status}\n`);
  if ((yield* sendAll(client, toBytes(head))) !== null) return 0;
  yield* compute(loop, "httpd opens the file");
  if (body.length > 0) yield* sendAll(client, body);
  yield* compute(loop, "httpd ends");
  client.shutdown("write");
  while (client.receive() instanceof Uint8Array);
  return 0;
}
