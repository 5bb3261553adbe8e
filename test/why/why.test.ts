/**
 * Broken labs: why names the cause, and a change that a replay proves. scenarios/puzzles/ are scripts whose last request fails.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { worldNamed } from "../../src/lab/worlds/index.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { why, whyText } from "../../src/why/why.ts";
import { someOf } from "../sample.ts";
import { OTHER_CASES } from "./other-cases.ts";

const FOLDER = fileURLToPath(new URL("../../scenarios/puzzles", import.meta.url));

/** The lab after the script. */
function labAfter(script: string) {
  const { world } = parseScenario(script, "x.sh");
  const { lab, host } = worldNamed(world)!({ seed: 1 });
  host.beginScript(script, { name: "x.sh" });
  lab.kernel.loop.run();
  return lab;
}

const CASES: readonly (readonly [string, cause: string, cure: string])[] = [
  ["1-forward-off", "does not forward what comes in by va: net.ipv4.conf.va.forwarding = 0", "sysctl -w net.ipv4.ip_forward=1"],
  ["2-no-masq", "[192.168.2.5 > 10.9.0.2 ICMP echo reply", "iptables -t nat -A POSTROUTING -s 10.9.0.0/24 -o eth0 -j MASQUERADE"],
  ["3-forward-drop", "filter FORWARD, policy DROP", "iptables -P FORWARD ACCEPT"],
  [
    "4-wrong-gw",
    "10.1.0.254: a eth0 asked once, no reply; heard by h va (not ours)",
    "ip -n a route replace default via 10.1.0.1",
  ],
  ["5-port-down", "not out of vb (down)", "ip link set vb up"],
  [
    "6-rpfilter",
    "heard by h e1 (source refused: rp_filter, 10.7.0.1 may not come in by e1)",
    "sysctl -w net.ipv4.conf.all.rp_filter=2",
  ],
  ["6b-rpfilter-reply", "a reply would go by 10.7.0.1 via", "sysctl -w net.ipv4.conf.all.rp_filter=2"],
  [
    "7-wrong-mask",
    "10.2.0.2: a eth0 asked once, no reply",
    "ip -n a addr add 10.1.0.2/24 dev eth0; ip -n a addr del 10.1.0.2/8 dev eth0",
  ],
  ["8-loopback-pub", "there are tcp 127.0.0.1:81 (docker-proxy)", "docker rm -f web; docker run -d -p 81:80 --name web nginx"],
  [
    "9-docker-user-dport",
    "its port is 80 since NAT, it was 81",
    "iptables -R DOCKER-USER 1 -i eth0 -p tcp -m conntrack ! --ctorigdstport 81 -j DROP",
  ],
  ["rule-order", "filter FORWARD 1: -A FORWARD -i va -p tcp -j DROP", "iptables -I FORWARD 1 -p tcp -m tcp --dport 80 -j ACCEPT"],
  [
    "mtu-black-hole",
    "it is larger than the next device takes, 1400 bytes, and may not be cut (DF) (PKT_TOO_BIG)",
    "ip link set vb mtu 1500",
  ],
  ["return-route", "b has no route to 10.1.0.2", "ip -n b route add 10.1.0.0/24 via 10.2.0.1"],
  ["second-router", "route      r eth1: no route", "ip -n r route add 10.1.0.0/24 via 10.2.0.1"],
  ["input-policy", "filter INPUT, policy DROP", "iptables -P INPUT ACCEPT"],
  [
    "dns-server",
    "192.168.2.77: node1 eth0 asked 3 times, no reply",
    "sed -i 's/^nameserver .*/nameserver 8.8.8.8/' /etc/resolv.conf",
  ],
  [
    "duplicate-address",
    "nobody on c eth0 listens at tcp 10.1.0.3:80",
    "ip -n c addr del 10.1.0.3/24 dev eth0; ip -n a neigh flush to 10.1.0.3 dev eth0",
  ],
  [
    "duplicate-mac",
    "c eth0: not for this host, which does not forward what comes in by eth0",
    "ip -n c link set eth0 address 02:99:00:00:00:07",
  ],
  [
    "hairpin",
    "it did not pass h, which would undo its NAT",
    "iptables -t nat -A POSTROUTING -s 10.1.0.0/24 -d 10.1.0.3 -j MASQUERADE",
  ],
  ["internal-network", "box has no route to 192.168.2.5", "docker network connect bridge box"],
  ["no-address", "10.1.0.3: a eth0 asked", "ip -n b addr add 10.1.0.3/24 dev eth0"],
  ["blackhole", "blackhole 10.2.0.2: a route that refuses", "ip route del blackhole 10.2.0.2"],
];

const OTHERS = fileURLToPath(new URL("labs", import.meta.url));

test.each([
  ...someOf(CASES, 5).map((each) => [...each, FOLDER] as const),
  ...someOf(OTHER_CASES, 8).map((each) => [...each, OTHERS] as const),
])("%s", (name, cause, cure, folder) => {
  const found = why(labAfter(readFileSync(`${folder}/${name}.sh`, "utf8")))!;
  expect(found.troubles.join("\n")).toContain(cause);
  const cures = found.cures.map(({ command }) => command);
  if (cure === null) expect(cures).toEqual([]);
  else expect(cures).toContain(cure);
  expect(found.tried).toBeLessThanOrEqual(40);
});

test("the text is no wider than the terminal, and a proposed command stays whole", () => {
  const found = why(labAfter(readFileSync(`${FOLDER}/9-docker-user-dport.sh`, "utf8")))!;
  const [wide, narrow] = [200, 60].map((width) => whyText(found, width).trimEnd().split("\n"));
  const commands = found.cures.map(({ command }) => `  Would work with   ${command}`);
  expect(wide!.slice(-commands.length)).toEqual(found.cures.map(({ tried }, at) => `${commands[at]}   (tried: ${tried})`));
  expect(narrow).toEqual(expect.arrayContaining(commands));
  expect(narrow!.filter((line) => line.length > 60 && !commands.includes(line))).toEqual([]);
  expect(narrow!.length).toBeGreaterThan(wide!.length);
});

test("a connection of this host to itself is none that is older", () => {
  const { troubles } = why(labAfter("# world: dockerhost\ncurl -s --max-time 2 127.0.0.1:81"))!;
  expect(troubles).toEqual(["socket     nobody on dockerhost lo listens at tcp 127.0.0.1:81"]);
});

test("no single change is proposed where none helps, and nothing is asked where nothing was sent", () => {
  expect(whyText(why(labAfter("# world: bare\nping -c1 -W1 10.1.0.3")), 120)).toBe(
    "ping -c1 -W1 10.1.0.3: exit code 2: ping: connect: Network is unreachable\n" +
      "  route      h has no route to 10.1.0.3: ENETUNREACH; it has no device but lo\n" +
      "  No single change was found that helps: 0 were tried.\n",
  );
  expect(whyText(why(labAfter("# world: bare\ntrue")), 120)).toBe("why: no command has failed, and none has sent anything\n");
});

test("a request that asks about itself is made again for what it runs", () => {
  const found = why(labAfter("# world: bare\nip link set lo up\nwhy curl -sS http://127.0.0.1/"))!;
  expect(found.outcome).toMatch(/^exit code 7: curl: \(7\) Failed to connect/);
});
