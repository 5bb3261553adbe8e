/** Docker's Engine API without a socket: requests go in as data. */
import { beforeEach, describe, expect, test } from "vitest";
import { DockerApi } from "../../src/docker/api/api.ts";
import type { StreamedResponse, WholeResponse } from "../../src/docker/api/shapes.ts";
import { askDocker } from "../../src/docker/engine.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { readTar, writeTar } from "../../src/shell/containers/archive/tar.ts";
import type { Process } from "../../src/sim/process.ts";
import { WaitQueue } from "../../src/sim/wait.ts";
import { decodeBase64 } from "../../src/wire/base64.ts";
import { decodeText, encodeText } from "../../src/wire/text.ts";

let world: ReturnType<typeof bare>;
let api: DockerApi;

beforeEach(() => {
  world = bare({ seed: 1, docker: "28" });
  api = new DockerApi(askDocker(world.host.kernelHost)!);
});

/** A request under way. */
class Asked {
  response: WholeResponse | StreamedResponse | null = null;
  text = "";
  readonly process: Process;

  constructor(method: string, target: string, body: unknown) {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const bytes = body instanceof Uint8Array ? body : encodeText(text);
    const take = (response: WholeResponse | StreamedResponse): void => {
      this.response = response;
    };
    const write = (written: Uint8Array): void => {
      this.text += decodeText(written);
    };
    const client = { write, isFull: false, writable: new WaitQueue("nobody") };
    this.process = world.lab.kernel.loop.spawn("dockerd", function* () {
      const response = yield* api.respond({ method, target, body: bytes });
      take(response);
      if ("run" in response) yield* response.run(client);
      else write(typeof response.body === "string" ? encodeText(response.body) : response.body);
      return 0;
    });
  }

  type(text: string | null): void {
    (this.response as StreamedResponse).receive!(text === null ? null : encodeText(text));
  }
}

/** Runs the lab for so long. */
const pass = (ms = 0): void => void world.lab.advance(ms);

function begin(line: string, body?: unknown): Asked {
  const [method, target] = line.split(" ") as [string, string];
  const asked = new Asked(method, target, body);
  pass();
  return asked;
}

/** A request whose response is whole, and there within `ms`. */
function ask(line: string, body?: unknown, ms = 0): { readonly status: number; readonly json: never } {
  const asked = begin(line, body);
  pass(ms);
  const { status, body: text } = asked.response as WholeResponse;
  return { status, json: (text === "" ? null : JSON.parse(String(text))) as never };
}

const sh = (line: string): string => world.host.exec(["bash", "-c", line]).stdout;

/** What docker's command prints of the same engine. */
const docker = (line: string) => world.host.exec(["bash", "-c", `docker ${line}`]);

function create(body: Readonly<Record<string, unknown>>, name = ""): string {
  const { status, json } = ask(`POST /v1.51/containers/create?name=${name}`, body);
  expect({ status, json }).toMatchObject({ status: 201 });
  return (json as { Id: string }).Id;
}

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

describe("streams", () => {
  /** A frame: the stream's number, the length. */
  const framed = (stream: number, text: string): string => `${String.fromCharCode(stream, 0, 0, 0, 0, 0, 0, text.length)}${text}`;

  test("attach, wait and start in the order of docker run: both streams framed, then the code", () => {
    create({ Image: "busybox", Cmd: ["sh", "-c", "echo out; echo err >&2; sleep 1; exit 3"] }, "web");
    const attached = begin("POST /containers/web/attach?stream=1&stdout=1&stderr=1");
    const waited = begin("POST /containers/web/wait?condition=next-exit");
    ask("POST /containers/web/start");
    pass(2000);
    expect(attached.text).toBe(framed(1, "out\n") + framed(2, "err\n"));
    expect(attached.process.state).toBe("exited");
    expect(waited.text).toBe('{"StatusCode":3}\n');
  });

  test("a container that removes itself is waited for until it is gone", () => {
    create({ Image: "busybox", Cmd: ["true"], HostConfig: { AutoRemove: true } }, "web");
    const waited = begin("POST /containers/web/wait?condition=removed");
    expect(waited.response).not.toBeNull();
    ask("POST /containers/web/start", undefined, 100);
    expect(waited.text).toBe('{"StatusCode":0}\n');
    expect(ask("GET /containers/web/json").status).toBe(404);
  });

  test("what an attached client types is the container's input, up to its end", () => {
    create({ Image: "busybox", Cmd: ["cat"], OpenStdin: true, StdinOnce: true, AttachStdin: true }, "cat");
    const attached = begin("POST /containers/cat/attach?stream=1&stdin=1&stdout=1&stderr=1");
    attached.type("early\n");
    ask("POST /containers/cat/start");
    attached.type("late\n");
    pass();
    expect(attached.text).toBe(framed(1, "early\n") + framed(1, "late\n"));
    attached.type(null);
    pass();
    expect(attached.process.state).toBe("exited");
  });

  test("a terminal echoes, edits lines, and passes Ctrl-C and Ctrl-D on", () => {
    create({ Image: "busybox", Cmd: ["sh"], OpenStdin: true, Tty: true, AttachStdin: true }, "sh");
    const attached = begin("POST /containers/sh/attach?stream=1&stdin=1&stdout=1&stderr=1");
    ask("POST /containers/sh/start");
    attached.type("echo ab\x7fc\r");
    pass();
    attached.type("sleep 100\r");
    pass(10);
    attached.type("\x03");
    pass(10);
    attached.type("echo $?\r");
    pass(10);
    attached.type("\x04");
    pass(10);
    expect(attached.text).toBe("/ # echo ab\b \bc\r\nac\r\n/ # sleep 100\r\n^C\r\n/ # echo $?\r\n130\r\n/ # \r\n");
    expect(attached.process.state).toBe("exited");
  });

  test("logs have what was printed, framed, with times and a tail, and follow", () => {
    create({ Image: "busybox", Cmd: ["sh", "-c", "echo a; echo b >&2; sleep 2; echo c"] }, "talk");
    ask("POST /containers/talk/start");
    expect(begin("GET /containers/talk/logs?stdout=1&stderr=1").text).toBe(framed(1, "a\n") + framed(2, "b\n"));
    expect(begin("GET /containers/talk/logs?stdout=0&stderr=1").text).toBe(framed(2, "b\n"));
    const follow = begin("GET /containers/talk/logs?stdout=1&stderr=1&follow=1&tail=1");
    pass(3000);
    expect(follow.text).toBe(framed(2, "b\n") + framed(1, "c\n"));
    expect(begin("GET /containers/talk/logs?stdout=1&timestamps=1&tail=1").text).toMatch(/2024-01-30T04:28:0\d\.\d{9}Z c\n$/);
    expect(ask("GET /containers/talk/logs")).toMatchObject({ status: 400 });
  });

  test("exec: streams, its code, and what cannot be started", () => {
    create({ Image: "busybox", Cmd: ["sleep", "1000"] }, "web");
    ask("POST /containers/web/start");
    const made = (body: object): string =>
      (ask("POST /containers/web/exec", { AttachStdout: true, AttachStderr: true, ...body }).json as { Id: string }).Id;
    const id = made({ Cmd: ["sh", "-c", "cat; echo $A; exit 7"], Env: ["A=1"], AttachStdin: true });
    expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: false, ExitCode: null });
    const started = begin(`POST /exec/${id}/start`, { Detach: false });
    expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: true, ProcessConfig: { entrypoint: "sh" } });
    started.type("x\n");
    started.type(null);
    pass();
    expect(started.text).toBe(framed(1, "x\n") + framed(1, "1\n"));
    expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: false, ExitCode: 7 });
    const missing = made({ Cmd: ["nosuch"] });
    expect(begin(`POST /exec/${missing}/start`, {}).text).toContain('exec: "nosuch": executable file not found in $PATH');
    expect((ask(`GET /exec/${missing}/json`).json as { ExitCode: number }).ExitCode).toBe(docker("exec web nosuch").exitCode);
    expect(ask(`POST /exec/${made({ Cmd: ["touch", "/made"] })}/start`, { Detach: true }).status).toBe(200);
    pass();
    expect(docker("exec web ls /made").stdout).toBe("/made\n");
    expect(ask("POST /exec/nope/start")).toEqual({ status: 404, json: { message: "No such exec instance: nope" } });
  });

  test("exec: what a command without end has printed before it comes to a limit is read by its client", () => {
    world = bare({ seed: 1, docker: "28", limits: { work: 2_000_000 } });
    api = new DockerApi(askDocker(world.host.kernelHost)!);
    docker("run -d --name web busybox sleep 1000");
    const { Id } = ask("POST /containers/web/exec", { Cmd: ["yes"], AttachStdout: true }).json as { Id: string };
    const started = new Asked("POST", `/exec/${Id}/start`, {});
    expect(() => pass()).toThrow("yes: no end after 2000000 units of work");
    expect(started.text).toContain("y\ny\n");
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

describe("archives", () => {
  const FILES = [
    { name: "d", kind: "directory", content: new Uint8Array(0), isExecutable: true },
    { name: "d/two", kind: "file", content: encodeText("two\n"), isExecutable: true },
    { name: `d/${"n".repeat(120)}`, kind: "file", content: new Uint8Array(512), isExecutable: false },
    { name: "d/ü", kind: "file", content: encodeText("ü"), isExecutable: false },
  ] as const;
  const statOf = (asked: Asked) =>
    JSON.parse(decodeText(decodeBase64((asked.response as WholeResponse).headers!["X-Docker-Container-Path-Stat"]!)));

  test("what is put into a container is what is taken out of it", () => {
    expect(readTar(writeTar(FILES, 0))).toEqual(FILES);
    create({ Image: "busybox" }, "box");
    expect(begin("PUT /containers/box/archive?path=/tmp", writeTar(FILES, 0)).response).toMatchObject({ status: 200 });
    const { body } = begin("GET /containers/box/archive?path=/tmp/d").response as WholeResponse;
    expect(readTar(body as Uint8Array)).toEqual(FILES.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
    expect(statOf(begin("HEAD /containers/box/archive?path=/tmp/d/two"))).toMatchObject({ name: "two", size: 4, mode: 0o755 });
    expect(statOf(begin("GET /containers/box/archive?path=/tmp/d/."))).toMatchObject({ name: ".", mode: 2 ** 31 + 0o755 });
  });

  test("a file does not take a folder's place where the client does not want it, as of 28.5.2", () => {
    create({ Image: "busybox" }, "box");
    begin("PUT /containers/box/archive?path=/tmp", writeTar(FILES, 0));
    const file = writeTar([{ ...FILES[1], name: "d" }], 0);
    expect(ask("PUT /containers/box/archive?path=/tmp&noOverwriteDirNonDir=true", file)).toEqual({
      status: 500,
      json: { message: 'cannot overwrite directory "d" with non-directory "/tmp"' },
    });
    expect(begin("PUT /containers/box/archive?path=/tmp", file).response).toMatchObject({ status: 200 });
    expect(statOf(begin("HEAD /containers/box/archive?path=/tmp/d"))).toMatchObject({ size: 4, mode: 0o755 });
  });

  test.each([
    ["GET /containers/box/archive?path=/nosuch", "", 404, "Could not find the file /nosuch in container box"],
    ["GET /containers/box/archive?path=/proc/version", "", 404, "Could not find the file /proc/version in container box"],
    ["GET /containers/box/archive", "", 400, "bad parameter: pathcannot be empty"],
    [
      "GET /containers/box/archive?path=/bin/busybox",
      "",
      501,
      "netnsim does not model an archive of a program or device: /bin/busybox",
    ],
    ["PUT /containers/box/archive?path=/nosuch", "", 404, "Could not find the file /nosuch in container box"],
    ["PUT /containers/box/archive?path=/etc/hosts", "", 400, "extraction point is not a directory"],
    ["PUT /containers/box/archive?path=/tmp", "one\n", 500, "unexpected EOF"],
    ["PUT /containers/box/archive?path=/tmp", "x".repeat(1000), 500, "archive/tar: invalid tar header"],
    ["PUT /containers/box/archive?path=/tmp", "BZh9", 501, "netnsim does not model a compressed archive"],
  ])("%s is refused as of 28.5.2, or by name", (line, body, status, message) => {
    create({ Image: "busybox" }, "box");
    expect(ask(line, body)).toEqual({ status, json: { message } });
  });
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

test("events come in dockerd's order, as recorded of 20.10, whoever asks: the API or the command", () => {
  const seen = begin("GET /events");
  docker("network create n1");
  docker("run -d --name web -l a=b busybox sleep 1000");
  docker("network connect n1 web");
  docker("exec web true");
  docker("exec web nosuch");
  docker("rename web web2");
  docker("pause web2");
  docker("unpause web2");
  ask("POST /containers/web2/kill?signal=HUP");
  docker("stop -t 1 web2");
  ask("POST /containers/web2/start");
  docker("network disconnect n1 web2");
  docker("restart -t 1 web2");
  docker("rm -f web2");
  docker("run --rm --name one busybox true");
  docker("run -d --network host --name two busybox sleep 1000");
  docker("rm -f two");
  docker("network prune -f");
  docker("create --name made busybox nosuch");
  docker("start made");
  docker("container prune -f");
  pass();
  const events = seen.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { Type: string; Action: string; Actor: { Attributes: object } });
  const shown = events.map(({ Type, Action, Actor: { Attributes } }) => {
    const { name, signal, exitCode, oldName } = Attributes as Record<string, string>;
    return [Type, Action, name, signal ?? exitCode ?? oldName].filter((each) => each !== undefined).join(" ");
  });
  expect(shown).toEqual(RECORDED.trim().split("\n"));
  expect(events[1]).toMatchObject({ status: "create", from: "busybox", scope: "local", Actor: { Attributes: { a: "b" } } });
  const filters = encodeURIComponent('{"event":["die"],"container":["one"]}');
  const past = begin(`GET /events?since=1&until=${Math.ceil(world.lab.kernel.loop.epochUs / 1e6) + 60}&filters=${filters}`);
  pass(60_000);
  expect(past.process.state).toBe("exited");
  expect(past.text).toContain('"exitCode":"0"');
  expect(past.text.trim().split("\n")).toHaveLength(1);
  expect(ask("GET /events?filters=%7B%22daemon%22%3A%5B%22x%22%5D%7D").status).toBe(501);
});

/** docker events of 20.10.24 for these lines; a first process that does not handle TERM is killed. */
const RECORDED = `
network create n1
container create web
network connect bridge
container start web
network connect n1
container exec_create: true  web
container exec_start: true  web
container exec_die web 0
container exec_create: nosuch  web
container exec_start: nosuch  web
container rename web2 /web
container pause web2
container unpause web2
container kill web2 1
container kill web2 15
container kill web2 9
container die web2 137
network disconnect bridge
network disconnect n1
container stop web2
network connect bridge
network connect n1
container start web2
network disconnect n1
network disconnect n1
container kill web2 15
container kill web2 9
container die web2 137
network disconnect bridge
container stop web2
network connect bridge
container start web2
container restart web2
container kill web2 9
container die web2 137
network disconnect bridge
container destroy web2
container create one
container attach one
network connect bridge
container start one
container die one 0
network disconnect bridge
container destroy one
container create two
network connect host
container start two
container kill two 9
container die two 137
network disconnect host
container destroy two
network destroy n1
network prune
container create made
network connect bridge
network disconnect bridge
container destroy made
container prune
`;
