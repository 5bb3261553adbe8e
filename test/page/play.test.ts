/** What `netnsim play` serves, and to whom. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPageServer } from "../../src/cli/play.ts";

const server = createPageServer(new Map([["index.html", () => Buffer.from("the page")]]));

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  server.close();
});

async function statusOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(request({ port, path, headers }).end(), "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test.each([
  ["/", 200],
  ["/index.html?of=old", 200],
  ["/other.html", 404],
  ["/../package.json", 404],
  ["//", 404],
])("%s: %d", async (path, status) => {
  expect(await statusOf(path)).toBe(status);
});

test("a name of somebody else's that leads to 127.0.0.1 gets nothing", async () => {
  expect(await statusOf("/", { host: "example.com" })).toBe(404);
});
