/**
 * `npm run record -- ROOM [NAME ...]`: asks the real thing anew and keeps what it printed; most rooms need root and a real
 * kernel.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ROOMS } from "./rooms.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const [name = "", ...words] = process.argv.slice(2);
const room = Object.hasOwn(ROOMS, name) ? ROOMS[name] : undefined;
if (room === undefined) {
  if (name !== "") console.error(`record: no such room: ${name}`);
  for (const [each, { about, data }] of Object.entries(ROOMS))
    console.error(`${each.padEnd(10)}${about}\n${" ".repeat(10)}${data}`);
  process.exit(2);
}
const [program, ...args] = room.command(words) as [string, ...string[]];
const output = room.output === undefined ? "inherit" : openSync(`${ROOT}${room.output}`, "w");
const { status } = spawnSync(program, args, { cwd: ROOT, stdio: ["inherit", output, "inherit"] });
if (typeof output === "number") closeSync(output);
process.exitCode = status ?? 1;
