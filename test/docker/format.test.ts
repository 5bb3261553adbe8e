/** Go templates as docker runs them. Every result was printed by docker 20.10.24. */
import { describe, expect, test } from "vitest";
import { toJson } from "../../src/shell/commands/docker/format/json.ts";
import { Template } from "../../src/shell/commands/docker/format/template.ts";
import {
  field,
  GoStruct,
  type GoValue,
  mapOf,
  NIL_LIST,
  NIL_MAP,
  stringMap,
  struct,
  toRaw,
} from "../../src/shell/commands/docker/format/value.ts";
import { humanDuration, humanSize } from "../../src/shell/commands/docker/print/duration.ts";
import { setColumns } from "../../src/shell/commands/docker/print/table.ts";

const ROW = struct("*formatter.ContainerContext", {
  ID: "69db8fc33c05",
  Names: "web01",
  Ports: "0.0.0.0:81->80/tcp, :::81->80/tcp",
});

const binding = (address: string) => struct("nat.PortBinding", { HostIp: address, HostPort: "81" });

const INSPECTED = new GoStruct("types.ContainerJSON", [
  field("ID", "69db8fc33c05", { json: "Id" }),
  field("Args", ["-f", "-h", "/www"]),
  field("State", struct("*types.ContainerState", { Status: "running", Running: true, Paused: false })),
  field(
    "Config",
    struct("*container.Config", {
      Cmd: ["httpd", "-f", "-h", "/www"],
      Env: NIL_LIST,
      Volumes: NIL_MAP,
      Labels: stringMap({ a: "b" }),
    }),
  ),
  field("Ports", mapOf([["80/tcp", [binding("0.0.0.0"), binding("::")]]])),
]);

function run(source: string, value: GoValue = ROW): string {
  try {
    return new Template(source).execute(value);
  } catch (error) {
    return `! ${(error as Error).message}`;
  }
}

describe("a template", () => {
  test.each([
    ["{{upper .Names}} {{lower .Names}} {{title .Names}} {{len .Names}}", "WEB01 web01 Web01 5"],
    ['{{split .Names "e"}} {{join (split .Names "e") "-"}}', "[w b01] w-b01"],
    ["{{pad .Names 2 3}}| {{truncate .Names 3}}", "  web01   | web"],
    ['{{printf "%-10s|%q" .Names .ID}}', 'web01     |"69db8fc33c05"'],
    ["{{.Foo}}", `! :1:2: executing "" at <.Foo>: can't evaluate field Foo in type *formatter.ContainerContext`],
    ["{{.Names", "! :1: unclosed action"],
    ["{{nosuch .Names}}", '! :1: function "nosuch" not defined'],
    ["{{if .ID}}x", "! :1: unexpected EOF"],
    ["{{end}}", "! :1: unexpected {{end}}"],
    ["{{$x}}", '! :1: undefined variable "$x"'],
  ])("of a listing: %s", (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    ["{{range $p, $conf := .Ports}} {{$p}} -> {{(index $conf 0).HostPort}} {{end}}", " 80/tcp -> 81 "],
    ['{{(index (index .Ports "80/tcp") 0).HostPort}}', "81"],
    ["{{.Ports}}", "map[80/tcp:[{0.0.0.0 81} {:: 81}]]"],
    ["{{json .Config.Cmd}} {{.Config.Cmd}} {{.Args}}", '["httpd","-f","-h","/www"] [httpd -f -h /www] [-f -h /www]'],
    ['{{if .State.Running}}up{{else}}down{{end}} {{eq .State.Status "running"}}', "up true"],
    ["{{and .State.Running (not .State.Paused)}}", "true"],
    ['{{with .State}}{{.Status}}{{end}} {{len .Args}} {{/* c */}}{{- "x" -}} ', "running 3 x"],
    ['{{.Config.Labels.foo}}|{{index .Config.Labels "foo"}}|{{index .Config.Labels "a"}}', "<no value>||b"],
    ["{{range .Args}}{{.}} {{else}}none{{end}}{{range .Config.Env}}x{{else}}none{{end}}", "-f -h /www none"],
    ["{{range $i, $a := .Args}}{{if eq $i 1}}{{break}}{{end}}{{$a}}{{end}}", "-f"],
    ["{{index .Args 5}}", '! :1:2: executing "" at <index .Args 5>: error calling index: index out of range: 5'],
    ["{{.State.Foo}}", '! :1:8: executing "" at <.State.Foo>: can\'t evaluate field Foo in type *types.ContainerState'],
    ["{{println .State.Status}}", "running\n"],
    ["{{json .Config}}", '{"Cmd":["httpd","-f","-h","/www"],"Env":null,"Volumes":null,"Labels":{"a":"b"}}'],
  ])("of an inspected object: %s", (source, expected) => {
    expect(run(source, INSPECTED)).toBe(expected);
  });

  test("over JSON, a field that is not there is an error, not an empty word", () => {
    const template = new Template("{{.ID}}");
    expect(() => template.execute(toRaw(INSPECTED), { missingKey: "error" })).toThrow(
      ':1:2: executing "" at <.ID>: map has no entry for key "ID"',
    );
    expect(new Template("{{.Id}}").execute(toRaw(INSPECTED), { missingKey: "error" })).toBe("69db8fc33c05");
  });
});

describe("JSON", () => {
  test("is indented by four as docker inspect does, empty objects in one piece", () => {
    expect(toJson([struct("x", { A: mapOf([]), B: [], C: [1, "<"] })], { indent: "    " })).toBe(
      '[\n    {\n        "A": {},\n        "B": [],\n        "C": [\n            1,\n            "<"\n        ]\n    }\n]',
    );
  });

  test("of a listing's row escapes what HTML would read", () => {
    expect(toJson(ROW, { escapeHtml: true })).toContain("0.0.0.0:81-\\u003e80/tcp");
  });
});

describe("a listing", () => {
  test.each([
    [0, "Less than a second"],
    [1, "1 second"],
    [46, "46 seconds"],
    [60, "About a minute"],
    [119, "About a minute"],
    [120, "2 minutes"],
    [3600, "About an hour"],
    [7200, "2 hours"],
    [47 * 3600, "47 hours"],
    [48 * 3600, "2 days"],
    [15 * 86_400, "2 weeks"],
    [70 * 86_400, "2 months"],
  ])("tells %i seconds as %s", (seconds, expected) => {
    expect(humanDuration(seconds * 1e6)).toBe(expected);
  });

  test("sizes have three digits", () => {
    expect([0, 1_982_305, 4_280_000, 188_000_000].map(humanSize)).toEqual(["0B", "1.98MB", "4.28MB", "188MB"]);
  });

  test("columns are ten wide at least, with three spaces between", () => {
    expect(setColumns("NAMES\tPORTS\nweb02\t80/tcp\n")).toBe("NAMES     PORTS\nweb02     80/tcp\n");
    expect(setColumns("CONTAINER ID\tIMAGE\n69db8fc33c05\tbusybox\n")).toBe("CONTAINER ID   IMAGE\n69db8fc33c05   busybox\n");
  });
});
