/**
 * The command line of ssh: options before the destination and, as OpenSSH allows, after it too, up to the command's first word.
 * OpenSSH 9.2: main() of ssh.c; its getopt(3) is BSD's, with words of its own.
 */
import { Exit } from "../../exit.ts";
import { parseOptions } from "../../options/recorded.ts";
import { accepted, exits, on, refused, set, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { fatal, log, readKeyword, readPort } from "./keywords.ts";

export interface SshLine {
  destination: string;
  port: number;
  command: readonly string[];
  quiet: boolean;
  /** -n: standard input is empty. */
  noInput: boolean;
  terminal: "auto" | "always" | "never";
  connectTimeoutSeconds: number;
}

const USAGE = `usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
           [-i identity_file] [-J [user@]host[:port]] [-L address]
           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]
           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]
           [-w local_tun[:remote_tun]] destination [command [argument ...]]
`;
const VERSION = "OpenSSH_9.2p1 Debian-2+deb12u6, OpenSSL 3.0.19 27 Jan 2026\n";
/** How long TCP itself tries: 6 retransmissions of the SYN. */
const NO_TIMEOUT_SECONDS = 1000;

export const SSH_OPTIONS = new OptionTable<SshLine>(
  "ssh",
  {
    1: exits(255, log("SSH protocol v.1 is no longer supported")),
    n: on("noInput"),
    o: { model: "modelled", take: (line, { value }) => readKeyword(line, value) },
    p: value(
      "port",
      readPort((text) => new Exit(255, `Bad port '${text}'\n`)),
    ),
    // -y logs to syslog.
    "q y": on("quiet"),
    t: set({ terminal: "always" }),
    T: set({ terminal: "never" }),
    V: exits(0, VERSION),
    // They make no difference to how a command is run on another host of the lab.
    "2 4 A a C c e F I i K k l m P X x Y": accepted,
    "D L R W w": refused("tunnels"),
    J: refused("jumps"),
  },
  {
    known: parseOptions("+1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:PQ:R:S:TVw:W:XYy", null),
    usage: USAGE,
    exitCode: 255,
  },
);

export function readSshLine(argv: readonly string[]): SshLine {
  const line = defaults();
  const [destination, ...rest] = readOptions(argv, line);
  if (destination === undefined) throw SSH_OPTIONS.misuse();
  setDestination(line, destination);
  const isEnded = argv.at(-rest.length - 2) === "--";
  line.command = isEnded ? rest : readOptions(["ssh", ...rest], line);
  if (/^-|['`"$\\;&<>|(){}\s]/.test(line.destination)) throw fatal("hostname contains invalid characters");
  return line;
}

function defaults(): SshLine {
  return {
    destination: "",
    port: 22,
    command: [],
    quiet: false,
    noInput: false,
    terminal: "auto",
    connectTimeoutSeconds: NO_TIMEOUT_SECONDS,
  };
}

/** Returns what follows the options. */
function readOptions(argv: readonly string[], line: SshLine): string[] {
  return SSH_OPTIONS.read(argv, line, (words) => {
    throw SSH_OPTIONS.misuse(
      words
        .replace(/^ssh: /, "")
        .replace(/^invalid/, "unknown")
        .replace(/'(.)'\n/, "$1\r\n"),
    );
  });
}

/** user@host, or ssh://user@host:port. */
function setDestination(line: SshLine, word: string): void {
  const [, text = word, port] = /^ssh:\/\/(.*?)(?::(\d+))?\/?$/.exec(word) ?? [];
  const isUrl = word.startsWith("ssh://");
  if (text.startsWith("@") || (isUrl && (text === "" || /[:/]/.test(text) || Number(port ?? 1) === 0)))
    throw SSH_OPTIONS.misuse();
  line.destination = text.slice(text.lastIndexOf("@") + 1);
  if (port !== undefined) line.port = Number(port);
}
