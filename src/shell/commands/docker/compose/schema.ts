/**
 * The keys of a compose file. Source: compose-spec.json of the Compose Specification. What hangs below keys that mean nothing to a network
 * (build, deploy, blkio_config, devices ...) is not looked at.
 */
import { ANY, enumOf, list, map, object, oneOf, type Shape, type } from "./shape.ts";

const STRING = type("string");
const NUMBER_OR_STRING = type("number", "string");
const INTEGER_OR_STRING = type("integer", "string");
const BOOLEAN = type("boolean", "string");
const STRINGS = list(STRING, true);
const STRING_OR_LIST = oneOf(STRING, STRINGS);
const LIST_OR_DICT = oneOf(map(type("string", "number", "boolean", "null")), STRINGS);
const COMMAND = oneOf(type("null"), STRING, list(STRING));
const KEY = /^[a-zA-Z0-9._-]+$/;
const OPTIONS = map(type("string", "number"));
const EXTERNAL = type("boolean", "string", "object");

const PORT = object({
  name: STRING,
  mode: STRING,
  host_ip: STRING,
  target: INTEGER_OR_STRING,
  published: INTEGER_OR_STRING,
  protocol: STRING,
  app_protocol: STRING,
});

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

const MOUNT = object(
  {
    type: enumOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
    source: STRING,
    target: STRING,
    read_only: BOOLEAN,
    consistency: STRING,
    bind: object({ propagation: STRING, create_host_path: BOOLEAN, recursive: STRING, selinux: STRING }),
    volume: object({ labels: LIST_OR_DICT, nocopy: BOOLEAN, subpath: STRING }),
    tmpfs: object({ size: INTEGER_OR_STRING, mode: NUMBER_OR_STRING }),
    image: object({ subpath: STRING }),
  },
  { required: ["type"] },
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

const ENV_FILE = oneOf(
  STRING,
  list(oneOf(STRING, object({ path: STRING, format: STRING, required: BOOLEAN }, { required: ["path"] }))),
);

/** Keys of a service that decide what travels and where, or that a container needs to do anything at all. */
const MEANT: Readonly<Record<string, Shape>> = {
  attach: BOOLEAN,
  build: oneOf(STRING, type("object")),
  cap_add: STRINGS,
  cap_drop: STRINGS,
  command: COMMAND,
  configs: list(oneOf(STRING, type("object"))),
  container_name: STRING,
  depends_on: oneOf(STRINGS, map(DEPENDENCY, KEY)),
  deploy: type("object", "null"),
  dns: STRING_OR_LIST,
  dns_opt: STRINGS,
  dns_search: STRING_OR_LIST,
  domainname: STRING,
  entrypoint: COMMAND,
  env_file: ENV_FILE,
  environment: LIST_OR_DICT,
  expose: list(type("string", "number"), true),
  extends: oneOf(STRING, object({ service: STRING, file: STRING }, { required: ["service"] })),
  external_links: STRINGS,
  extra_hosts: oneOf(map(oneOf(STRING, list(STRING))), STRINGS),
  healthcheck: HEALTHCHECK,
  hostname: STRING,
  image: STRING,
  init: BOOLEAN,
  labels: LIST_OR_DICT,
  links: STRINGS,
  mac_address: STRING,
  models: oneOf(STRINGS, type("object")),
  network_mode: STRING,
  networks: oneOf(STRINGS, map(oneOf(SERVICE_NETWORK, type("null")), KEY)),
  ports: list(oneOf(type("number"), STRING, PORT), true),
  privileged: BOOLEAN,
  profiles: STRINGS,
  provider: type("object"),
  restart: STRING,
  scale: INTEGER_OR_STRING,
  secrets: list(oneOf(STRING, type("object"))),
  stdin_open: BOOLEAN,
  stop_grace_period: STRING,
  stop_signal: STRING,
  sysctls: LIST_OR_DICT,
  tty: BOOLEAN,
  user: STRING,
  volumes: list(oneOf(STRING, MOUNT), true),
  volumes_from: STRINGS,
  working_dir: STRING,
};

/** Accepted, and without effect here: limits of a machine's other resources, its devices, its logs. */
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
  services: map(object({ ...MEANT, ...WITHOUT_EFFECT }), KEY),
  models: type("object"),
  networks: map(NETWORK, KEY),
  volumes: map(VOLUME, KEY),
  secrets: map(ANY, KEY),
  configs: map(ANY, KEY),
});

export function hasEffect(serviceKey: string): boolean {
  return !Object.hasOwn(WITHOUT_EFFECT, serviceKey);
}
