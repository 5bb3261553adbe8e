/** What dockerd leaves in the host's kernel, and what it leaves behind when it refuses: nothing. */
import { describe, expect, test } from "vitest";
import { connectContainer, disconnectContainer } from "../../src/docker/container/networking.ts";
import { killContainer, removeContainer, startContainer, stopContainer } from "../../src/docker/container/run.ts";
import type { Engine } from "../../src/docker/engine.ts";
import { createNetwork } from "../../src/docker/network/create.ts";
import { PLAIN_ENDPOINT } from "../../src/docker/network/endpoint.ts";
import { removeNetwork } from "../../src/docker/network/remove.ts";
import { type Container, DockerError } from "../../src/docker/shapes.ts";
import { findDevice } from "../../src/kernel/netlink/link.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { formatIpv4 } from "../../src/wire/ipv4-address.ts";
import { formatMac } from "../../src/wire/mac.ts";
import { createRequest, dockerLab, networkRequest, run } from "./engine-lab.ts";

function links(host: LabHost): string[] {
  return host
    .exec(["ip", "-br", "link"])
    .stdout.trim()
    .split("\n")
    .map((line) => line.split(/\s+/)[0]!);
}

function rules(host: LabHost): string {
  return host.exec(["iptables-save"]).stdout.replace(/^#.*\n/gm, "");
}

function listeners(host: LabHost): string[] {
  const lines = host.exec(["ss", "-Hltn"]).stdout.trim().split("\n");
  return lines.filter((line) => line !== "").map((line) => line.split(/\s+/)[3]!);
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DockerError) return error.message;
    throw error;
  }
  return "";
}

function endpointOn(engine: Engine, container: Container, network: string) {
  return container.endpoints.get(engine.network(network).id)!;
}

describe("interfaces are numbered and named as dockerd does", () => {
  test("up to 27 the pair is made on the host, the inner end first, and moved", () => {
    const { host, engine } = dockerLab({ version: "20.10" });
    const web = run(engine, "web");
    const endpoint = endpointOn(engine, web, "bridge");
    expect(findDevice(host.kernelHost.init, endpoint.hostVeth)!.ifindex).toBe(5);
    expect(findDevice(web.net!, "eth0")!.ifindex).toBe(4);
    expect(formatMac(endpoint.mac!)).toBe("02:42:ac:11:00:02");
    expect(endpoint.hostVeth).toMatch(/^veth[0-9a-f]{7}$/);
    expect(formatMac(findDevice(host.kernelHost.init, "docker0")!.link.mac)).toMatch(/^02:42:/);
  });

  test("from 28 on the inner end is made in the container's namespace, with an address of the kernel's", () => {
    const { host, engine } = dockerLab({ version: "28" });
    const web = run(engine, "web");
    const endpoint = endpointOn(engine, web, "bridge");
    expect(findDevice(host.kernelHost.init, endpoint.hostVeth)!.ifindex).toBe(4);
    expect(findDevice(web.net!, "eth0")!.ifindex).toBe(2);
    expect(formatMac(endpoint.mac!)).not.toMatch(/^02:42:ac/);
  });

  test("from 28 on the bridge knows a container as soon as it is there: it announced itself", () => {
    const { host, engine } = dockerLab({ version: "29" });
    const { mac } = endpointOn(engine, run(engine, "web"), "bridge");
    expect(host.exec(["bridge", "fdb", "show", "br", "docker0"]).stdout).toContain(`${formatMac(mac!)} dev veth`);
  });

  test("a network joined again is ethN counted on up to 27, and the lowest free number from 28 on", () => {
    for (const [version, name] of [
      ["20.10", "eth2"],
      ["29", "eth1"],
    ] as const) {
      const { engine } = dockerLab({ version });
      const web = run(engine, "web");
      const network = createNetwork(engine, networkRequest("n1"));
      connectContainer(engine, network.name, web, PLAIN_ENDPOINT);
      expect(endpointOn(engine, web, "n1").device).toBe("eth1");
      disconnectContainer(engine, network.name, web);
      connectContainer(engine, network.name, web, PLAIN_ENDPOINT);
      expect(endpointOn(engine, web, "n1").device).toBe(name);
    }
  });
});

describe("addresses", () => {
  test("an address given back is the next one given out", () => {
    const { engine } = dockerLab();
    run(engine, "c1");
    run(engine, "c2");
    removeContainer(engine, engine.container("c1"), true);
    expect(formatIpv4(endpointOn(engine, run(engine, "c3"), "bridge").address!)).toBe("172.17.0.2");
  });

  test("networks take the next pool up to 26 and the first free one later; routes of the host are left alone", () => {
    const subnets = (version: "20.10" | "29"): string[] => {
      const { host, engine } = dockerLab({ version });
      host.exec(["ip", "route", "add", "172.19.0.0/16", "via", "10.0.0.1"]);
      const first = createNetwork(engine, networkRequest("n1"));
      removeNetwork(engine, first);
      const networks = [first, ...["n2", "n3"].map((name) => createNetwork(engine, networkRequest(name)))];
      return networks.map(({ ipam }) => formatIpv4(ipam[0]!.subnet.address));
    };
    expect(subnets("20.10")).toEqual(["172.18.0.0", "172.20.0.0", "172.21.0.0"]);
    expect(subnets("29")).toEqual(["172.18.0.0", "172.18.0.0", "172.20.0.0"]);
  });

  test("when all pools are in use docker says so", () => {
    const { engine } = dockerLab({ version: "20.10" });
    for (let count = 0; count < 30; count++) createNetwork(engine, networkRequest(`net${count}`));
    expect([...engine.networks.values()].at(-1)!.ipam[0]!.subnet.length).toBe(20);
    expect(refusalOf(() => createNetwork(engine, networkRequest("one-more")))).toBe(
      "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
    );
  });
});

describe("the default route leads through the first network by name, and the ports go with it", () => {
  test("a better network takes both over, and gives them back", () => {
    const { host, engine } = dockerLab();
    const z = createNetwork(engine, networkRequest("zoo"));
    const web = run(engine, "web", { network: "zoo", ports: [["80/tcp", { hostPort: "81" }]] });
    const routes = (): string => defaultGateway(engine, web);
    expect(routes()).toBe("172.18.0.1");
    connectContainer(engine, "bridge", web, PLAIN_ENDPOINT);
    expect(routes()).toBe("172.17.0.1");
    expect(rules(host)).toContain("-A DOCKER ! -i docker0 -p tcp -m tcp --dport 81 -j DNAT --to-destination 172.17.0.2:80");
    disconnectContainer(engine, "bridge", web);
    expect(routes()).toBe("172.18.0.1");
    expect(rules(host)).toContain(
      `-A DOCKER ! -i ${z.bridgeName} -p tcp -m tcp --dport 81 -j DNAT --to-destination 172.18.0.2:80`,
    );
    expect(listeners(host)).toEqual(["0.0.0.0:81"]);
  });

  test("--gw-priority goes before the name", () => {
    const { engine } = dockerLab();
    const web = run(engine, "web");
    createNetwork(engine, networkRequest("zoo"));
    connectContainer(engine, "zoo", web, { ...PLAIN_ENDPOINT, gwPriority: 1 });
    expect(defaultGateway(engine, web)).toBe("172.18.0.1");
  });
});

function defaultGateway(engine: Engine, container: Container): string {
  const route = container.net!.config.routes.flatMap(({ routes }) => routes).find(({ destination }) => destination.length === 0);
  void engine;
  return formatIpv4(route!.nextHops[0]!.gateway!);
}

describe("a refusal leaves nothing behind", () => {
  const withWeb = (version: "20.10" | "29") => {
    const lab = dockerLab({ version });
    run(lab.engine, "web", { ports: [["80/tcp", { hostPort: "81" }]] });
    return { ...lab, state: () => [rules(lab.host), links(lab.host), listeners(lab.host)] };
  };

  test("a port docker gave away", () => {
    const { engine, state } = withWeb("29");
    const was = state();
    const words = refusalOf(() =>
      run(engine, "late", {
        ports: [
          ["80/tcp", { hostPort: "80" }],
          ["81/tcp", { hostPort: "81" }],
        ],
      }),
    );
    expect(words).toMatch(
      /^failed to set up container networking: driver failed programming external connectivity on endpoint late \([0-9a-f]{64}\): Bind for 0\.0\.0\.0:81 failed: port is already allocated$/,
    );
    expect(state()).toEqual(was);
    expect(engine.container("late").state.status).toBe("created");
  });

  test("a port a program of the host has", () => {
    const { host, engine, state } = withWeb("20.10");
    host.spawn(["nc", "-l", "-p", "90"]);
    host.lab.advance(10);
    const was = state();
    const words = refusalOf(() =>
      run(engine, "late", {
        ports: [
          ["80/tcp", { hostPort: "91" }],
          ["80/tcp", { hostPort: "90" }],
        ],
      }),
    );
    expect(words).toContain("Error starting userland proxy: listen tcp4 0.0.0.0:90: bind: address already in use");
    expect(state()).toEqual(was);
    removeContainer(engine, engine.container("late"), false);
    run(engine, "later", { ports: [["80/tcp", { hostPort: "91" }]] });
    expect(listeners(host)).toContain("0.0.0.0:91");
  });

  test("a command that is not in the image", () => {
    const { engine, state } = withWeb("29");
    const was = state();
    const words = refusalOf(() => run(engine, "late", { config: { cmd: ["nosuch"] }, ports: [["80/tcp", { hostPort: "82" }]] }));
    expect(words).toMatch(/exec: "nosuch": executable file not found in \$PATH$/);
    expect(state()).toEqual(was);
    expect(engine.container("late").state.exitCode).toBe(127);
  });

  test("a network that overlaps, one whose bridge is taken, one that is in use", () => {
    const { engine, state } = withWeb("29");
    const was = state();
    expect(refusalOf(() => createNetwork(engine, networkRequest("n", { subnet: "172.17.3.0/24" })))).toBe(
      "invalid pool request: Pool overlaps with other one on this address space",
    );
    expect(
      refusalOf(() => createNetwork(engine, networkRequest("n", { options: { "com.docker.network.bridge.name": "docker0" } }))),
    ).toContain("networks have same bridge name");
    expect(refusalOf(() => createNetwork(engine, networkRequest("n", { driver: "macvlan" })))).toBe(
      'network driver "macvlan" is not modelled',
    );
    expect(refusalOf(() => removeNetwork(engine, engine.network("bridge")))).toBe(
      "bridge is a pre-defined network and cannot be removed",
    );
    expect(state()).toEqual(was);
  });

  test("an address outside the subnet, and one that is taken", () => {
    const { engine, state } = withWeb("20.10");
    createNetwork(engine, networkRequest("n", { subnet: "10.9.0.0/24" }));
    const was = state();
    const ask = (ipv4Address: string, name: string) => () => run(engine, name, { network: "n", endpoint: { ipv4Address } });
    expect(refusalOf(ask("10.8.0.1", "c1"))).toBe(
      "Invalid address 10.8.0.1: It does not belong to any of this network's subnets",
    );
    expect(refusalOf(ask("10.9.0.1", "c2"))).toBe("Address already in use");
    expect(state()).toEqual(was);
  });
});

describe("a container's life", () => {
  test("a first process without a handler ignores TERM: stop waits, then kills", () => {
    const { lab, engine } = dockerLab();
    const web = run(engine, "web");
    const from = lab.nowUs;
    const stop = lab.kernel.loop.spawn("docker", () => stopping(engine, web));
    lab.kernel.loop.run(() => stop.state === "exited");
    expect(Math.round((lab.nowUs - from) / 1e6)).toBe(10);
    expect([web.state.status, web.state.exitCode]).toEqual(["exited", 137]);
  });

  test("--restart brings it back, later each time, until it is stopped", () => {
    const { lab, engine } = dockerLab();
    const web = run(engine, "web", { host: { restart: { name: "always", maximumRetryCount: 0 } } });
    killProcess(web);
    expect(web.state.status).toBe("restarting");
    lab.advance(110);
    expect([web.state.status, web.state.restartCount]).toEqual(["running", 1]);
    killProcess(web);
    lab.advance(110);
    expect(web.state.status).toBe("restarting");
    lab.advance(110);
    expect(web.state.restartCount).toBe(2);
    killContainer(engine, web.name, "KILL");
    lab.advance(1000);
    expect(web.state.status).toBe("exited");
  });

  test("--rm removes it at its end, with all it had", () => {
    const { host, engine } = dockerLab();
    const was = [rules(host), links(host)];
    killProcess(run(engine, "web", { host: { autoRemove: true } }));
    expect(engine.findContainer("web")).toBeNull();
    expect([rules(host).replace(/\*raw\n(:.*\n)*COMMIT\n/, ""), links(host)]).toEqual(was);
  });

  test("a stopped container keeps its networks and gets its addresses anew", () => {
    const { engine } = dockerLab();
    const web = run(engine, "web");
    killContainer(engine, web.name, "KILL");
    expect(endpointOn(engine, web, "bridge").address).toBeNull();
    run(engine, "other");
    startContainer(engine, web);
    expect(formatIpv4(endpointOn(engine, web, "bridge").address!)).toBe("172.17.0.3");
  });

  test("container mode shares the namespace; whoever comes after finds it", () => {
    const { engine } = dockerLab();
    const web = run(engine, "web");
    const side = run(engine, "side", { network: "container:web" });
    expect(side.net).toBe(web.net);
    expect(createRequest("x").name).toBe("x");
    killContainer(engine, web.name, "KILL");
    expect(refusalOf(() => run(engine, "late", { network: "container:web" }))).toContain(
      "cannot join network namespace of a non running container: container web is exited",
    );
  });
});

function* stopping(engine: Engine, container: Container) {
  yield* stopContainer(engine, container);
  return 0;
}

/** It dies by itself: nobody asked docker to stop it. */
function killProcess(container: Container): void {
  container.process!.kill("KILL");
}

/** A thousand are measured by bench/docker.ts: tests freeze every configuration tree, which costs more than the work itself. */
test("two hundred containers on one bridge, each publishing a port", () => {
  const { host, engine } = dockerLab({ version: "20.10" });
  for (let count = 0; count < 200; count++) {
    run(engine, `c${count}`, { ports: [["80/tcp", { hostPort: String(10_000 + count) }]] });
  }
  expect(engine.network("bridge").endpoints.size).toBe(200);
  expect(listeners(host)).toHaveLength(200);
  const last = endpointOn(engine, engine.container("c199"), "bridge").address!;
  expect(formatIpv4(last)).toBe("172.17.0.201");
  expect(host.exec(["ping", "-c", "1", formatIpv4(last)]).exitCode).toBe(0);
});
