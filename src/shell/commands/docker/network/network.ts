/** `docker network create`, `rm`, `connect`, `disconnect`, `prune`. Source: docker/cli, cli/command/network. */
import { connectContainer, disconnectContainer } from "../../../../docker/container/networking.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { createNetwork } from "../../../../docker/network/create.ts";
import { PLAIN_ENDPOINT } from "../../../../docker/network/endpoint.ts";
import { pruneNetworks } from "../../../../docker/network/prune.ts";
import { removeNetwork } from "../../../../docker/network/remove.ts";
import { recordOfPairs } from "../../../../docker/records.ts";
import { FlagError, type Flags } from "../flags.ts";
import { noSuch } from "../print/missing.ts";
import { daemonError } from "../refuse.ts";
import { flagErrorText, MANY, type Verb } from "../verb.ts";
import { readIpam } from "./ipam-flags.ts";

export const networkCreate: Verb = {
  name: "network create",
  line: "[OPTIONS] NETWORK",
  about: "Create a network",
  flags: [
    { name: "attachable", kind: "bool" },
    { name: "aux-address", kind: "list" },
    { name: "config-from", kind: "string", isUnmodelled: true },
    { name: "config-only", kind: "bool", isUnmodelled: true },
    { name: "driver", short: "d", kind: "string" },
    { name: "gateway", kind: "list" },
    { name: "ingress", kind: "bool", isUnmodelled: true },
    { name: "internal", kind: "bool" },
    { name: "ip-range", kind: "list" },
    { name: "ipam-driver", kind: "string", isUnmodelled: true, allows: ["", "default"] },
    { name: "ipam-opt", kind: "list", isUnmodelled: true },
    { name: "ipv4", kind: "bool", since: 28, isUnmodelled: true, isOnByDefault: true },
    { name: "ipv6", kind: "bool", isUnmodelled: true },
    { name: "label", kind: "list" },
    { name: "opt", short: "o", kind: "list" },
    { name: "scope", kind: "string", isUnmodelled: true, allows: ["", "local"] },
    { name: "subnet", kind: "list" },
  ],
  arguments: [1, 1],
  run(context, engine, flags) {
    const plan = readPlan(flags, engine);
    if (typeof plan === "string" || plan instanceof FlagError) {
      context.stderr.write(plan instanceof FlagError ? flagErrorText(engine.profile, networkCreate, plan.message) : `${plan}\n`);
      return plan instanceof FlagError ? 125 : 1;
    }
    try {
      const network = createNetwork(engine, {
        name: flags.operands[0]!,
        driver: flags.value("driver") ?? "bridge",
        internal: flags.has("internal"),
        attachable: flags.has("attachable"),
        options: recordOfPairs(flags.values("opt")),
        labels: recordOfPairs(flags.values("label")),
        ...plan,
      });
      context.stdout.write(`${network.id}\n`);
      return 0;
    } catch (error) {
      return daemonError(context, error);
    }
  },
};

/** What the command line refuses by itself is a text, or a FlagError. */
function readPlan(flags: Flags, { profile }: Engine): ReturnType<typeof readIpam> | FlagError {
  try {
    return readIpam(flags, profile);
  } catch (error) {
    if (error instanceof FlagError) return error;
    throw error;
  }
}

export const networkRm: Verb = {
  name: "network rm",
  line: "NETWORK [NETWORK...]",
  about: "Remove one or more networks",
  flags: [{ name: "force", short: "f", kind: "bool", since: 23 }],
  arguments: MANY,
  run(context, engine, flags) {
    let code = 0;
    for (const reference of flags.operands) {
      const network = engine.findNetwork(reference);
      if (network === null) {
        if (flags.has("force")) continue;
        context.stderr.write(`${noSuch(engine, "network", reference)}\n`);
        code = 1;
        continue;
      }
      try {
        removeNetwork(engine, network);
        context.stdout.write(`${reference}\n`);
      } catch (error) {
        code = daemonError(context, error);
      }
    }
    if (code !== 0 && engine.profile.client.printsExitStatus) context.stderr.write(`exit status ${code}\n`);
    return code;
  },
};

export const networkConnect: Verb = {
  name: "network connect",
  line: "[OPTIONS] NETWORK CONTAINER",
  about: "Connect a container to a network",
  flags: [
    { name: "alias", kind: "list" },
    { name: "driver-opt", kind: "list" },
    { name: "gw-priority", kind: "int", since: 28 },
    { name: "ip", kind: "string" },
    { name: "ip6", kind: "string", isUnmodelled: true },
    { name: "link", kind: "list" },
    { name: "link-local-ip", kind: "list", isUnmodelled: true },
  ],
  arguments: [2, 2],
  run(context, engine, flags) {
    const [networkName, reference] = flags.operands as [string, string];
    try {
      connectContainer(engine, networkName, engine.container(reference), {
        ...PLAIN_ENDPOINT,
        ipv4Address: flags.value("ip") ?? "",
        aliases: flags.values("alias").flatMap((text) => text.split(",")),
        links: flags.values("link"),
        driverOpts: recordOfPairs(flags.values("driver-opt")),
        gwPriority: Number(flags.value("gw-priority") ?? 0),
      });
      return 0;
    } catch (error) {
      return daemonError(context, error);
    }
  },
};

export const networkDisconnect: Verb = {
  name: "network disconnect",
  line: "[OPTIONS] NETWORK CONTAINER",
  about: "Disconnect a container from a network",
  flags: [{ name: "force", short: "f", kind: "bool" }],
  arguments: [2, 2],
  run(context, engine, flags) {
    const [networkName, reference] = flags.operands as [string, string];
    try {
      disconnectContainer(engine, networkName, engine.container(reference), flags.has("force"));
      return 0;
    } catch (error) {
      return daemonError(context, error);
    }
  },
};

export const networkPrune: Verb = {
  name: "network prune",
  line: "[OPTIONS]",
  about: "Remove all unused networks",
  flags: [
    { name: "filter", kind: "list", isUnmodelled: true },
    { name: "force", short: "f", kind: "bool" },
  ],
  arguments: [0, 0],
  run(context, engine, flags) {
    if (!flags.has("force")) {
      context.stderr.write("docker network prune: asking back is not modelled: give --force\n");
      return 1;
    }
    const unused = pruneNetworks(engine);
    if (unused.length > 0) context.stdout.write(`Deleted Networks:\n${unused.map(({ name }) => `${name}\n`).join("")}\n`);
    return 0;
  },
};
