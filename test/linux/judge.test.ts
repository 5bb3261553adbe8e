/**
 * The judge with both its sides, and the private session's edges: limits, aborts, ordinary users. Needs root on Linux with the
 * tools.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { framesObserver } from "../../src/linux/judge/frames.ts";
import { compareSides, judgeScript, runInSimulator, runOnLinux } from "../../src/linux/judge/judge.ts";
import { stateObserver } from "../../src/linux/judge/state.ts";
import { runReal, whyNotReal } from "../../src/linux/session.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";

/** A bridge, a router with DNAT and MASQUERADE, a namespace made, deleted and made again. */
const LAB = `# world: bare
for name in c1 c2 out gone; do ip netns add $name; done
ip netns del gone
ip netns add gone
ip link add br0 type bridge
ip link set br0 up
ip addr add 172.18.0.1/24 dev br0
for i in 1 2; do ip link add h$i type veth peer name eth0 netns c$i; ip link set h$i master br0 up; done
for i in 1 2; do ip -n c$i addr add 172.18.0.1$i/24 dev eth0; ip -n c$i link set eth0 up; ip -n c$i route add default via 172.18.0.1; done
ip link add up0 type veth peer name eth0 netns out
ip addr add 10.9.0.1/24 dev up0
ip link set up0 up
ip -n out addr add 10.9.0.2/24 dev eth0
ip -n out link set eth0 up
sysctl -w net.ipv4.ip_forward=1
iptables -t nat -A POSTROUTING -s 172.18.0.0/24 ! -o br0 -j MASQUERADE
iptables -t nat -A PREROUTING -i up0 -p udp --dport 5300 -j DNAT --to-destination 172.18.0.11
iptables -A FORWARD -d 172.18.0.12 -i up0 -j REJECT
ip netns exec c1 ping -c 2 -i 0.2 10.9.0.2
ip netns exec c2 ping -c 1 -t 1 10.9.0.2
ip netns exec out ip route add 172.18.0.0/24 via 10.9.0.1
ip netns exec out ping -c 1 -W 1 172.18.0.12
ip netns exec c2 nc -z -w 1 172.18.0.11 99
echo x | ip netns exec out nc -u -w 1 10.9.0.1 5300
`;

const reason = whyNotReal();

describe.skipIf(reason !== null)(`the judge${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("finds a lab the same on both sides, to the frames and counters", { retry: 2 }, async () => {
    const verdict = await judgeScript(parseScenario(LAB, "lab.sh"), { frames: true, state: true });
    expect(verdict.error).toBeNull();
    expect(verdict.differences.map(({ kind, where, text }) => `${kind} ${where}\n${text}`).join("\n")).toBe("");
  });

  test("sees where ours would differ", async () => {
    const scenario = parseScenario(LAB, "lab.sh");
    const changed = parseScenario(LAB.replace("-t 1 10.9.0.2", "-t 2 10.9.0.2"), "lab.sh");
    const observers = [framesObserver, stateObserver];
    const differences = compareSides(scenario, await runOnLinux(scenario, observers), await runInSimulator(changed, observers));
    const reported = differences.map(({ kind, where }) => `${kind}: ${where}`);
    expect(reported).toEqual(
      expect.arrayContaining([
        "output: line 20: $ ip netns exec c2 ping -c 1 -t 1 10.9.0.2",
        "frames: h br0",
        "frames: h/out eth0",
        "state: h nstat",
      ]),
    );
  });

  test("ends a run at its limit and when it is told to", async () => {
    const scenario = parseScenario("# world: bare\necho one\nsleep 30\n", "lab.sh");
    const limited = await runReal(scenario, { limitSeconds: 2 });
    expect(limited).toEqual({ results: [{ output: "one\n", exitCode: 0 }], last: null, timedOut: true });
    const controller = new AbortController();
    const onOutput = () => controller.abort();
    expect(await runReal(scenario, { signal: controller.signal, onOutput })).toMatchObject({ timedOut: false });
  });

  const [setpriv, ...ordinary] = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
  const isReadable = spawnSync(setpriv!, [...ordinary, "test", "-r", inject("main")]).status === 0;

  test.skipIf(!isReadable)("an ordinary user's session has a user namespace, and a root of its own", () => {
    const input = "# world: bare\nid -u; ls /sys/class/net; touch /usr/here /home/here && ls /usr/here; ls ~\n";
    const replay = [...ordinary, process.execPath, inject("main"), "replay", "-"];
    expect(execFileSync(setpriv!, replay, { encoding: "utf8", input })).toBe("0\nlo\n/usr/here\n");
    expect(existsSync("/usr/here")).toBe(false);
  });
});
