/** What a host of a lab gives beside commands: its files, its containers and their namespaces. */
import { expect, test } from "vitest";
import { bare, encodeText, Lab } from "../../src/index.ts";

test("files are written with their folders, read, listed, and mounted from data", async () => {
  const host = new Lab().addHost("h");
  host.files.write("/srv/deep/note", "text\n");
  host.files.write("/srv/bytes", new Uint8Array([0xff, 0x41]));
  host.files.mount("/srv/www/", { "index.html": "hello\n", css: { "main.css": "", empty: {} } });
  expect(host.files.list("/srv")).toEqual(["bytes", "deep", "www"]);
  expect(host.files.list("/srv/www/css")).toEqual(["empty", "main.css"]);
  expect(await host.run("cat /srv/deep/note /srv/www/index.html")).toBe("text\nhello\n");
  expect([...encodeText(host.files.read("/srv/bytes"))]).toEqual([0xff, 0x41]);
  expect(host.files.read("/proc/sys/net/ipv4/ip_forward")).toBe("0\n");
  host.files.mount("/srv/www", { "index.html": "again\n" });
  expect(host.files.list("/srv/www")).toEqual(["css", "index.html"]);
});

test("containers are found by name and by id, and their namespaces take commands and requests", async () => {
  const { host } = bare();
  expect(host.containers()).toEqual([]);
  await host.run("docker run -d --name web busybox sleep 1000; docker run -d --network host --name onhost busybox sleep 1000");
  await host.run("docker create --name made busybox");
  const shown = host.containers().map(({ name, image, status, addresses }) => ({ name, image, status, addresses }));
  expect(shown).toEqual([
    { name: "web", image: "busybox", status: "running", addresses: { bridge: "172.17.0.2" } },
    { name: "onhost", image: "busybox", status: "running", addresses: {} },
    { name: "made", image: "busybox", status: "created", addresses: {} },
  ]);
  const web = host.container("web");
  expect(host.container(web.id.slice(0, 12)).name).toBe("web");
  web.netns.addRules("filter", "INPUT", { protocol: "icmp", jump: "DROP" });
  expect(web.netns.exec(["ip", "-br", "-4", "addr", "show", "eth0"]).stdout).toContain("172.17.0.2/16");
  expect(host.exec(["ping", "-c", "1", "-W", "1", "172.17.0.2"]).exitCode).toBe(1);
  expect(host.container("onhost").netns.exec(["ip", "link", "show", "docker0"]).exitCode).toBe(0);
  expect(() => host.container("made").netns).toThrow("host h: container made: Container made is not running");
  await host.run("docker rm -f web");
  expect(() => host.container("web")).toThrow("host h: container web: No such container: web");
  expect(web.addresses).toEqual({});
});
