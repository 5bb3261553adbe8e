/**
 * A rule file of 5,556 rules in the shape of a real one, as iptables-save -c prints it: a node of Kubernetes (kube-proxy's
 * services, endpoints and node ports) that runs docker with published ports and an allow-list in DOCKER-USER. Made, not
 * collected: names and addresses are numbers of a row.
 */
export const LARGE_RULES = 5556;

const ENDPOINTS = 3;
/** One service in so many has a node port; docker publishes one port for so many services. */
const SERVICES_PER_NODE_PORT = 6;
const SERVICES_PER_PUBLISHED = 3;
/** So many rules there are for each service, in all, but for the allow-list. */
const RULES_PER_SERVICE = 14;

/** The file, the same each time; of fewer rules where one likes. */
export function largeRuleFile(rules: number = LARGE_RULES): string {
  const services = range(Math.floor(rules / RULES_PER_SERVICE));
  const nodePorts = services.filter((at) => at % SERVICES_PER_NODE_PORT === 0);
  const ports = services.filter((at) => at % SERVICES_PER_PUBLISHED === 0);
  const nat = [...natHead(), ...services.flatMap(service), ...nodePorts.flatMap(nodePort), ...ports.flatMap(published)];
  const filter = [...filterHead(), ...ports.map(accepted), "-A DOCKER-USER -i eth0 -j DROP"];
  const allowed = range(rules - nat.length - filter.length).map(allow);
  return (
    table("filter", ["INPUT", "FORWARD", "OUTPUT"], [...allowed, ...filter], FILTER_CHAINS) +
    table("nat", ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"], nat, natChains(services, nodePorts))
  );
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function table(name: string, hooks: readonly string[], rules: readonly string[], chains: readonly string[]): string {
  const positions = new Map([...hooks, ...[...chains].sort()].map((chain, index) => [chain, index]));
  const order = (rule: string): number => positions.get(rule.split(" ", 2)[1]!)!;
  const heads = [...hooks.map((hook) => `:${hook} ACCEPT [0:0]`), ...[...chains].sort().map((chain) => `:${chain} - [0:0]`)];
  const inOrder = [...rules].sort((a, b) => order(a) - order(b));
  const counted = inOrder.map((rule, index) => `[${index % 7}:${(index % 7) * 60}] ${rule}`);
  return `*${name}\n${[...heads, ...counted].join("\n")}\nCOMMIT\n`;
}

const FILTER_CHAINS = ["DOCKER", "DOCKER-FORWARD", "DOCKER-USER", "KUBE-FIREWALL", "KUBE-FORWARD"];

function natChains(services: readonly number[], nodePorts: readonly number[]): string[] {
  const own = ["DOCKER", "KUBE-MARK-MASQ", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-SERVICES"];
  const ofServices = services.flatMap((at) => [svc(at), ...range(ENDPOINTS).map((each) => sep(at, each))]);
  return [...own, ...ofServices, ...nodePorts.map(ext)];
}

/** kube-proxy's hashes are sixteen letters of base 32. */
const hash = (number: number): string => number.toString(32).toUpperCase().padStart(16, "X");
const svc = (at: number): string => `KUBE-SVC-${hash(at)}`;
const sep = (at: number, endpoint: number): string => `KUBE-SEP-${hash(at * ENDPOINTS + endpoint)}`;
const ext = (at: number): string => `KUBE-EXT-${hash(at)}`;
const ip = (net: string, number: number): string => `${net}.${number >> 8}.${number & 255}`;

function natHead(): string[] {
  return [
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
    "-A DOCKER -i docker0 -j RETURN",
    "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
    "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
    "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0",
    '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
  ];
}

function service(at: number): string[] {
  const name = `default/service-${at}`;
  const port = 80 + (at % 9000);
  const ports = `-d ${ip("10.96", at + 10)}/32 -p tcp -m comment --comment "${name} cluster IP" -m tcp --dport ${port}`;
  return [
    `-A KUBE-SERVICES ${ports} -j ${svc(at)}`,
    `-A ${svc(at)} ! -s 10.244.0.0/16 ${ports} -j KUBE-MARK-MASQ`,
    ...range(ENDPOINTS).flatMap((endpoint) => {
      const address = ip("10.244", at * ENDPOINTS + endpoint + 2);
      const left = ENDPOINTS - endpoint;
      // iptables keeps a probability as a number of 31 bits.
      const chance = (Math.round(0x8000_0000 / left) / 0x8000_0000).toFixed(11);
      const draw = left === 1 ? "" : ` -m statistic --mode random --probability ${chance}`;
      return [
        `-A ${svc(at)} -m comment --comment "${name} -> ${address}:8080"${draw} -j ${sep(at, endpoint)}`,
        `-A ${sep(at, endpoint)} -s ${address}/32 -m comment --comment "${name}" -j KUBE-MARK-MASQ`,
        `-A ${sep(at, endpoint)} -p tcp -m comment --comment "${name}" -m tcp -j DNAT --to-destination ${address}:8080`,
      ];
    }),
  ];
}

function nodePort(at: number): string[] {
  const comment = `-m comment --comment "default/service-${at}"`;
  return [
    `-A KUBE-NODEPORTS -p tcp ${comment} -m tcp --dport ${30000 + at} -j ${ext(at)}`,
    `-A ${ext(at)} -m comment --comment "masquerade traffic for default/service-${at} external destinations" -j KUBE-MARK-MASQ`,
    `-A ${ext(at)} -j ${svc(at)}`,
  ];
}

function published(at: number): string[] {
  const address = ip("172.17", at + 2);
  return [
    `-A POSTROUTING -s ${address}/32 -d ${address}/32 -p tcp -m tcp --dport 80 -j MASQUERADE`,
    `-A DOCKER ! -i docker0 -p tcp -m tcp --dport ${8000 + at} -j DNAT --to-destination ${address}:80`,
  ];
}

function filterHead(): string[] {
  return [
    "-A INPUT -j KUBE-FIREWALL",
    "-A FORWARD -j DOCKER-USER",
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    "-A FORWARD -j DOCKER-FORWARD",
    "-A OUTPUT -j KUBE-FIREWALL",
    "-A DOCKER-FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A DOCKER-FORWARD -o docker0 -j DOCKER",
    "-A DOCKER-FORWARD -i docker0 -j ACCEPT",
    "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
    "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
    "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  ];
}

function accepted(at: number): string {
  return `-A DOCKER -d ${ip("172.17", at + 2)}/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT`;
}

function allow(at: number): string {
  return `-A DOCKER-USER -s 198.18.${at >> 6}.${(at & 63) * 4}/30 -i eth0 -p tcp -m tcp --dport 80 -j RETURN`;
}
