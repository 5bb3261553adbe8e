/** `why`, `what-if`, `inputs` as commands of the lab, in a script that is under way. */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { SinkOutput } from "../../src/shell/io.ts";
import { handleQueries } from "../../src/why/queries.ts";

const LAB = `ip netns add a; ip link add va type veth peer name eth0 netns a
ip addr add 10.1.0.1/24 dev va; ip link set va up; ip link set lo up
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n a link set eth0 up
iptables -A INPUT -i va -p icmp -j DROP
`;
const PING = "ip netns exec a ping -c1 -W1 10.1.0.1";

function printed(script: string): string {
  const { lab, host } = bare({ seed: 1 });
  handleQueries(lab, { now: () => 0, undo: null });
  let text = "";
  const output = new SinkOutput((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  host.beginScript(script, {}, { stdout: output, stderr: output });
  lab.run();
  return text;
}

test("why is about the last request before it that failed, whatever the script does afterwards", () => {
  const text = printed(`${LAB}${PING}\nping -c1 127.0.0.1\nwhy\niptables -F\n${PING} | tail -3 | head -1`);
  expect(text).toContain("dropped    by h va, filter INPUT 1: -A INPUT -i va -p icmp -j DROP");
  expect(text).toContain("(tried: 1 received)");
  expect(text).toContain("1 packets transmitted, 1 received");
});

test("why COMMAND runs it, ends as it does, and is about it", () => {
  const text = printed(`${LAB}why ${PING}\necho "[$?]"\nwhy ping -c1 127.0.0.1`);
  expect(text).toMatch(/1 packets transmitted, 0 received[\s\S]*: 0 received\n {2}dropped {4}by h va/);
  expect(text).toContain("[1]\n");
  expect(text).toContain("ping -c1 127.0.0.1: 1 received");
  expect(printed("why nothere; echo $?")).toContain("127\n");
});

test("what-if makes the last request again without and with a change, and changes nothing here", () => {
  const text = printed(`${LAB}${PING}\nwhat-if 'iptables -D INPUT 1'\nwhat-if 'ip addr add x dev va'\niptables -S INPUT`);
  expect(text).toContain(`${PING}
  as it is      0 received
  with it       1 received   (iptables -D INPUT 1)
  The first difference, of packet 1, echo request:
    h  in va
    - filter  INPUT 1 yes  -i va -p icmp  DROP
    + filter  INPUT policy yes  no rule decided  ACCEPT
`);
  expect(text).toContain("what-if: ip addr add x dev va: the lab refuses it\n");
  expect(text).toContain("-A INPUT -i va -p icmp -j DROP\n");
});

test("what-if passes over columns that are wider on one side", () => {
  const text = printed(
    `${LAB}iptables -F; iptables -A INPUT -s 10.1.0.3; iptables -A INPUT -p icmp -j DROP\n${PING}\nwhat-if 'iptables -R INPUT 2 -s 10.1.0.0/16 -d 10.1.0.1 -p icmp -m icmp --icmp-type 8 -j ACCEPT'`,
  );
  expect(text).toContain(
    "    - INPUT 2 yes  -p icmp  DROP\n    + INPUT 2 yes  -s 10.1.0.0/16 -d 10.1.0.1 -p icmp --icmp-type 8  ACCEPT\n",
  );
});

test("inputs lists what came, and in a replay a query fails", async () => {
  const { lab, host } = bare({ seed: 1 });
  expect(host.exec(["why"])).toMatchObject({ exitCode: 1, stdout: "" });
  handleQueries(lab, { now: () => 0, undo: null });
  await host.sh("sleep 2\necho x > f");
  expect(host.exec(["inputs"]).stdout).toBe(
    "   0      0.000 s  the world bare\n   1      0.000 s  why\n   2      0.001 s  sleep 2 ... (2 lines)\n   3      2.003 s  inputs\n",
  );
  expect(host.exec(["undo"])).toMatchObject({ exitCode: 1 });
});

test("a fork has what queries printed, and how they exited", async () => {
  const { lab, host } = bare({ seed: 1 });
  handleQueries(lab, { now: () => 0, undo: null });
  await host.sh(`${LAB}${PING}\nwhy > reasons; echo $? > code\ninputs > list`);
  expect(host.files.read("/root/code")).toBe("0\n");
  expect(host.files.read("/root/reasons")).toContain("(tried: exit code 0)");
  const fork = lab.fork().hosts.get("h")!;
  for (const file of ["reasons", "code", "list"]) expect(fork.files.read(`/root/${file}`)).toBe(host.files.read(`/root/${file}`));
});

test("what is typed into a fork, or after an undo, has results of its own", () => {
  const { lab, host } = bare({ seed: 1 });
  handleQueries(lab, { now: () => 0, undo: null });
  host.exec(["ip", "link", "set", "lo", "up"]);
  host.exec(["ip", "link", "add", "br0", "type", "bridge"]);
  const original = host.exec(["inputs"]).stdout;
  for (const other of [lab.at({ input: 2 }), lab.undo()!]) {
    handleQueries(other, { now: () => 0, undo: null });
    const again = other.hosts.get("h")!;
    again.exec(["true"]);
    // The number of the command may be that of the original's: its result is not.
    for (const _ of [1, 2]) expect(again.exec(["inputs"]).stdout).not.toBe(original);
  }
});

test("explain --help prints how it is used", () => {
  expect(printed("explain --help; echo [$?]; explain -v --help > /dev/null; echo [$?]")).toMatch(
    /^Usage: explain .*--without .*--help .*\[0\]\n\[0\]\n$/s,
  );
  expect(printed("{ explain; echo [$?]; explain -x true; echo [$?]; } 2> /dev/null")).toBe("[2]\n[2]\n");
});

test("explain --without says which rules matter for a command", () => {
  const text =
    printed(`${LAB}iptables -F; iptables -P INPUT DROP; iptables -A INPUT -p tcp; iptables -A INPUT -s 10.1.0.0/24 -j ACCEPT
iptables -t mangle -A INPUT -p icmp -j MARK --set-mark 1; explain --without ${PING}; echo "[$?]"`);
  expect(text).toContain(`Without each rule that matched:
  h  mangle  INPUT 1  -p icmp  MARK --set-xmark 0x1/0xffffffff  no difference
  h  filter  INPUT 2  -s 10.1.0.0/24  ACCEPT                    0 received
[0]
`);
  expect(printed("explain --without true")).toBe("Without rules: none matched.\n");
});
