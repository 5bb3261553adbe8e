/** Whatever iptables-restore reads: done whole or refused with words, and a refused table stays as it was. */
import fc from "fast-check";
import { execute, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { edited, HOSTILE_WORDS } from "../words.ts";

const FILE = `*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [12:3400]
:OUTPUT ACCEPT [0:0]
:CUSTOM - [0:0]
[5:300] -A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
-A FORWARD -j CUSTOM
-A CUSTOM -s 10.0.0.0/8 ! -d 10.1.0.0/16 -m comment --comment "two words" -j REJECT --reject-with icmp-host-prohibited
-A CUSTOM -m limit --limit 5/min --limit-burst 10 -j LOG --log-prefix "x: " --log-level 4
-A CUSTOM -j RETURN
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m multiport --dports 53,1000:2000 -j DNAT --to-destination 10.0.0.2:53
-A POSTROUTING -o eth0 -j MASQUERADE --random
COMMIT`.split("\n");
const WORDS = FILE.flatMap((line) => line.split(" "));
const OPTIONS = [[], ["-n"], ["-c"], ["--test"], ["-T", "nat"], ["-w", "1"], ["-v"]];

interface Case {
  readonly options: readonly string[];
  readonly lines: readonly string[];
}

export const restoreFiles: Room<Case> = {
  name: "restore-files",
  cases: fc
    .tuple(
      fc.constantFrom(...OPTIONS),
      fc.array(fc.tuple(fc.nat(FILE.length - 1), fc.constantFrom("edit", "drop", "double", "new")), { maxLength: 4 }),
    )
    .chain(([options, edits]) =>
      fc
        .tuple(
          ...edits.map(([at]) => edited(FILE[at]!.split(" "), WORDS)),
          fc.array(fc.constantFrom(...WORDS, ...HOSTILE_WORDS), { maxLength: 6 }),
        )
        .map((parts): Case => {
          const fresh = parts.at(-1) as readonly string[];
          let lines: readonly string[] = FILE;
          edits.forEach(([at, kind], index) => {
            const line = kind === "new" ? fresh.join(" ") : (parts[index] as readonly string[]).join(" ");
            const instead = { edit: [line], drop: [], double: [FILE[at]!, FILE[at]!], new: [FILE[at]!, line] }[kind as "edit"];
            lines = lines.flatMap((each) => (each === FILE[at] ? instead : [each]));
          });
          return { options, lines };
        }),
    ),
  run({ options, lines }) {
    const made = networkLab();
    const { host } = made;
    const before = host.kernelHost.config;
    const printed = execute(host, ["iptables-restore", ...options], `${lines.join("\n")}\n`);
    const wrong = wrongWith(made, printed, lines.join("\n"));
    if (wrong !== null) return wrong;
    if (options.includes("--test") && host.kernelHost.config !== before) return "--test changed the configuration";
    const saved = execute(host, ["iptables-save"])!;
    // A comment with a line feed cannot be restored on Linux either.
    if (saved.stdout.split("\n").some((line) => !/^([#*:[-]|COMMIT$|$)/.test(line))) return null;
    const again = execute(host, ["iptables-restore"], saved.stdout)!;
    if (again.exitCode !== 0) return `what iptables-save printed is refused: ${again.stderr}\n${saved.stdout}`;
    return wrongWith(made, saved, lines.join("\n"));
  },
  print: ({ options, lines }) => `iptables-restore ${options.join(" ")} <<'END'\n${lines.join("\n")}\nEND`,
};
