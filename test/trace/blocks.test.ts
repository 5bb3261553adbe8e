/** The blocks of tcpdump's ring: full ones are handed over at once, the last with its timer. Expectations: the real tcpdump. */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";

// lo shows each frame twice, and tcpdump takes the one that comes in: 171 of 1,442 bytes are a block.
test.each([
  [20, 0],
  [60, 85],
  [100, 171],
  [150, 256],
  [200, 342],
  [300, 598],
])("of %i requests and replies of 1,400 bytes, %i frames are out of the ring before its timer", async (count, seen) => {
  const { host } = bare();
  const script = `ip link set lo up; sleep 1
tcpdump -i lo -U -w f 2> /dev/null & tcpdump=$!
sleep 2.3
ping -q -f -c ${count} -s 1400 127.0.0.1 > /dev/null
sleep 0.1
kill -9 $tcpdump
tcpdump -n -r f 2> /dev/null | grep -c echo`;
  expect((await host.sh(script)).stdout).toBe(`${seen}\n`);
});
