/** The workbench: tables of one's own run in a lab, a proof passes the right ones and finds what is wrong with others. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tables as example } from "../../bench/example-tables.ts";
import { FAST_TABLES } from "../../src/kernel/create-host.ts";
import { Lab } from "../../src/lab/lab.ts";
import {
  HashedConnectionTable,
  ListedPrefixes,
  MapFdb,
  NF_ACCEPT,
  PlainConnectionTable,
  PlainWalker,
  ProgramWalker,
  StridedPrefixes,
  type TableMakers,
} from "../../src/lab/workbench.ts";
import { proveTables } from "../../src/testing/table-proofs.ts";
import type { Mac } from "../../src/wire/mac.ts";
import { runs } from "../sample.ts";

const PLAIN: TableMakers = {
  prefixes: (nodes) => new ListedPrefixes(nodes),
  fdb: () => new MapFdb(),
  connections: () => new PlainConnectionTable(),
  walker: () => new PlainWalker(),
};

test("the tables that run are proved, and those of the example", () => {
  proveTables(FAST_TABLES, { runs: runs(10, 40), seed: 1 });
  proveTables({ prefixes: (nodes) => new StridedPrefixes(nodes) }, { seed: 1 });
  proveTables(example, { seed: 1 });
}, 30_000);

class ForgetfulFdb extends MapFdb {
  override remove(mac: Mac): void {
    if (mac !== 7) super.remove(mac);
  }
}

class UnsortedConnections extends HashedConnectionTable {
  override [Symbol.iterator](): ReturnType<HashedConnectionTable[typeof Symbol.iterator]> {
    return [...({ [Symbol.iterator]: () => super[Symbol.iterator]() } as Iterable<never>)].reverse()[Symbol.iterator]();
  }
}

test.each<[keyof TableMakers, Partial<TableMakers>]>([
  ["prefixes", { prefixes: (nodes) => ({ find: (address) => new ListedPrefixes(nodes).find(address & -2) }) }],
  ["fdb", { fdb: () => new ForgetfulFdb() }],
  ["connections", { connections: () => new UnsortedConnections() }],
  ["walker", { walker: () => ({ walk: () => NF_ACCEPT }) }],
])(
  "a wrong table of %s is found out",
  (_, tables) => {
    expect(() => proveTables(tables, { seed: 1 })).toThrow("plain implementation");
  },
  30_000,
);

/** A container behind docker0 that talks to the outside through MASQUERADE, and all that is then seen on the host. */
async function whatIsSeen(tables: Partial<TableMakers>): Promise<string> {
  const lab = new Lab({ seed: 3, tables });
  const host = lab.addHost("host");
  const { stdout } = await host.sh(`
    ip netns add c; ip netns add out; ip link add docker0 type bridge; ip link add v type veth peer name eth0 netns c
    ip link set v master docker0; ip addr add 172.17.0.1/16 dev docker0; ip link add eth0 type veth peer name eth0 netns out
    ip addr add 10.0.0.10/24 dev eth0; ip -n c addr add 172.17.0.2/16 dev eth0; ip -n out addr add 10.0.0.1/24 dev eth0
    for i in docker0 v eth0; do ip link set $i up; done; ip -n c link set eth0 up; ip -n out link set eth0 up
    ip -n c route add default via 172.17.0.1; sysctl -qw net.ipv4.ip_forward=1
    for i in $(seq 20); do ip route add 192.0.2.$i via 10.0.0.1; iptables -A FORWARD -d 192.0.2.$i -j DROP; done
    iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
    ip netns exec c ping -c 2 10.0.0.1; ip netns exec c ping -c 1 -W 1 192.0.2.7
    conntrack -L; iptables-save -c; bridge fdb; ip route get 192.0.2.9; ip neigh`);
  return stdout.replace(/^#.*/gm, "");
}

test("a lab on plain tables, or on the example's, is the same lab", async () => {
  const usual = await whatIsSeen({});
  expect(usual).toContain("2 packets transmitted, 2 received, 0% packet loss");
  expect(usual).toMatch(/\[1:84\] -A FORWARD -d 192\.0\.2\.7\/32 -j DROP/);
  expect(await whatIsSeen(PLAIN)).toBe(usual);
  expect(await whatIsSeen(example)).toBe(usual);
}, 30_000);

test("an own implementation is really asked", () => {
  let asked = 0;
  class CountingWalker extends ProgramWalker {
    override walk(...packet: Parameters<ProgramWalker["walk"]>): ReturnType<ProgramWalker["walk"]> {
      asked++;
      return super.walk(...packet);
    }
  }
  const host = new Lab({ tables: { walker: () => new CountingWalker() } }).addHost("host");
  host.netns().up("lo");
  host.exec(["iptables", "-A", "OUTPUT", "-j", "ACCEPT"]);
  host.exec(["ping", "-c", "1", "127.0.0.1"]);
  expect(asked).toBe(2);
});

test("the bench's README shows the example as it is", () => {
  const [readme, code] = ["README.md", "example-tables.ts"].map((name) =>
    readFileSync(new URL(`../../bench/${name}`, import.meta.url), "utf8"),
  );
  expect(readme).toContain(code);
});
