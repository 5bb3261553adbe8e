/** How command lines go wrong, as the tools of Debian 12 were seen to say it. */
import { expect, test } from "vitest";
import { Lab } from "../../../src/lab/lab.ts";

const TRY = (tool: string): string => `Try '${tool} --help' for more information.`;

test.each([
  ["/usr/bin/uniq -Q", ["/usr/bin/uniq: invalid option -- 'Q'", TRY("/usr/bin/uniq")], 1],
  ["/usr/bin/ping -Z x", ["/usr/bin/ping: invalid option -- 'Z'", ""], 2],
  ["/usr/sbin/arp -Q", ["/usr/sbin/arp: invalid option -- 'Q'", "Usage:"], 3],
  ["pgrep -q x", ["pgrep: invalid option -- 'q'", ""], 2],
  ["pgrep -no x", ["", "Usage:"], 2],
  ["pgrep -P 1,x", ["pgrep: not a number: x"], 2],
  ["pgrep -g x", ["pgrep: invalid process group: x"], 2],
  ["pgrep a b", ["pgrep: only one pattern can be provided", "Try `pgrep --help' for more information."], 2],
  ["pkill", ["pkill: no matching criteria specified", "Try `pkill --help' for more information."], 2],
  ["pkill -9 -HUP zz", ["pkill: invalid option -- 'H'", ""], 2],
  ["pkill -99 zz", ["pkill: invalid option -- '9'", ""], 2],
  ["killall -FOO zz", ["FOO: unknown signal; killall -l lists signals."], 1],
  ["killall -s hup zz", ["hup: unknown signal; killall -l lists signals."], 1],
  ["killall -9", ["Usage: killall [OPTION]... [--] NAME...", "       killall -l, --list"], 1],
  ["pidof -Z x", [], 1],
  ["date --iso-8601=", ["date: ambiguous argument ‘’ for ‘--iso-8601’", "Valid arguments are:"], 1],
  ["dmesg -V -Q", [], 0],
  ["sed --version -Q", [], 0],
  ["sudo -u", ["sudo: option requires an argument -- 'u'", "usage: sudo -h | -K | -k | -V"], 1],
  ["sudo --l", ["sudo: option '--l' is ambiguous; possibilities: '--login' '--list' '--login-class'"], 1],
  ["sudo -i -s", ["sudo: you may not specify both the -i and -s options", "usage: sudo -h | -K | -k | -V"], 1],
  ["sudo -K true", ["usage: sudo -h | -K | -k | -V"], 1],
  ["sudo -- A=1 env", ["sudo: A=1: command not found"], 1],
  ["nsenter -nu true", ["nsenter: cannot open u: No such file or directory"], 1],
  ["nsenter -t x -n true", ["nsenter: failed to parse pid: 'x'"], 1],
  ["nsenter -u true", ["nsenter: neither filename nor target pid supplied for ns/uts"], 1],
  ["nsenter -t 1 nosuch", ["nsenter: failed to execute nosuch: No such file or directory"], 127],
  ["wget -Z -T x u", ["wget: invalid option -- 'Z'", "Usage: wget [OPTION]... [URL]..."], 2],
  ["wget -T x -Z u", ["wget: invalid option -- 'Z'", "wget: --timeout: Invalid time period ‘x’"], 2],
  ["wget -nvX u", ["wget: illegal option -- `-nX'", "Usage: wget [OPTION]... [URL]..."], 1],
  ["wget --quiet=foo u", ["wget: --quiet: Invalid boolean ‘foo’; use `on' or `off'."], 2],
  ["wget -T -1 u", ["wget: --timeout: Negative time period ‘-1’"], 2],
  ["wget --tries=-1 u", ["wget: --tries: Invalid number ‘-1’."], 2],
  ["wget --header=foo u", ["wget: --header: Invalid header ‘foo’."], 2],
  ["wget -t x", ["wget: missing URL", "Usage: wget [OPTION]... [URL]..."], 1],
  ["curl -sm", ["curl: option -sm: requires parameter", "curl: try 'curl --help' or 'curl --manual' for more information"], 2],
  [
    "curl --no-request GET u",
    [
      "curl: option --no-request: used '--no-' for option that isn't a boolean",
      "curl: try 'curl --help' or 'curl --manual' for more information",
    ],
    2,
  ],
  ["curl -", ["curl: option -: is unknown", "curl: try 'curl --help' or 'curl --manual' for more information"], 2],
  [
    "curl --no-inc u",
    ["curl: option --no-inc: is unknown", "curl: try 'curl --help' or 'curl --manual' for more information"],
    2,
  ],
  [
    "curl --progress u",
    ["curl: option --progress: is ambiguous", "curl: try 'curl --help' or 'curl --manual' for more information"],
    2,
  ],
  [
    "curl --max-redirs -2 u",
    [
      "curl: option --max-redirs: expected a proper numerical parameter",
      "curl: try 'curl --help' or 'curl --manual' for more information",
    ],
    2,
  ],
  [
    "curl --local-port x u",
    ["curl: option --local-port: is badly used here", "curl: try 'curl --help' or 'curl --manual' for more information"],
    2,
  ],
  ["curl --SILENT", ["curl: no URL specified!", "curl: try 'curl --help' or 'curl --manual' for more information"], 2],
  ["curl --no-help", ["curl: no URL specified!", "curl: try 'curl --help' or 'curl --manual' for more information"], 2],
  ["brctl show -x", ["brctl: invalid option -- 'x'", "Unknown option '?'", ""], 1],
  ["brctl show --help", [], 0],
  ["brctl addbr -Vx", [], 0],
  ["brctl --version=1", ["brctl: option '--version' doesn't allow an argument", "Unknown option '?'"], 1],
])("%s", async (line, words, exitCode) => {
  const result = await new Lab().addHost("h").sh(line);
  expect(result.stderr.split("\n").slice(0, words.length)).toEqual(words);
  expect(result.exitCode).toBe(exitCode);
});

test("pkill -e and -c, killall -v say what they ended", async () => {
  const host = new Lab().addHost("h");
  const run = async (script: string): Promise<string> => {
    const { stdout, stderr } = await host.sh(script);
    return stdout + stderr;
  };
  expect(await run("sleep 77 & pkill -e sleep")).toMatch(/^sleep killed \(pid \d+\)\n$/);
  expect(await run("sleep 77 & pkill -c sleep")).toBe("1\n");
  expect(await run("sleep 77 & killall -v sleep; true")).toMatch(/^Killed sleep\(\d+\) with signal 15$/m);
  expect(await run("sleep 77 & killall -I SLEEP && echo done")).toContain("done\n");
});

test("of --group-separator and --no-group-separator the last one counts", async () => {
  const { stdout } = await new Lab()
    .addHost("h")
    .sh(
      "printf 'a\\nb\\na\\n' > f; grep -A0 --no-group-separator --group-separator=x a f; grep -A0 --group-separator=x --no-group-separator a f",
    );
  expect(stdout).toBe("a\nx\na\na\na\n");
});

test.each([
  ["sysctl", 1, "", "\nUsage:"],
  ["sysctl -Y", 0, "\nUsage:", "sysctl: invalid option -- 'Y'\n"],
  ["brctl", 1, "Usage: brctl [commands]", ""],
  ["brctl foo", 1, "Usage: brctl [commands]", "never heard of command [foo]\n"],
  ["getent", 1, "Try `getent --help'", "getent: wrong number of arguments\n"],
  ["getent --bad", 64, "", "getent: unrecognized option '--bad'\n"],
  ["arp -Y", 3, "", "arp: invalid option -- 'Y'\nUsage:"],
  ["nstat -Y", 255, "", "nstat: invalid option -- 'Y'\nUsage: nstat"],
  ["netstat -Y", 3, "", "netstat: invalid option -- 'Y'\nusage: netstat"],
  ["ss -Y", 255, "", "ss: invalid option -- 'Y'\nUsage: ss"],
  ["ss -N nope", 1, "", 'Cannot open network namespace "nope": No such file or directory\n'],
  ["dig -p x a", 1, "invalid port number 'x': not a valid number\n", "dig: Couldn't parse port number\n"],
  ["wget", 1, "", "wget: missing URL\nUsage: wget"],
])("%s: which of its words go where", async (line, exitCode, stdout, stderr) => {
  const result = await new Lab().addHost("h").sh(line);
  expect([result.exitCode, result.stdout.slice(0, stdout.length), result.stderr.slice(0, stderr.length)]).toEqual([
    exitCode,
    stdout,
    stderr,
  ]);
  expect([result.stdout === "", result.stderr === ""]).toEqual([stdout === "", stderr === ""]);
});
