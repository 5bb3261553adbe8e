/** A small web server: responds to one request and closes. */
import type { Net } from "../../kernel/net.ts";
import { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { type Program, restAt, type Step, waitOn } from "../../sim/wait.ts";
import { ipv4 } from "../../wire/ipv4-address.ts";
import { decodeText, encodeText } from "../../wire/text.ts";
import { type WebSite, webResponse } from "./internet-data.ts";

export function webServer(site: WebSite): (net: Net) => Program {
  return function* serve(net) {
    const listener = TcpSocket.open(net);
    listener.bind(ipv4(site.address), site.port);
    listener.listen(16);
    for (;;) {
      const client = listener.accept();
      if (client === null) yield restAt(listener.ready);
      else net.loop.spawn("web", () => respond(client, site));
    }
  };
}

function* respond(client: TcpSocket, site: WebSite): Program {
  const request = yield* readHead(client);
  const match = /^(\S+) (\S+) HTTP\/1\.[01]\r\n/.exec(request);
  if (match !== null) {
    const rest = encodeText(webResponse(site, match[1]!, match[2]!));
    yield* sendAll(client, rest);
  }
  client.close();
  return 0;
}

/** The request up to its empty line, or what came before the end. */
function* readHead(client: TcpSocket): Step<string> {
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const chunk = client.receive();
    if (chunk === null || client.hasError) return text;
    if (chunk === undefined) yield waitOn(client.ready);
    else text += decodeText(chunk);
  }
  return text;
}

function* sendAll(client: TcpSocket, bytes: Uint8Array): Step<void> {
  let rest = bytes;
  while (rest.length > 0) {
    const taken = client.send(rest);
    if (typeof taken === "string") {
      if (taken !== "EAGAIN") return;
      yield waitOn(client.ready);
    } else {
      rest = rest.subarray(taken);
      if (rest.length > 0) yield waitOn(client.ready);
    }
  }
}
