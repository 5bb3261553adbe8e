/**
 * Registry of the recorders: what each asks, where it keeps it and the program that does it. Add one entry. `npm run record`
 * without words prints this list.
 */

export interface Room {
  /** What is asked of whom. */
  readonly about: string;
  /** Where NAME stands and what is written. */
  readonly data: string;
  /** The command line, of the repository's folder, for the names that follow the room. */
  readonly command: (words: readonly string[]) => readonly string[];
  /** The file that its standard output makes. */
  readonly output?: string;
}

const tsx = (file: string) => (words: readonly string[]) => ["node_modules/.bin/tsx", file, ...words];

export const ROOMS: Readonly<Record<string, Room>> = {
  scenario: {
    about: "a scenario's commands on this kernel or, --on qemu, on Debian's: output, exit codes",
    data: "scenarios/NAME.md, test/recordings/NAME.json",
    command: tsx("src/linux/record-main.ts"),
  },
  agreement: {
    about: "nobody: what the recordings amount to, by scenario and kernel",
    data: "docs/AGREEMENT.md, README.md",
    command: tsx("test/record/agreement-main.ts"),
  },
  judge: {
    about: "why this kernel dropped packets in a scenario, which rules they met and what path they took",
    data: "scenarios/NAME.md, test/judge/NAME.json",
    command: tsx("src/linux/judge/record-main.ts"),
  },
  docker: {
    about: "a script beside the real dockerd that REAL_DOCKER names (REAL_DOCKER_28: of 28)",
    data: "test/docker/scripts/NAME.sh, NAME.json",
    command: tsx("src/linux/record-docker-main.ts"),
  },
  faults: {
    about: "a script that gave a wrong result, on this kernel, beside REAL_DOCKER or, --on qemu, on Debian's",
    data: "test/faults/cases/NAME.sh, NAME.expected",
    command: tsx("test/faults/record.ts"),
  },
  fuzz: {
    about: "a kept case of the random labs, or a mutation's script",
    data: "test/fuzz/cases/NAME.sh, test/fuzz/mutations/NAME.sh, NAME.json",
    command: tsx("test/fuzz/record-cases.ts"),
  },
  ip: {
    about: "lines typed to ip, bridge and busybox's ip, in a namespace for each file",
    data: "test/ip/data/NAME.txt",
    command: (words) => ["test/ip/record.sh", ...words.map((name) => `test/ip/data/${name}.txt`)],
  },
  tools: {
    about: "lines typed to net-tools, brctl, sysctl and others, with an /etc of their own",
    data: "test/ip/data-tools/NAME.txt",
    command: (words) => ["test/ip/record.sh", ...words.map((name) => `test/ip/data-tools/${name}.txt`)],
  },
  iptables: {
    about: "lines typed to iptables, and iptables-save where the rules have changed",
    data: "test/netfilter-rules/data/NAME.txt",
    command: (words) => ["/usr/bin/python3", "-ISEB", "test/netfilter-rules/record.py", ...words],
  },
  traffic: {
    about: "which rules which packets match",
    data: "test/netfilter-rules/data/traffic-rules.txt, traffic.txt",
    command: () => ["unshare", "-n", "-m", "bash", "test/netfilter-rules/record-traffic.sh"],
    output: "test/netfilter-rules/data/traffic.txt",
  },
  shell: {
    about: "scripts of bash and of Debian's text tools",
    data: "test/shell/corpus/NAME, bash-scripts.ts, tool-scripts.ts",
    command: tsx("test/shell/record.ts"),
  },
  jq: {
    about: "programs of jq 1.6",
    data: "test/shell/tools/jq/*programs.txt, programs.ts, cases.json",
    command: tsx("test/shell/tools/jq/record.ts"),
  },
  options: {
    about: "what each tool passes to getopt_long()",
    data: "src/shell/tools/getopt-tables.ts",
    command: () => ["/usr/bin/python3", "test/shell/getopt/record.py"],
    output: "src/shell/tools/getopt-tables.ts",
  },
  help: {
    about: "what the tools print of their own use",
    data: "src/shell/help/recorded/NAME.txt, texts.ts",
    command: tsx("test/record/help-main.ts"),
  },
};
