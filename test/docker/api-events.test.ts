/** Events of docker's Engine API. */
import { beforeEach, expect, test } from "vitest";
import { ask, begin, docker, newWorld, pass, world } from "./api-lab.ts";

beforeEach(() => newWorld());

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
