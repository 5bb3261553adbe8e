/** What is put into a lab, written as a script and given again: the same bytes; and labs at other moments of it. */
import { expect, test } from "vitest";
import { bare, Lab, lan } from "../../../src/index.ts";
import { runHistory } from "../../../src/lab/history/run.ts";
import { labTables } from "../../../src/lab/history/tables.ts";

/** Each kind of input once. */
async function busyLab(): Promise<Lab> {
  const { lab, host } = bare({ seed: 7 });
  const other = lab.addHost("other host");
  const cable = lab.link(
    { host, device: "eth0", mac: "02:00:00:00:00:01" },
    { host: other, device: "eth0" },
    { latencyMs: 5, loss: 0.5 },
  );
  const ns = host.netns().addAddress("eth0", "10.0.0.1/24", { broadcast: true }).up("lo", "eth0");
  other.netns().addAddress("eth0", "10.0.0.2/24").up("eth0").addRoute("10.9.0.0/16", { gateway: "10.0.0.1", device: "eth0" });
  const inner = ns.addNetns("in side");
  ns.addVeth("v0", { name: "v1", netns: inner }).addBridge("br0").addDummy("d0").setMaster("v0", "br0").down("d0");
  ns.addChain("filter", "mine").addRules("filter", "mine", { protocol: "tcp", matches: { tcp: { dport: 80 } }, jump: "DROP" });
  ns.setPolicy("filter", "FORWARD", "DROP").setSysctl("net.ipv4.ip_forward", 1).addRoutes(["10.8.0.0/24"], { device: "eth0" });
  host.files.write("/srv/it's", new Uint8Array([0, 255, 10]));
  host.files.mount("/srv/www", { "index.html": "hello\n", css: { "main.css": "" } });
  expect(() => ns.addBridge("br0")).toThrow("File exists");
  host.exec(["ping", "-c", "3", "-i", "0.2", "10.0.0.2"]);
  inner.exec(["sh", "-c", "echo 'two\nlines'; echo $RANDOM"]);
  cable.set({ loss: 0 }).cut().restore();
  const listener = host.start(["nc", "-l", "-p", "90"]);
  lab.advance(1.5);
  listener.stdin.write("from here\n");
  other.exec(["nc", "-w", "1", "10.0.0.1", "90"], { stdin: new Uint8Array([104, 255, 10]) });
  listener.kill();
  const cat = host.start(["cat"]);
  cat.stdin.write("text");
  cat.stdin.end();
  // What passes while somebody waits is no input, and is given again all the same.
  expect(await cat.exited).toBe(0);
  await host.sh("# host: none\necho $$ $RANDOM > /root/out\nexit 3", { name: "x.sh", cwd: "/srv" });
  await expect(host.run("true\nfalse")).rejects.toThrow("false");
  lab.step();
  lab.run();
  return lab;
}

test("a lab's history, run, makes the same lab, and has the same history", async () => {
  const lab = await busyLab();
  const written = lab.history();
  const again = runHistory(written).lab;
  expect(labTables(again)).toBe(labTables(lab));
  expect(again.inputs.now).toEqual(lab.inputs.now);
  expect(again.history()).toBe(written);
  const out = (each: Lab): string => each.hosts.get("h")!.files.read("/root/out");
  expect(out(again)).toBe(out(lab));
  expect(labTables(lab.fork().fork())).toBe(labTables(lab));
});

test("a history written by hand says hosts, cables and time, and shell for the first host", () => {
  const printed: string[] = [];
  const { lab, exitCode } = runHistory(
    [
      "# netnsim: 1",
      "# world: bare",
      "# host: b",
      "# cable: h:eth0 b:eth0 latency=5",
      '# call: netns:b addAddress ["eth0","10.0.0.2/24"]',
      '# call: netns:b up ["eth0"]',
      "ip addr add 10.0.0.1/24 dev eth0",
      "ip link set eth0 up   # a comment",
      "# advance: 500",
      "# exec: h",
      "ping -c 1 10.0.0.2",
    ].join("\n"),
    { printed: ({ stdout }) => printed.push(stdout) },
  );
  expect(exitCode).toBe(0);
  expect(printed.join("")).toContain("1 received");
  expect(lab.hosts.size).toBe(2);
});

test.each([
  ["# netnsim: 2", "line 1: its version is 2, and this netnsim reads 1"],
  ["# netnsim: 1\n# world: mars", 'there is no world named "mars"'],
  ["# netnsim: 1\n# call: host:h constructor []", 'line 2: "constructor" is no input of host:h'],
  ["# netnsim: 1\n# call: lab cut []", 'line 2: "cut" is no input of lab'],
  ["# netnsim: 1\n# world: bare\n# exec: zz\ntrue", "host:zz: the lab has none"],
  ["# netnsim: 1\n# world: bare\n# cable: h:eth0 zz:eth0", "host:zz: the lab has none"],
  ["# netnsim: 1\n# sh: h lines=9\ntrue", "line 2: 9 lines are announced, and there are fewer"],
  ["# netnsim: 1\n# cable: a:eth0 b", 'line 2: "b" is no HOST:DEVICE'],
  ["# netnsim: 1\n# exec: h\na | b", "line 3: a | b is no simple command"],
])("what is wrong with a history is said with its line: %j", (text, message) => {
  expect(() => runHistory(text)).toThrow(message);
});

const BUILD = "ip link add br0 type bridge\nip link set br0 up\nip addr add 10.0.0.1/24 dev br0\n";

test("bytes of any length are said", () => {
  const { lab, host } = bare({ seed: 3 });
  host.files.write("/root/x", new Uint8Array(400_000).fill(0xfe));
  expect(runHistory(lab.history()).lab.hosts.get("h")!.exec(["wc", "-c", "/root/x"]).stdout).toBe("400000 /root/x\n");
});

test("undo takes back the last input that changed what snapshots show, and leaves the lab as it is", async () => {
  const { lab, host } = bare({ seed: 3 });
  await host.sh(BUILD);
  host.netns().setSysctl("net.ipv4.ip_forward", 1).addRoute("10.7.0.0/16", { gateway: "10.0.0.9", device: "br0" });
  host.exec(["ip", "route"]);
  const routes = (of: Lab): string => of.hosts.get("h")!.exec(["ip", "route"]).stdout;
  const before = lab.undo()!;
  expect(routes(before)).not.toContain("10.7.0.0/16");
  expect(routes(lab)).toContain("10.7.0.0/16");
  expect(new Lab().undo()).toBeNull();
});

test("undo takes the key that ended what is taken back with it, and no other", () => {
  const { lab, host } = bare({ seed: 3 });
  const terminal = host.openTerminal();
  // As at a prompt, where time that passes is no input.
  const pass = (): void => lab.kernel.loop.advance(10_000);
  terminal.feed("sleep 50");
  pass();
  terminal.interrupt();
  pass();
  terminal.feed("ip link set lo up; sleep 100");
  pass();
  terminal.interrupt();
  pass();
  terminal.feed("echo hello");
  pass();
  const typed = (of: Lab) => of.inputs.list.filter(({ target }) => target.kind === "terminal");
  expect(typed(lab.undo()!).map(({ method, args }) => args[0] ?? method)).toEqual(["sleep 50", "interrupt", "echo hello"]);
});

test("a lab at an earlier moment: after an input, before a command inside one, after an event", async () => {
  const { lab, host } = bare({ seed: 3 });
  host.netns().up("lo");
  await host.sh(`${BUILD}for i in 1 2; do ping -c 1 127.0.0.1 > /dev/null; done; touch /root/done`);
  const hostOf = (of: Lab) => of.hosts.get("h")!;
  const links = (of: Lab): readonly string[] =>
    hostOf(of)
      .netns()
      .snapshot()
      .links.map(({ name }) => name);
  expect(links(lab.at({ input: 1 }))).toEqual(["lo"]);
  const third = lab.at({ input: 1, command: 3 });
  expect(hostOf(third).netns().snapshot().links[1]).toMatchObject({ name: "br0", up: true, addresses: [] });
  // Others may type while the script is held, and it goes on from there.
  expect(hostOf(third).exec(["ip", "-br", "addr", "show", "br0"]).stdout).not.toContain("10.0.0.1");
  const again = third.fork();
  for (const each of [third, again]) {
    expect(hostOf(each).files.list("/root")).toEqual([]);
    each.run();
    expect(hostOf(each).files.list("/root")).toEqual(["done"]);
  }
  const held = lab.at({ input: 1, command: 4 });
  held.run();
  expect(labTables(held)).toBe(labTables(lab));
  expect(held.inputs.now).toEqual(lab.inputs.now);
  const { at } = lab.inputs.list[1]!;
  expect(lab.at({ input: 1, event: 5 }).inputs.now.event).toBe(at.event + 5);
  expect(() => lab.at({ input: 1, command: 99 })).toThrow("Lab.at: command 99: the inputs run fewer");
  expect(() => lab.at({ input: 1, event: 99_999 })).toThrow("Lab.at: event 99999: the input has fewer");
  expect(() => lab.at({ input: 77 })).toThrow("Lab.at: input 77: the lab was given 2");
});

test("what cannot be said as data makes fork refuse by its name", () => {
  const started = bare();
  started.host.start("mine -p 7", function* () {});
  expect(() => started.lab.fork()).toThrow("Lab.fork: a program of its own was started: mine -p 7");
  const acting = bare();
  acting.lab.on("frame", () => acting.host.netns().setSysctl("net.ipv4.ip_forward", 1));
  acting.host.netns().up("lo");
  acting.host.exec(["ping", "-c", "1", "127.0.0.1"]);
  expect(() => acting.lab.history()).toThrow('Lab.history: a listener of "frame" changed the lab');
  const large = bare();
  for (let mebibyte = 0; mebibyte < 17; mebibyte++) large.host.files.write("/root/x", "x".repeat(2 ** 20));
  expect(() => large.lab.fork()).toThrow("its inputs are more than 16777216 bytes");
});

test("what the caller does to its arguments afterwards is no part of what it put in", () => {
  const { lab, host } = bare();
  const words = ["touch", "/root/a"];
  host.exec(words);
  words[1] = "/root/b";
  expect(lab.fork().hosts.get("h")!.files.list("/root")).toEqual(["a"]);
});

test("a world is one input, and its fork has the same internet", () => {
  const { lab, host } = lan({ seed: 5, docker: "28" });
  host.exec(["docker", "run", "-d", "--name", "web", "-p", "80:80", "nginx"]);
  const again = runHistory(lab.history()).lab;
  expect(labTables(again)).toBe(labTables(lab));
  const get = (of: Lab) => of.hosts.get("remote")!.exec(["curl", "-s", "192.168.2.110"]).stdout;
  expect(get(again)).toBe(get(lab));
});
