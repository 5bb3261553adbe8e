/** telnet of inetutils 2.4 with input that is no terminal. */
import { expect, test } from "vitest";
import { Collector, FixedInput, Pipe, SinkOutput } from "../../src/shell/io.ts";
import { buildLab, run, type TestLab } from "./lab.ts";

const HEAD = "Trying 10.1.0.2...\nConnected to 10.1.0.2.\nEscape character is '^]'.\n";

/** A listener that says `words` and keeps what it hears. */
function listen(lab: TestLab, port: number, words: Uint8Array | string): number[] {
  const heard: number[] = [];
  const stdout = new SinkOutput((bytes) => {
    heard.push(...bytes);
  });
  lab.host.spawn(["nc", "-l", String(port)], { netns: "s" }, { stdin: new FixedInput(words), stdout });
  lab.lab.advance(10);
  return heard;
}

/** Runs telnet with an input that lasts for half a second. */
function talk(lab: TestLab, line: string, input: string | Uint8Array): string {
  const stdin = new Pipe();
  const stdout = new Collector();
  const process = lab.host.spawn(
    line.split(" "),
    { netns: "c" },
    { stdin: stdin.readEnd(), stdout: stdout.output, stderr: stdout.output },
  );
  lab.lab.advance(500);
  stdin.write(input);
  lab.lab.advance(100);
  stdin.close();
  lab.lab.advance(100);
  return `${stdout.text}=> ${process.exitCode}`;
}

test("lines go out with CR LF, and the end of the input closes the connection", () => {
  const lab = buildLab();
  const heard = listen(lab, 9008, "");
  expect(talk(lab, "telnet 10.1.0.2 9008", "hi there\n")).toBe(`${HEAD}Connection closed by foreign host.\n=> 0`);
  expect(String.fromCharCode(...heard)).toBe("hi there\r\n");
});

test("the network's line ends become newlines; option talk is answered and not shown", () => {
  const lab = buildLab();
  const words = [..."a\r\nb\rc\r\0d\n"].map((letter) => letter.charCodeAt(0));
  const options = [255, 251, 1, 255, 253, 31];
  const heard = listen(lab, 9002, Uint8Array.from([...words, ...options, 101, 10]));
  const reply = talk(lab, "telnet 10.1.0.2 9002", Uint8Array.from([120, 13, 121, 255, 122, 10]));
  expect(reply).toBe(`${HEAD}a\nb\rc\rd\ne\nConnection closed by foreign host.\n=> 0`);
  expect(heard).toEqual([255, 253, 1, 255, 251, 31, 120, 13, 0, 121, 255, 255, 122, 13, 10]);
});

test("to port 23 it opens with its options", () => {
  const lab = buildLab();
  const heard = listen(lab, 23, "hi\n");
  expect(talk(lab, "telnet 10.1.0.2", "x\n")).toBe(`${HEAD}hi\nConnection closed by foreign host.\n=> 0`);
  const options = [253, 38, 251, 38, 253, 3, 251, 24, 251, 31, 251, 32, 251, 33, 251, 34, 251, 39, 253, 5];
  expect(heard).toEqual([...options.flatMap((byte, index) => (index % 2 === 0 ? [255, byte] : [byte])), 120, 13, 10]);
});

test("the other side closes first", () => {
  const lab = buildLab();
  lab.host.spawn(["nc", "-N", "-l", "9007"], { netns: "s", stdin: "srv\n" });
  lab.lab.advance(10);
  const stdin = new Pipe();
  const stdout = new Collector();
  const process = lab.host.spawn(
    ["telnet", "10.1.0.2", "9007"],
    { netns: "c" },
    { stdin: stdin.readEnd(), stdout: stdout.output, stderr: stdout.output },
  );
  lab.lab.advance(500);
  expect([stdout.text, process.state]).toEqual([`${HEAD}srv\nConnection closed by foreign host.\n`, "exited"]);
});

test("SIGINT is sent on as an interrupt", () => {
  const lab = buildLab();
  const heard = listen(lab, 9004, "");
  const process = lab.host.spawn(["telnet", "10.1.0.2", "9004"], { netns: "c" }, { stdin: new Pipe().readEnd() });
  lab.lab.advance(100);
  process.kill("INT");
  lab.lab.advance(100);
  expect([heard, process.state]).toEqual([[255, 244, 255, 253, 6], "waiting"]);
});

test("a name that is an address literal of another family", () => {
  expect(run(buildLab(), "c", "telnet -6 10.1.0.2 81")).toBe(
    "Server lookup failure:  10.1.0.2:81, Address family for hostname not supported\n=> 1",
  );
});
