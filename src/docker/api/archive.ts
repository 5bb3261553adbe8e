/** `docker cp`: archives of a container's files, out and in. Source: moby, api/server/router/container/copy.go. */
import { apiTime } from "../../shell/commands/docker/inspect/time.ts";
import { archivePath, extractToPath, type PathStat, statPath } from "../../shell/containers/archive/container.ts";
import { readTar, writeTar } from "../../shell/containers/archive/tar.ts";
import { encodeBase64 } from "../../wire/base64.ts";
import { encodeText } from "../../wire/text.ts";
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import { empty, notModelled } from "./respond.ts";
import { type Call, isSet, type Route, route, type WholeResponse } from "./shapes.ts";

/** Go's os.FileMode of a directory. */
const MODE_DIRECTORY = 2 ** 31;

function statHeader({ host }: Engine, { name, size, isDirectory, isExecutable }: PathStat): Record<string, string> {
  const mode = (isDirectory ? MODE_DIRECTORY : 0) + (isExecutable ? 0o755 : 0o644);
  // The files here have no times.
  const stat = { name, size, mode, mtime: apiTime(host, host.loop.nowUs), linkTarget: "" };
  return { "X-Docker-Container-Path-Stat": encodeBase64(encodeText(JSON.stringify(stat))) };
}

function stat({ engine, parameters, query }: Call): WholeResponse {
  return { ...empty(200), headers: statHeader(engine, statPath(engine, parameters[0]!, query.get("path") ?? "")) };
}

function read({ engine, parameters, query }: Call): WholeResponse {
  const [reference] = parameters as [string];
  const path = query.get("path") ?? "";
  const headers = statHeader(engine, statPath(engine, reference, path));
  const { epochUs, nowUs } = engine.host.loop;
  const body = writeTar(archivePath(engine, reference, path), Math.floor((epochUs + nowUs) / 1e6));
  return { status: 200, contentType: "application/x-tar", headers, body };
}

function write({ engine, parameters, query, bytes }: Call): WholeResponse {
  const isCompressed = [
    [0x1f, 0x8b],
    [0x42, 0x5a, 0x68],
    [0xfd, 0x37, 0x7a],
  ].some((magic) => magic.every((byte, at) => bytes[at] === byte));
  if (isCompressed) throw notModelled("a compressed archive");
  const path = query.get("path") ?? "";
  statPath(engine, parameters[0]!, path);
  const entries = readTar(bytes);
  if (typeof entries === "string") throw new DockerError(engine.profile.words.archive.problem(entries), 500);
  extractToPath(engine, parameters[0]!, path, { entries, keepsKind: isSet(query, "noOverwriteDirNonDir") });
  return empty(200);
}

export const ARCHIVE_ROUTES: readonly Route[] = [
  route("HEAD /containers/{}/archive", stat),
  route("GET /containers/{}/archive", read),
  route("PUT /containers/{}/archive", write),
];
