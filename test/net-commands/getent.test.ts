/** getent asks /etc/hosts, then the name servers: what glibc 2.36's printed. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { ZONE } from "../../src/lab/worlds/internet-data.ts";
import { nameServer } from "../../src/lab/worlds/name-server.ts";

const lab = new Lab();
const host = lab.addHost("h");
host.netns().up("lo").addAddress("lo", "8.8.8.8/32");
host.files.write("/etc/resolv.conf", "nameserver 8.8.8.8\n");
host.files.write("/etc/hosts", "127.0.0.1\tlocalhost\n192.168.2.5\tremote alias other\n");
host.spawnProgram("dns", nameServer("8.8.8.8", ZONE));

const REPLIES: readonly (readonly [string, string, number])[] = [
  ["hosts remote", "192.168.2.5     remote alias other\n", 0],
  ["hosts 192.168.2.5", "192.168.2.5     remote alias other\n", 0],
  ["hosts alias", "192.168.2.5     remote alias other\n", 0],
  ["hosts www.baidu.com", "103.235.46.39   www.wshifen.com www.baidu.com www.a.shifen.com\n", 0],
  ["hosts 8.8.8.8", "8.8.8.8         dns.google\n", 0],
  ["hosts 9.9.9.9", "", 2],
  ["hosts nosuch.example.com", "", 2],
  ["hosts remote nosuch example.com", "192.168.2.5     remote alias other\n93.184.215.14   example.com\n", 2],
  ["hosts", "127.0.0.1       localhost\n192.168.2.5     remote alias other\n", 0],
  ["hosts 1.2", "1.0.0.2         1.2\n", 0],
  ["ahosts example.com", "93.184.215.14   STREAM example.com\n93.184.215.14   DGRAM  \n93.184.215.14   RAW    \n", 0],
  ["services ssh", "ssh                   22/tcp\n", 0],
  ["services 53/udp", "domain                53/udp\n", 0],
];

test.each(REPLIES)("getent %s", (line, stdout, exitCode) => {
  expect(host.exec(["getent", ...line.split(" ")])).toEqual({ stdout, stderr: "", exitCode });
});

test("getent's mistakes", () => {
  const hint = "Try `getent --help' or `getent --usage' for more information.\n";
  expect(host.exec(["getent"])).toEqual({ stdout: hint, stderr: "getent: wrong number of arguments\n", exitCode: 1 });
  expect(host.exec(["getent", "foo"])).toEqual({ stdout: hint, stderr: "Unknown database: foo\n", exitCode: 1 });
  expect(host.exec(["getent", "passwd", "root"]).stderr).toBe('getent: database "passwd" is not modelled\n');
});
