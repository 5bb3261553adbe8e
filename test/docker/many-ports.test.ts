import { expect, test } from "vitest";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

/** Of moby's sources: `failed to start userland proxy for port mapping %s: %w` from 27 on, the bare error before. */
const REFUSED = "fork/exec /usr/bin/docker-proxy: resource temporarily unavailable";

test.each([
  ["20.10", `): ${REFUSED}.`],
  ["28", `): failed to start userland proxy for port mapping [::]:`],
] as const)("dockerd %s publishes no more ports than it can start proxies for, and takes all back", (version, words) => {
  const { host } = dockerhost({ docker: version, limits: { processes: 101 } });
  const state = () => host.exec(["iptables-save", "-t", "nat"]).stdout + host.exec(["ss", "-lntu"]).stdout;
  host.exec(["docker", "run", "-d", "nginx"]);
  const rules = (text: string) => text.split("\n").filter((line) => /^-A|LISTEN|UNCONN/.test(line));
  const before = rules(state());
  const run = host.exec(["docker", "run", "-d", "-p", "1000-3000:1000-3000", "nginx"]);
  expect(run.exitCode).toBe(125);
  expect(run.stderr).toContain(words);
  expect(run.stderr).toContain(REFUSED);
  expect(rules(state())).toEqual(before);
  expect(host.exec(["docker", "run", "-d", "-p", "1000-1020:1000-1020", "nginx"]).exitCode).toBe(0);
});
