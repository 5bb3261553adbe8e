/**
 * What an export rebuilds on this machine's kernel is what it rebuilds here, read back with the same commands. Needs root; else
 * skipped.
 */
import { describe, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { lan } from "../../src/lab/worlds/lan.ts";
import { hostProfile } from "../../src/linux/host-profile.ts";
import { runReal, whyNotReal } from "../../src/linux/session.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import type { Scenario } from "../../src/scenario/step.ts";
import { LABS } from "../export/labs.ts";

const reason = whyNotReal();

const READ_BACK = [
  "ip -n $ns -d addr | sed -E 's/(_timer) +[0-9.]+/\\1/g'",
  "ip -n $ns route show table all",
  "ip -n $ns rule",
  "ip -n $ns neigh show nud permanent; ip -n $ns neigh show nud noarp; ip -n $ns neigh show proxy",
  // Groups of IPv6 stay joined where it is off.
  "bridge -n $ns fdb | grep -v ^33:33 | sort",
  "bridge -n $ns -d link",
  "ip netns exec $ns iptables-save",
  "ip netns exec $ns sysctl -a 2>&1 | grep -E 'net.ipv4.(conf|neigh|ip_)'",
];

function readBack(script: string): Scenario {
  const commands = [
    `cat > lab.sh <<'END OF SCRIPT'\n${script}END OF SCRIPT`,
    "bash lab.sh",
    // For about a second a change of a link's state is still pending.
    "sleep 1.5; ls -A",
    "ip netns",
    "cd /run/netns; names=(*); cd",
    `ns() { for ns in /run/netns/*; do ns=\${ns#/run/netns/}; echo "== $ns"; eval "$1"; done; }`,
    ...READ_BACK.map((command) => `ns '${command.replaceAll("'", `'\\''`).replaceAll("$ns", '"$ns"')}'`),
    "bash lab.sh down",
    "ip netns; ip -br link; ls -A",
  ];
  return { world: "bare", steps: commands.map((command, line) => ({ command, expected: null, exitCode: null, line })) };
}

describe.skipIf(reason !== null)(`the real kernel${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.concurrent.for([...Object.keys(LABS), "lan"])("is built from an export: %s", { retry: 2 }, async (name, { expect }) => {
    const kernel = hostProfile();
    const { lab, host } = name === "lan" ? lan({ kernel }) : bare({ kernel });
    if (name !== "lan") await host.sh(LABS[name]!);
    const scenario = readBack(lab.toScript());
    const [real, simulated] = [await runReal(scenario), await runSimulated(scenario, { kernel })];
    const differences = compareRuns(scenario.steps, real.results, simulated.results);
    expect(differences.map((each) => each.text).join("\n\n")).toBe("");
    expect(real.results[1]!.exitCode).toBe(0);
    expect(real.results[2]).toEqual({ output: "lab.sh\n", exitCode: 0 });
  });
});
