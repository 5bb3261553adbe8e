/**
 * What `docker version` says of each engine version: Debian's builds of 20.10 and 28 as recorded. Of 27 and 29 only the versions
 * are known here, as the sources say them: commit, date, compiler and parts of a build stay empty.
 */
import type { EngineVersion } from "../shapes.ts";

export interface Build {
  readonly version: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
  readonly goVersion: string;
  readonly clientCommit: string;
  readonly serverCommit: string;
  readonly built: string;
  /** Only the command line of 20.10 says whether it is experimental. */
  readonly clientExperimental: boolean;
  readonly components: readonly (readonly [name: string, version: string, commit: string])[];
}

export const BUILDS: Readonly<Record<EngineVersion, Build>> = {
  "20.10": {
    version: "20.10.24+dfsg1",
    apiVersion: "1.41",
    minApiVersion: "1.12",
    goVersion: "go1.19.8",
    clientCommit: "297e128",
    serverCommit: "5d6db84",
    built: "Thu May  7 21:09:36 2026",
    clientExperimental: true,
    components: [
      ["containerd", "1.6.20~ds1", "1.6.20~ds1-1+deb12u3"],
      ["runc", "1.1.5+ds1", "1.1.5+ds1-1+deb12u1"],
      ["docker-init", "0.19.0", ""],
    ],
  },
  "27": {
    version: "27.5.1",
    apiVersion: "1.47",
    minApiVersion: "1.24",
    goVersion: "",
    clientCommit: "",
    serverCommit: "",
    built: "",
    clientExperimental: false,
    components: [],
  },
  "28": {
    version: "28.5.2+dfsg4",
    apiVersion: "1.51",
    minApiVersion: "1.24",
    goVersion: "go1.27.1",
    clientCommit: "9cc6dea35e9a963f281434761c656fba4ac43aed",
    serverCommit: "3ef3c07c883be49a2e8097bcf6d2952fce1d70eb",
    built: "Tue Sep 15 11:02:57 2026",
    clientExperimental: false,
    components: [
      ["containerd", "2.1.9+unknown", ""],
      ["runc", "1.1.5+ds1", "1.1.5+ds1-1+deb12u1"],
      ["docker-init", "0.19.0", ""],
    ],
  },
  "29": {
    version: "29.7.2",
    apiVersion: "1.55",
    minApiVersion: "1.40",
    goVersion: "",
    clientCommit: "",
    serverCommit: "",
    built: "",
    clientExperimental: false,
    components: [],
  },
};
