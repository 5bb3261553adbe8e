/** Docker's Engine API without a socket: requests whose response is whole, and what is refused. */
import { beforeEach, describe, expect, test } from "vitest";
import type { WholeResponse } from "../../src/docker/api/shapes.ts";
import { api, ask, begin, create, docker, newWorld, pass, sh } from "./api-lab.ts";

beforeEach(() => newWorld());

test("a client negotiates the version, and hears of one that is too new or too old", () => {
  expect(ask("GET /version").json).toMatchObject({ ApiVersion: "1.51", MinAPIVersion: "1.24", Version: "28.5.2+dfsg4" });
  expect(api.headers).toMatchObject({ "Api-Version": "1.51", Ostype: "linux" });
  for (const [version, message] of [
    ["1.99", "client version 1.99 is too new. Maximum supported API version is 1.51"],
    [
      "1.12",
      "client version 1.12 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
    ],
  ])
    expect(ask(`GET /v${version}/containers/json`)).toEqual({ status: 400, json: { message } });
  expect(ask("GET /v1.24/containers/json")).toEqual({ status: 200, json: [] });
  expect(begin("GET /_ping").response).toMatchObject({ status: 200, body: "OK" });
});

test("a path that cannot be read is a bad request", () => {
  expect(ask("GET /containers/%zz/json")).toEqual({ status: 400, json: { message: 'invalid URL escape "%zz"' } });
  expect(ask("GET /v2.0/containers/json")).toMatchObject({ status: 400 });
});

test("what is not modelled is refused by name", () => {
  expect(ask("POST /v1.51/swarm/init", {})).toEqual({
    status: 501,
    json: { message: "netnsim does not model POST /swarm/init" },
  });
  for (const [body, what] of [
    [{ HostConfig: { Tmpfs: { "/run": "" } } }, "HostConfig.Tmpfs"],
    [{ HostConfig: { LogConfig: { Type: "syslog" } } }, 'HostConfig.LogConfig.Type "syslog"'],
    [{ Healthcheck: { Test: ["CMD", "true"] } }, "Healthcheck"],
  ] as const)
    expect(ask("POST /containers/create", { Image: "busybox", ...body })).toEqual({
      status: 501,
      json: { message: `netnsim does not model ${what}` },
    });
  expect(ask("POST /containers/create", { Image: "busybox", HostConfig: { Memory: 1000 } }).json).toMatchObject({
    Warnings: ["netnsim: HostConfig.Memory: accepted, without effect here"],
  });
});

describe("a container of the API is the command's container", () => {
  test("as docker run makes it: inspect says the same, but for its name, numbers and times", () => {
    const id = create(
      {
        Image: "nginx",
        Env: ["A=1"],
        Labels: { a: "b" },
        AttachStdout: false,
        AttachStderr: false,
        ExposedPorts: { "80/tcp": {} },
        HostConfig: {
          Binds: ["data:/data:ro"],
          PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8081" }] },
          RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
          NetworkMode: "default",
        },
        NetworkingConfig: { EndpointsConfig: { default: {} } },
      },
      "web",
    );
    expect(ask(`POST /containers/${id}/start`)).toEqual({ status: 204, json: null });
    expect(ask(`POST /containers/${id}/start`).status).toBe(304);
    const [own] = JSON.parse(docker("inspect web").stdout) as object[];
    expect(ask("GET /containers/web/json").json).toEqual(own);
    const typed = "run -d -p 8081:80 -e A=1 -l a=b -v data:/data:ro --restart on-failure:3 --name";
    ask("DELETE /containers/web?force=1");
    docker(`${typed} web nginx`);
    const [made] = JSON.parse(docker("inspect web").stdout) as [Record<string, Record<string, unknown>>];
    for (const part of ["Config", "HostConfig", "Mounts"] as const) {
      const without = (value: unknown): string => JSON.stringify(value).replaceAll(/[0-9a-f]{12}/g, "ID");
      expect(without(made[part])).toBe(without((own as typeof made)[part]));
    }
  });

  test("lists are filtered, newest first, and have what docker ps shows", () => {
    create({ Image: "busybox", Cmd: ["sleep", "1000"], Labels: { tier: "a" } }, "one");
    pass(1);
    create({ Image: "busybox", Cmd: ["sleep", "1000"] }, "two");
    ask("POST /containers/two/start");
    const names = (query: string) =>
      (ask(`GET /containers/json?${query}`).json as { Names: string[] }[]).map(({ Names }) => Names[0]);
    expect(names("")).toEqual(["/two"]);
    expect(names("all=1")).toEqual(["/two", "/one"]);
    expect(names("limit=1")).toEqual(["/two"]);
    const filters = (value: object) => `filters=${encodeURIComponent(JSON.stringify(value))}`;
    expect(names(`all=true&${filters({ label: { "tier=a": true } })}`)).toEqual(["/one"]);
    expect(names(filters({ status: ["created"] }))).toEqual(["/one"]);
    expect(ask(`GET /containers/json?${filters({ nope: ["x"] })}`)).toMatchObject({ status: 400 });
    expect(ask("GET /containers/json?limit=x")).toMatchObject({ status: 400 });
    expect(ask("GET /containers/json").json).toMatchObject([
      { Image: "busybox", Command: "sleep 1000", State: "running", HostConfig: { NetworkMode: "bridge" } },
    ]);
  });

  test("what dockerd refuses has its status and the words that the command prints", () => {
    create({ Image: "busybox", Cmd: ["sleep", "1000"] }, "web");
    const cases: readonly [line: string, body: unknown, status: number, command: string][] = [
      ["GET /containers/nope/json", undefined, 404, "container inspect nope"],
      ["POST /containers/create?name=web", { Image: "busybox" }, 409, "create --name web busybox"],
      ["POST /containers/create", { Image: "busybox", WorkingDir: "x" }, 400, "create -w x busybox"],
      ["POST /containers/create", { Image: "busybox", HostConfig: { Binds: ["a:b"] } }, 400, "create -v a:b busybox"],
      [
        "POST /containers/create",
        { Image: "busybox", HostConfig: { RestartPolicy: { Name: "often" } } },
        400,
        "create --restart often busybox",
      ],
      ["POST /containers/web/kill", undefined, 409, "kill web"],
      ["POST /containers/nope/kill", undefined, 404, "kill nope"],
      ["POST /containers/nope/restart", undefined, 404, "restart nope"],
      ["POST /containers/web/exec", { Cmd: ["id"] }, 409, "exec web id"],
      ["POST /containers/web/rename?name=-x", undefined, 409, "rename web -- -x"],
      ["DELETE /networks/bridge", undefined, 403, "network rm bridge"],
      ["POST /networks/create", { Name: "host" }, 403, "network create host"],
    ];
    for (const [line, body, status, command] of cases) {
      const refused = ask(line, body);
      expect({ line, status: refused.status }).toEqual({ line, status });
      const said = docker(command).stderr;
      expect(said).toContain(`Error response from daemon: ${(refused.json as { message: string }).message}\n`);
    }
  });

  test("JSON that is none, and a value of another kind, are bad requests", () => {
    expect(ask("POST /containers/create", "{")).toEqual({ status: 400, json: { message: "invalid JSON" } });
    expect(ask("POST /containers/create", [])).toEqual({
      status: 400,
      json: { message: "invalid JSON: an object is expected" },
    });
    expect(ask("POST /containers/create", { Cmd: ["ls"] })).toEqual({
      status: 501,
      json: { message: "netnsim does not model a container without an image" },
    });
    expect(ask("POST /containers/create", { Image: "busybox", Tty: "yes" })).toEqual({
      status: 400,
      json: { message: "invalid JSON: Tty: a boolean is expected" },
    });
  });
});

test("stop sends the stop signal, and KILL when its time is over", () => {
  create({ Image: "busybox", Cmd: ["sh", "-c", "trap '' TERM; sleep 1000"] }, "deaf");
  ask("POST /containers/deaf/start");
  const stopped = begin("POST /containers/deaf/stop?t=3");
  pass(2900);
  expect(stopped.response).toBeNull();
  pass(200);
  expect((stopped.response as WholeResponse).status).toBe(204);
  expect(ask("GET /containers/deaf/json").json).toMatchObject({ State: { ExitCode: 137 } });
  expect(ask("POST /containers/deaf/stop").status).toBe(304);
  expect(ask("POST /containers/prune").json).toMatchObject({ ContainersDeleted: [expect.any(String)] });
});

test("networks: made, listed, joined, left, removed; the rules and bridges are the engine's", () => {
  const body = { Name: "n1", Labels: { a: "b" }, IPAM: { Config: [{ Subnet: "10.9.0.0/24", Gateway: "10.9.0.1" }] } };
  const { Id } = ask("POST /networks/create", body).json as { Id: string };
  expect(sh("ip -br addr show type bridge")).toContain(`br-${Id.slice(0, 12)}`);
  create({ Image: "busybox", Cmd: ["sleep", "1000"] }, "web");
  ask("POST /containers/web/start");
  const endpoint = { IPAMConfig: { IPv4Address: "10.9.0.77" }, Aliases: ["w"] };
  expect(ask("POST /networks/n1/connect", { Container: "web", EndpointConfig: endpoint })).toEqual({ status: 200, json: null });
  expect(ask("GET /networks/n1").json).toEqual((JSON.parse(docker("network inspect n1").stdout) as object[])[0]);
  expect(JSON.stringify(ask("GET /networks/n1").json)).toContain("10.9.0.77/24");
  expect(ask("DELETE /networks/n1").status).toBe(403);
  expect(ask("POST /networks/n1/disconnect", { Container: "web" }).status).toBe(200);
  expect(ask("POST /networks/n1/disconnect", { Container: "web", Force: true }).status).toBe(200);
  const listed = ask(`GET /networks?filters=${encodeURIComponent('{"label":["a=b"]}')}`).json as { Name: string }[];
  expect(listed.map(({ Name }) => Name)).toEqual(["n1"]);
  expect(ask("POST /networks/prune").json).toEqual({ NetworksDeleted: ["n1"] });
  expect(ask("GET /networks/n1")).toEqual({ status: 404, json: { message: "network n1 not found" } });
});

test("images of the catalogue are pulled, listed and inspected; others are refused", () => {
  expect(ask("GET /images/json").json).toEqual([]);
  const pulled = begin("POST /images/create?fromImage=nginx&tag=latest");
  expect(pulled.text.split("\r\n").map((line) => (line === "" ? "" : (JSON.parse(line) as { status: string }).status))).toEqual([
    "Pulling from library/nginx",
    expect.stringMatching(/^Digest: sha256:/),
    "Status: Image is up to date for nginx:latest",
    "",
  ]);
  expect(ask("GET /images/json").json).toMatchObject([{ RepoTags: ["nginx:latest"] }]);
  expect(ask("GET /images/nginx/json").json).toEqual((JSON.parse(docker("image inspect nginx").stdout) as object[])[0]);
  expect(ask("GET /images/team/nothing/json")).toEqual({ status: 404, json: { message: "No such image: team/nothing:latest" } });
  expect(ask("POST /images/create?fromImage=nope&tag=1").status).toBe(404);
});

test("what has no model is refused by name: images' archives, builds, searches and histories, stats, changes", () => {
  create({ Image: "nginx" }, "web");
  for (const line of [
    "GET /containers/web/stats",
    "GET /containers/web/changes",
    "GET /containers/web/export",
    "POST /commit",
    "POST /containers/web/update",
    "GET /images/nginx/history",
    "GET /images/nginx/get",
    "GET /images/search",
    "POST /images/load",
    "POST /build",
    "GET /system/df",
  ])
    expect(ask(line)).toEqual({ status: 501, json: { message: `netnsim does not model ${line}` } });
});
