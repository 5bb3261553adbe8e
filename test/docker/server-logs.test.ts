/**
 * What the servers of images write, as `docker logs` shows it: the lines are those of the images of 2024 (nginx 1.27.0, httpd
 * 2.4.62, redis 7.2.5, traefik/whoami 1.10), as published transcripts have them, at the lab's date and without nginx's workers.
 */
import { describe, expect, test } from "vitest";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

const world = () => {
  const { host, lab } = dockerhost({ seed: 1 });
  const logs = async (name: string) => {
    const { stdout, stderr } = await host.sh(`docker logs ${name}`);
    return { out: stdout.split("\n").slice(0, -1), err: stderr.split("\n").slice(0, -1) };
  };
  return { host, lab, logs };
};

const ENTRYPOINT = (ipv6: readonly string[]): string[] => [
  "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
  "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
  "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
  ...ipv6.map((text) => `10-listen-on-ipv6-by-default.sh: info: ${text}`),
  "/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh",
  "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh",
  "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh",
  "/docker-entrypoint.sh: Configuration complete; ready for start up",
];

const FIRST = [
  "Getting the checksum of /etc/nginx/conf.d/default.conf",
  "Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf",
];

const notices = (compiler: string): string[] =>
  [
    'using the "epoll" event method',
    "nginx/1.27.0",
    `built by gcc ${compiler} `,
    "OS: Linux 6.18.15+deb13-cloud-amd64",
    "getrlimit(RLIMIT_NOFILE): 1024:1024",
    "start worker processes",
  ].map((text) => `2024/01/30 04:28:00 [notice] 1#1: ${text}`);

describe("nginx", () => {
  test.each([
    ["nginx", "12.2.0 (Debian 12.2.0-14)"],
    ["nginx:alpine", "13.2.1 20231014 (Alpine 13.2.1_git20231014)"],
  ])("%s says what it does at its start and at its end, and at the next start", async (image, compiler) => {
    const { host, logs } = world();
    await host.sh(`docker run -d --name web ${image}`);
    expect(await logs("web")).toEqual({ out: ENTRYPOINT(FIRST), err: notices(compiler) });
    await host.sh("docker restart web");
    const { out, err } = await logs("web");
    expect(out).toEqual([...ENTRYPOINT(FIRST), ...ENTRYPOINT(["IPv6 listen already enabled"])]);
    expect(err.slice(6)).toEqual([
      "2024/01/30 04:28:00 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down",
      "2024/01/30 04:28:00 [notice] 1#1: exit",
      ...notices(compiler),
    ]);
  });

  test("each request is a line on standard output, and what was wrong one on standard error", async () => {
    const { host, logs } = world();
    await host.sh("docker run -d --name web -e NGINX_ENTRYPOINT_QUIET_LOGS=1 -p 8080:80 nginx");
    await host.sh(
      `curl -s 127.0.0.1:8080/; curl -s -u me:secret -A 'a"b' -e http://x/ -H 'X-Forwarded-For: 1.2.3.4' 127.0.0.1:8080/no?x
curl -sI 127.0.0.1:8080/; curl -s 127.0.0.1:8080/dir/; curl -s -X PUT 127.0.0.1:8080/no
printf 'b\\303\\244h\\n' | nc -N 127.0.0.1 8080`,
    );
    const { out, err } = await logs("web");
    const head = "172.17.0.1 - - [30/Jan/2024:04:28:00 +0000]";
    expect(out).toEqual([
      `${head} "GET / HTTP/1.1" 200 615 "-" "curl/7.88.1" "-"`,
      `${head.replace("- -", "- me")} "GET /no?x HTTP/1.1" 404 153 "http://x/" "a\\x22b" "1.2.3.4"`,
      `${head} "HEAD / HTTP/1.1" 200 0 "-" "curl/7.88.1" "-"`,
      `${head} "GET /dir/ HTTP/1.1" 404 153 "-" "curl/7.88.1" "-"`,
      `${head} "PUT /no HTTP/1.1" 405 157 "-" "curl/7.88.1" "-"`,
      `${head} "b\\xC3\\xA4h" 400 157 "-" "-" "-"`,
    ]);
    const root = '"/usr/share/nginx/html';
    const whose = (line: string): string =>
      `client: 172.17.0.1, server: localhost, request: "${line} HTTP/1.1", host: "127.0.0.1:8080"`;
    expect(err.slice(6)).toEqual([
      `2024/01/30 04:28:00 [error] 1#1: *2 open() ${root}/no" failed (2: No such file or directory), ${whose("GET /no?x")}`,
      `2024/01/30 04:28:00 [error] 1#1: *4 ${root}/dir/index.html" is not found (2: No such file or directory), ${whose("GET /dir/")}`,
    ]);
  });

  test("a port that is taken is tried for five times", async () => {
    const { host, lab } = world();
    await host.sh("busybox httpd -p 80");
    const before = lab.nowUs;
    const { stderr, exitCode } = await host.sh("docker run --network host nginx");
    const failed = "bind() to 0.0.0.0:80 failed (98: Address already in use)";
    const tried = `[emerg] 1#1: ${failed}\nnginx: [emerg] ${failed}\n[notice] 1#1: try again to bind() after 500ms\n`;
    expect(stderr.replace(/^[\d/]+ [\d:]+ /gm, "")).toBe(
      `${tried.repeat(5)}[emerg] 1#1: still could not bind()\nnginx: [emerg] still could not bind()\n`,
    );
    expect(exitCode).toBe(1);
    expect(lab.nowUs - before).toBeGreaterThan(2_500_000);
  });

  test("what it is to be set up by is refused by name", async () => {
    const { host } = world();
    await host.sh("mkdir -p /tmp/own; echo x > /tmp/own/a");
    const run = async (words: string) => (await host.sh(`docker run --rm ${words} 2>&1 > /dev/null`)).stdout;
    expect(await run("-v /tmp/own/a:/etc/nginx/nginx.conf nginx")).toBe(
      "nginx: netnsim does not read configuration files: /etc/nginx/nginx.conf\n",
    );
    expect(await run("-v /tmp/own:/etc/nginx/conf.d nginx nginx -t")).toBe(
      "nginx: netnsim does not read configuration files: /etc/nginx/conf.d\n",
    );
    for (const path of ["/docker-entrypoint.d/a", "/etc/nginx/templates"])
      expect(await run(`-v /tmp/own${path.endsWith("a") ? "/a" : ""}:${path} nginx`)).toBe(
        `/docker-entrypoint.sh: netnsim does not model ${path}\n`,
      );
    expect(await run("nginx nginx")).toBe(
      'nginx: netnsim models it in the foreground, with the directives of the image: nginx -g "daemon off;"\n',
    );
  });
});

test("httpd looks for its name, and logs requests without who came from where", async () => {
  const { host, logs } = world();
  await host.sh(
    "docker run -d --name web httpd; curl -s 172.17.0.2; curl -sI 172.17.0.2; printf '\"\\t\\n' | nc -N 172.17.0.2 80",
  );
  await host.sh("docker stop web");
  const { out, err } = await logs("web");
  const head = "172.17.0.1 - - [30/Jan/2024:04:28:00 +0000]";
  expect(out).toEqual([`${head} "GET / HTTP/1.1" 200 45`, `${head} "HEAD / HTTP/1.1" 200 -`, `${head} "\\"\\t" 400 226`]);
  const unnamed =
    "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 172.17.0.2. Set the 'ServerName' directive globally to suppress this message";
  expect(err.map((line) => line.replace(/28:00\.\d{6}/, "28:00.MICROS"))).toEqual([
    unnamed,
    unnamed,
    "[Tue Jan 30 04:28:00.MICROS 2024] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.62 (Unix) configured -- resuming normal operations",
    "[Tue Jan 30 04:28:00.MICROS 2024] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'",
    "[Tue Jan 30 04:28:00.MICROS 2024] [mpm_event:notice] [pid 1:tid 1] AH00492: caught SIGWINCH, shutting down gracefully",
  ]);
  const named = await host.sh("docker run -d --name named --hostname web.example.com httpd; docker logs named 2>&1");
  expect(named.stdout).not.toContain("AH00558");
  await host.sh("docker run -d --name alone --network none httpd");
  const { err: alone } = await logs("alone");
  expect(alone[0]).toMatch(/^AH00557: httpd: apr_sockaddr_info_get\(\) failed for [0-9a-f]{12}$/);
  expect(alone[1]).toBe(unnamed.replace("172.17.0.2", "127.0.0.1"));
});

test("redis and whoami say that they are ready", async () => {
  const { host, logs } = world();
  await host.sh("docker run -d --name db redis; docker run -d --name who traefik/whoami");
  const { out, err } = await logs("db");
  expect(err).toEqual([]);
  expect(out.slice(1).map((line) => line.replace(/04:28:00\.\d{3}/, "TIME"))).toEqual([
    "1:C 30 Jan 2024 TIME * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
    "1:C 30 Jan 2024 TIME * Redis version=7.2.5, bits=64, commit=00000000, modified=0, pid=1, just started",
    "1:C 30 Jan 2024 TIME # Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf",
    "1:M 30 Jan 2024 TIME * monotonic clock: POSIX clock_gettime",
    "1:M 30 Jan 2024 TIME * Running mode=standalone, port=6379.",
    "1:M 30 Jan 2024 TIME * Server initialized",
    "1:M 30 Jan 2024 TIME * Ready to accept connections tcp",
  ]);
  expect(await logs("who")).toEqual({ out: [], err: ["2024/01/30 04:28:00 Starting up on port 80"] });
});
