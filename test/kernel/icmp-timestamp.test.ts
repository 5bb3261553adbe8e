/**
 * ICMP timestamps, which no command here asks for, sent by a raw socket; the counters are what Linux 6.18 counted of the same
 * packets.
 */
import { expect, test } from "vitest";
import { RawSocket } from "../../src/kernel/transport/raw.ts";
import { Lab } from "../../src/lab/lab.ts";
import { NO_BYTES } from "../../src/wire/bytes.ts";
import { icmp, TIMESTAMP_REQUEST } from "../../src/wire/icmp.ts";
import { parseIpv4 } from "../../src/wire/ipv4-address.ts";

test("a short one is an error, a broadcast one is where echoes are, and the answer counts as an echo's", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  const run = (line: string) => host.exec(["bash", "-c", line]).stdout;
  run("ip netns add a; ip link add v0 type veth peer name eth0 netns a; ip link set v0 up; ip -n a link set eth0 up");
  run("ip addr add 10.0.0.1/24 dev v0; ip -n a addr add 10.0.0.2/24 dev eth0; ping -c 1 10.0.0.2");
  const socket = RawSocket.open(host.kernelHost.init, 1);
  socket.broadcastAllowed = true;
  const send = (to: string, data: Uint8Array): number[] => {
    expect(socket.send({ dst: parseIpv4(to)!, payload: icmp(TIMESTAMP_REQUEST, 0, 7, 1, data) })).toBeNull();
    lab.advance(10);
    const text = run("ip netns exec a nstat -asz");
    return ["IcmpInErrors", "IcmpInTimestamps", "IcmpOutEchoReps", "IcmpOutTimestampReps"].map((name) =>
      Number(new RegExp(`^${name} +(\\d+)`, "m").exec(text)![1]),
    );
  };
  expect(send("10.0.0.2", NO_BYTES)).toEqual([1, 1, 1, 0]);
  expect(send("10.0.0.2", new Uint8Array(12))).toEqual([1, 2, 2, 0]);
  expect(send("10.0.0.255", new Uint8Array(12))).toEqual([2, 3, 2, 0]);
  run("ip netns exec a sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0");
  expect(send("10.0.0.255", new Uint8Array(12))).toEqual([2, 4, 3, 0]);
});
