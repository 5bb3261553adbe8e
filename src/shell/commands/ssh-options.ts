/**
 * The command line of ssh: options before the destination and, as OpenSSH allows, after it too, up to the command's first word.
 */

export interface SshLine {
  readonly destination: string;
  readonly port: number;
  readonly command: readonly string[];
  readonly quiet: boolean;
  /** -n: standard input is empty. */
  readonly noInput: boolean;
  /** -N: nothing is run there. */
  readonly noCommand: boolean;
  readonly terminal: "auto" | "always" | "never";
  readonly connectTimeoutSeconds: number;
}

export interface SshEnding {
  readonly stderr: string;
  readonly exitCode: number;
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
const PLAIN = "46AaCfGgKkMNnqsTtVvXxYy";
const WITH_ARGUMENT = "BbcDEeFIiJLlmOopQRSWw";
/** Those that make no difference to how a command is run on another host of the lab. */
const NO_EFFECT = "4AaCKkXxYyceFIilmT";
/** Keywords of ssh_config(5) that are taken; others of it are refused by name. */
const TAKEN: ReadonlySet<string> = new Set(
  "addressfamily batchmode checkhostip compression connectionattempts connecttimeout controlmaster controlpath controlpersist forwardx11 globalknownhostsfile gssapiauthentication identitiesonly identityfile kbdinteractiveauthentication loglevel passwordauthentication port preferredauthentications pubkeyauthentication requesttty serveralivecountmax serveraliveinterval stricthostkeychecking tcpkeepalive updatehostkeys user userknownhostsfile".split(
    " ",
  ),
);
const REFUSED: ReadonlySet<string> = new Set(
  "bindaddress bindinterface dynamicforward host hostname include localforward match permitlocalcommand proxycommand proxyjump remotecommand remoteforward sendenv setenv tunnel".split(
    " ",
  ),
);
/** How long TCP itself tries: 6 retransmissions of the SYN. */
const NO_TIMEOUT_SECONDS = 1000;

export function readSshLine(args: readonly string[]): SshLine | SshEnding {
  const line = new LineReader();
  let rest = args;
  while (rest.length > 0 && line.ending === null) {
    const [word = ""] = rest;
    if (word.startsWith("-") && word !== "-") rest = word === "--" ? line.endOptions(rest.slice(1)) : line.takeOptions(rest);
    else if (line.destination === null) {
      line.setDestination(word);
      rest = rest.slice(1);
    } else break;
    if (word === "--") break;
  }
  if (line.ending !== null) return line.ending;
  if (line.destination === null) return { stderr: USAGE, exitCode: 255 };
  const { destination, port, quiet, noInput, noCommand, terminal, connectTimeoutSeconds } = line;
  return { destination, port, command: rest, quiet, noInput, noCommand, terminal, connectTimeoutSeconds };
}

class LineReader {
  destination: string | null = null;
  port = 22;
  quiet = false;
  noInput = false;
  noCommand = false;
  terminal: SshLine["terminal"] = "auto";
  connectTimeoutSeconds = NO_TIMEOUT_SECONDS;
  ending: SshEnding | null = null;

  /** user@host, or ssh://user@host:port. */
  setDestination(word: string): void {
    const url = /^ssh:\/\/(.*?)(?::(\d+))?\/?$/.exec(word);
    const text = url === null ? word : url[1]!;
    const at = text.lastIndexOf("@");
    if (at === 0) return this.#end(USAGE);
    this.destination = text.slice(at + 1);
    if (url?.[2] !== undefined) this.port = Number(url[2]);
  }

  /** After `--` the next word is the destination, where there was none yet. */
  endOptions(rest: readonly string[]): readonly string[] {
    if (this.destination !== null || rest.length === 0) return rest;
    this.setDestination(rest[0]!);
    return rest.slice(1);
  }

  /** One word of options, with the argument that may follow it; answers what is left. */
  takeOptions(words: readonly string[]): readonly string[] {
    const word = words[0]!;
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!;
      if (WITH_ARGUMENT.includes(letter)) {
        const attached = word.slice(index + 1);
        const value = attached !== "" ? attached : words[1];
        if (value === undefined) this.#end(`option requires an argument -- ${letter}\n${USAGE}`);
        else this.#setOption(letter, value);
        return words.slice(attached !== "" ? 1 : 2);
      }
      if (!PLAIN.includes(letter)) this.#end(`unknown option -- ${letter}\n${USAGE}`);
      else this.#setFlag(letter);
      if (this.ending !== null) break;
    }
    return words.slice(1);
  }

  #setFlag(letter: string): void {
    if (letter === "V") this.ending = { stderr: VERSION, exitCode: 0 };
    else if (letter === "q") this.quiet = true;
    else if (letter === "n") this.noInput = true;
    else if (letter === "t") this.terminal = "always";
    else if (letter === "T") this.terminal = "never";
    else if (!NO_EFFECT.includes(letter)) this.#refuse(`option "-${letter}"`);
  }

  #setOption(letter: string, value: string): void {
    if (letter === "p") this.#setPort(value, `Bad port '${value}'\n`);
    else if (letter === "o") this.#setKeyword(value);
    else if (!NO_EFFECT.includes(letter)) this.#refuse(`option "-${letter}"`);
  }

  #setPort(text: string, complaint: string): void {
    const port = /^\d+$/.test(text) ? Number(text) : 0;
    if (port < 1 || port > 65_535) this.#end(complaint);
    else this.port = port;
  }

  #setKeyword(text: string): void {
    const match = /^\s*([^\s=]+)\s*=?\s*(.*)$/.exec(text);
    const keyword = match?.[1] ?? "";
    const value = match?.[2] ?? "";
    const name = keyword.toLowerCase();
    if (REFUSED.has(name)) return this.#refuse(`option "${keyword}"`);
    if (value === "") return this.#end(`command-line line 0: no argument after keyword "${keyword}"\n`);
    if (!TAKEN.has(name)) return this.#end(`command-line: line 0: Bad configuration option: ${name}\n`);
    if (name === "port") this.#setPort(value, "command-line line 0: Bad number.\n");
    else if (name === "connecttimeout") {
      if (!/^\d+$/.test(value)) this.#end("command-line line 0: invalid time value.\n");
      else if (Number(value) > 0) this.connectTimeoutSeconds = Number(value);
    } else if (name === "batchmode" && !/^(yes|no|true|false)$/.test(value)) {
      this.#end(`command-line line 0: unsupported option "${value}".\n`);
    } else if (name === "loglevel" && value.toUpperCase() === "QUIET") this.quiet = true;
  }

  #refuse(what: string): void {
    this.ending ??= { stderr: `ssh: ${what} is not modelled\n`, exitCode: 2 };
  }

  #end(stderr: string): void {
    this.ending ??= { stderr, exitCode: 255 };
  }
}
