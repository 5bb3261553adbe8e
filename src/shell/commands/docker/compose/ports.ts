/** `ports` and `expose` of a service. Source: compose-go, types/types.go (ParsePortConfig); docker's ParsePortSpec. */
import { PROFILES } from "../../../../docker/profiles/index.ts";
import type { PortKey } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { type PortSpec, parsePortSpec, parseRange, SpecError } from "../run/port-spec.ts";
import { ComposeError, notModelled } from "./report.ts";
import type { ServiceTree } from "./service-tree.ts";
import { INTEGER_OR_STRING, list, object, oneOf, STRING, type } from "./shape.ts";
import { isMap, listOf, type Tree, textOf, textsOf } from "./tree.ts";

const PORT = object({
  name: STRING,
  mode: STRING,
  host_ip: STRING,
  target: INTEGER_OR_STRING,
  published: INTEGER_OR_STRING,
  protocol: STRING,
  app_protocol: STRING,
});

export const PORTS = list(oneOf(type("number"), STRING, PORT), true);
export const EXPOSE = list(type("string", "number"), true);

/** compose 2.40 reads ports and policies as the command line of 28 does. */
export const COMPOSE_PARSER = PROFILES["28"].client;

export function readPorts({ tree, at }: ServiceTree): PortSpec[] {
  return listOf(tree.ports).flatMap((port) => readPort(port, at));
}

function readPort(tree: Tree, at: string): PortSpec[] {
  try {
    if (!isMap(tree)) return parsePortSpec(textOf(tree), COMPOSE_PARSER);
    const { host_ip: ip, target, published, protocol } = tree;
    const path = `${at}.ports.[]`;
    if (target === undefined) throw new ComposeError(`${path}: target is required`);
    if (ip !== undefined && parseIpv4(textOf(ip)) === null) {
      if (textOf(ip).includes(":")) throw notModelled(`${path}: host_ip ${textOf(ip)}: IPv6`);
      throw new ComposeError(`${path}: invalid ip address: ${textOf(ip)}`);
    }
    const outside = published === undefined ? "" : textOf(published);
    if (outside !== "" && parseRange(outside) === null)
      throw new ComposeError(`Error response from daemon: invalid port range: ${outside}`);
    const spec = parsePortSpec(`${textOf(target)}/${textOf(protocol) || "tcp"}`, COMPOSE_PARSER);
    return spec.map(({ key }) => ({ key, binding: { hostIp: textOf(ip), hostPort: outside } }));
  } catch (error) {
    if (error instanceof SpecError) throw new ComposeError(error.message);
    throw error;
  }
}

export function readExposed({ tree }: ServiceTree): PortKey[] {
  return textsOf(tree.expose).flatMap(readExpose);
}

/** 3000, 3000/udp or 3000-3005. */
function readExpose(text: string): PortKey[] {
  const [numbers, protocol = "tcp"] = text.split("/") as [string, string?];
  if (protocol !== "tcp" && protocol !== "udp") throw notModelled(`expose: protocol ${JSON.stringify(protocol)}`);
  const range = parseRange(numbers);
  if (range === null) throw new ComposeError(`Error response from daemon: invalid port: ${JSON.stringify(text)}`);
  return Array.from({ length: range[1] - range[0] + 1 }, (_, more) => `${range[0] + more}/${protocol}` as PortKey);
}
