/**
 * Names that JavaScript's objects have, too, are names like others; commands docker has not are unknown, those not modelled are
 * refused by name.
 */
import { describe, expect, test } from "vitest";
import { daemonOptions } from "../../src/docker/daemon-options.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { someOf } from "../sample.ts";

async function say(commands: readonly string[], version = "29"): Promise<string[]> {
  const scenario = parseScenario(`# world: dockerhost\n# docker: ${version}\n${commands.join("\n")}\n`, "names");
  const { results, error } = await runSimulated(scenario);
  expect(error).toBeNull();
  return results.map(({ output }) => output);
}

describe("names of Object.prototype", () => {
  test("of containers, networks, labels, options, variables, aliases", async () => {
    const results = await say([
      "docker network create constructor >/dev/null; docker network create -o constructor=2 -o __proto__=1 --label toString=3 nn >/dev/null",
      "docker run -d --name toString --network constructor -l __proto__=x -l constructor=y -e __proto__=z busybox sleep 9 >/dev/null",
      "docker inspect toString -f '{{json .Config.Labels}}'",
      "docker network inspect nn -f '{{json .Options}} {{json .Labels}}'",
      "docker exec toString sh -c 'echo $__proto__'",
      'docker ps --format \'{{.Names}} {{.Label "constructor"}}|{{.Label "valueOf"}}|\'',
      "docker ps -q --filter label=valueOf; docker network ls -q --filter label=valueOf",
      "docker ps --filter label=__proto__=x --format '{{.Names}}'",
      "docker network connect --alias valueOf nn toString; docker exec toString ping -c 1 -w 1 valueOf | head -1",
      "docker ps --filter valueof=1",
      "docker ps --format '{{.constructor \"x\"}}'",
    ]);
    expect(results.slice(2)).toEqual([
      '{"__proto__":"x","constructor":"y"}\n',
      '{"__proto__":"1","constructor":"2"} {"toString":"3"}\n',
      "z\n",
      "toString y||\n",
      "",
      "toString\n",
      "PING valueOf (172.19.0.2): 56 data bytes\n",
      "Error response from daemon: invalid filter 'valueof'\n",
      expect.stringContaining("failed to execute template"),
    ]);
  });

  test("of compose's services and networks", async () => {
    const [, up, , merged] = await say([
      "mkdir p; cd p; printf 'services:\\n  constructor: {image: busybox, networks: [toString]}\\n  __proto__: {image: busybox, networks: [toString]}\\nnetworks: {toString: }\\n' > compose.yaml",
      "docker compose up -d 2>/dev/null; docker compose ps -a --format '{{.Service}}'",
      "printf 'services: {constructor: {command: sleep 5}, __proto__: {command: sleep 6}}' > o.yaml",
      "docker compose -f compose.yaml -f o.yaml up -d 2>/dev/null; docker inspect p-constructor-1 p-__proto__-1 -f '{{json .Config.Cmd}}'",
    ]);
    expect(up).toBe("__proto__\nconstructor\n");
    expect(merged).toBe('["sleep","5"]\n["sleep","6"]\n');
  });
});

test.each(
  someOf(
    [
      ["docker run toString", "29", "docker: invalid reference format: repository name (library/toString) must be lowercase\n"],
      ["docker run Busybox", "20.10", "docker: invalid reference format: repository name must be lowercase.\n"],
      ["docker create 'a b'", "28", "invalid reference format\n"],
      ["docker volume ls", "29", 'docker: "docker volume ls" is not modelled\n'],
      ["docker system prune", "29", 'docker: "docker system prune" is not modelled\n'],
      ["docker container commit x", "29", 'docker: "docker container commit" is not modelled\n'],
      ["docker update --restart no x", "29", 'docker: "docker update" is not modelled\n'],
      ["docker swarm init", "20.10", 'docker: "docker swarm init" is not modelled\n'],
      ["docker trust inspect x", "28", 'docker: "docker trust inspect" is not modelled\n'],
      ["docker trust inspect x", "29", "docker: unknown command: docker trust\n"],
      ["docker context show", "20.10", 'docker: there is no command "docker context show"'],
      ["docker nosuch", "27", "docker: 'nosuch' is not a docker command.\n"],
      ["docker constructor", "29", "docker: unknown command: docker constructor\n"],
      ["docker network __proto__", "29", "docker: unknown command: docker network __proto__\n"],
      ["docker -H tcp://x ps", "29", "docker: --host tcp://x is not modelled\n"],
      ["docker -l nosuch ps", "29", "Unable to parse logging level: nosuch\n"],
    ],
    3,
  ),
)("%s of %s", async (command, version, words) => {
  const [output] = await say([command], version);
  expect(output!.slice(0, words.length)).toBe(words);
});

test("a version that is not modelled is refused by whoever is not held by types", () => {
  const given: object = { version: "26" };
  expect(() => daemonOptions(given)).toThrow('docker version "26" is not modelled: 20.10, 27, 28, 29 are');
  expect(() => daemonOptions(JSON.parse('{"version": "toString"}'))).toThrow('docker version "toString" is not modelled');
});

test("the pools of a daemon end in docker's words", async () => {
  const [output] = await say([
    "for i in $(seq 1 40); do docker network create n$i >/dev/null || { echo stopped at $i; break; }; done",
  ]);
  expect(output).toBe("Error response from daemon: all predefined address pools have been fully subnetted\nstopped at 31\n");
});
