/** Bytes that are no UTF-8 pass through the shell, its files, pipes and sockets as they are. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeText, Lab } from "../../src/index.ts";
import { property } from "../property.ts";

function host() {
  return new Lab({ seed: 1 }).addHost("h");
}

async function bytesOf(script: string): Promise<number[]> {
  return [...encodeText((await host().sh(script)).stdout)];
}

test.each([
  ["printf '\\xde\\xad\\xbe\\xef'"],
  ["echo -ne '\\0336\\xad\\xbe\\xef'"],
  ["x=$'\\xde\\xad'; y=$'\\xbe\\xef'; printf %s \"$x$y\""],
  ["x=$(printf '\\xde\\xad\\xbe\\xef'); printf %s \"$x\""],
  ["printf '\\xde\\xad\\xbe\\xef\\n' | { read -r x; printf %s \"$x\"; }"],
  ["cat <<E | head -c 4\n$(printf '\\xde\\xad\\xbe\\xef')\nE"],
  ["printf '\\xde\\xad\\xbe\\xef' > f; cp f g; cat g"],
  ["printf '\\xde\\xad' > f; printf '\\xbe\\xef' >> f; tail -c 4 f"],
  ["f() { printf %s \"$1\"; }; a=($'\\xde\\xad' $'\\xbe\\xef'); f \"${a[0]}${a[1]}\""],
  ["export V=$'\\xde\\xad\\xbe\\xef'; bash -c 'printf %s \"$V\"'"],
  ["printf '3q2+7w==' | base64 -d"],
  ["printf deadbeef | xxd -r -p"],
  ["printf '%b' '\\xde\\xad\\xbe\\xef' | tee f | rev 2>/dev/null; cat f"],
  ["eval \"printf %s $'\\xde\\xad\\xbe\\xef'\""],
  ["printf 'printf %%s \\xde\\xad\\xbe\\xef' > s; . ./s"],
  ["printf 'printf %%s \\xde\\xad\\xbe\\xef' | bash"],
])("%s writes four bytes", async (script) => {
  expect(await bytesOf(script)).toEqual([0xde, 0xad, 0xbe, 0xef]);
});

test("halves of a character that come together are the character", async () => {
  expect((await host().sh("x=$'\\xc3'; y=$'\\xa9'; z=$x$y; echo $z ${#x} ${#z}; [[ $z == é ]] && echo same")).stdout).toBe(
    "é 1 1\nsame\n",
  );
});

property([fc.uint8Array({ maxLength: 300 })])("what stdin holds stdout shows", (data) => {
  const h = host();
  expect(encodeText(h.exec(["cat"], { stdin: data }).stdout)).toEqual(data);
  h.files.write("/tmp/f", data);
  expect(encodeText(h.exec(["cat", "/tmp/f"]).stdout)).toEqual(data);
  expect(h.exec(["wc", "-c"], { stdin: data }).stdout).toBe(`${data.length}\n`);
});

/** The UDP payloads that pass lo while a script runs. */
async function sentBy(script: string): Promise<number[][]> {
  const lab = new Lab({ seed: 1 });
  const h = lab.addHost("h");
  const payloads: number[][] = [];
  lab.on("frame", ({ frame, direction }) => {
    if (direction !== "out" || frame.payload.kind !== "ipv4" || frame.payload.payload.kind !== "udp") return;
    payloads.push([...frame.payload.payload.data]);
  });
  await h.sh(`ip link set lo up; ${script}`);
  return payloads;
}

test("a datagram carries the bytes", async () => {
  expect(await sentBy("printf '\\xde\\xad\\xbe\\xef' | nc -u -w1 127.0.0.1 9")).toEqual([[0xde, 0xad, 0xbe, 0xef]]);
});

test("a connection carries the bytes both ways", async () => {
  const script = `ip link set lo up
    nc -l 127.0.0.1 7 < <(printf '\\xff\\xfe') > got & sleep 0.1
    printf '\\xde\\xad\\xbe\\xef' | nc -N 127.0.0.1 7 | od -An -tx1; wait; od -An -tx1 got`;
  expect((await host().sh(script)).stdout).toBe(" ff fe\n de ad be ef\n");
});
