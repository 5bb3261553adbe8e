/** /proc/net/xt_recent and nf_conntrack as a shell reads and writes them; the output is that of Linux 6.18. */
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";

const LIST = "/proc/net/xt_recent/seen";
const RULE = "ip link set lo up; iptables -A INPUT -m recent --name seen --set\n";

async function run(script: string): Promise<{ out: string; err: string }> {
  const { stdout, stderr } = await new Lab({ seed: 1 }).addHost("h").sh(script, { name: "bash" });
  return { out: stdout.replace(/\d{9,}/g, "T"), err: stderr.replace(/line \d+: /g, "") };
}

test("a list is there while a rule names it", async () => {
  const { out, err } = await run(
    `ls /proc/net/xt_recent; cat ${LIST}; ${RULE}ls /proc/net/xt_recent; iptables -F; ls /proc/net/xt_recent`,
  );
  expect(out).toBe("seen\n");
  expect(err).toBe(`cat: ${LIST}: No such file or directory\n`);
});

test("packets and writes leave their times", async () => {
  const { out } = await run(
    `${RULE}ping -c 1 -q 127.0.0.1 > /dev/null; echo +10.0.0.1 > ${LIST}; echo +10.0.0.1 > ${LIST}; sort ${LIST}`,
  );
  expect(out).toBe(
    "src=10.0.0.1 ttl: 0 last_seen: T oldest_pkt: 2 T, T\nsrc=127.0.0.1 ttl: 64 last_seen: T oldest_pkt: 2 T, T\n",
  );
});

test("the ring of times goes round at 32", async () => {
  const { out } = await run(
    `${RULE}for i in $(seq 33); do echo +10.0.0.1 > ${LIST}; done; cut -d' ' -f1-7 ${LIST}; wc -w < ${LIST}`,
  );
  expect(out).toBe("src=10.0.0.1 ttl: 0 last_seen: T oldest_pkt: 1\n39\n");
});

test("addresses are taken off one by one, or all", async () => {
  const { out } =
    await run(`${RULE}echo +10.0.0.1 > ${LIST}; echo -10.0.0.1 > ${LIST}; echo -10.0.0.1 > ${LIST}; echo $?; cat ${LIST}
echo +10.0.0.2 > ${LIST}; echo / > ${LIST}; cat ${LIST}`);
  expect(out).toBe("0\n");
});

test.each(["10.0.0.2", "x", "+x", "+10.0.0", "+10.0.0.1x", "", "clear", "+ 10.0.0.9"])("%j is refused", async (text) => {
  const { err } = await run(`${RULE}echo "${text}" > ${LIST}`);
  expect(err).toBe("bash: echo: write error: Invalid argument\n");
});

test("only the first line of a write is taken", async () => {
  const { out, err } = await run(`${RULE}printf "+1.2.3.5\\n+1.2.3.6\\n" > ${LIST}; cut -d' ' -f1 ${LIST}`);
  expect(err).toBe("bash: printf: write error: Illegal seek\n");
  expect(out).toBe("src=1.2.3.5\n");
});

test("nf_conntrack lists the connections and takes nothing", async () => {
  const { out, err } = await run(
    "ip link set lo up; iptables -A INPUT -m conntrack --ctstate NEW; ping -c1 -q 127.0.0.1 > /dev/null; wc -l < /proc/net/nf_conntrack; echo 1 > /proc/net/nf_conntrack",
  );
  expect(out).toBe("1\n");
  expect(err).toBe("bash: /proc/net/nf_conntrack: Permission denied\n");
});
