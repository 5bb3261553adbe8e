/** Images: the catalogue, declared ones, pull; shells at a container's terminal; tutorial 001 in the world `lan`. */
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/docker/images/catalogue.ts";
import { findImage } from "../../src/docker/images/reference.ts";
import { installDockerd } from "../../src/lab/docker.ts";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { lan } from "../../src/lab/worlds/lan.ts";
import { InteractiveSession } from "../../src/shell/interactive.ts";
import { SinkOutput } from "../../src/shell/io.ts";

async function type(host: LabHost, line: string): Promise<string> {
  const { stdout, stderr } = await host.sh(line);
  return stdout + stderr;
}

describe("the catalogue", () => {
  test.each([
    ["nginx", "nginx", "latest"],
    ["docker.io/library/nginx:alpine", "nginx", "alpine"],
    ["traefik/whoami:v1.10", "traefik/whoami", "latest"],
    ["centos:7", "centos", "latest"],
  ])("%s is found", (reference, name, firstTag) => {
    const image = findImage(CATALOGUE, reference);
    expect([image?.name, image?.tags[0]]).toEqual([name, firstTag]);
  });

  test.each(["nginx:0.1", "nosuch", "quay.io/nginx"])("%s is not", (reference) => {
    expect(findImage(CATALOGUE, reference)).toBeNull();
  });

  test("ids are all different and found by their beginning", () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
    for (const image of CATALOGUE) expect(findImage(CATALOGUE, image.id.slice(0, 12))).toBe(image);
  });

  test("every image has what it starts", async () => {
    const { host } = dockerhost({ seed: 1 });
    for (const image of CATALOGUE) {
      const result = await host.sh(`docker run -d ${image.name}:${image.tags[0]}`);
      expect([image.name, result.exitCode, result.stderr]).toEqual([image.name, 0, ""]);
    }
  });

  test("pull says that an image of the catalogue is up to date, and refuses others", async () => {
    const { host } = dockerhost({ seed: 1 });
    expect(await type(host, "docker pull nginx")).toMatch(
      /^Using default tag: latest\nlatest: Pulling from library\/nginx\nDigest: sha256:[0-9a-f]{64}\nStatus: Image is up to date for nginx:latest\ndocker\.io\/library\/nginx:latest\n$/,
    );
    const refused = await host.sh("docker pull foo/bar");
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('image "foo/bar:latest" is not in the catalogue');
  });
});

describe("declared images", () => {
  test("in a library call", async () => {
    const host = new Lab().addHost("h");
    installDockerd(host, { images: [{ name: "team/api", listens: [{ port: 8080, body: "hello\n" }] }] });
    await type(host, "docker run -d --name api -p 88:8080 team/api");
    expect(await type(host, "ip link set lo up; curl -s 127.0.0.1:88")).toBe("hello\n");
    expect(await type(host, "docker stop api; docker inspect -f '{{.State.ExitCode}}' api")).toBe("api\n0\n");
  });

  test("in a file that a script writes: HTTP, TCP and UDP", async () => {
    const { host } = dockerhost({ seed: 1 });
    const listens =
      '[{"port":80,"body":"web\\n"},{"port":9,"protocol":"tcp","body":"raw\\n"},{"port":7,"protocol":"udp","body":"u\\n"}]';
    await type(
      host,
      `mkdir -p /etc/netnsim; echo '[{"name":"my/app:2","listens":${listens.replaceAll("\\n", "\\n")}}]' > /etc/netnsim/images.json`,
    );
    await type(host, "docker run -d my/app:2");
    expect(await type(host, "curl -s 172.17.0.2; nc -d 172.17.0.2 9; echo x | nc -u -w 1 172.17.0.2 7")).toBe("web\nraw\nu\n");
  });

  test.each([
    ["no json", "this is no JSON"],
    ['[{"name":"a","listens":[{"port":0,"body":""}]}]', '"port" is a number from 1 to 65535'],
    ['[{"name":"a","shouts":1}]', '"shouts" is not known'],
  ])("a file that is wrong is told: %s", async (text, words) => {
    const { host } = dockerhost({ seed: 1 });
    await type(host, `mkdir -p /etc/netnsim; echo '${text}' > /etc/netnsim/images.json`);
    expect(await type(host, "docker run --rm a true")).toContain(words);
  });
});

describe("a shell at a container's terminal", () => {
  test("prompts are the image's, and exit leads back", () => {
    const { lab, host } = dockerhost({ seed: 1, docker: "20.10" });
    let shown = "";
    const sink = new SinkOutput((bytes) => {
      shown += new TextDecoder().decode(bytes);
    }, true);
    const session = new InteractiveSession(host.environment({}, { stdout: sink, stderr: sink }));
    lab.advance(10);
    const lines = (...typed: string[]): string => {
      shown = "";
      for (const line of typed) {
        session.feed(line);
        lab.advance(100);
      }
      return shown.replaceAll("\r", "");
    };
    expect(lines("docker run --rm -it busybox sh", "cd /tmp; nosuch", "exit")).toBe("/ # sh: nosuch: not found\n/tmp # ");
    expect(lines("docker run --rm -it --hostname box centos:7 /bin/bash", "cd /etc", "exit 3", "echo $?")).toBe(
      "[root@box /]# [root@box etc]# 3\n",
    );
    expect(lines("docker run --rm -it --hostname box debian", "for i in 1 2", "do echo $i; done", "exit")).toBe(
      "root@box:/# > 1\n2\nroot@box:/# ",
    );
  });
});

describe("tutorial 001", () => {
  test("a subnet of one's own, a fixed address, a container in another's namespace, ifconfig inside", async () => {
    const { host } = lan({ seed: 1, docker: "20.10" });
    await type(host, "docker network create --subnet=192.168.100.0/24 mynetwork");
    await type(host, "docker run -itd --name test2 --net mynetwork --ip 192.168.100.10 centos:7 /bin/bash");
    await type(host, "docker run -itd --name test3 --net=container:test2 centos:7 /bin/bash");
    await type(host, "docker exec test3 yum install net-tools -y");
    const shown = await type(host, "docker exec test3 ifconfig eth0");
    expect(shown).toMatch(
      /^eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST> {2}mtu 1500\n {8}inet 192\.168\.100\.10 {2}netmask 255\.255\.255\.0 {2}broadcast 192\.168\.100\.255\n {8}ether 02:42:c0:a8:64:0a {2}txqueuelen 0 {2}\(Ethernet\)\n/,
    );
    expect(await type(host, "docker exec test3 hostname")).toBe(await type(host, "docker exec test2 hostname"));
  });

  test("dockerd comes up with the first docker command, and leaves the host alone until then", async () => {
    const { host } = lan({ seed: 1 });
    expect(await type(host, "ip -br link show type bridge")).toBe("");
    await type(host, "docker ps");
    expect(await type(host, "ip -br link show type bridge")).toMatch(/^docker0 /);
  });
});
