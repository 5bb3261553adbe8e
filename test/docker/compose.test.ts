/**
 * Projects as people have them: they come up, answer, and go without a trace. Names, order and words are those of compose 2.40.3's source; what its
 * containers and networks are is held against docker itself by the other tests of this folder.
 */
import { describe, expect, test } from "vitest";
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

/** What is typed is answered; then everything is as it was. */
async function comesAndGoes(lab: ComposeLab, check: () => Promise<void>): Promise<void> {
  const before = await stateOf(lab);
  expect(await lab.type("docker compose up -d")).not.toContain("[exit");
  expect(await stateOf(lab)).not.toBe(before);
  await check();
  expect(await lab.type("docker compose down --volumes")).not.toContain("[exit");
  expect(await stateOf(lab)).toBe(before);
}

describe.each(VERSIONS)("docker %s", (version) => {
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
});
