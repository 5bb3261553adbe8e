/** `netnsim test`: what commands print, held against what transcripts and scripts say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseTestOptions } from "../../src/cli/test/options.ts";
import { runTests } from "../../src/cli/test/test.ts";
import { collect } from "./run-cli.ts";

const directory = mkdtempSync(join(tmpdir(), "netnsim-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** What it prints, with the directory's name left out. */
async function run(...argv: string[]): Promise<{ printed: string; exitCode: number }> {
  const stdout = collect("stdout");
  try {
    const exitCode = await runTests(argv);
    return { printed: stdout.text().replaceAll(`${directory}/`, ""), exitCode };
  } finally {
    stdout.stop();
  }
}

const transcript = (...lines: string[]) => `<!-- world: bare -->\n\n\`\`\`console\n${lines.join("\n")}\n\`\`\`\n`;

describe("a transcript", () => {
  test("is as it says where what differs is chosen by chance", async () => {
    const path = file(
      "same.md",
      transcript("$ ip link add v type veth peer name w", "$ cat /sys/class/net/v/address", "02:00:00:00:00:99"),
    );
    expect(await run(path)).toEqual({
      printed: "ok      same.md  (2 commands)\n1 file: 2 of 2 commands as the files say\n",
      exitCode: 0,
    });
  });

  const DIFFERENT = transcript("$ for i in 1 2; do", ">   echo $i", "> done", "1", "3", "$ false", "$ echo end", "end");

  test("is held to its text and exit codes, command by command", async () => {
    const { printed, exitCode } = await run(file("different.md", DIFFERENT));
    expect(exitCode).toBe(1);
    expect(printed).toBe(
      "FAILED  different.md  (2 of 3 commands differ)\n\n" +
        "different.md:4: for i in 1 2; do ...\n  1\n- 3\n+ 2\n\n" +
        "different.md:9: false\n+ [exit 1]\n\n" +
        "1 file: 1 of 3 commands as the files say, 2 not (- the file, + what is printed)\n",
    );
  });

  test("says what is printed after --update, in what differed alone", async () => {
    const time = "1 packets transmitted, 1 received, 0% packet loss, time 0ms";
    const ping = [
      "$ ip link set lo up",
      "$ ping -c 1 -q 127.0.0.1 | grep -e transm -e min",
      time,
      "rtt min/avg/max/mdev = 0.039/0.039/0.039/0.000 ms",
    ];
    const path = file("update.md", DIFFERENT.replace("$ false", [...ping, "$ false"].join("\n")).replaceAll("\n", "\r\n"));
    expect(await run(path, "--update")).toMatchObject({ exitCode: 0 });
    const wanted = DIFFERENT.replace("\n3\n", "\n2\n").replace("$ false", [...ping, "$ false", "[exit 1]"].join("\n"));
    expect(readFileSync(path, "utf8")).toBe(wanted.replaceAll("\n", "\r\n"));
    expect(await run(path)).toMatchObject({ exitCode: 0 });
  });

  test("that cannot be run to its end is not as it says, and is left alone by --update", async () => {
    const text = transcript("$ echo a", "b", "$ nc -l -p 80");
    const path = file("stuck.md", text);
    const { printed, exitCode } = await run(path, "--update");
    expect(exitCode).toBe(2);
    expect(printed).toContain(
      "stuck.md: the script does not end, and nothing is left to happen: bash: line 6: nc -l -p 80 waits",
    );
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});

describe("a script", () => {
  const LINES = [
    ["echo one; echo two >&2", "# expect: one", "# expect: /^t[a-w]+$/", "# expect-not: three"],
    ["false", "# expect: exit 1"],
    ["cat <<X\n# expect: text of a here-document\nX", "#expect: here"],
    ["false"],
  ];

  test("is held to its comments; a command without them is not looked at", async () => {
    const path = file("good.sh", `# world: bare\n${LINES.flat().join("\n")}\n`);
    expect(await run(path)).toMatchObject({ exitCode: 0 });
  });

  test("says which comment is not true", async () => {
    const path = file("bad.sh", "# world: bare\necho one; false\n# expect: two\n# expect-not: /o./\n");
    const { printed, exitCode } = await run(path);
    expect(exitCode).toBe(1);
    const unmet = "- # expect: two\n- # expect-not: /o./\n- # expect: exit 0\n+ one\n+ [exit 1]\n";
    expect(printed).toContain(`bad.sh:2: echo one; false\n${unmet}`);
  });

  test("that ends by a command that fails has failed, unless a comment says so", async () => {
    const head = "# world: bare\nset -e\ncd /\n";
    const silent = await run(file("end.sh", `${head}ls nothing\necho never\n`));
    expect(silent.printed).toContain(
      "end.sh:4: ls nothing\n- # expect: exit 0\n+ ls: cannot access 'nothing': No such file or directory\n",
    );
    expect(silent.exitCode).toBe(1);
    expect(await run(file("said.sh", `${head}ls nothing\n# expect: exit 2\n# expect: No such\necho never\n`))).toMatchObject({
      exitCode: 0,
    });
    const later = await run(file("later.sh", "# world: bare\nexit 0\necho never\n# expect: never\n"));
    expect(later.printed).toContain("later.sh:3: echo never\n- # expect: never\n- # expect: exit 0\n+ [not reached]\n");
  });
});

test("what cannot be read is refused before anything runs", async () => {
  const good = file("first.sh", "# world: bare\ntrue\n");
  const refused: readonly [name: string, text: string, words: string][] = [
    ["a.sh", "# expect: x\ntrue\n", "line 1: no command stands above # expect: x"],
    ["b.sh", "true\n# expect: exit 256\n", "line 2: # expect: exit 256: an exit code from 0 to 255 is expected"],
    ["c.sh", "true\n# expect: /(/\n", "line 2: # expect: /(/: Unmatched ( or \\("],
    ["d.sh", "true\n# expect:\n", "line 2: # expect:: text or /REGEX/ is expected"],
    ["e.md", "# nothing\n", "there is no command in a ```console block"],
    ["f.md", transcript("$ true").replace("bare", "moon"), 'no world named "moon"'],
  ];
  for (const [name, text, words] of refused) {
    const stdout = collect("stdout");
    await expect(runTests([good, file(name, text)])).rejects.toThrow(words);
    expect(stdout.text()).toBe("");
    stdout.stop();
  }
});

test("wrong options are said", () => {
  expect(() => parseTestOptions([])).toThrow("test: no file given");
  expect(() => parseTestOptions(["a.md", "--reporter", "xml"])).toThrow('test: --reporter "xml": text, dots, tap are known');
  expect(() => parseTestOptions(["a.md", "--on", "qemu", "--update"])).toThrow("--update writes what is printed here");
  expect(() => parseTestOptions(["a.md", "--nope"])).toThrow("test: Unknown option '--nope'");
});

describe("reports", () => {
  const path = () => file("report.sh", "# world: bare\necho '<&\"'; printf '\\001\\n'\n# expect: #no\ntrue\n");

  test("one character for each command", async () => {
    const { printed } = await run(path(), "--reporter", "dots");
    expect(printed).toMatch(/^F\.\n\nreport\.sh:2: echo/);
  });

  test("TAP", async () => {
    const { printed } = await run(path(), "--reporter", "tap");
    expect(printed).toBe(
      "TAP version 14\n1..2\nnot ok 1 - report.sh:2: echo '<&\"'; printf '\\\\001\\\\n'\n  ---\n  difference: |\n" +
        '    - # expect: #no\n    + <&"\n    + \u0001\n  ...\nok 2 - report.sh:4: true\n',
    );
  });

  test("JUnit's XML, with nothing in it that XML forbids", async () => {
    const to = join(directory, "junit.xml");
    await run(path(), "--junit", to);
    const text = readFileSync(to, "utf8").replaceAll(`${directory}/`, "");
    expect(text).toContain('<testsuite name="report.sh" tests="2" failures="1" errors="0">');
    expect(text).toContain("name=\"2: echo '&lt;&amp;&quot;'; printf '\\001\\n'\"");
    expect(text).toContain("+ &lt;&amp;&quot;\n+ \ufffd</failure>");
  });
});
