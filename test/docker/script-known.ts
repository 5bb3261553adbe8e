/**
 * Commands of the scripts whose output here differs from docker's, each with the reason. A line that no longer differs fails the
 * test.
 */
export interface KnownDifference {
  readonly script: string;
  /** How the command begins. */
  readonly command: string;
  readonly why: string;
}

const PAGES = "help pages are not modelled";
const NO_MOUNT = "--mount is not modelled";
const NO_TAR = "the host has no tar";
const NO_FILTER = "the filters of prune are not modelled";
const RACE = "which of the answers to A and AAAA comes first is a race";
const LOGGED = "the command line of 20.10 sometimes logs a second line";
const CHANCE = "networks are listed in the order of a map";
const OTHER_RUNC = "recorded with Debian's containerd 2.1 and runc 1.1; docker's own packages of 28 have 1.7 and 1.3";
const OPEN = "a defect that is not mended yet";

function all(script: string, why: string, commands: readonly string[]): KnownDifference[] {
  return commands.map((command) => ({ script, command, why }));
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...all("connect-failed-29", CHANCE, ["docker ps --format '{{.Names}} {{.Ports}} {{.Networks}}'"]),
  ...all("copying", NO_TAR, ["docker cp ann:/tmp/uno - |"]),
  ...all("mounts", NO_MOUNT, [
    "docker run --rm --mount",
    "docker run --rm -v vol:/other",
    "docker create --name ann --mount",
    "docker inspect -f '{{range .Mounts}}",
    "docker inspect -f '{{json .HostConfig.Mounts}}",
  ]),
  ...all("networks-listed", PAGES, ["docker network nosuch"]),
  ...all("prune", NO_FILTER, ["docker container prune -f --filter", "docker network prune -f --filter"]),
  ...all("restart-policies", "docker update is not modelled", ["docker update"]),
  ...all("restart-policies", "ann's two restarts take virtual time that has not passed yet", ["docker ps -a --format"]),
  ...all("start-attached", LOGGED, ["docker run --name dan --network nosuch"]),
  ...all("tools-inside", "the wget of this busybox crashes there", ["docker exec ann wget -q -T 1"]),
  ...all("tools-inside", RACE, ["docker exec ann nslookup web"]),
  ...all("tools-inside", "sockets are listed in the order of a hash", ["docker exec web netstat -ltn"]),
  ...all("wrong-flags", OPEN, ["docker run --rm -u 1000:1000 busybox id"]),
  ...all("wrong-flags", LOGGED, ["docker run --network container:nosuch", "docker run --network host --ip"]),
  ...all("wrong-flags", PAGES, ["docker container nosuch", "docker system prune", "docker -x ps"]),
  ...["wrong-flags-27", "wrong-flags-28", "wrong-flags-29"].flatMap((script) => [
    ...all(script, OPEN, ["docker run --rm -u 1000:1000 busybox id"]),
    ...all(script, script === "wrong-flags-27" ? PAGES : "docker system prune is not modelled", ["docker system prune"]),
  ]),
  ...all("wrong-flags-27", PAGES, ["docker container nosuch", "docker -x ps"]),
  ...all("wrong-flags-28", OTHER_RUNC, ["docker run -d busybox nosuchcommand", "docker run --rm busybox /etc"]),
];
