/**
 * Texts that are no YAML. The lines are libyaml's marks (asked of PyYAML, which has its scanner and parser) under go-yaml's rule,
 * yaml.v3 decode.go: fail(): the context's line, one more for a scanner's mistake; the words are those of go-yaml's scannerc.go
 * and parserc.go.
 */
import { expect, test } from "vitest";
import { ComposeError } from "../../src/shell/commands/docker/compose/report.ts";
import { parseYaml } from "../../src/shell/commands/docker/compose/yaml.ts";

function wordsFor(text: string, isNamed = false): string {
  try {
    parseYaml(text, "/root/compose.yaml", isNamed);
    return "";
  } catch (error) {
    if (error instanceof ComposeError) return error.message;
    throw error;
  }
}

const HEAD = "services:\n  web:\n";

test.each([
  [`${HEAD}    image: nginx\n    ports: - "80:80"\n`, "yaml: line 4: block sequence entries are not allowed in this context"],
  [`${HEAD}    image: nginx\n   ports:\n      - "80:80"\n`, "yaml: line 1: did not find expected key"],
  [`${HEAD}\timage: nginx\n`, "yaml: line 3: found character that cannot start any token"],
  [`${HEAD}    image: @nginx\n`, "yaml: line 3: found character that cannot start any token"],
  [`${HEAD}    image: nginx\n\tbuild: .`, "yaml: line 3: found a tab character that violates indentation"],
  ["a: b: c\n", "yaml: mapping values are not allowed in this context"],
  [`${HEAD}    image: nginx\n    command: [a, b\n  db:\n    image: redis\n`, "yaml: line 3: did not find expected ',' or ']'"],
  [`${HEAD}    image: {a: b\n`, "yaml: line 2: did not find expected ',' or '}'"],
  ["services:\n  web\n    image: nginx\n", "yaml: line 3: mapping values are not allowed in this context"],
  [`${HEAD}    image: nginx: alpine\n`, "yaml: line 3: mapping values are not allowed in this context"],
  [`${HEAD}    ports:\n      - "80:80"\n     - "81:81"\n`, "yaml: line 2: did not find expected key"],
  [`${HEAD}    image: "nginx\n    ports: x\n`, "yaml: line 3: found unexpected end of stream"],
  [`${HEAD}    image: nginx\n    restart no\n    ports: []\n`, "yaml: line 4: could not find expected ':'"],
  [`${HEAD}    environment:\n      - A=b\n      C: d\n`, "yaml: line 3: did not find expected '-' indicator"],
  [`${HEAD}    image: nginx\n    command: "a" b\n`, "yaml: line 2: did not find expected key"],
  [`${HEAD}    environment:\n      A: *nope\n`, "yaml: unknown anchor 'nope' referenced"],
])("%j is refused", (text, words) => {
  expect(wordsFor(text)).toBe(words);
});

test("with a project name given the file is named too", () => {
  const words = "yaml: line 2: mapping values are not allowed in this context";
  expect(wordsFor("x: 1\na: b: c\n", true)).toBe(`failed to parse /root/compose.yaml: ${words}`);
});

test("a key that stands twice is named with both lines", () => {
  expect(wordsFor(`${HEAD}    image: a\n  web:\n    image: b\n`)).toBe(
    'failed to parse /root/compose.yaml: yaml: unmarshal errors:\n  line 4: mapping key "web" already defined at line 2',
  );
});

test("keys that are no texts are refused with their place", () => {
  expect(wordsFor(`${HEAD}    labels: {80: x}\n`)).toBe("non-string key in services.web.labels: 80");
  expect(wordsFor("true: x\n")).toBe("non-string key at top level: true");
});

test("anchors and merge keys are followed", () => {
  const text = "x-base: &base {image: nginx, tty: true}\nservices:\n  web:\n    <<: *base\n    tty: false\n";
  expect(parseYaml(text, "compose.yaml", false)).toMatchObject([{ services: { web: { image: "nginx", tty: false } } }]);
});
