/** Archives of docker's Engine API: what `docker cp` puts into a container and takes out of it. */
import { beforeEach, expect, test } from "vitest";
import type { WholeResponse } from "../../src/docker/api/shapes.ts";
import { readTar, writeTar } from "../../src/shell/containers/archive/tar.ts";
import { decodeBase64 } from "../../src/wire/base64.ts";
import { decodeText, encodeText } from "../../src/wire/text.ts";
import { type Asked, ask, begin, create, newWorld } from "./api-lab.ts";

beforeEach(() => newWorld());

const FILES = [
  { name: "d", kind: "directory", content: new Uint8Array(0), isExecutable: true },
  { name: "d/two", kind: "file", content: encodeText("two\n"), isExecutable: true },
  { name: `d/${"n".repeat(120)}`, kind: "file", content: new Uint8Array(512), isExecutable: false },
  { name: "d/ü", kind: "file", content: encodeText("ü"), isExecutable: false },
] as const;
const statOf = (asked: Asked) =>
  JSON.parse(decodeText(decodeBase64((asked.response as WholeResponse).headers!["X-Docker-Container-Path-Stat"]!)));

test("what is put into a container is what is taken out of it", () => {
  expect(readTar(writeTar(FILES, 0))).toEqual(FILES);
  create({ Image: "busybox" }, "box");
  expect(begin("PUT /containers/box/archive?path=/tmp", writeTar(FILES, 0)).response).toMatchObject({ status: 200 });
  const { body } = begin("GET /containers/box/archive?path=/tmp/d").response as WholeResponse;
  expect(readTar(body as Uint8Array)).toEqual(FILES.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  expect(statOf(begin("HEAD /containers/box/archive?path=/tmp/d/two"))).toMatchObject({ name: "two", size: 4, mode: 0o755 });
  expect(statOf(begin("GET /containers/box/archive?path=/tmp/d/."))).toMatchObject({ name: ".", mode: 2 ** 31 + 0o755 });
});

test("a file does not take a folder's place where the client does not want it, as of 28.5.2", () => {
  create({ Image: "busybox" }, "box");
  begin("PUT /containers/box/archive?path=/tmp", writeTar(FILES, 0));
  const file = writeTar([{ ...FILES[1], name: "d" }], 0);
  expect(ask("PUT /containers/box/archive?path=/tmp&noOverwriteDirNonDir=true", file)).toEqual({
    status: 500,
    json: { message: 'cannot overwrite directory "d" with non-directory "/tmp"' },
  });
  expect(begin("PUT /containers/box/archive?path=/tmp", file).response).toMatchObject({ status: 200 });
  expect(statOf(begin("HEAD /containers/box/archive?path=/tmp/d"))).toMatchObject({ size: 4, mode: 0o755 });
});

test.each([
  ["GET /containers/box/archive?path=/nosuch", "", 404, "Could not find the file /nosuch in container box"],
  ["GET /containers/box/archive?path=/proc/version", "", 404, "Could not find the file /proc/version in container box"],
  ["GET /containers/box/archive", "", 400, "bad parameter: pathcannot be empty"],
  [
    "GET /containers/box/archive?path=/bin/busybox",
    "",
    501,
    "netnsim does not model an archive of a program or device: /bin/busybox",
  ],
  ["PUT /containers/box/archive?path=/nosuch", "", 404, "Could not find the file /nosuch in container box"],
  ["PUT /containers/box/archive?path=/etc/hosts", "", 400, "extraction point is not a directory"],
  ["PUT /containers/box/archive?path=/tmp", "one\n", 500, "unexpected EOF"],
  ["PUT /containers/box/archive?path=/tmp", "x".repeat(1000), 500, "archive/tar: invalid tar header"],
  ["PUT /containers/box/archive?path=/tmp", "BZh9", 501, "netnsim does not model a compressed archive"],
])("%s is refused as of 28.5.2, or by name", (line, body, status, message) => {
  create({ Image: "busybox" }, "box");
  expect(ask(line, body)).toEqual({ status, json: { message } });
});
