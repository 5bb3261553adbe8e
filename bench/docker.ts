/**
 * A thousand containers on one bridge, each publishing a port, typed as `docker run -d -p PORT:80 busybox`: how long until the
 * last one runs, and a curl to some of them. Run it with: npx tsx bench/docker.ts [COUNT] [20.10|28|29]
 */
import { performance } from "node:perf_hooks";
import type { EngineVersion } from "../src/docker/shapes.ts";
import { dockerhost } from "../src/lab/worlds/dockerhost.ts";

const count = Number(process.argv[2] ?? 1000);
const version = (process.argv[3] ?? "29") as EngineVersion;
const { host } = dockerhost({ docker: version });
const from = performance.now();
const cpu = process.cpuUsage();
for (let index = 0; index < count; index++) {
  const { exitCode, stderr } = host.exec([
    "docker",
    "run",
    "-d",
    "--name",
    `web${index}`,
    "-p",
    `${10_000 + index}:80`,
    "busybox",
  ]);
  if (exitCode !== 0) throw new Error(stderr);
}
const ran = performance.now();
const { user, system } = process.cpuUsage(cpu);
const results = [0, count >> 1, count - 1].map((index) => host.exec(["curl", "-s", `10.0.0.10:${10_000 + index}`]).stdout.trim());
const [start, curl] = [ran - from, performance.now() - ran].map((ms) => (ms / 1000).toFixed(2));
console.log(
  `docker ${version}: ${count} containers in ${start} s (${((user + system) / 1e6).toFixed(2)} s of CPU), three curls in ${curl} s: ${[...new Set(results)].join(", ")}`,
);
