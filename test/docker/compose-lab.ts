/** A dockerhost with a compose file in a folder of root's, and everything of the host that a project may leave changed. */
import type { EngineVersion } from "../../src/docker/shapes.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

export const VERSIONS: readonly EngineVersion[] = ["20.10", "28", "29"];

export interface ComposeLab {
  readonly host: LabHost;
  /** Types a line in the project's folder; what it prints, stderr too, and an exit code that is not 0. */
  readonly type: (line: string) => Promise<string>;
}

export function composeLab(folder: string, files: Readonly<Record<string, string>>, docker: EngineVersion = "29"): ComposeLab {
  const { host } = dockerhost({ docker });
  for (const [name, text] of Object.entries(files)) {
    const path = `/root/${folder}/${name}`;
    host.exec(["mkdir", "-p", path.slice(0, path.lastIndexOf("/"))]);
    host.files.write(path, text);
  }
  const type = async (line: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await host.sh(`cd /root/${folder}\n{ ${line}\n} 2>&1`);
    return `${stdout}${stderr}${exitCode === 0 ? "" : `[exit ${exitCode}]\n`}`;
  };
  return { host, type };
}

/**
 * Left out is what moves by itself or with any packet: counters of policies, timers, the number of connections remembered, the
 * neighbour a packet came from, the time of a listing. The table raw, which docker 28 and later write to, stays behind empty, as
 * on Linux.
 */
export async function stateOf({ type }: ComposeLab): Promise<string> {
  const state = await type(STATE.join("\n"));
  return state
    .replace(/^# (Generated|Completed).*\n/gm, "")
    .replace(/ \[\d+:\d+\]$/gm, "")
    .replace("*raw\n:PREROUTING ACCEPT\n:OUTPUT ACCEPT\nCOMMIT\n", "")
    .replace(/_timer +[\d.]+/g, "_timer");
}

const STATE: readonly string[] = [
  "iptables-save",
  "ip -d addr",
  "ip -d link",
  "ip -4 route show table all",
  "ip rule",
  "ip neigh | grep -v eth0",
  "ip netns",
  "bridge fdb",
  "bridge link",
  "ss -tulnp",
  "sysctl -a | grep -v nf_conntrack_count",
  "docker ps -a --no-trunc",
  "docker network ls --no-trunc",
  "ps -e -o args",
  "ls /run/docker/netns",
  "find / -type f -not -path '/proc/*' -not -path '/sys/*' | sort",
  "cat /etc/hosts /etc/resolv.conf /root/*/*",
];
