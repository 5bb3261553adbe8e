/**
 * What one ping does: the frames on each device, and the steps of each packet's path.
 *
 *     npx tsx examples/count-hops.ts
 */
import { journeysOf, Lab } from "netnsim";

const lab = new Lab({ seed: 1 });
const host = lab.addHost("h");
await host.run(`
  ip netns add ns1
  ip link add br0 type bridge
  ip link add veth0 type veth peer name eth0 netns ns1
  ip link set veth0 master br0
  ip addr add 10.0.0.1/24 dev br0
  ip link set br0 up; ip link set veth0 up
  ip -n ns1 addr add 10.0.0.2/24 dev eth0; ip -n ns1 link set eth0 up
`);

const frames = new Map<string, number>();
lab.on("frame", ({ device, direction }) => {
  const key = `${device} ${direction}`;
  frames.set(key, (frames.get(key) ?? 0) + 1);
});
const hops = lab.keepHops();
host.exec(["ping", "-c", "1", "10.0.0.2"]);

for (const [key, count] of frames) console.log(`${key}: ${count} frames`);
for (const { steps, devices, fate } of journeysOf(hops))
  console.log(`${steps.length} steps by ${devices.join(", ")}: ${fate?.packet ? "delivered" : "taken by ARP"}`);

// Prints:
// br0 out: 2 frames
// veth0 out: 2 frames
// eth0 in: 2 frames
// eth0 out: 2 frames
// veth0 in: 2 frames
// br0 in: 2 frames
// 9 steps by br0, veth0, eth0: delivered
// 5 steps by br0, veth0, eth0: taken by ARP
// 4 steps by eth0, veth0, br0: taken by ARP
// 10 steps by eth0, veth0, br0: delivered
