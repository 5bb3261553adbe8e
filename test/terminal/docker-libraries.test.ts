/**
 * Libraries that speak docker's API, as their users install them: docker-py, dockerode and Testcontainers start containers in
 * a lab, look at them, run commands in them and reach their ports. Skipped, with the reason, where they cannot be installed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, type TestContext, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "libraries-"));
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Skips the test where a line of shell fails that installs what it needs. */
function install({ skip }: TestContext, line: string): void {
  const { status, stderr } = spawnSync("sh", ["-ec", line], { cwd: directory, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) console.log(`docker libraries: skipped: ${line}: ${stderr.trim().split("\n").at(-1)}`);
  skip(status !== 0, "it cannot be installed here");
}

/** What a program prints in a lab. */
function up(...command: string[]): string {
  const argv = [inject("main"), "up", "--quiet", "--publish", "--world", "dockerhost", "--", ...command];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: directory, env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

test("docker-py gets the whole output of what it executes, by streams, with its codes", { timeout: 600_000 }, (context) => {
  install(context, "python3 -m venv venv && venv/bin/pip install --quiet 'docker<8'");
  writeFileSync(
    join(directory, "run.py"),
    `import docker
client = docker.from_env()
web = client.containers.run("nginx", detach=True, name="web")
for command in ("hostname -i", "sh -c 'echo err >&2; exit 3'", "nosuch"):
    print(*web.exec_run(command))
print(web.exec_run("sh -c 'echo out; echo err >&2'", demux=True).output, web.exec_run("echo typed", tty=True).output)
print(list(web.exec_run("sh -c 'echo a; sleep 1; echo b'", stream=True).output))
print(client.containers.run("busybox", "echo hello", remove=True), [each.name for each in client.containers.list()])
`,
  );
  expect(up("venv/bin/python", "run.py")).toBe(`0 b'172.17.0.2\\n'
3 b'err\\n'
127 b'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH\\r\\n'
(b'out\\n', b'err\\n') b'typed\\r\\n'
[b'a\\n', b'b\\n']
b'hello\\n' ['web']
`);
});

test("dockerode's run() gets the output and the exit code of a container that ends at once and is removed", {
  timeout: 600_000,
}, (context) => {
  install(context, "npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional dockerode@5.0.1");
  writeFileSync(
    join(directory, "ends.mjs"),
    `import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import Docker from "dockerode";
const docker = new Docker();
for (let code = 0; code < 5; code++) {
  const out = new PassThrough();
  const printed = text(out);
  const [end] = await docker.run("busybox", ["sh", "-c", \`echo $\{code}; exit $\{code}\`], out, { HostConfig: { AutoRemove: true } });
  console.log(JSON.stringify(end), JSON.stringify(await printed));
}
console.log((await docker.listContainers({ all: true })).length);
`,
  );
  const codes = [0, 1, 2, 3, 4];
  const lines = codes.map((code) => `{"StatusCode":${code}} "${code}\\r\\n"\n`);
  expect(up(process.execPath, "ends.mjs")).toBe(`${lines.join("")}0\n`);
});

test("Testcontainers waits for a container's port, log and page, and reaches it", { timeout: 600_000 }, (context) => {
  install(context, "npm install --silent --no-audit --no-fund testcontainers@11.14.0");
  writeFileSync(
    join(directory, "run.mjs"),
    `import { GenericContainer, Network, Wait } from "testcontainers";
const network = await new Network().start();
const web = await new GenericContainer("nginx").withNetwork(network).withNetworkAliases("www").withExposedPorts(80).start();
const client = await new GenericContainer("busybox").withNetwork(network).withCommand(["sh", "-c", "echo ready; sleep 1000"])
  .withWaitStrategy(Wait.forLogMessage("ready")).withCopyContentToContainer([{ content: "copied", target: "/tmp/x" }]).start();
const { output, exitCode } = await client.exec(["sh", "-c", "cat /tmp/x; wget -qO- http://www/ | grep -c title; exit 3"]);
console.log(JSON.stringify(output), exitCode);
const page = await fetch(\`http://\${web.getHost()}:\${web.getMappedPort(80)}/\`);
console.log(page.status);
await client.stop();
await web.stop();
await network.stop();
`,
  );
  expect(up(process.execPath, "run.mjs")).toBe('"copied1\\n" 3\n200\n');
});
