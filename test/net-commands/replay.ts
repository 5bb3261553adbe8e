/** Runs recorded command lines again, in one host laid out as the recording's was, and takes out what differs by nature. */
import { readFileSync } from "node:fs";
import { bare } from "../../src/lab/worlds/bare.ts";
import { rawServer } from "./raw-server.ts";

export interface Recorded {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** What the server was asked, request after request. */
  readonly requests: string;
  /** The files there were in the working directory afterwards. */
  readonly files: readonly string[];
}

export function readRecorded(name: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8")) as Recorded[];
}

/** Speeds, clocks, pointers. */
export function canonical(text: string): string {
  return text
    .replace(/(\r *\d+ +\S+ +\d+ +\S+ +0 +0) +\S+( +0 (?:.{8} ){3}) *\S+/g, "$1 SPEED$2SPEED")
    .replace(/after \d+ m/g, "after N m")
    .replace(/0x[0-9a-f]{12}/g, "0xPOINTER")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "STAMP")
    .replace(/(\d+%) +[\d.]+[KMG] \d+s\n/g, "$1 SPEED\n")
    .replace(/ +[\d.]+[KMG ]=[\d.]+s\n/g, " SPEED\n")
    .replace(/\([\d.]+ [KMG]?B\/s\)/g, "(SPEED)")
    .replace(/Total wall clock time: .*|in [\d.]+s/g, "TIME");
}

/** A host with lo, and v0 as 10.9.0.1/24 where nobody else replies. */
export async function startHost(): Promise<{ run(argv: readonly string[]): Omit<Recorded, "argv"> }> {
  const { host } = bare();
  const requests: string[] = [];
  await host.sh(
    "ip link set lo up; ip link add v0 type veth peer name v1; ip addr add 10.9.0.1/24 dev v0; ip link set v0 up; ip link set v1 up; sleep 2",
  );
  await host.sh("mkdir /rd; echo nameserver 127.0.0.1 >/etc/resolv.conf");
  host.spawnProgram("raw", rawServer(requests));
  return {
    run(argv) {
      requests.length = 0;
      const reply = host.exec(argv, { cwd: "/rd" });
      const view = host.environment().files;
      return { ...reply, requests: requests.map((request) => `${request}--\n`).join(""), files: listFiles(view, "/rd", "") };
    },
  };
}

function listFiles(
  files: ReturnType<Awaited<ReturnType<typeof bare>>["host"]["environment"]>["files"],
  directory: string,
  prefix: string,
): string[] {
  const names = files.list(directory);
  if (!Array.isArray(names)) return [];
  return (names as string[])
    .flatMap((name) =>
      files.isDirectory(`${directory}/${name}`) ? listFiles(files, `${directory}/${name}`, `${prefix}${name}/`) : [prefix + name],
    )
    .sort();
}
