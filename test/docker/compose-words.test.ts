// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a compose file
/**
 * What compose says and how it ends: bad files, what is done twice, what is left behind. The words are compose 2.40.3's and
 * compose-go 2.9.1's, from source.
 */
import { expect, test } from "vitest";
import { parseDotenv } from "../../src/shell/commands/docker/compose/dotenv.ts";
import { interpolate } from "../../src/shell/commands/docker/compose/interpolate.ts";
import { composeLab } from "./compose-lab.ts";

/** What `docker compose up -d` prints of a file, and whether it left a network or container. */
async function refusal(file: string): Promise<string> {
  const lab = composeLab("p", { "compose.yaml": file });
  const printed = await lab.type("docker compose up -d");
  expect(await lab.type("docker ps -aq; docker network ls -q | wc -l")).toBe("3\n");
  return printed;
}

const VALIDATING = "validating /root/p/compose.yaml: ";
const INVALID = "invalid compose project";

test.each([
  ["services: {a: {image: nginx}}\nservces: {}", `${VALIDATING} additional properties 'servces' not allowed`],
  ["services: {a: {image: nginx, port: [80]}}", `${VALIDATING}services.a additional properties 'port' not allowed`],
  ['services: {a: {image: nginx, ports: "80:80"}}', `${VALIDATING}services.a.ports must be a array`],
  ["services: {a: {image: nginx, privileged: 1}}", `${VALIDATING}services.a.privileged must be a boolean or string`],
  ["services: {a: }", `${VALIDATING}services.a must be a mapping`],
  ["services: {a: {image: 7}}", `${VALIDATING}services.a.image must be a string`],
  ["services: {a: {image: nginx, dns_opt: [x, x]}}", `${VALIDATING}services.a.dns_opt items at 0 and 1 are equal`],
  ["services: {a: {image: nginx, volumes: [{target: /a}]}}", `${VALIDATING}services.a.volumes.0 must be a string`],
  ["services: {a: {command: x}}", `service "a" has neither an image nor a build context specified: ${INVALID}`],
  ["services: {a: {image: nginx, networks: [x]}}", `service "a" refers to undefined network x: ${INVALID}`],
  ["services: {a: {image: nginx, volumes: ['x:/x']}}", `service "a" refers to undefined volume x: ${INVALID}`],
  ["services: {a: {image: nginx, depends_on: [z]}}", `service "a" depends on undefined service "z": ${INVALID}`],
  [
    "services: {a: {image: n, depends_on: [b]}, b: {image: n, links: [c]}, c: {image: n, network_mode: 'service:a'}}",
    "dependency cycle detected: a -> b -> c -> a",
  ],
  [
    "services: {a: {image: nginx, network_mode: host, networks: [x]}}\nnetworks: {x: }",
    `service a declares mutually exclusive \`network_mode\` and \`networks\`: ${INVALID}`,
  ],
  ["services: {a: {image: nginx, ports: ['x:80']}}", "invalid hostPort: x"],
  [
    "services: {a: {image: nginx, networks: [x]}}\nnetworks: {x: {external: true}}",
    "network x declared as external, but could not be found",
  ],
  [
    "services: {a: {image: '${I:?say which}'}}",
    "error while interpolating services.a.image: required variable I is missing a value: say which",
  ],
  [
    "services: {a: {image: 'ng${inx'}}",
    "invalid interpolation format for services.a.image.\nYou may need to escape any $ with another $.\nng${inx",
  ],
  [
    "services: {a: {image: nginx, tty: '${T:-maybe}'}}",
    "error while interpolating services.a.tty: failed to cast to expected type: invalid boolean: maybe",
  ],
  ["", "empty compose file"],
  [
    "services: {a: {image: nginx, container_name: x}, b: {image: nginx, container_name: x}}",
    'services.b: container name "x" is already in use by service a"',
  ],
  ["services: {a: {build: .}}", "docker compose: services.a.build is not modelled"],
  ["services: {a: {image: nginx, extends: b}}", "docker compose: services.a.extends is not modelled"],
  ["include: [x.yaml]\nservices: {a: {image: nginx}}", "docker compose: include is not modelled"],
  [
    "services: {a: {image: nginx}}\nnetworks: {default: {ipam: {config: [{subnet: 172.30.0.0/24}, {subnet: 172.31.0.0/24}]}}}",
    "docker compose: networks.default.ipam.config with more than one subnet is not modelled",
  ],
])("%j is refused with nothing made", async (file, words) => {
  expect(await refusal(file)).toBe(`${words}\n[exit 1]\n`);
});

test("a network dockerd refuses is told with dockerd's words", async () => {
  const config = (subnet: string) =>
    `services: {a: {image: nginx}}\nnetworks: {default: {ipam: {config: [{subnet: ${subnet}}]}}}`;
  const head =
    " Network p_default  Creating\n Network p_default  Error\nfailed to create network p_default: Error response from daemon: ";
  expect(await refusal(config("172.17.0.0/16"))).toBe(
    `${head}invalid pool request: Pool overlaps with other one on this address space\n[exit 1]\n`,
  );
  expect(await refusal(config("172.30.0.0"))).toBe(
    `${head}invalid network config:\ninvalid subnet 172.30.0.0: invalid CIDR block notation\n[exit 1]\n`,
  );
});

function removed(name: string): string {
  return ["Stopping", "Stopped", "Removing", "Removed"].map((what) => ` Container p-${name}-1  ${what}\n`).join("");
}

test("networks, then containers in the order of what needs what; down goes the other way", async () => {
  const lab = composeLab("p", {
    "compose.yaml": "services: {a: {image: nginx, depends_on: [z]}, z: {image: redis, logging: {driver: none}, cpus: 2}}",
  });
  expect(await lab.type("docker compose up -d")).toBe(
    [
      "netnsim: docker compose: accepted, without effect here: services.z.cpus, services.z.logging",
      " Network p_default  Creating",
      " Network p_default  Created",
      " Container p-z-1  Creating",
      " Container p-z-1  Created",
      " Container p-a-1  Creating",
      " Container p-a-1  Created",
      " Container p-z-1  Starting",
      " Container p-z-1  Started",
      " Container p-a-1  Starting",
      " Container p-a-1  Started",
      "",
    ].join("\n"),
  );
  expect(await lab.type("docker compose -p p down")).toBe(
    `${removed("a")}${removed("z")} Network p_default  Removing
 Network p_default  Removed
`,
  );
});

test("a second up leaves what is as the file says, and makes anew what is not", async () => {
  const lab = composeLab("p", { "compose.yaml": "services: {a: {image: nginx}, b: {image: nginx}}" });
  await lab.type("docker compose up -d");
  expect(await lab.type("docker compose up -d")).toBe(" Container p-a-1  Running\n Container p-b-1  Running\n");
  lab.host.files.write("/root/p/compose.yaml", "services: {a: {image: nginx, environment: [X=1]}}");
  expect((await lab.type("docker compose up -d")).replace(/time="[^"]*"/, "time")).toBe(
    'time level=warning msg="Found orphan containers ([p-b-1]) for this project. If you removed or renamed this service in your ' +
      'compose file, you can run this command with the --remove-orphans flag to clean it up."\n' +
      " Container p-a-1  Recreate\n Container p-a-1  Recreated\n Container p-a-1  Starting\n Container p-a-1  Started\n",
  );
  expect(await lab.type("docker compose exec a sh -c 'echo $X'")).toBe("1\n");
  expect(await lab.type("docker compose down")).toContain(" Network p_default  Resource is still in use\n");
  expect(await lab.type("docker compose down --remove-orphans; docker ps -aq")).toContain(" Network p_default  Removed\n");
});

test("stopped and started again, in the order of what needs what", async () => {
  const lab = composeLab("p", { "compose.yaml": "services: {a: {image: nginx, depends_on: [z]}, z: {image: redis}}" });
  expect(await lab.type("docker compose start")).toBe('service "a" has no container to start\n[exit 1]\n');
  await lab.type("docker compose up -d");
  const lines = (names: string[], whats: string[]) =>
    names.flatMap((name) => whats.map((what) => ` Container p-${name}-1  ${what}\n`)).join("");
  expect(await lab.type("docker compose stop")).toBe(lines(["a", "z"], ["Stopping", "Stopped"]));
  expect(await lab.type("docker compose ps -q; curl -s 127.0.0.1:80")).toBe("[exit 7]\n");
  expect(await lab.type("docker compose start")).toBe(lines(["z", "a"], ["Starting", "Started"]));
  expect(await lab.type("docker compose exec a curl -sI 127.0.0.1 | head -1")).toBe("HTTP/1.1 200 OK\r\n");
});

test("conditions: one that has ended well, one that is well, one that is not", async () => {
  const lab = composeLab("p", {
    "compose.yaml": `services:
  init: {image: busybox, command: sleep 2}
  bad: {image: busybox, command: sh -c 'exit 3'}
  db: {image: redis, healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}}
  a: {image: nginx, depends_on: {init: {condition: service_completed_successfully}, db: {condition: service_healthy}}}
  b: {image: nginx, profiles: [never], depends_on: {bad: {condition: service_completed_successfully}}}
`,
  });
  const up = await lab.type("docker compose up -d a");
  expect(up).toContain(
    " Container p-init-1  Waiting\n Container p-init-1  Exited\n Container p-db-1  Waiting\n Container p-db-1  Healthy\n",
  );
  expect(await lab.type("docker compose up -d b")).toContain(
    ' Container p-bad-1  service "bad" didn\'t complete successfully: exit 3\nservice "bad" didn\'t complete successfully: exit 3\n[exit 1]\n',
  );
});

test("without -d the lines come behind the containers' names, and their end is told", async () => {
  const lab = composeLab("p", {
    "docker-compose.yml": `services:
  a: {image: busybox, command: sh -c 'echo one; sleep 1; echo two >&2; exit 4'}
  long: {image: busybox, command: sh -c 'sleep 2; echo three'}
`,
  });
  const up = await lab.type("docker-compose up 2>/dev/null");
  const over = (name: string, code: number) => `\r\u001b[K${name}-1 exited with code ${code}\n`;
  expect(up).toBe(`Attaching to a-1, long-1\na-1  | one\n${over("a", 4)}long-1  | three\n${over("long", 0)}`);
  expect(await lab.type("docker compose logs")).toBe("a-1  | one\na-1  | two\nlong-1  | three\n");
  expect(await lab.type("docker compose logs --no-log-prefix -n 1 a")).toBe("two\n");
});

test("several files are laid over each other; profiles, scale and container names are kept to", async () => {
  const lab = composeLab("p", {
    "compose.yaml":
      "services: {a: {image: nginx, ports: ['8080-8089:80'], environment: {A: 1, B: 1}}, c: {image: redis, profiles: [x]}}",
    "compose.override.yaml":
      "services: {a: {ports: ['81:81'], environment: [B=2]}, d: {image: redis, container_name: kv, depends_on: [a]}}",
  });
  await lab.type("docker compose up -d --scale a=2 2>/dev/null; docker compose down 2>/dev/null");
  lab.host.files.write(
    "/root/p/compose.override.yaml",
    "services: {a: {environment: [B=2]}, d: {image: redis, container_name: kv}}",
  );
  expect(await lab.type("docker compose up -d --scale a=2 2>/dev/null")).toBe("");
  const names = "docker compose ps --format '{{.Name}} {{.Service}}'";
  expect(await lab.type(names)).toBe("kv d\np-a-1 a\np-a-2 a\n");
  expect(await lab.type("docker compose exec --index 2 a env | grep '^[AB]='")).toBe("A=1\nB=2\n");
  expect(await lab.type("docker compose --profile x up -d 2>/dev/null; docker compose ps --services")).toBe("d\na\nc\n");
});

test.each([
  ["docker compose frobnicate", 'unknown docker command: "compose frobnicate"'],
  ["docker compose build", 'docker: "docker compose build" is not modelled'],
  ["docker compose up --frob", "unknown flag: --frob"],
  ["docker compose up -f x.yaml", "unknown shorthand flag: 'f' in -f"],
  ["docker compose up nobody", "no such service: nobody"],
  ["docker compose ps nobody", "no such service: nobody"],
  ["docker compose exec a true", 'service "a" is not running'],
  ["docker compose -f none.yaml up", "open /root/p/none.yaml: no such file or directory"],
  ["cd / && docker compose ps", "no configuration file provided: not found"],
  [
    "docker compose -p Big ps",
    'invalid project name "Big": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number',
  ],
])("%s", async (line, words) => {
  const lab = composeLab("p", { "compose.yaml": "services: {a: {image: nginx}}" });
  expect(await lab.type(line)).toBe(`${words}\n[exit 1]\n`);
});

test("variables: defaults, alternatives, and those nobody set", () => {
  const missing: string[] = [];
  const values: Readonly<Record<string, string>> = { SET: "v", EMPTY: "" };
  const variables = { get: (name: string) => values[name], missing: (name: string) => missing.push(name) };
  const fill = (text: string) => interpolate(text, variables);
  expect(
    ["$SET", "${SET}x", "$$SET", "${EMPTY:-d}", "${EMPTY-d}", "${NO:-${SET}}", "${SET:+a}", "${EMPTY:+a}", "${EMPTY+a}"].map(
      fill,
    ),
  ).toEqual(["v", "vx", "$SET", "d", "", "v", "a", "", "a"]);
  expect(fill("[$NO]")).toBe("[]");
  expect(missing).toEqual(["NO"]);
});

test(".env: quotes, comments, export, variables told before", () => {
  const text = '# c\nA=1 # one\nexport B=\'$A\'\nC="$A\\n${D:-2}"\nE: yes\nHOME\n\nF="two\nlines"\n';
  expect(Object.fromEntries(parseDotenv(text, (name) => (name === "HOME" ? "/root" : undefined)))).toEqual({
    A: "1",
    B: "$A",
    C: "1\n2",
    E: "yes",
    HOME: "/root",
    F: "two\nlines",
  });
});
