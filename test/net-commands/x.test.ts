import { readFileSync } from "node:fs";
import { test } from "vitest";
import { buildLab } from "./lab.ts";
const canon = (s: string) => s.replace(/time=[\d.]+ ms/g, "time=T ms").replace(/time \d+ms/g, "time Nms").replace(/= [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms/g, "= R ms").replace(/^O\|\[\d+\.\d+\]/gm, "O|[TS]").replace(/ewma [\d./]+ ms/g, "ewma X").replace(/  [\d.]+ms/g,"  Tms").replace(/\[..:..:..:..:..:..\]/g,"[MAC]").replace(/ident=\d+/g,"ident=I");
test("x", () => {
  const lab = buildLab(); lab.host.exec("sysctl -qw net.ipv4.icmp_ratemask=0".split(" "),{netns:"s"}); lab.host.exec("sysctl -qw net.ipv4.icmp_ratemask=0".split(" "),{netns:"r"}); lab.host.exec(["bash","-c","printf '10.1.0.2 srv.lan\\n' >> /etc/hosts"]);
  const text = readFileSync(process.env.REC!, "utf8");
  const blocks = text.split(/^\$ /m).slice(1);
  let same = 0;
  for (const block of blocks) {
    const [line, ...rest] = block.split("\n");
    const m = /^ip netns exec (\w) (.*)$/.exec(line!);
    const netns = m ? m[1]! : undefined;
    const words = [...(m ? m[2]! : line!).matchAll(/'([^']*)'|(\S+)/g)].map((x) => x[1] ?? x[2]!);
    if (words[0] !== process.env.CMD) { if (words[0] === "ip") lab.host.exec(words, { netns }); continue; }
    const end = rest.findIndex((l) => l.startsWith("=> "));
    const want = canon(rest.slice(0, end + 1).join("\n"));
    const a = lab.host.exec(words, { netns });
    const p = (s: string, mark: string) => s === "" ? "" : s.replace(/\n$/, "").split("\n").map((l) => `${mark}|${l}`).join("\n") + "\n";
    const got = canon(`${p(a.stdout, "O")}${p(a.stderr, "E")}=> ${a.exitCode}`);
    if (got === want) same++;
    else console.log(`### ${netns} ${words.join(" ")}\n--- want\n${want.slice(0,700)}\n--- got\n${got.slice(0,700)}`);
  }
  console.log("same", same);
});
