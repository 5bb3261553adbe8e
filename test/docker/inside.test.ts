/**
 * What happens inside containers: their files, processes, programs and servers, as real docker 20.10 (and 28 where said) showed
 * it.
 */
import { describe, expect, test } from "vitest";
import { askDocker } from "../../src/docker/engine.ts";
import type { EngineVersion } from "../../src/docker/shapes.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

interface Typed {
  readonly host: LabHost;
  /** Types a line and returns what came: stdout, then stderr. */
  type(line: string): Promise<string>;
  code(line: string): Promise<number>;
}

function world(docker: EngineVersion = "20.10"): Typed {
  const { host } = dockerhost({ seed: 1, docker });
  const type = async (line: string): Promise<string> => {
    const result = await host.sh(line);
    return result.stdout + result.stderr;
  };
  return { host, type, code: async (line) => (await host.sh(line)).exitCode };
}

describe("the first process", () => {
  test("signals from inside do nothing to it, not even KILL", async () => {
    const { type } = world();
    expect(await type(`docker run --rm busybox sh -c 'kill -9 $$; echo alive $?'`)).toBe("alive 0\n");
    await type("docker run -d --name web busybox");
    expect(await type("docker exec web sh -c 'kill -9 1; echo $?; kill 1; echo $?'")).toBe("0\n0\n");
    expect(await type("docker inspect -f '{{.State.Status}}' web")).toBe("running\n");
  });

  test("stop waits ten seconds for one that has no handler, then kills it: 137", async () => {
    const { host, type } = world();
    await type("docker run -d --name web busybox sleep 1000");
    const before = host.lab.kernel.loop.nowUs;
    expect(await type("docker stop web")).toBe("web\n");
    expect(Math.round((host.lab.kernel.loop.nowUs - before) / 1e6)).toBe(10);
    expect(await type("docker inspect -f '{{.State.ExitCode}} {{.State.Status}}' web")).toBe("137 exited\n");
  });

  test("a trap hears TERM and chooses the code", async () => {
    const { type } = world();
    await type(`docker run -d --name trapper busybox sh -c 'trap "echo got; exit 5" TERM; while :; do sleep 1; done'`);
    await type("docker stop trapper");
    expect(await type("docker logs trapper")).toBe("got\n");
    expect(await type("docker inspect -f '{{.State.ExitCode}}' trapper")).toBe("5\n");
  });

  test("--init hands TERM on: 143", async () => {
    const { type } = world();
    await type("docker run -d --name tt --init busybox sleep 1000");
    expect(await type("docker exec tt ps")).toContain(
      "    1 root     /sbin/docker-init -- sleep 1000\n    2 root     sleep 1000\n",
    );
    await type("docker stop tt");
    expect(await type("docker inspect -f '{{.State.ExitCode}}' tt")).toBe("143\n");
  });

  test("sh -c becomes its last command", async () => {
    const { type } = world();
    await type("docker run -d --name sh2 busybox sh -c 'sleep 1000 & sleep 2000'");
    expect(await type("docker exec sh2 ps")).toBe(
      "PID   USER     COMMAND\n    1 root     sleep 2000\n    2 root     sleep 1000\n    3 root     ps\n",
    );
  });

  test("-itd keeps a shell waiting; without -i it ends at once", async () => {
    const { type } = world();
    await type("docker run -itd --name c7 centos:7 /bin/bash");
    await type("docker run -d --name c8 centos:7 /bin/bash");
    expect(await type("docker inspect -f '{{.State.Status}}' c7 c8")).toBe("running\nexited\n");
  });
});

describe("what cannot be started", () => {
  const failed =
    "docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";

  test.each([
    ["nosuch", 127, 'exec: "nosuch": executable file not found in $PATH: unknown.'],
    ["/nosuch", 127, 'exec: "/nosuch": stat /nosuch: no such file or directory: unknown.'],
    ["/etc/passwd", 126, 'exec: "/etc/passwd": permission denied: unknown.'],
    ["/etc", 126, 'exec: "/etc": permission denied: unknown.'],
  ])("docker run busybox %s", async (command, code, words) => {
    const { host } = world();
    const result = await host.sh(`docker run --rm busybox ${command}`);
    expect(result.stderr.split("\n")[0]).toBe(failed + words);
    expect(result.exitCode).toBe(code);
  });

  test("a user nobody knows", async () => {
    const { host } = world();
    const result = await host.sh("docker run --rm -u nobody1 busybox id");
    expect(result.stderr).toContain("unable to find user nobody1: no matching entries in passwd file.");
    expect(result.exitCode).toBe(125);
  });
});

describe("when a container ends", () => {
  test("its background processes, sockets, veth and namespace are gone, and it comes back with its address", async () => {
    const { host, type } = world();
    await type("docker run -d --name web -p 81:80 busybox");
    await type("docker exec web sh -c 'sleep 5000 & nc -l -p 9 & echo started'");
    await type("docker exec web httpd -p 8080 -h /www");
    const engine = askDocker(host.kernelHost)!;
    const { net } = engine.container("web");
    expect(net!.sockets.tcp.list().length).toBe(3);
    await type("docker kill web");
    const left = [...host.lab.kernel.loop.processes.values()].filter((process) => process.state !== "exited");
    expect(
      left.filter(({ title }) => /sleep 5000|nc -l|httpd -p 8080|httpd -f -h \/www$/.test(title)).map(({ title }) => title),
    ).toEqual([]);
    expect(net!.sockets.tcp.list()).toEqual([]);
    expect(await type("ip -br link show type veth")).not.toContain("veth");
    expect(await type("docker start web; docker exec web hostname -i")).toBe("web\n172.17.0.2\n");
    expect(await type("curl -s 127.0.0.1:81")).toBe("hello from busybox\n");
  });

  test("a curl that waits for it is told", async () => {
    const { type } = world();
    await type(`docker run -d --name hold busybox sh -c 'nc -l -p 80 > /dev/null'`);
    expect(await type("(sleep 1; docker kill hold > /dev/null) & curl -s -m 5 172.17.0.2; echo rc=$?")).toMatch(
      /rc=(28|52|56)\n$/,
    );
  });
});

describe("files", () => {
  test("/etc/hosts, /etc/hostname and /etc/resolv.conf of 20.10 on the default bridge", async () => {
    const { type } = world();
    expect(await type("docker run --rm --hostname foo.bar busybox cat /etc/hostname /etc/hosts /etc/resolv.conf")).toBe(
      "foo.bar\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n" +
        "ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n172.17.0.2\tfoo.bar foo\nnameserver 10.0.0.1\n",
    );
  });

  test("28 says where resolv.conf comes from", async () => {
    const { type } = world("28");
    expect(await type("docker run --rm busybox cat /etc/resolv.conf")).toBe(
      "# Generated by Docker Engine.\n# This file can be edited; Docker Engine will not make further changes once it\n# has been modified.\n\n" +
        "nameserver 10.0.0.1\n\n# Based on host file: '/etc/resolv.conf' (legacy)\n# Overrides: []\n",
    );
    await type("docker network create n1");
    expect(await type("docker run --rm --network n1 busybox tail -n 4 /etc/resolv.conf")).toBe(
      "# Based on host file: '/etc/resolv.conf' (internal resolver)\n# ExtServers: [host(10.0.0.1)]\n# Overrides: []\n# Option ndots from: internal\n",
    );
  });

  test("--dns, --dns-search, --dns-option, --add-host", async () => {
    const { type } = world();
    expect(await type("docker run --rm --dns 1.2.3.4 --dns-search a.b --dns-option ndots:2 busybox cat /etc/resolv.conf")).toBe(
      "search a.b\nnameserver 1.2.3.4\noptions ndots:2\n",
    );
    const hosts = await type("docker run --rm --add-host foo:1.2.3.4 --add-host h:host-gateway busybox tail -n 3 /etc/hosts");
    expect(hosts).toMatch(/^1\.2\.3\.4\tfoo\n172\.17\.0\.1\th\n172\.17\.0\.2\t[0-9a-f]{12}\n$/);
  });

  test("leaving a network takes out the lines of the others too, as dockerd does", async () => {
    const { type } = world();
    await type("docker network create n1; docker run -d --name two --network n1 busybox; docker network connect bridge two");
    expect((await type("docker exec two cat /etc/hosts")).split("\n").length).toBe(9);
    await type("docker network disconnect n1 two");
    expect((await type("docker exec two cat /etc/hosts")).split("\n").length).toBe(7);
  });

  test("a folder of the host, read-only too, and a volume that stays", async () => {
    const { type } = world();
    await type("mkdir -p /tmp/xx; echo hi > /tmp/xx/f");
    expect(await type("docker run --rm -v /tmp/xx:/d busybox sh -c 'echo more >> /d/f; cat /d/f'; cat /tmp/xx/f")).toBe(
      "hi\nmore\nhi\nmore\n",
    );
    expect(await type("docker run --rm -v /tmp/xx:/d:ro busybox sh -c 'echo x >> /d/f; rm /d/f; mkdir /d/q; touch /d/z'")).toBe(
      "sh: can't create /d/f: Read-only file system\nrm: can't remove '/d/f': Read-only file system\n" +
        "mkdir: can't create directory '/d/q': Read-only file system\ntouch: /d/z: Read-only file system\n",
    );
    await type("docker run --rm -v vol1:/d busybox sh -c 'echo 5 > /d/v'");
    expect(await type("docker run --rm -v vol1:/d busybox cat /d/v")).toBe("5\n");
  });

  test("/proc/sys cannot be written but with --privileged", async () => {
    const { type } = world();
    const line = (options: string) =>
      type(`docker run --rm ${options} busybox sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo $?'`);
    expect(await line("")).toBe("1\nsh: can't create /proc/sys/net/ipv4/ip_forward: Read-only file system\n");
    expect(await line("--privileged")).toBe("0\n");
  });

  test("in container mode name and files are the other's, processes are not", async () => {
    const { type } = world();
    await type("docker run -d --name web busybox");
    const own = await type("docker exec web sh -c 'hostname; cat /etc/hosts'");
    expect(await type("docker run --rm --network container:web busybox sh -c 'hostname; cat /etc/hosts'")).toBe(own);
    expect(await type("docker run --rm --network container:web busybox ps")).toBe("PID   USER     COMMAND\n    1 root     ps\n");
  });
});

describe("without NET_ADMIN", () => {
  test.each([
    ["busybox ip link set eth0 down", "ip: SIOCSIFFLAGS: Operation not permitted\n", 2],
    ["busybox ip addr add 1.2.3.4/24 dev eth0", "ip: RTNETLINK answers: Operation not permitted\n", 2],
    ["busybox ip route add 1.2.3.0/24 via 172.17.0.1", "ip: RTNETLINK answers: Operation not permitted\n", 2],
    ["busybox ifconfig eth0 down", "ifconfig: SIOCSIFFLAGS: Operation not permitted\n", 1],
    ["busybox route add default gw 172.17.0.9", "route: SIOCADDRT: Operation not permitted\n", 1],
    ["busybox arp -s 172.17.0.9 00:11:22:33:44:55", "arp: SIOCSARP: Operation not permitted\n", 1],
    ["--cap-add NET_ADMIN busybox ip link set eth0 down", "", 0],
  ])("docker run %s", async (line, words, code) => {
    const { host } = world();
    const result = await host.sh(`docker run --rm ${line.includes("--cap") ? line : line}`);
    expect(result).toMatchObject({ stderr: words, exitCode: code });
  });
});

describe("images", () => {
  test("nginx welcomes, logs, and ends at once", async () => {
    const { type } = world();
    await type("docker run -d --name web -p 8080:80 nginx");
    const page = await type("curl -si 127.0.0.1:8080");
    expect(page).toContain("HTTP/1.1 200 OK\r\nServer: nginx/1.27.0\r\n");
    expect(page).toContain("Content-Length: 615\r\n");
    expect(page).toContain("<title>Welcome to nginx!</title>");
    expect(await type("curl -s -o /dev/null -w '%{http_code}' 127.0.0.1:8080/missing")).toBe("404");
    expect(await type("docker logs web")).toMatch(
      /ready for start up\n172\.17\.0\.1 - - \[.*\] "GET \/ HTTP\/1\.1" 200 615 "-" "curl\/7\.88\.1" "-"\n/,
    );
    expect(await type("docker stop web; docker inspect -f '{{.State.ExitCode}}' web")).toBe("web\n0\n");
  });

  test("a page mounted over nginx's is served", async () => {
    const { type } = world();
    await type("mkdir -p /site; echo mine > /site/index.html; docker run -d --name web -v /site:/usr/share/nginx/html nginx");
    expect(await type("curl -s 172.17.0.2")).toBe("mine\n");
  });

  test("httpd works, whoami tells, redis answers", async () => {
    const { type } = world();
    await type("docker run -d --name web httpd; docker run -d --name who traefik/whoami; docker run -d --name db redis");
    expect(await type("curl -s 172.17.0.2")).toBe("<html><body><h1>It works!</h1></body></html>\n");
    expect(await type("curl -s 172.17.0.3")).toMatch(
      /^Hostname: [0-9a-f]{12}\nIP: 127\.0\.0\.1\nIP: 172\.17\.0\.3\nRemoteAddr: 172\.17\.0\.1:\d+\nGET \/ HTTP\/1\.1\nHost: 172\.17\.0\.3\nAccept: \*\/\*\nUser-Agent: curl\/7\.88\.1\n\n$/,
    );
    expect(await type("printf 'PING\\r\\nSET a 5\\r\\nGET a\\r\\nQUIT\\r\\n' | nc 172.17.0.4 6379")).toBe(
      "+PONG\r\n+OK\r\n$1\r\n5\r\n+OK\r\n",
    );
    expect(await type("docker exec db redis-cli ping")).toBe("PONG\n");
  });

  test("centos has no ifconfig until net-tools is installed", async () => {
    const { type, code } = world();
    await type("docker run -itd --name test2 centos:7 /bin/bash");
    expect(await code("docker exec test2 ifconfig")).toBe(126);
    await type("docker exec test2 yum install net-tools -y");
    expect(await type("docker exec test2 ifconfig eth0")).toContain(
      "inet 172.17.0.2  netmask 255.255.0.0  broadcast 172.17.255.255\n",
    );
  });

  test("debian has neither ip nor ping, alpine has busybox's, netshoot the full ones", async () => {
    const { type } = world();
    expect(await type("docker run --rm debian sh -c 'ip a'")).toBe("sh: 1: ip: not found\n");
    expect(await type("docker run --rm alpine ip route")).toBe(
      "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 \n",
    );
    expect(await type("docker run --rm nicolaka/netshoot ip route")).toContain("proto kernel scope link src");
  });

  test("an image nobody knows starts with a notice", async () => {
    const { host } = world();
    const result = await host.sh("docker run --rm foo/bar echo hi");
    expect(result.stdout).toBe("hi\n");
    expect(result.stderr).toContain('image "foo/bar:latest" is not in the catalogue');
  });

  test("tutorial 000: httpd of a mounted folder without an index answers 404", async () => {
    const { type } = world();
    await type(`docker run -d --name web01 -v /opt:/test/ -p 81:80 busybox:latest sh -c "httpd -h /test/ -p 80 -f"`);
    expect(await type("curl -s 127.0.0.1:81")).toBe(
      "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n",
    );
  });
});

describe("the shell inside", () => {
  test("pipes of applets end", async () => {
    const { type } = world();
    expect(
      await type("docker run --rm busybox sh -c 'ls /www | cat; cat /www/index.html | head -n 1; ls /nosuch | wc -l; echo done'"),
    ).toBe("index.html\nhello from busybox\n0\ndone\nls: /nosuch: No such file or directory\n");
  });

  test("docker's own files can be written but not taken away", async () => {
    const { type } = world();
    expect(
      await type(
        "docker run --rm busybox sh -c 'rm /etc/hosts; mv /etc/resolv.conf /x; echo a >> /etc/hosts; tail -n 1 /etc/hosts'",
      ),
    ).toBe(
      "a\nrm: can't remove '/etc/hosts': Device or resource busy\nmv: can't rename '/etc/resolv.conf': Device or resource busy\n",
    );
  });

  test("a program that runs too long is ended: 143, and the shell says so", async () => {
    const { type } = world();
    expect(await type("docker run --rm busybox sh -c 'timeout 1 sleep 5; echo $?'")).toBe("143\nTerminated\n");
  });

  test("without CAP_NET_RAW ping is refused after its first line", async () => {
    const { host } = world();
    expect(await host.sh("docker run --rm --cap-drop ALL busybox ping -c 1 -W 1 172.17.0.1")).toMatchObject({
      stdout: "PING 172.17.0.1 (172.17.0.1): 56 data bytes\n",
      stderr: "ping: permission denied (are you root?)\n",
      exitCode: 1,
    });
  });

  test("wget as it goes, and where the file is there already", async () => {
    const { type } = world();
    await type("docker run -d --name web busybox");
    expect(await type("docker exec -w /tmp web wget http://127.0.0.1/")).toBe(
      "Connecting to 127.0.0.1 (127.0.0.1:80)\nsaving to 'index.html'\n" +
        "index.html           100% |********************************|    19  0:00:00 ETA\n'index.html' saved\n",
    );
    expect(await type("docker exec -w /tmp web wget http://127.0.0.1/")).toBe(
      "Connecting to 127.0.0.1 (127.0.0.1:80)\nwget: can't open 'index.html': File exists\n",
    );
  });
});
