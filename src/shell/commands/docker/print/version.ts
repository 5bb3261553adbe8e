/** `docker version`, `docker --version`: docker/cli cli/command/system/version.go. */
import type { Engine } from "../../../../docker/engine.ts";
import { BUILDS, type Build } from "../../../../docker/profiles/builds.ts";
import { toJson } from "../format/json.ts";
import { type GoStruct, struct } from "../format/value.ts";
import { serverVersionValue } from "../inspect/version.ts";
import { failIfLost } from "../lost-output.ts";
import type { Verb } from "../verb.ts";
import { runFormat } from "./run-format.ts";

export const versionVerb: Verb = {
  name: "version",
  line: "[OPTIONS]",
  about: "Show the Docker version information",
  flags: [{ name: "format", short: "f", kind: "string" }],
  arguments: [0, 0],
  run(context, engine, flags) {
    const build = BUILDS[engine.profile.version];
    const format = flags.value("format");
    if (format === undefined || format === "") {
      context.stdout.write(versionText(build));
      return failIfLost(context, 0);
    }
    const value = versionValue(engine, build);
    if (format === "json" && engine.profile.client.formatsJson) {
      context.stdout.write(`${toJson(value)}\n`);
      return 0;
    }
    return runFormat(context, format, value, "version");
  },
};

/** What `docker --version` prints. */
export function shortVersion(engine: Engine): string {
  const { version, clientCommit } = BUILDS[engine.profile.version];
  return `Docker version ${version}, build ${clientCommit}\n`;
}

function versionText(build: Build): string {
  const line = (margin: string, name: string, value: string) => `${margin}${`${name}:`.padEnd(20 - margin.length)}${value}\n`;
  const client = [
    ["Version", build.version],
    ["API version", build.apiVersion],
    ["Go version", build.goVersion],
    ["Git commit", build.clientCommit],
    ["Built", build.built],
    ["OS/Arch", "linux/amd64"],
    ["Context", "default"],
    ...(build.clientExperimental ? [["Experimental", "true"]] : []),
  ] as [string, string][];
  const engine = [
    ["Version", build.version],
    ["API version", `${build.apiVersion} (minimum version ${build.minApiVersion})`],
    ["Go version", build.goVersion],
    ["Git commit", build.serverCommit],
    ["Built", build.built],
    ["OS/Arch", "linux/amd64"],
    ["Experimental", "false"],
  ] as [string, string][];
  const parts = build.components.map(
    ([name, version, commit]) => ` ${name}:\n${line("  ", "Version", version)}${line("  ", "GitCommit", commit)}`,
  );
  const lines = (margin: string, rows: [string, string][]) => rows.map(([name, value]) => line(margin, name, value)).join("");
  return `Client:\n${lines(" ", client)}\nServer:\n Engine:\n${lines("  ", engine)}${parts.join("")}`;
}

function versionValue(engine: Engine, build: Build): GoStruct {
  return struct("system.versionInfo", {
    Client: struct("*system.clientVersion", {
      Version: build.version,
      ApiVersion: build.apiVersion,
      DefaultAPIVersion: build.apiVersion,
      GitCommit: build.clientCommit,
      GoVersion: build.goVersion,
      Os: "linux",
      Arch: "amd64",
      BuildTime: build.built,
      Context: "default",
    }),
    Server: serverVersionValue(engine),
  });
}
