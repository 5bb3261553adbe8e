/** dockerd's version: moby's types.Version. */
import type { Engine } from "../../../../docker/engine.ts";
import { BUILDS } from "../../../../docker/profiles/builds.ts";
import { field, GoStruct, type GoValue, stringMap, struct } from "../format/value.ts";

export function serverVersionValue(engine: Engine): GoStruct {
  const build = BUILDS[engine.profile.version];
  const common: Record<string, GoValue> = {
    Version: build.version,
    ApiVersion: build.apiVersion,
    MinAPIVersion: build.minApiVersion,
    GitCommit: build.serverCommit,
    GoVersion: build.goVersion,
    Os: "linux",
    Arch: "amd64",
    BuildTime: build.built,
  };
  const component = (name: string, version: string, details: Readonly<Record<string, string>>) =>
    struct("types.ComponentVersion", { Name: name, Version: version, Details: stringMap(details) });
  const details = {
    GitCommit: build.serverCommit,
    ApiVersion: build.apiVersion,
    MinAPIVersion: build.minApiVersion,
    GoVersion: build.goVersion,
    Os: "linux",
    Arch: "amd64",
    BuildTime: build.built === "" ? "" : `${new Date(`${build.built} UTC`).toISOString().slice(0, 19)}.000000000+00:00`,
    KernelVersion: kernelRelease(engine),
    Experimental: "false",
  };
  return new GoStruct(
    "*types.Version",
    [
      field("Platform", struct("struct { Name string }", { Name: "" })),
      field("Components", [
        component("Engine", build.version, details),
        ...build.components.map(([name, version, commit]) => component(name, version, { GitCommit: commit })),
      ]),
      ...Object.entries(common).map(([name, value]) => field(name, value)),
      field("APIVersion", build.apiVersion, { json: null }),
      field("KernelVersion", kernelRelease(engine)),
    ],
    { pointer: true },
  );
}

/** As `uname -r` prints it. */
export function kernelRelease(engine: Engine): string {
  return engine.host.kernel.profile.release;
}
