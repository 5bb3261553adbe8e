import { test } from "vitest";
import { readFileSync, writeFileSync } from "node:fs";
import { Lab } from "../../src/lab/lab.ts";
import { nameServer } from "../../src/lab/programs/name-server.ts";
import { ZONE } from "../../src/lab/worlds/internet-data.ts";
for (const n of (process.env.T ?? "t1 t2 t3 t5").split(" "))
test("sim " + n, async () => {
  const lab = new Lab();
  const h = lab.addHost("h");
  const setup = `ip link set lo up; for a in 114.114.114.114 8.8.8.8 103.235.46.39; do ip addr add $a/32 dev lo; done; echo "nameserver 114.114.114.114" > /etc/resolv.conf`;
  const a = await h.sh(setup);
  if (a.stderr) console.log(a);
  for (const s of ["114.114.114.114", "8.8.8.8"]) h.start("dns", nameServer(s, ZONE));
  const text = readFileSync(`/tmp/dnsw/${n}.sh`, "utf8");
  const r = await h.sh(text);
  writeFileSync(`/tmp/dnsw/${n}.sim`, r.stdout + r.stderr);
});
