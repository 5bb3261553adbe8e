import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { LimitError } from "../../src/sim/limits.ts";

/** How many frames a flood sends before a million units of work are spent. */
async function framesOf(script: string): Promise<number> {
  const { host } = bare({ limits: { work: 1_000_000 } });
  await expect(host.sh(`ip link set lo up; ${script}`)).rejects.toThrow(LimitError);
  return Number(/RX:.*\n\s+\d+\s+(\d+)/.exec(host.exec(["ip", "-s", "link", "show", "lo"]).stdout)?.[1]);
}

test("work counts the frames that a packet socket is shown, whether it has room for them or not", async () => {
  const alone = await framesOf("ping -f -q 127.0.0.1");
  const shown = await framesOf("tcpdump -i lo -w /dev/null 2> /dev/null & sleep 1; ping -f -q 127.0.0.1");
  expect(alone).toBeGreaterThan(1000);
  expect(shown).toBeGreaterThan(300);
  expect(shown).toBeLessThan(alone / 2);
});

/** How far a loop that counts in a file comes before two million units of work are spent. */
async function roundsOf(script: string): Promise<number> {
  const { host } = bare({ limits: { work: 2_000_000 } });
  await expect(host.sh(script)).rejects.toThrow(LimitError);
  return Number((await host.sh("tail -1 n")).stdout);
}

test("work counts what a new file takes", async () => {
  const same = await roundsOf("i=0; while :; do echo > f; echo $((++i)) > n; done");
  expect(await roundsOf("i=0; while :; do echo > f$i; echo $((++i)) > n; done")).toBeLessThan(same * 0.7);
});
