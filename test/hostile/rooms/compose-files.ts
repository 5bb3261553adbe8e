/** Whatever a compose file says, the project comes up or is refused with words, and goes down again. */
import fc from "fast-check";
import { dockerLab, executeScript, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { HOSTILE_WORDS } from "../words.ts";

const FILE = `name: shop
services:
  web:
    image: nginx
    ports:
      - "8081:80"
      - target: 81
        published: "9000-9002"
        protocol: udp
    environment:
      A: 1
      B:
    depends_on: [db]
    networks:
      front:
        aliases: [www]
        ipv4_address: 10.7.0.5
    healthcheck:
      test: ["CMD", "true"]
      interval: 5s
    deploy:
      replicas: 1
  db:
    image: redis
    command: redis-server --port 7000
    networks: [front, default]
    extra_hosts:
      - "host:10.0.0.1"
    volumes:
      - data:/data
    restart: "no"
    labels: {a: b}
networks:
  front:
    ipam:
      config:
        - subnet: 10.7.0.0/24
  default:
    internal: true
volumes:
  data:`.split("\n");
const SCALARS = [
  ...HOSTILE_WORDS,
  "[]",
  "{}",
  "[[]]",
  "{a: {b: c}}",
  "&x",
  "*x",
  "!!binary x",
  "|",
  ">",
  "~",
  "true",
  "1.2.3.4/33",
  "-1s",
  "1000000",
  "$" + "{A:?no}",
  "${",
  "$$",
  "? x",
  "- -",
];

interface Edit {
  readonly at: number;
  readonly kind: "drop" | "double" | "value" | "key" | "indent" | "outdent" | "raw";
  readonly word: string;
}

function apply(lines: readonly string[], { at, kind, word }: Edit): readonly string[] {
  const index = at % lines.length;
  const line = lines[index] ?? "";
  const instead: Record<Edit["kind"], readonly string[]> = {
    drop: [],
    double: [line, line],
    value: [line.replace(/(:|-) ?[^:]*$/, `$1 ${word}`)],
    key: [line.replace(/[a-z_]+:/, `${word}:`)],
    indent: [`  ${line}`],
    outdent: [line.replace(/^ {2}/, "")],
    raw: [word],
  };
  return [...lines.slice(0, index), ...instead[kind], ...lines.slice(index + 1)];
}

export const composeFiles: Room<readonly string[]> = {
  name: "compose-files",
  cases: fc
    .array(
      fc.record<Edit>({
        at: fc.nat(60),
        kind: fc.constantFrom("drop", "double", "value", "value", "key", "indent", "outdent", "raw"),
        word: fc.constantFrom(...SCALARS),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) => edits.reduce(apply, FILE)),
  async run(lines) {
    const made = dockerLab();
    const { host } = made;
    host.exec(["mkdir", "-p", "/root/shop"]);
    host.files.write("/root/shop/compose.yaml", `${lines.join("\n")}\n`);
    const input = lines.join("\n");
    for (const words of ["config", "up -d", "ps", "down"]) {
      const wrong = wrongWith(made, await executeScript(host, `cd /root/shop; timeout 30 docker compose ${words}`), input);
      if (wrong !== null) return `docker compose ${words}: ${wrong}`;
    }
    return null;
  },
  print: (lines) => lines.join("\n"),
};
