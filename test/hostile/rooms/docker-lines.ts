/** Every docker command with hostile words, flags, ports, names and templates. */
import fc from "fast-check";
import { dockerLab, executeScript, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { edited, HOSTILE_WORDS, typedLines, wordsOf } from "../words.ts";

const lines = typedLines()
  .filter((line) => /^docker\b/.test(line) && !/[|<>;&`]/.test(line))
  .map(wordsOf);
const WORDS = [...new Set(lines.flat())];
const TEMPLATES = [
  "{{.Names}}",
  "{{json .}}",
  "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
  '{{index .Config.Labels "a"}}',
  '{{if eq .Name "/web"}}x{{else}}y{{end}}',
  "table {{.ID}}\t{{.Ports}}",
  '{{printf "%d %s" 5 .}}',
  "{{with .State}}{{.Pid}}{{end}}",
];
const TEMPLATE_WORDS = [
  "{{",
  "}}",
  ".",
  "$x",
  ":=",
  "|",
  "len",
  "index",
  "range",
  "end",
  "nil",
  "1e400",
  '"',
  "`",
  "(",
  ")",
  "slice",
  "printf",
  "%!",
  "js",
];

const templates = fc
  .tuple(
    fc.constantFrom("ps", "inspect web", "network ls", "network inspect net1", "images", "version", "info"),
    fc.constantFrom(...TEMPLATES),
  )
  .chain(([command, template]) =>
    edited([...template], [...TEMPLATE_WORDS]).map((parts) => ["docker", ...command.split(" "), "--format", parts.join("")]),
  );

export const dockerLines: Room<readonly string[]> = {
  name: "docker-lines",
  cases: fc.oneof(
    fc
      .constantFrom(...lines)
      .chain((words) => edited(words.slice(1), [...WORDS, ...HOSTILE_WORDS]).map((rest) => ["docker", ...rest])),
    fc.array(fc.constantFrom(...WORDS, ...HOSTILE_WORDS), { maxLength: 6 }).map((rest) => ["docker", ...rest]),
    templates,
  ),
  async run(argv) {
    const made = dockerLab();
    const script = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
    const input = argv.join(" ");
    const wrong = wrongWith(made, await executeScript(made.host, `timeout 5 ${script}`), input);
    if (wrong !== null) return wrong;
    const after = await executeScript(made.host, "docker ps -a; docker network inspect net1; iptables-save; docker inspect web");
    return wrongWith(made, after, input);
  },
  print: (argv) => argv.map((word) => (/^[\w./:=-]+$/.test(word) ? word : JSON.stringify(word))).join(" "),
};
