import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { labFolders } from "../../src/serve/lab-folder.ts";
import { removeLeftFolders } from "../../src/serve/left-folders.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "left-"));
  vi.stubEnv("XDG_RUNTIME_DIR", parent);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(parent, { recursive: true });
});

test("folders are made where the session has none that is there", () => {
  expect(labFolders()).toBe(parent);
  vi.stubEnv("XDG_RUNTIME_DIR", join(parent, "none"));
  expect(labFolders()).toBe(tmpdir());
});

const LISTENS = `require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;

test("a lab's folder is removed where the lab was killed, and left where it is up, is being made, or is none", async () => {
  for (const name of ["netnsim-killed", "netnsim-up", "netnsim-new", "other"]) mkdirSync(join(parent, name));
  for (const name of ["netnsim-killed", "other"]) spawnSync(process.execPath, ["-e", LISTENS, join(parent, name, "lab.sock")]);
  const server = createServer().listen(join(parent, "netnsim-up", "lab.sock"));
  await once(server, "listening");
  expect(readdirSync(join(parent, "netnsim-killed"))).toEqual(["lab.sock"]);
  await removeLeftFolders();
  expect(readdirSync(parent).sort()).toEqual(["netnsim-new", "netnsim-up", "other"]);
  server.close();
  await removeLeftFolders();
  expect(readdirSync(parent).sort()).toEqual(["netnsim-new", "netnsim-up", "other"]);
});
