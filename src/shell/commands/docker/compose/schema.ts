/**
 * The keys of a compose file. Source: compose-spec.json of the Compose Specification. What hangs below keys that mean nothing to
 * a network (build, deploy, blkio_config, devices ...) is not looked at.
 */
import { CONFIG_OPTIONS } from "../options/config.ts";
import { HOST_OPTIONS } from "../options/host-config.ts";
import { composeKeys } from "../options/row.ts";
import {
  ANY,
  BOOLEAN,
  enumOf,
  INTEGER_OR_STRING,
  LIST_OR_DICT,
  list,
  map,
  NUMBER_OR_STRING,
  object,
  oneOf,
  type Shape,
  STRING,
  STRING_OR_LIST,
  STRINGS,
  type,
} from "./shape.ts";

const KEY = /^[a-zA-Z0-9._-]+$/;
const OPTIONS = map(type("string", "number"));
const EXTERNAL = type("boolean", "string", "object");

const SERVICE_NETWORK = object({
  aliases: STRINGS,
  interface_name: STRING,
  ipv4_address: STRING,
  ipv6_address: STRING,
  link_local_ips: STRINGS,
  mac_address: STRING,
  driver_opts: OPTIONS,
  priority: type("number"),
  gw_priority: type("number"),
});

const DEPENDENCY = object(
  {
    restart: BOOLEAN,
    required: type("boolean"),
    condition: enumOf("service_started", "service_healthy", "service_completed_successfully"),
  },
  { required: ["condition"] },
);

const HEALTHCHECK = object({
  disable: BOOLEAN,
  interval: STRING,
  retries: NUMBER_OR_STRING,
  test: oneOf(STRING, list(STRING)),
  timeout: STRING,
  start_period: STRING,
  start_interval: STRING,
});

/** Keys of a service that decide what travels and where, or that a container needs to do anything at all. */
const MEANT: Readonly<Record<string, Shape>> = {
  ...composeKeys(CONFIG_OPTIONS),
  ...composeKeys(HOST_OPTIONS),
  attach: BOOLEAN,
  build: oneOf(STRING, type("object")),
  configs: list(oneOf(STRING, type("object"))),
  container_name: STRING,
  depends_on: oneOf(STRINGS, map(DEPENDENCY, KEY)),
  deploy: type("object", "null"),
  extends: oneOf(STRING, object({ service: STRING, file: STRING }, { required: ["service"] })),
  external_links: STRINGS,
  healthcheck: HEALTHCHECK,
  links: STRINGS,
  models: oneOf(STRINGS, type("object")),
  network_mode: STRING,
  networks: oneOf(STRINGS, map(oneOf(SERVICE_NETWORK, type("null")), KEY)),
  profiles: STRINGS,
  provider: type("object"),
  scale: INTEGER_OR_STRING,
  secrets: list(oneOf(STRING, type("object"))),
  volumes_from: STRINGS,
};

/** Accepted, and without effect here where no row means them: limits of a machine's other resources, its devices, its logs. */
const WITHOUT_EFFECT: Readonly<Record<string, Shape>> = {
  annotations: LIST_OR_DICT,
  blkio_config: type("object"),
  cgroup: enumOf("host", "private"),
  cgroup_parent: STRING,
  cpu_count: oneOf(STRING, type("integer")),
  cpu_percent: oneOf(STRING, type("integer")),
  cpu_period: NUMBER_OR_STRING,
  cpu_quota: NUMBER_OR_STRING,
  cpu_rt_period: NUMBER_OR_STRING,
  cpu_rt_runtime: NUMBER_OR_STRING,
  cpu_shares: NUMBER_OR_STRING,
  cpus: NUMBER_OR_STRING,
  cpuset: STRING,
  credential_spec: type("object"),
  develop: type("object", "null"),
  device_cgroup_rules: STRINGS,
  devices: list(oneOf(STRING, type("object"))),
  gpus: ANY,
  group_add: list(type("string", "number"), true),
  ipc: STRING,
  isolation: STRING,
  label_file: STRING_OR_LIST,
  logging: object({ driver: STRING, options: map(type("string", "number", "null")) }),
  mem_limit: NUMBER_OR_STRING,
  mem_reservation: INTEGER_OR_STRING,
  mem_swappiness: INTEGER_OR_STRING,
  memswap_limit: NUMBER_OR_STRING,
  oom_kill_disable: BOOLEAN,
  oom_score_adj: oneOf(STRING, type("integer")),
  pid: type("string", "null"),
  pids_limit: NUMBER_OR_STRING,
  platform: STRING,
  post_start: list(type("object")),
  pre_stop: list(type("object")),
  pull_policy: STRING,
  pull_refresh_after: STRING,
  read_only: BOOLEAN,
  runtime: STRING,
  security_opt: STRINGS,
  shm_size: NUMBER_OR_STRING,
  storage_opt: type("object"),
  tmpfs: STRING_OR_LIST,
  ulimits: type("object"),
  use_api_socket: type("boolean"),
  userns_mode: STRING,
  uts: STRING,
};

const IPAM_CONFIG = object({ subnet: STRING, ip_range: STRING, gateway: STRING, aux_addresses: map(STRING) });

const NETWORK = object(
  {
    name: STRING,
    driver: STRING,
    driver_opts: OPTIONS,
    ipam: object({ driver: STRING, config: list(IPAM_CONFIG), options: map(STRING) }),
    external: EXTERNAL,
    internal: BOOLEAN,
    enable_ipv4: BOOLEAN,
    enable_ipv6: BOOLEAN,
    attachable: BOOLEAN,
    labels: LIST_OR_DICT,
  },
  { nullable: true },
);

const VOLUME = object(
  { name: STRING, driver: STRING, driver_opts: OPTIONS, external: EXTERNAL, labels: LIST_OR_DICT },
  { nullable: true },
);

export const COMPOSE_FILE: Shape = object({
  version: STRING,
  name: STRING,
  include: list(ANY),
  services: map(object({ ...WITHOUT_EFFECT, ...MEANT }), KEY),
  models: type("object"),
  networks: map(NETWORK, KEY),
  volumes: map(VOLUME, KEY),
  secrets: map(ANY, KEY),
  configs: map(ANY, KEY),
});

export function hasEffect(serviceKey: string): boolean {
  return Object.hasOwn(MEANT, serviceKey) || !Object.hasOwn(WITHOUT_EFFECT, serviceKey);
}
