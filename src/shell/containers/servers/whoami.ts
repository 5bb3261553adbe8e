/**
 * traefik/whoami: prints who asked and how the request came. `--port N` and WHOAMI_PORT_NUMBER, `--name` and WHOAMI_NAME are
 * known; of its paths only / is (anything gets the same reply), /health with 200 and /api as JSON are not modelled and refused
 * with 501. Source: traefik/whoami app.go.
 */
import type { Program } from "../../../sim/wait.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { epochSeconds, formatHttpDate } from "../../commands/http/date.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { toBytes } from "../../io.ts";
import { serveWeb, type WebReply, type WebRequest, wantsClose } from "./web.ts";

export const whoami: Command = { name: "whoami", run: runWhoami };

function* runWhoami(context: CommandContext): Program {
  const { argv, env, stderr } = context;
  let port = env.get("WHOAMI_PORT_NUMBER") ?? "80";
  let name = env.get("WHOAMI_NAME") ?? "";
  for (let at = 1; at < argv.length; at++) {
    const [option, inline] = argv[at]!.replace(/^--?/, "").split("=");
    const value = inline ?? argv[++at] ?? "";
    if (option === "port") port = value;
    else if (option === "name") name = value;
    else {
      stderr.write(`whoami: option "${option}" is not modelled\n`);
      return 2;
    }
  }
  stderr.write(`${stamp(context)} Starting up on port ${port}\n`);
  const server = {
    port: Number(port),
    backlog: 4096,
    keepAliveSeconds: 3600,
    reply: (request: WebRequest) => serveRequest(context, request, name),
    malformed: () => plain("400 Bad Request", "400 Bad Request"),
    taken: (text: string) => `${stamp(context)} listen tcp :${port}: bind: ${text.toLowerCase()}\n`,
  };
  return yield* serveWeb(context, server, { TERM: 2, INT: 2 });
}

function stamp(context: CommandContext): string {
  return formatDate("%Y/%m/%d %H:%M:%S", epochSeconds(context.host));
}

function serveRequest(context: CommandContext, request: WebRequest, name: string): WebReply {
  const { method, target, client, headers, version } = request;
  const close = wantsClose(request);
  if (/^\/(api|bench|data|echo|health|upload)(\/|\?|$)/.test(target))
    return plain("501 Not Implemented", `netnsim: whoami's ${target} is not modelled\n`);
  const host = headers.find((each) => each.name.toLowerCase() === "host")?.value ?? "";
  const others = headers
    .filter((each) => each.name.toLowerCase() !== "host")
    .map((each) => `${canonical(each.name)}: ${each.value}\n`);
  const addresses = context.net.devices.flatMap((device) =>
    device === null ? [] : device.link.addresses.map((each) => formatIpv4(each.local)),
  );
  const body =
    `${name === "" ? "" : `Name: ${name}\n`}Hostname: ${context.env.get("HOSTNAME") ?? ""}\n` +
    addresses.map((each) => `IP: ${each}\n`).join("") +
    `RemoteAddr: ${formatIpv4(client.remote.address)}:${client.remote.port}\n${method} ${target} HTTP/${version}\nHost: ${host}\n` +
    `${others.sort().join("")}\n`;
  const date = formatHttpDate(epochSeconds(context.host));
  const head = `HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: ${body.length}\r\nContent-Type: text/plain; charset=utf-8\r\n${close ? "Connection: close\r\n" : ""}\r\n`;
  return { head, body: method === "HEAD" ? new Uint8Array(0) : toBytes(body), close };
}

/** user-agent becomes User-Agent. Go: textproto.CanonicalMIMEHeaderKey(). */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function plain(status: string, text: string): WebReply {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n`;
  return { head, body: toBytes(text), close: true };
}
