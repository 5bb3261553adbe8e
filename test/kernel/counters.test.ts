/** The counters that each kernel names, as Debian's printed them in a guest: /proc/net/snmp, netstat and snmp6. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bare } from "../../src/index.ts";
import { KERNEL_VERSIONS } from "../../src/kernel/kernel-profile.ts";

test.each(KERNEL_VERSIONS)("the names of %s's counters", (kernel) => {
  const { host } = bare({ seed: 1, kernel });
  const tables = host.exec(["cat", "/proc/net/snmp", "/proc/net/netstat"]).stdout.match(/^\w+: [A-Z].*\n/gm)!;
  const ip6 = host.exec(["cat", "/proc/net/snmp6"]).stdout.match(/^\w+/gm)!;
  expect([...tables, `Ip6: ${ip6.join(" ")}\n`].join("")).toBe(
    readFileSync(new URL(`data/counters-${kernel}.txt`, import.meta.url), "utf8"),
  );
});
