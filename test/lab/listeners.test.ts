/** A listener sees what happens and does not drive it; one that throws leaves the lab as sound as before. */
import { expect, test } from "vitest";
import type { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { type Program, sleepUntil } from "../../src/sim/wait.ts";
import type { TapName } from "../../src/trace/taps.ts";

const PING = ["ping", "-c", "2", "-i", "0.01", "127.0.0.1"];

function withLoopback(): { lab: Lab; host: LabHost } {
  const { lab, host } = bare();
  host.netns().up("lo");
  return { lab, host };
}

function* idle(): Program {
  yield sleepUntil(0);
  return 0;
}

const DRIVES: readonly (readonly [string, (lab: Lab, host: LabHost) => unknown])[] = [
  ["exec", (_, host) => host.exec(["true"])],
  ["advance", (lab) => lab.advance(1)],
  ["run", (lab) => lab.run()],
  ["step", (lab) => lab.step()],
  ["spawn", (_, host) => host.spawn(["true"])],
  ["start", (_, host) => host.spawnProgram("mine", idle)],
];

test.each(DRIVES)("%s is refused at once inside of a listener, and changes nothing", (_, drive) => {
  const [quiet, lab] = [withLoopback(), withLoopback()];
  const expected = quiet.host.exec(PING);
  const messages: string[] = [];
  lab.lab.on("frame", () => {
    try {
      drive(lab.lab, lab.host);
    } catch (error) {
      messages.push((error as Error).message);
    }
  });
  expect(lab.host.exec(PING)).toEqual(expected);
  expect(new Set(messages)).toEqual(new Set(['a listener of "frame" cannot run the lab: it is called in the middle of a step']));
  expect(lab.lab.nowUs).toBe(quiet.lab.nowUs);
});

test("sh is refused inside of a listener", async () => {
  const { lab, host } = withLoopback();
  const runs: Promise<unknown>[] = [];
  lab.on("hop", () => {
    if (runs.length === 0) runs.push(host.sh("true"));
  });
  host.exec(PING);
  await expect(runs[0]).rejects.toThrow('a listener of "hop" cannot run the lab');
});

test("a program of the lab cannot run the lab either, and may start another", () => {
  const { lab, host } = withLoopback();
  let message = "";
  let child: ReturnType<LabHost["spawn"]> | null = null;
  host.spawnProgram("mine", function* (): Program {
    try {
      lab.run();
    } catch (error) {
      message = (error as Error).message;
    }
    child = host.spawn(["true"]);
    yield sleepUntil(lab.nowUs + 10_000);
    return 0;
  });
  lab.run();
  expect(message).toBe("the lab is running: what it calls in the middle of a step cannot run it");
  expect(child).toMatchObject({ state: "exited", exitCode: 0 });
});

test.each<TapName>(["hop", "frame"])("what a listener of %s throws reaches the caller of exec when the step is over", (name) => {
  const [quiet, { lab, host }] = [withLoopback(), withLoopback()];
  let count = 0;
  const stop = lab.on(name, () => {
    if (++count === 3) throw new TypeError("not mine");
  });
  const seen: unknown[] = [];
  lab.on(name, (event: unknown) => seen.push(event));
  expect(() => host.exec(PING)).toThrow(new TypeError("not mine"));
  // It is no defect of netnsim's, other listeners were called, and the command is over.
  expect(lab.internalErrors).toEqual([]);
  expect(seen.length).toBe(count);
  expect(lab.kernel.loop.processes.size).toBe(0);
  expect(lab.kernel.taps.listening).toBeNull();
  stop();
  // Counters, sockets and neighbours are as in a lab that nobody listens to.
  expect(host.exec(["ping", "-c", "1", "127.0.0.1"]).exitCode).toBe(0);
  expect(host.exec(["ss", "-H", "-awn"]).stdout).toBe("");
  quiet.host.exec(PING);
  expect(host.netns().snapshot().links).toEqual(quiet.host.netns().snapshot().links);
});

test("what a listener throws during a typed request reaches whoever runs the lab next, once", () => {
  const { lab, host } = bare();
  host.netns().addVeth("a", { name: "b" }).addAddress("a", "10.0.0.1/24").up("a", "b");
  lab.run();
  lab.kernel.taps.onThrown(new Error("later"));
  expect(() => lab.advance(5)).toThrow("later");
  lab.advance(5);
  expect(host.exec(["true"]).exitCode).toBe(0);
});

test("advance leaves the clock between events where the listener threw, and goes on from there", () => {
  const { lab, host } = withLoopback();
  host.spawn(["ping", "-c", "3", "-i", "0.1", "127.0.0.1"]);
  let frames = 0;
  lab.on("frame", () => {
    frames++;
    if (frames === 1) throw new Error("once");
  });
  expect(() => lab.advance(1000)).toThrow("once");
  lab.advance(1000);
  expect(frames).toBe(12);
});
