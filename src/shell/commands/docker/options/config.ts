/** Rows of a container's Config: what belongs to the container itself, wherever it runs. */

import { recordOfPairs } from "../../../../docker/records.ts";
import type { ContainerConfig, PortKey } from "../../../../docker/shapes.ts";
import { EXPOSE, readExposed } from "../compose/ports.ts";
import { COMMAND, LIST_OR_DICT, STRING } from "../compose/shape.ts";
import { recordOf, textOf } from "../compose/tree.ts";
import { durationUs, ENV_FILE, readCommand, readEnvironment, readMac } from "../compose/values.ts";
import { NIL_LIST, portMapOf, stringMap, struct } from "../format/value.ts";
import { readLabels, readVariables } from "../run/key-values.ts";
import { parseExpose } from "../run/port-spec.ts";
import { checkStream, isAttached, readMacAddress } from "../run/values.ts";
import {
  type Sent,
  sentEntries,
  sentFlag,
  sentNumber,
  sentPortKey,
  sentRecord,
  sentText,
  sentTexts,
  sentWords,
} from "./api-values.ts";
import { nilWhereEmpty, type Options, option, shownAsIs, text, toggle } from "./row.ts";

export const CONFIG_OPTIONS: Options<ContainerConfig> = {
  hostname: text({ api: "Hostname", flag: "hostname", short: "h", key: "hostname" }),
  domainname: text({ api: "Domainname", flag: "domainname", key: "domainname" }),
  user: text({ api: "User", flag: "user", short: "u", key: "user" }),
  attachStdin: option({
    default: false,
    read: ({ flags, detached }) => flags.has("interactive") && !detached,
    api: { name: "AttachStdin", show: shownAsIs, parse: sentFlag },
  }),
  attachStdout: option({
    default: false,
    flags: [{ name: "attach", short: "a", kind: "list", check: checkStream }],
    read: (typed) => isAttached(typed, "stdout"),
    compose: () => true,
    api: { name: "AttachStdout", show: shownAsIs, parse: sentFlag },
  }),
  attachStderr: option({
    default: false,
    read: (typed) => isAttached(typed, "stderr"),
    compose: () => true,
    api: { name: "AttachStderr", show: shownAsIs, parse: sentFlag },
  }),
  exposedPorts: option<readonly PortKey[]>({
    default: [],
    flags: [{ name: "expose", kind: "list" }],
    read: ({ flags, profile }) => flags.values("expose").flatMap((each) => parseExpose(each, profile.client)),
    keys: { expose: EXPOSE },
    compose: readExposed,
    api: {
      name: "ExposedPorts",
      show: (keys) => portMapOf(keys.map((key) => [key, struct("struct {}", {})] as const)),
      parse: (sent) => sentEntries(sent).map(([key]) => sentPortKey(key)),
    },
  }),
  tty: toggle({ api: "Tty", flag: "tty", short: "t", key: "tty" }),
  openStdin: toggle({ api: "OpenStdin", flag: "interactive", short: "i", key: "stdin_open" }),
  env: option<readonly string[]>({
    default: [],
    flags: [
      { name: "env", short: "e", kind: "list" },
      { name: "env-file", kind: "list" },
    ],
    read: readVariables,
    keys: { environment: LIST_OR_DICT, env_file: ENV_FILE },
    compose: readEnvironment,
    api: { name: "Env", show: nilWhereEmpty, parse: sentTexts },
  }),
  cmd: option<readonly string[] | null>({
    default: null,
    read: ({ command }) => (command.length > 0 ? command : null),
    keys: { command: COMMAND },
    compose: ({ tree }) => readCommand(tree.command),
    api: { name: "Cmd", show: nilWhereNull, parse: sentCommand },
  }),
  image: option({
    default: "",
    read: ({ image }) => image,
    keys: { image: STRING },
    compose: ({ tree }) => textOf(tree.image),
    api: { name: "Image", show: shownAsIs, parse: sentText },
  }),
  workingDir: text({ api: "WorkingDir", flag: "workdir", short: "w", key: "working_dir" }),
  entrypoint: option<readonly string[] | null>({
    default: null,
    flags: [{ name: "entrypoint", kind: "string" }],
    read: ({ flags }) => (flags.value("entrypoint") === undefined ? null : [flags.value("entrypoint")!]),
    keys: { entrypoint: COMMAND },
    compose: ({ tree }) => readCommand(tree.entrypoint),
    api: { name: "Entrypoint", show: nilWhereNull, parse: sentCommand },
  }),
  macAddress: text({ api: "MacAddress", flag: "mac-address", key: "mac_address", read: readMacAddress, fromFile: readMac }),
  labels: option({
    default: {},
    flags: [
      { name: "label", short: "l", kind: "list" },
      { name: "label-file", kind: "list" },
    ],
    read: (typed) => recordOfPairs(readLabels(typed)),
    keys: { labels: LIST_OR_DICT },
    compose: ({ tree }) => recordOf(tree.labels),
    api: { name: "Labels", show: stringMap, parse: sentRecord },
  }),
  stopSignal: option<string | null>({
    default: null,
    flags: [{ name: "stop-signal", kind: "string" }],
    read: ({ flags }) => flags.value("stop-signal") ?? null,
    keys: { stop_signal: STRING },
    compose: ({ tree }) => (tree.stop_signal === undefined ? null : textOf(tree.stop_signal)),
    api: { name: "StopSignal", show: (signal) => signal ?? "", parse: (sent) => sentText(sent) || null },
  }),
  stopTimeout: option<number | null>({
    default: null,
    flags: [{ name: "stop-timeout", kind: "int" }],
    read: ({ flags }) => (flags.value("stop-timeout") === undefined ? null : Number(flags.value("stop-timeout"))),
    keys: { stop_grace_period: STRING },
    compose: ({ tree }) =>
      tree.stop_grace_period === undefined ? null : Math.ceil(durationUs(tree.stop_grace_period, 0) / 1_000_000),
    api: { name: "StopTimeout", show: shownAsIs, parse: (sent) => (sent.value == null ? null : sentNumber(sent)) },
  }),
};

/** No word at all is as if nothing were asked for. */
function sentCommand(sent: Sent): readonly string[] | null {
  const words = sentWords(sent);
  return words === null || words.length === 0 ? null : words;
}

function nilWhereNull(words: readonly string[] | null) {
  return words ?? NIL_LIST;
}
