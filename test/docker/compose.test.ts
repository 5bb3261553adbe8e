/**
 * Projects as people have them: they come up, serve, and go without a trace. Names, order and words are those of compose 2.40.3's
 * source; what its containers and networks are is held against docker itself by the other tests of this folder.
 */
import { describe, expect, test } from "vitest";
import type { EngineVersion } from "../../src/docker/shapes.ts";
import { someOf } from "../sample.ts";
import { type ComposeLab, composeLab, stateOf, VERSIONS } from "./compose-lab.ts";

const WEB_AND_DATABASE = {
  "compose.yaml": `services:
  web:
    image: nginx:\${NGINX_TAG:-alpine}
    ports:
      - "\${WEB_PORT}:80"
    volumes:
      - ./html:/usr/share/nginx/html:ro
    environment:
      - DATABASE=db:6379
      - MODE
    depends_on:
      - db
    restart: unless-stopped
  db:
    image: redis:7
    volumes:
      - data:/data
    expose: ["6379"]
volumes:
  data:
`,
  ".env": "WEB_PORT=8080\nMODE='production'\n",
  "html/index.html": "the shop is open\n",
};

const FRONT_AND_BACK = {
  "docker-compose.yml": `services:
  proxy:
    image: nginx
    container_name: edge
    ports:
      - target: 80
        published: 80
        host_ip: 10.0.0.10
    networks: [front]
  api:
    image: traefik/whoami
    hostname: api-host
    networks:
      front:
      back:
        ipv4_address: 172.28.5.20
        aliases: [backend]
    depends_on:
      db: {condition: service_started}
    extra_hosts: ["legacy:10.0.0.20"]
    dns: 10.0.0.1
  db:
    image: busybox
    command: httpd -f -p 5432 -h /etc
    networks:
      back:
        mac_address: 02:42:ac:1c:05:63
networks:
  front:
  back:
    internal: true
    driver: bridge
    driver_opts:
      com.docker.network.bridge.name: br-back
    ipam:
      config:
        - subnet: 172.28.0.0/16
          ip_range: 172.28.5.0/24
          gateway: 172.28.5.254
`,
};

const SHARED_NAMESPACE = {
  "compose.yml": `name: Sidecars
services:
  app:
    image: traefik/whoami
    ports: ["9000:80", "9053:53/udp"]
  probe:
    image: nicolaka/netshoot
    command: sleep infinity
    network_mode: service:app
    cap_add: [NET_ADMIN]
  onhost:
    image: busybox
    command: ["httpd", "-f", "-p", "9100", "-h", "/etc"]
    network_mode: host
  lonely:
    image: busybox
    command: sleep infinity
    network_mode: none
`,
};

const TWO_NETWORKS = `services:
  a: {image: busybox, command: httpd -f, ports: ["8080:80"], networks: [x]}
  b: {image: busybox, command: httpd -f, networks: {x: {aliases: [other]}, y: {ipv4_address: 172.31.0.9}}, cap_add: [NET_ADMIN]}
networks:
  x: {ipam: {config: [{subnet: 172.30.0.0/24}]}}
  y: {internal: true, ipam: {config: [{subnet: 172.31.0.0/24}]}}
`;

/** The same with docker's own commands; before 25 a container is made on one network and then connected to the other. */
function twoNetworks(version: EngineVersion): string[] {
  const own = "--network-alias stage-b-1 --network-alias b --network-alias other";
  const second =
    version === "20.10"
      ? [
          `create --name stage-b-1 --cap-add NET_ADMIN --network stage_x ${own} busybox httpd -f`,
          "network connect --ip 172.31.0.9 --alias stage-b-1 --alias b stage_y stage-b-1",
        ]
      : [
          "create --name stage-b-1 --cap-add NET_ADMIN --network name=stage_x,alias=stage-b-1,alias=b,alias=other " +
            "--network name=stage_y,ip=172.31.0.9,alias=stage-b-1,alias=b busybox httpd -f",
        ];
  return [
    "network create --subnet 172.30.0.0/24 stage_x",
    "network create --internal --subnet 172.31.0.0/24 stage_y",
    "create --name stage-a-1 -p 8080:80 --network stage_x --network-alias stage-a-1 --network-alias a busybox httpd -f",
    ...second,
    "start stage-a-1 stage-b-1",
  ];
}

/** What is typed gets its output; then everything is as it was. */
async function comesAndGoes(lab: ComposeLab, check: () => Promise<void>): Promise<void> {
  const before = await stateOf(lab);
  expect(await lab.type("docker compose up -d")).not.toContain("[exit");
  expect(await stateOf(lab)).not.toBe(before);
  await check();
  expect(await lab.type("docker compose down --volumes")).not.toContain("[exit");
  expect(await stateOf(lab)).toBe(before);
}

describe.each(someOf(VERSIONS, VERSIONS.length))("docker %s", (version) => {
  test("a web server and its database", async () => {
    const lab = composeLab("shop", WEB_AND_DATABASE, version);
    await comesAndGoes(lab, async () => {
      expect(await lab.type("curl -s 127.0.0.1:8080")).toBe("the shop is open\n");
      expect(await lab.type("ip netns exec lan curl -s 10.0.0.10:8080")).toBe("the shop is open\n");
      expect(await lab.type("docker compose exec db redis-cli ping")).toBe("PONG\n");
      expect(await lab.type("docker compose exec web sh -c 'echo $DATABASE $MODE'")).toBe("db:6379 production\n");
      expect(await lab.type("docker compose exec web ping -c 1 db | head -1")).toMatch(/^PING db \(172\.18\.0\.\d\)/);
    });
  });

  test("a front and a back network", async () => {
    const lab = composeLab("stage", FRONT_AND_BACK, version);
    await comesAndGoes(lab, async () => {
      expect(await lab.type("curl -sI 10.0.0.10 | head -1")).toBe("HTTP/1.1 200 OK\r\n");
      expect(await lab.type("curl -s 127.0.0.1:80")).toBe("[exit 7]\n");
      expect(await lab.type("docker compose exec proxy curl -s api | head -1")).toBe("Hostname: api-host\n");
      expect(await lab.type("docker compose exec proxy getent hosts backend")).toBe("[exit 2]\n");
      expect(await lab.type("docker compose exec db sh -c 'ping -c 1 backend | head -1'")).toBe(
        "PING backend (172.28.5.20): 56 data bytes\n",
      );
      expect(await lab.type("docker compose exec db ping -c 1 -W 1 10.0.0.20")).toContain("[exit");
      expect(await lab.type("ip -br link show br-back")).toMatch(/^br-back +UP/);
      expect(await lab.type("docker inspect -f '{{.Name}} {{.NetworkSettings.Networks.stage_back.MacAddress}}' stage-db-1")).toBe(
        "/stage-db-1 02:42:ac:1c:05:63\n",
      );
    });
  });

  test("containers in one namespace, on the host and on their own", async () => {
    const lab = composeLab("sidecars", SHARED_NAMESPACE, version);
    await comesAndGoes(lab, async () => {
      expect(await lab.type("curl -s 10.0.0.10:9000 | grep -c Host")).toBe("2\n");
      expect(await lab.type("docker compose exec probe curl -s 127.0.0.1 | tail -n +2 | head -1")).toBe("IP: 127.0.0.1\n");
      expect(await lab.type("docker compose exec probe ip -4 -br addr | grep -c 172.18.0.2")).toBe("1\n");
      expect(await lab.type("curl -s 127.0.0.1:9100/hosts | head -1")).toContain("127.0.0.1");
      expect(await lab.type("docker compose exec lonely ip link | grep -c mtu")).toBe("1\n");
    });
  });

  test("what compose makes is what docker makes of the same words", async () => {
    const ask =
      "iptables-save | grep -v '^#'; ip addr; ip route; docker exec stage-b-1 ip addr; docker exec stage-b-1 cat /etc/hosts";
    const byCompose = composeLab("stage", { "compose.yaml": TWO_NETWORKS }, version);
    await byCompose.type("docker compose up -d");
    const byDocker = composeLab("stage", { "compose.yaml": TWO_NETWORKS }, version);
    for (const line of twoNetworks(version)) expect(await byDocker.type(`docker ${line}`)).not.toContain("[exit");
    expect(await byCompose.type(ask)).toBe(await byDocker.type(ask));
    expect(await byCompose.type("docker exec stage-a-1 nslookup other")).toBe(
      await byDocker.type("docker exec stage-a-1 nslookup other"),
    );
  });
});
