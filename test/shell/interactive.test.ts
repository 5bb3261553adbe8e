import { expect, test } from "vitest";
import type { Registry } from "../../src/shell/evaluator/world.ts";
import { InteractiveSession } from "../../src/shell/interactive.ts";
import { SinkOutput } from "../../src/shell/io.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { makeEnvironment } from "./run-script.ts";

function openSession(changes: { readonly registry?: Registry } = {}) {
  const { loop, environment } = makeEnvironment();
  let screen = "";
  const output = new SinkOutput((bytes) => {
    screen += new TextDecoder().decode(bytes);
  }, true);
  const session = new InteractiveSession(
    { ...environment, ...changes, cwd: "/root", stdout: output, stderr: output },
    {
      names: (kind) =>
        ({ netns: ["ns1", "ns2"], device: ["eth0"], container: ["web"], image: ["nginx"], network: ["net1"], chain: ["INPUT"] })[
          kind
        ],
    },
  );
  loop.advance(0);
  const take = (): string => {
    const text = screen;
    screen = "";
    return text;
  };
  const type = (line: string): string => {
    screen = "";
    session.feed(line);
    loop.advance(1000);
    return take();
  };
  return { session, loop, type, take };
}

test("the prompt shows user, host and directory", () => {
  const { session, type } = openSession();
  expect(session.prompt).toBe("root@node1:~# ");
  type("cd /tmp");
  expect(session.prompt).toBe("root@node1:/tmp# ");
  expect(type("nope")).toBe("bash: nope: command not found\n");
  expect(type("echo $?")).toBe("127\n");
  expect(type("echo )")).toBe("bash: syntax error near unexpected token `)'\n");
});

test("an unfinished command goes on at PS2", () => {
  const { session, type } = openSession();
  expect(type("for i in 1 2; do")).toBe("");
  expect(session.prompt).toBe("> ");
  type("echo $i");
  expect(type("done")).toBe("1\n2\n");
  type("cat <<X");
  type("here");
  expect(type("X")).toBe("here\n");
  type('echo "a');
  expect(type('b"')).toBe("a\nb\n");
});

test("Ctrl-C ends what runs in the foreground and the loop around it", () => {
  const { session, loop, take, type } = openSession();
  type("while true; do sleep 10; echo no; done");
  expect(session.busy).toBe(true);
  session.interrupt();
  loop.advance(1000);
  expect(take()).toBe("\n");
  expect(session.busy).toBe(false);
  expect(type("echo $?")).toBe("130\n");
});

test("Ctrl-C gives up a half-typed command", () => {
  const { session, loop, type } = openSession();
  type("if true; then");
  session.interrupt();
  loop.advance(1000);
  expect(session.prompt).toBe("root@node1:~# ");
  expect(type("echo ok")).toBe("ok\n");
});

test("Ctrl-Z stops a job; bg, fg and jobs know it", () => {
  const { session, loop, take, type } = openSession();
  type("sleep 5");
  session.suspend();
  loop.advance(1000);
  expect(take()).toBe("\n[1]+  Stopped                 sleep 5\n");
  expect(type("echo $?")).toBe("148\n");
  expect(type("jobs")).toBe("[1]+  Stopped                 sleep 5\n");
  expect(type("bg")).toBe("[1]+ sleep 5 &\n");
  expect(type("jobs")).toBe("[1]+  Running                 sleep 5 &\n");
  expect(type("fg")).toBe("sleep 5\n");
  loop.advance(6e6);
  expect(session.busy).toBe(false);
  expect(type("jobs")).toBe("");
});

test("a background job tells its start and its end", () => {
  const { loop, type } = openSession();
  expect(type("sleep 1 &")).toMatch(/^\[1\] \d+\n$/);
  loop.advance(2e6);
  expect(type("")).toBe("[1]+  Done                    sleep 1\n");
});

test("a program in the foreground reads what is typed, up to Ctrl-D", () => {
  const { session, loop, take, type } = openSession();
  type("cat -n");
  expect(type("one")).toBe("     1\tone\n");
  session.end();
  loop.advance(1000);
  expect(session.busy).toBe(false);
  expect(take()).toBe("");
  type("read x y");
  type("first second");
  expect(type("echo $y")).toBe("second\n");
  session.end();
  loop.advance(1000);
  expect(take()).toBe("exit\n");
  expect(session.exited).toBe(true);
});

test("aliases are expanded at a prompt", () => {
  const { type } = openSession();
  type("alias ll='echo list'");
  expect(type("ll a | cat; ll b")).toBe("list a\nlist b\n");
});

test("completion knows commands, files, variables, namespaces and devices", () => {
  const { session, type } = openSession();
  type("touch afile another; mkdir adir");
  expect(session.complete("time").candidates).toEqual(["timeout", "times"]);
  expect(session.complete("cat a").candidates).toEqual(["adir/", "afile", "another"]);
  expect(session.complete("cat /etc/hos")).toEqual({ start: 4, candidates: ["/etc/hostname", "/etc/hosts"] });
  expect(session.complete("ip netns exec n").candidates).toEqual(["ns1", "ns2"]);
  expect(session.complete("ip link set e").candidates).toEqual(["eth0"]);
  expect(session.complete("ip netns exec ns1 slee").candidates).toEqual(["sleep"]);
  expect(session.complete("echo $HO").candidates).toEqual(["$HOME", "$HOSTNAME", "$HOSTTYPE"]);
});

test("completion offers the options that a command has a model for", () => {
  const { session } = openSession({ registry: makeRegistry() });
  const after = (line: string) => session.complete(line).candidates;
  expect(after("ping -")).toContain("-c");
  expect(after("ping -")).not.toContain("-R");
  expect(after("sudo netstat --numeric-h")).toEqual(["--numeric-hosts"]);
  expect(after("arp --dev")).toEqual(["--device="]);
  expect(after("ip netns exec ns1 ss --no")).toEqual(["--no-header"]);
  expect(after("ss --mem")).toEqual([]);
  expect(after("docker run --dns-o")).toEqual(["--dns-opt=", "--dns-option="]);
  expect(after("docker run --tmp")).toEqual([]);
  expect(after("docker network create --in")).toEqual(["--internal"]);
  expect(after("docker container kill --sig")).toEqual(["--signal="]);
});

test("completion knows subcommands, objects and the lab's names", () => {
  const { session } = openSession({ registry: makeRegistry() });
  const after = (line: string) => session.complete(line).candidates;
  expect(after("ip netns ex")).toEqual(["exec"]);
  expect(after("ip -br a")).toEqual(["address"]);
  expect(after("ip link set ")).toEqual(["dev", "eth0"]);
  expect(after("ip -n ns1 route rep")).toEqual(["replace"]);
  expect(after("ip link set eth0 netns ")).toEqual(["ns1", "ns2"]);
  expect(after("ip netns exec ns1 ip route s")).toEqual(["show"]);
  expect(after("bridge f")).toEqual(["fdb"]);
  expect(after("docker st")).toEqual(["start", "stop"]);
  expect(after("docker container ren")).toEqual(["rename"]);
  expect(after("docker compose u")).toEqual(["up"]);
  expect(after("docker rm web w")).toEqual(["web"]);
  expect(after("docker network rm n")).toEqual(["net1"]);
  expect(after("docker run --network n")).toEqual(["net1", "none"]);
  expect(after("docker run -d ng")).toEqual(["nginx"]);
  expect(after("docker exec web ip li")).toEqual(["link"]);
  expect(after("iptables -t nat -A I")).toEqual(["INPUT"]);
  expect(after("iptables -j constr")).toEqual([]);
  expect(after("constructor x")).toEqual([]);
});
