/** What docker chooses by chance or by the clock: rules of canonical.ts, applied before the others. */
import type { Rule } from "./canonical-rules.ts";

export const DOCKER_RULES: readonly Rule[] = [
  {
    name: "docker mac",
    why: "up to 27 a container's MAC is 02:42 and its address: not by chance, so it is told as what it is",
    pattern: /\b02[:]42[:](ac[:]1[0-9a-f]|c0[:]a8|0a[:][0-9a-f]{2})[:]([0-9a-f]{2})[:]([0-9a-f]{2})\b/gi,
    replace: ([, net, third, fourth]) =>
      `02-42-${[...net!.split(":"), third!, fourth!].map((each) => Number.parseInt(each, 16)).join(".")}`,
  },
  {
    name: "docker id",
    why: "64 hexadecimal digits of chance, told by their first 12 where they are shortened",
    pattern: /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g,
    replace: ([id], names) => `${names.of("ID", id!.slice(0, 12))}-long`,
  },
  {
    name: "short docker id",
    why: "as docker id; a bridge's id and MAC without colons are not of these",
    pattern: /(?<![0-9a-f.])(?=[0-9a-f]*[a-f])[0-9a-f]{12}(?![0-9a-f])/g,
    replace: ([id], names) => names.of("ID", id!),
  },
  {
    name: "veth of docker",
    why: "veth and seven digits of chance",
    pattern: /\bveth[0-9a-f]{7}\b/g,
    replace: ([veth], names) => names.of("veth", veth!),
  },
  {
    name: "time of docker's API",
    why: "the clock; the zero time stays",
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| \+0000 UTC)/g,
    replace: ([time]) => (time!.startsWith("0001") ? time! : "TIME"),
  },
  {
    name: "how long ago",
    why: "depends on how fast the commands ran",
    pattern: /\b(?:Less than a second|1 second|\d+ seconds|About a minute)(?= ago\b|\t| {2,}|$|")(?: ago)?( {2,})?/g,
    replace: ([text, space]) =>
      space === undefined ? `DURATION${text!.endsWith("ago") ? " ago" : ""}` : `DURATION${text!.includes("ago") ? " ago" : ""}  `,
  },
  {
    name: "columns of docker ps",
    why: "their width follows the durations in them",
    pattern: /^(CONTAINER ID|NETWORK ID|REPOSITORY|IMAGE ID)\b.*$/,
    replace: ([text]) => text!.replace(/ {2,}/g, "  "),
  },
  {
    name: "pid in docker inspect",
    why: "process ids depend on what else ran",
    pattern: /("Pid": ?)[1-9]\d*/g,
    replace: ([, head]) => `${head}PID`,
  },
  {
    name: "docker's folder",
    why: "where the engine keeps its files is the machine's",
    pattern: /("\w+Path": )".*$/,
    replace: ([, head]) => `${head}PATH`,
  },
  {
    name: "made-up name",
    why: "docker chooses an adjective and a person",
    pattern: /(?<=^|\s\s|\/)(?!docker_)[a-z]+_(?!gwbridge)[a-z]+(?=\t|$)/g,
    replace: ([name], names) => names.of("NAME", name!),
  },
  {
    name: "port of the embedded DNS",
    why: "chosen at random",
    pattern: /(\bspt:|--sport )(\d{5})\b/g,
    replace: ([, head, port], names) => head! + names.of("PORT", port!),
  },
  {
    name: "busybox ping times",
    why: "measured",
    pattern: /(round-trip min\/avg\/max = )[\d.]+\/[\d.]+\/[\d.]+/,
    replace: ([, head]) => `${head}TIMES`,
  },
  {
    name: "time of a file",
    why: "the clock",
    pattern: /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+ \d\d:\d\d\b/g,
    replace: () => "DATE",
  },
];
