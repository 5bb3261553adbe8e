/**
 * A program of your own: a server that echoes what it gets, and a client, on the sockets of a simulated host.
 *
 *     npx tsx examples/echo-server.ts
 */
import { decodeText, Lab } from "netnsim";
import type { Program, Step, TcpSocket } from "netnsim/programs";

const server: Program = function* (self) {
  const listener = self.tcp({ reuseAddress: true }).bind("0.0.0.0", 7).listen();
  for (;;) self.thread(echo(yield* listener.accept()));
};

function* echo(client: TcpSocket): Step<void> {
  for (let data = yield* client.read(); data !== null; data = yield* client.read()) yield* client.write(data);
  client.close();
}

const client: Program = function* (self) {
  const socket = self.tcp();
  yield* socket.connect("127.0.0.1", 7);
  yield* socket.write("hello");
  const data = yield* socket.read();
  self.print(data === null ? "nothing came back\n" : `${decodeText(data)} came back\n`);
  return data === null ? 1 : 0;
};

const host = new Lab().addHost("h");
host.netns().up("lo");
const running = host.start("echo", server);
const asking = host.start("client", client);
for await (const text of asking.stdout) process.stdout.write(text);
console.log("exit code", await asking.exited);

// The tools of the host know the server as any other process.
process.stdout.write(host.exec(["ss", "-Hltn"]).stdout);
running.kill("TERM");
console.log("exit code", await running.exited);

// Prints:
// hello came back
// exit code 0
// LISTEN 0      128    0.0.0.0:7 0.0.0.0:*
// exit code 143
