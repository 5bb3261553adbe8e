import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { formatMatrix, reachable, serviceMatrix } from "../../src/questions/index.ts";

/**
 * A client and a server on two networks of a router, which lets in what `rules` say and publishes the server's port 80 as 8080.
 */
function lab(...rules: readonly string[]): Lab {
  const made = new Lab();
  const host = made.addHost("router");
  host.exec(["sysctl", "-w", "net.ipv4.ip_forward=1"]);
  for (const [at, name] of ["client", "server"].entries()) {
    const ns = host.netns().addNetns(name);
    host.netns().addVeth(`eth${at}`, { name: "eth0", netns: ns }).up(`eth${at}`).addAddress(`eth${at}`, `10.0.${at}.1/24`);
    ns.up("lo", "eth0")
      .addAddress("eth0", `10.0.${at}.2/24`)
      .addRoute("default", { gateway: `10.0.${at}.1`, device: "eth0" });
  }
  const published = "-t nat -A PREROUTING -d 10.0.0.1 -p tcp --dport 8080 -j DNAT --to-destination 10.0.1.2:80";
  for (const rule of [published, "-P FORWARD DROP", ...rules]) host.exec(["iptables", ...rule.split(" ")]);
  host.start(["nc", "-lk", "80"], { netns: "server" });
  made.advance(10);
  return made;
}

const REPLIES = "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT";
const WEB = "-A FORWARD -d 10.0.1.2 -p tcp -m multiport --dports 80,8000:8100 -j ACCEPT";

test("what is reached is exactly what the rules let through, up to the last port", () => {
  expect(reachable(lab(WEB, REPLIES), { from: "client", to: "server" })).toMatchObject({
    packet: { dst: "10.0.1.2", protocol: "tcp", dport: 80 },
    open: [
      { address: "10.0.1.2", protocol: "tcp", low: 80, high: 80 },
      { address: "10.0.1.2", protocol: "tcp", low: 8000, high: 8100 },
    ],
  });
});

test("a published port leads to the server; where nothing does, the fate says which rule ended it", () => {
  const { open } = reachable(lab(WEB), { from: "client", to: "server", address: "10.0.0.1" });
  expect(open).toEqual([{ address: "10.0.0.1", protocol: "tcp", low: 8080, high: 8080 }]);
  const { packet, fate } = reachable(lab(), { from: "client", to: "server" });
  expect([packet, fate?.rule?.text]).toEqual([null, "-P FORWARD DROP"]);
});

test("the matrix has a line for each service and says what ends whose packets", () => {
  const matrix = serviceMatrix(lab(WEB, REPLIES));
  expect(formatMatrix(matrix)).toBe(
    [
      "                          router  client        server",
      "router 10.0.0.1:8080/tcp  no      yes (server)  no",
      "server 10.0.1.2:80/tcp    yes     yes           yes",
      "",
    ].join("\n"),
  );
  expect(serviceMatrix(lab(WEB)).services[1]?.from.client).toMatchObject({
    works: false,
    why: "its reply: filter FORWARD policy: -P FORWARD DROP",
  });
});

test("what main refuses is reached by table default, where that is asked", () => {
  const made = lab(WEB, REPLIES);
  const router = made.hosts.get("router")!;
  const reached = () => reachable(made, { from: "client", to: "server" }).open.length;
  router.exec("ip route add unreachable 10.0.1.2".split(" "));
  expect(reached()).toBe(0);
  router.exec("ip route add 10.0.1.2 dev eth1 table default".split(" "));
  expect(reached()).toBe(2);
  router.exec("ip route del 10.0.1.2 dev eth1 table default".split(" "));
  expect(reached()).toBe(0);
});
