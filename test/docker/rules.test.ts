/**
 * The rule sets in data/ were written by real dockerds (20.10.24, 28.5.2 and 29.7.2 with iptables) on a host like this one,
 * situation by situation. Here the same is asked of the simulated dockerd, and iptables-save has to print the same lines in the
 * same order.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { removeContainer } from "../../src/docker/container/run.ts";
import type { Engine } from "../../src/docker/engine.ts";
import { createNetwork } from "../../src/docker/network/create.ts";
import { removeNetwork } from "../../src/docker/network/remove.ts";
import type { DaemonOptions, EngineVersion } from "../../src/docker/shapes.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { dockerLab, networkRequest, run } from "./engine-lab.ts";

const RELEASES = { "20.10": "20.10.24", "28": "28.5.2", "29": "29.7.2" } as const satisfies Partial<
  Record<EngineVersion, string>
>;
type Recorded = keyof typeof RELEASES;

/** A rule set by the line that opens it; a title may come twice (the container's own follows): the first is the host's. */
function recorded(version: Recorded, title: string): string {
  const text = readFileSync(new URL(`data/rules-${RELEASES[version]}.txt`, import.meta.url), "utf8");
  const section = text.split("\n##### ").find((each) => each.startsWith(title));
  if (section === undefined) throw new Error(`${version}: no rule set "${title}"`);
  return canonical(section.slice(section.indexOf("\n") + 1).split("\n\n")[0]!);
}

/** A file the recorder showed whole; its comments go where those of rule sets go. */
function recordedFile(version: Recorded, title: string): string {
  const text = readFileSync(new URL(`data/rules-${RELEASES[version]}.txt`, import.meta.url), "utf8");
  const section = text.split("\n##### ").find((each) => each.startsWith(title))!;
  return canonical(section.slice(section.indexOf("\n") + 1));
}

/** Networks are called by an id of their own: br-<12 hex> becomes br-1, br-2 in the order met. */
function canonical(text: string): string {
  const names = new Map<string, string>();
  return text
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.replace(/\[\d+:\d+\]/g, "[0:0]"))
    .join("\n")
    .replace(/br-[0-9a-f]{12}/g, (name) => {
      if (!names.has(name)) names.set(name, `br-${names.size + 1}`);
      return names.get(name)!;
    });
}

function saved(host: LabHost): string {
  return canonical(host.exec(["iptables-save"]).stdout);
}

function begin(version: Recorded, options: Partial<DaemonOptions> = {}) {
  return dockerLab({ version, ...options });
}

/** The story of the recording: each situation follows from the one before. */
function reportWebs(engine: Engine): void {
  run(engine, "web01", { ports: [["80/tcp", { hostPort: "81" }]] });
}

function reportWeb02(engine: Engine): void {
  reportWebs(engine);
  run(engine, "web02", { ports: [["80/tcp", { hostPort: "82" }]] });
}

function reportNetwork(engine: Engine): void {
  reportWeb02(engine);
  createNetwork(engine, networkRequest("mynetwork", { subnet: "192.168.100.0/24" }));
  run(engine, "app1", { network: "mynetwork", endpoint: { ipv4Address: "192.168.100.10" } });
  run(engine, "app2", { network: "mynetwork", ports: [["80/tcp", { hostPort: "83" }]] });
}

/** web01 was taken off its network and put back: its rules stand last. */
function reportChange(engine: Engine): void {
  reportNetwork(engine);
  removeContainer(engine, engine.container("web01"), true);
  reportWebs(engine);
}

/** In the recording of 20.10 a container that ended early held 172.17.0.6 while the next one took its address. */
function reportPorts(engine: Engine): void {
  reportChange(engine);
  run(engine, "plo", { ports: [["80/tcp", { hostIp: "127.0.0.1", hostPort: "84" }]] });
  run(engine, "pip", { ports: [["80/tcp", { hostIp: "10.0.0.10", hostPort: "85" }]] });
  const legacy = engine.profile.version === "20.10";
  if (legacy) run(engine, "pudp");
  run(engine, "prange", {
    ports: [
      ["80/tcp", { hostPort: "8000" }],
      ["81/tcp", { hostPort: "8001" }],
      ["82/tcp", { hostPort: "8002" }],
    ],
  });
  if (legacy) removeContainer(engine, engine.container("pudp"), true);
  run(engine, "pbig", { publishAll: true });
  run(engine, "prand", { ports: [["80/tcp", {}]] });
  run(engine, "pmulti", {
    ports: [
      ["80/tcp", { hostPort: "86" }],
      ["80/tcp", { hostPort: "87" }],
      ["80/udp", { hostPort: "86" }],
    ],
  });
}

const ICC = "com.docker.network.bridge.enable_icc";
const MODE = "com.docker.network.bridge.gateway_mode_ipv4";

function reportIcc(engine: Engine): void {
  reportChange(engine);
  createNetwork(engine, networkRequest("noicc", { subnet: "192.168.110.0/24", options: { [ICC]: "false" } }));
  run(engine, "n1", { network: "noicc", endpoint: { ipv4Address: "192.168.110.11" } });
  run(engine, "n2", { network: "noicc", endpoint: { ipv4Address: "192.168.110.12" }, ports: [["80/tcp", { hostPort: "88" }]] });
}

function reportInternal(engine: Engine): void {
  reportChange(engine);
  createNetwork(engine, networkRequest("inner", { subnet: "192.168.120.0/24", internal: true }));
}

function reportLink(engine: Engine): void {
  run(engine, "db");
  run(engine, "client", { links: ["db:database"] });
}

function reportMode(mode: string): (engine: Engine) => void {
  return (engine) => {
    const internal = mode === "isolated";
    createNetwork(engine, networkRequest("gm", { subnet: "192.168.130.0/24", internal, options: { [MODE]: mode } }));
    run(engine, "g1", { network: "gm", endpoint: { ipv4Address: "192.168.130.10" }, ports: [["80/tcp", { hostPort: "91" }]] });
  };
}

interface Situation {
  readonly title: string;
  readonly daemon?: Partial<DaemonOptions>;
  readonly versions?: readonly Recorded[];
  report(engine: Engine): void;
}

const MODERN: readonly Recorded[] = ["28", "29"];
/** docker0's network as the recorder left it from the situation before. */
const BIP = { bip: "192.168.5.1/24" };

const SITUATIONS: readonly Situation[] = [
  { title: "daemon just started", report: () => {} },
  { title: "docker run -d --name web01", report: reportWebs },
  { title: "+ web02", report: reportWeb02 },
  { title: "+ docker network create --subnet", report: reportNetwork },
  { title: "port forms", report: reportPorts },
  { title: "user network with com.docker.network.bridge.enable_icc=false", report: reportIcc },
  { title: "docker network create --internal", report: reportInternal },
  { title: "--link with default icc", report: reportLink },
  {
    title: "dockerd --icc=false with --link",
    daemon: { icc: false },
    report(engine) {
      reportLink(engine);
      if (engine.profile.version !== "20.10") run(engine, "other");
    },
  },
  { title: "dockerd --userland-proxy=false", daemon: { userlandProxy: false }, report: reportWeb02 },
  { title: "dockerd --ip-masq=false", daemon: { ipMasq: false }, report: reportWebs },
  { title: "dockerd --iptables=false", daemon: { iptables: false }, report: reportWebs },
  {
    title: "dockerd --bip=192.168.5.1/24",
    daemon: { ...BIP, fixedCidr: "192.168.5.128/25", mtu: 1400, ip: "10.0.0.10" },
    report: reportWebs,
  },
  { title: "gateway_mode_ipv4=routed", daemon: BIP, versions: MODERN, report: reportMode("routed") },
  { title: "gateway_mode_ipv4=nat-unprotected", daemon: BIP, versions: MODERN, report: reportMode("nat-unprotected") },
  { title: "gateway_mode_ipv4=isolated", daemon: BIP, versions: MODERN, report: reportMode("isolated") },
  { title: "dockerd --allow-direct-routing", daemon: { ...BIP, allowDirectRouting: true }, versions: MODERN, report: reportWebs },
];

for (const version of ["20.10", "28", "29"] as const) {
  describe(`dockerd ${RELEASES[version]} writes what the real one wrote`, () => {
    for (const { title, daemon, versions, report } of SITUATIONS) {
      if (versions !== undefined && !versions.includes(version)) continue;
      test(title, () => {
        const { host, engine } = begin(version, daemon);
        report(engine);
        expect(saved(host)).toBe(recorded(version, title));
      });
    }
  });
}

/** What the embedded name server writes inside a container, its ports aside, and what the container sees of it. */
for (const version of ["20.10", "28", "29"] as const) {
  test(`inside a container of a user network, ${version}`, async () => {
    const { host } = dockerhost({ docker: version });
    const { stdout } = await host.sh(`
      docker network create --subnet=192.168.100.0/24 mynetwork > /dev/null
      docker run -d --name app1 --network mynetwork --ip 192.168.100.10 busybox sleep 1000 > /dev/null
      nsenter -t $(docker inspect -f '{{.State.Pid}}' app1) -n iptables-save
      docker exec app1 cat /etc/resolv.conf`);
    const ports = (text: string): string => text.replace(/(127\.0\.0\.11:|--sport )\d+/g, "$1PORT");
    const rules = ports(recorded(version, "  inside app1 (embedded DNS"));
    expect(ports(canonical(stdout))).toBe(`${rules}\n${recordedFile(version, "  /etc/resolv.conf of app1")}`);
  });
}

for (const version of ["20.10", "28", "29"] as const) {
  test(`dockerd ${version} takes back all it wrote for containers and networks`, () => {
    const { host, engine } = begin(version);
    const before = saved(host);
    reportPorts(engine);
    for (const container of [...engine.containers.values()]) removeContainer(engine, container, true);
    removeNetwork(engine, engine.network("mynetwork"));
    expect(saved(host).replace(/\*raw\n(:.*\n)*COMMIT\n/, "")).toBe(before);
  });
}
