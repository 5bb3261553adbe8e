/** A command that would wait for ever says so; what runs in the background goes on. */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";

test("a server typed into the foreground is ended, and the caller is told", async () => {
  const { host } = bare();
  host.netns().up("lo");
  expect(() => host.exec(["nc", "-l", "-p", "80"])).toThrow(
    "host h: nc -l -p 80 does not end, and nothing is left to happen: nc -l -p 80 waits for a connection on port 80",
  );
  await expect(host.sh("nc -l -p 80")).rejects.toThrow(
    "host h: the script does not end, and nothing is left to happen: bash: line 1: nc -l -p 80 waits for a connection on port 80",
  );
  // Its port is free again.
  expect(host.exec(["nc", "-z", "127.0.0.1", "80"]).exitCode).toBe(1);
  host.spawn(["nc", "-l", "-p", "80"]);
  host.lab.advance(10);
  expect(host.exec(["nc", "-z", "127.0.0.1", "80"]).exitCode).toBe(0);
});
