/** Ports that containers publish, under load: what is not read at one end is not sent at the other. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { dial, publishProgram, readAll, type Served, serve } from "../serve/served.ts";

let lab: Served;

beforeEach(async () => {
  lab = await serve({ publish: () => {} });
  await lab.sh("ip link set lo up");
});

afterEach(() => lab.close());

const MEGABYTE = 1024 * 1024;

test("a server that does not read holds up its client, and gets every byte once it reads", async () => {
  let count = 0;
  let mayRead = false;
  const port = await publishProgram(lab, function* (self) {
    const client = yield* self.tcp().bind("0.0.0.0", 9000).listen().accept();
    while (!mayRead) yield* self.sleep(10);
    for (let data = yield* client.read(); data !== null; data = yield* client.read()) count += data.length;
    client.close();
  });
  const client = (await dial(port))!;
  client.end(Buffer.alloc(40 * MEGABYTE));
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Buffers of the lab's sockets, of the machine's kernel, and Node's: no more is taken from the client.
  expect(client.writableLength).toBeGreaterThan(20 * MEGABYTE);
  mayRead = true;
  await readAll(client);
  expect(count).toBe(40 * MEGABYTE);
});

test("a client that does not read holds up its server, and gets every byte once it reads", async () => {
  let sent = 0;
  const chunk = Buffer.alloc(65_536, "0123456789");
  const port = await publishProgram(lab, function* (self) {
    const client = yield* self.tcp().bind("0.0.0.0", 9000).listen().accept();
    for (; sent < 40 * MEGABYTE; sent += chunk.length) yield* client.write(chunk);
    client.close();
  });
  const client = (await dial(port))!;
  let before = -1;
  while (before !== sent) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(sent).toBeLessThan(30 * MEGABYTE);
  const bytes = await readAll(client);
  expect(bytes.length).toBe(40 * MEGABYTE);
  expect(bytes.equals(Buffer.concat(Array.from({ length: 640 }, () => chunk)))).toBe(true);
});
