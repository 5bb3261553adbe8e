/** What a shim of `netnsim up` passes on, asked of both kinds: the compiled one and its fallback in Perl. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { PERL, SHIM } from "../../src/serve/shim-source.ts";

const directory = mkdtempSync(join(tmpdir(), "shims-"));
const MAIN = inject("main");

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the shim in Perl is one that its strict mode accepts, without a warning", () => {
  expect(spawnSync(PERL, ["-Mstrict", "-wc", "-"], { input: SHIM, encoding: "utf8" }).stderr).toBe("- syntax OK\n");
});

const platform = `${process.platform}-${process.arch}`;
const isBuilt = existsSync(join(dirname(MAIN), "../shims", platform));
if (!isBuilt) console.log(`shims: the compiled one is skipped: it needs a C compiler with a static libc for ${platform}`);

describe.each(isBuilt ? ["compiled", "perl"] : ["perl"])("the %s shim", (kind) => {
  const env = { ...process.env, XDG_RUNTIME_DIR: directory, NETNSIM_SHIM: kind };

  function up(script: string, words: readonly string[] = []) {
    const run = spawnSync(
      process.execPath,
      [MAIN, "up", "--quiet", ...words, "--", "bash", "-c", `ip link set lo up\n${script}`],
      {
        cwd: directory,
        encoding: "latin1",
        env,
      },
    );
    return { out: run.stdout, err: run.stderr, exitCode: run.status };
  }

  test("is the one that was asked for", () => {
    expect(up(`head -c 2 "$(command -v ip)"`).out).toBe(kind === "perl" ? "#!" : "\x7fE");
  });

  test("passes words, streams and bytes on as they are", () => {
    expect(
      up(
        String.raw`printf '\0\377\n' | nsenter -t 1 -n cat | od -An -c; nsenter -t 1 -n printf '%s' $'\351\0' '' 'a b' | od -An -c`,
      ).out,
    ).toBe("  \\0 377  \\n\n 351   a       b\n");
    expect(up("nsenter -t 1 -n sh -c 'echo out; echo err >&2; exit 7'; echo $?")).toEqual({
      out: "out\n7\n",
      err: "err\n",
      exitCode: 0,
    });
    expect(up("printf '1\\n2\\n' | while read -r line; do ip -V > /dev/null; echo $line; done").out).toBe("1\n2\n");
  });

  test("takes signals as its command does, and ends by the one that ended it", () => {
    const script = (signal: string): string => `nc -l 9 & /bin/sleep 0.3; kill -${signal} $!; wait $!; echo $?`;
    expect(["TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "KILL"].map((signal) => up(script(signal)).out)).toEqual(
      [15, 2, 1, 3, 10, 12, 9].map((number) => `${128 + number}\n`),
    );
    expect(up("ping -q 127.0.0.1 > out & /bin/sleep 0.3; kill -INT $!; wait $!; echo $?; grep -c transmitted out").out).toBe(
      "0\n1\n",
    );
  });

  test("takes a signal while it waits for the reader of a full pipe", () => {
    const script = "mkfifo pipe; yes | head -n 100000 > much; nsenter -t 1 -n cat much > pipe & exec 3< pipe";
    expect(up(`${script}; /bin/sleep 1; kill -TERM $!; wait $!; echo $?; rm pipe`)).toMatchObject({ out: "143\n", err: "" });
  });

  test("writes all that a command prints, however slowly it is read", () => {
    const line =
      "seq 1 40000 > all; nc -N -l 9 < all > /dev/null & sleep 1; nc -d 127.0.0.1 9 | (/bin/sleep 0.5; md5sum); md5sum < all";
    const [read, sent] = up(line).out.split("\n");
    expect(read).toBe(sent);
  });

  test("ends where nobody reads what it prints", () => {
    expect(up("set -o pipefail; ping 127.0.0.1 | head -1 | cut -c 1-4; echo $?").out).toBe("PING\n141\n");
  });

  test("a command that cannot write or read its standard streams ends as on Linux", () => {
    // Recorded with iproute2 6.1, iputils, curl and procps.
    const lines = ["ip addr", "ping -c 1 127.0.0.1", "sysctl net.ipv4.ip_forward"];
    expect(up(lines.map((line) => `${line} > /dev/full; echo $?; ${line} >&-; echo $?`).join("\n"))).toEqual({
      out: "0\n0\n1\n1\n1\n1\n",
      err: [
        "ping: write error\nping: write error\n",
        "sysctl: write error: No space left on device\nsysctl: write error: Bad file descriptor\n",
      ].join(""),
      exitCode: 0,
    });
    expect(
      up("nsenter -t 1 -n cat <&-; echo $?; ip link show nope 2>&-; echo $?; ip link show nope 2> /dev/full; echo $?").out,
    ).toBe("1\n1\n1\n");
    // A file that may not grow: it cannot be foreseen.
    expect(
      up(
        "trap '' XFSZ; ulimit -f 1; ip -d -s addr show lo > once; for i in 1 2 3 4; do cat once; done > file; ip -d -s addr >> file",
      ),
    ).toMatchObject({
      err: expect.stringContaining("ip: netnsim: write error: File too large\n"),
      exitCode: 1,
    });
  });

  test("finds its lab by where it lies, where the environment was cleared", () => {
    const line =
      'ip link add d0 type bridge; env -i PATH="$PATH" ip -br link show d0; cp "$(command -v ip)" ip; env -i ./ip link; echo $?';
    expect(up(line)).toMatchObject({
      out: expect.stringMatching(/^d0 .*\n125\n$/),
      err: 'ip: netnsim: NETNSIM_SOCKET is not set: this runs under "netnsim up"\n',
    });
    expect(up("NETNSIM_SOCKET=/nowhere ip link; echo $?")).toMatchObject({
      out: "125\n",
      err: "ip: netnsim: /nowhere: No such file or directory: the lab has ended\n",
    });
  });
});
