/**
 * The test of a project that asks Docker's API: without a library, where DOCKER_HOST says. It passes as root beside a real
 * dockerd, and in a lab:
 *
 *     netnsim up --world dockerhost -- node --test
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { request } from "node:http";
import { after, test } from "node:test";

const socketPath = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace("unix://", "");

async function docker(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await new Promise((resolve, reject) => {
    request({ socketPath, method, path, headers }, resolve)
      .on("error", reject)
      .end(body && JSON.stringify(body));
  });
  const text = (await response.toArray()).join("");
  if (response.statusCode >= 400) throw new Error(JSON.parse(text).message);
  return text === "" ? null : JSON.parse(text);
}

after(() => docker("DELETE", "/containers/web?force=1"));

test("a web server is reached through its published port", async () => {
  await docker("POST", "/containers/create?name=web", {
    Image: "busybox",
    Cmd: ["sh", "-c", "mkdir -p /srv && echo hello > /srv/index.html && exec httpd -f -h /srv"],
    ExposedPorts: { "80/tcp": {} },
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "8081" }] } },
  });
  await docker("POST", "/containers/web/start");
  // What is sent in the first second after a link came up is dropped.
  execFileSync("sleep", ["2"]);
  assert.equal(execFileSync("curl", ["-s", "http://127.0.0.1:8081/"], { encoding: "utf8" }), "hello\n");
  const [{ State, Ports }] = await docker("GET", "/containers/json");
  assert.equal(State, "running");
  assert.equal(Ports[0].PublicPort, 8081);
});

test("its name is taken", async () => {
  await assert.rejects(docker("POST", "/containers/create?name=web", { Image: "busybox" }), /name "\/web" is already in use/);
});
