/**
 * A thousand containers on one bridge, each publishing a port, typed as `docker run -d -p PORT:80 busybox`: how long until the
 * last one runs, and a curl to some of them.
 *
 *     npx tsx bench/docker.ts                               on 29
 *     npx tsx bench/docker.ts --count 100 --docker 20.10    fewer, on another version
 */
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { EngineVersion } from "../src/docker/shapes.ts";
import { dockerhost } from "../src/lab/worlds/dockerhost.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "1000" }, docker: { type: "string", default: "29" } },
});
const count = Number(values.count);
const version = values.docker as EngineVersion;
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
