/**
 * The test of a project that starts containers with dockerode, which finds its dockerd by DOCKER_HOST. It passes as root beside a
 * real dockerd, and in a lab:
 *
 *     npm install
 *     netnsim up --world dockerhost -- node --test
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import Docker from "dockerode";

const docker = new Docker();

after(() => docker.getContainer("web").remove({ force: true }));

test("a web server is reached through its published port", async () => {
  const web = await docker.createContainer({
    name: "web",
    Image: "busybox",
    Cmd: ["sh", "-c", "mkdir -p /srv && echo hello > /srv/index.html && exec httpd -f -h /srv"],
    ExposedPorts: { "80/tcp": {} },
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "8081" }] } },
  });
  await web.start();
  // What is sent in the first second after a link came up is dropped.
  execFileSync("sleep", ["2"]);
  assert.equal(execFileSync("curl", ["-s", "http://127.0.0.1:8081/"], { encoding: "utf8" }), "hello\n");
  const [{ State, Ports }] = await docker.listContainers();
  assert.equal(State, "running");
  assert.equal(Ports[0].PublicPort, 8081);
});

test("its name is taken", async () => {
  await assert.rejects(docker.createContainer({ name: "web", Image: "busybox" }), { statusCode: 409 });
});

test("a command in it prints to both streams and has an exit code", async () => {
  const command = await docker.getContainer("web").exec({
    Cmd: ["sh", "-c", "hostname -i; echo oops >&2; exit 3"],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await command.start({});
  const [out, err] = [new PassThrough(), new PassThrough()];
  docker.modem.demuxStream(stream, out, err);
  stream.on("end", () => [out, err].forEach((each) => void each.end()));
  const { Networks } = (await docker.getContainer("web").inspect()).NetworkSettings;
  assert.deepEqual(await Promise.all([text(out), text(err)]), [`${Networks.bridge.IPAddress}\n`, "oops\n"]);
  assert.equal((await command.inspect()).ExitCode, 3);
});

test("on a network of its own a client finds the server by its name, and is removed when it ends", async () => {
  const network = await docker.createNetwork({ Name: "inner" });
  try {
    await network.connect({ Container: "web" });
    const [{ StatusCode }, client] = await docker.run("busybox", ["ping", "-c", "1", "web"], new PassThrough(), {
      HostConfig: { NetworkMode: "inner", AutoRemove: true },
    });
    assert.equal(StatusCode, 0);
    assert.ok(client.id);
  } finally {
    await network.disconnect({ Container: "web" });
    await network.remove();
  }
});

test("what a container printed is in its log, with its exit code", async () => {
  const [{ StatusCode }, container] = await docker.run("busybox", ["sh", "-c", "echo done; exit 4"], new PassThrough());
  assert.equal(StatusCode, 4);
  assert.equal(String(await container.logs({ stdout: true })), "done\r\n");
  await container.remove();
});
