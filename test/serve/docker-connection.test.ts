/** How a response goes over a connection that both sides take for a stream of their own. */
import { once } from "node:events";
import { Duplex } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HijackedConnection } from "../../src/serve/docker-connection.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout"] }));

afterEach(() => vi.useRealTimers());

test("the head comes alone: a client that reads it and then takes the connection over has lost nothing", async () => {
  let sent = "";
  const socket = new Duplex({
    read: () => {},
    write: (chunk, _, done) => {
      sent += chunk;
      done();
    },
  });
  const connection = new HijackedConnection(socket);
  connection.begin("application/vnd.docker.raw-stream");
  connection.write(Buffer.from("printed at once\n"));
  connection.end();
  const head = sent;
  expect(head).toMatch(/^HTTP\/1\.1 101 UPGRADED\r\n(.+\r\n)+\r\n$/);
  expect(connection.behind).toBe(16);
  vi.runAllTimers();
  await once(socket, "finish");
  expect(sent).toBe(`${head}printed at once\n`);
});
