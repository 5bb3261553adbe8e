/**
 * Bytes that are no UTF-8 through the programs that move files and requests; recorded of Python 3.11.2, curl 7.88, wget 1.21 and
 * docker 20.10.24.
 */
import { describe, expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";

const BYTES = "printf '\\xde\\xad\\xbe\\xef\\xc3\\xa9'";
const HEX = "deadbeefc3a9\n";

async function printed(script: string): Promise<string> {
  const h = new Lab({ seed: 1 }).addHost("h");
  return (await h.sh(`ip link set lo up\n${script}`)).stdout;
}

/** What a request's body is. */
function posted(command: string): Promise<string> {
  return printed(
    `${BYTES} > d\nnc -l -p 90 > req & sleep 0.1\n${command} > /dev/null 2>&1\ntail -c 6 req | xxd -p; grep -ac 'Content-Length: 6' req`,
  );
}

test.each([
  [`curl -m 1 -d "$(${BYTES})" http://127.0.0.1:90/`],
  ["curl -m 1 --data-binary @d http://127.0.0.1:90/"],
  ["curl -m 1 -d @d http://127.0.0.1:90/"],
  [`wget -T 1 -t 1 -O - --post-data="$(${BYTES})" http://127.0.0.1:90/`],
])("%s posts six bytes", async (command) => expect(await posted(command)).toBe(`${HEX}1\n`));

const SERVER = "mkdir w; cd w; python3 -m http.server 80 > /dev/null 2>&1 & sleep 1";

test.each([["curl -s URL"], ["wget -qO - URL"], ["curl -s -o /o URL; cat /o"], ["wget -qO /o URL; cat /o"]])(
  "%s keeps the bytes of a file",
  async (get) =>
    expect(await printed(`${SERVER}; ${BYTES} > f; { ${get.replace("URL", "http://127.0.0.1/f")}; } | xxd -p`)).toBe(HEX),
);

test("http.server quotes a name that is no UTF-8 as Python's surrogates are encoded", async () => {
  const script = `${SERVER}; echo x > $'f\\xff'; mkdir $'d\\xfe'
    curl -s http://127.0.0.1/ | grep -a href | cat -v
    curl -s http://127.0.0.1/f%ED%B3%BF
    curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1/f%ff
    curl -s http://127.0.0.1/d%ED%B3%BE/ | grep -a '<title>' | cat -v`;
  expect(await printed(script)).toBe(
    `<li><a href="d%ED%B3%BE/">dM-~/</a></li>\n<li><a href="f%ED%B3%BF">fM-^?</a></li>\nx\n404\n<title>Directory listing for /dM-~/</title>\n`,
  );
});

test("a string match of iptables has the bytes that it was given", async () => {
  const script =
    "iptables -A INPUT -m string --algo bm --string $'\\xff\\xfe' -j DROP; iptables-save | grep -o 'hex-string [^ ]*'";
  expect(await printed(script)).toBe('hex-string "|fffe|"\n');
});

describe("docker", () => {
  async function beside(script: string): Promise<string> {
    const { host } = dockerhost();
    return (await host.sh(script)).stdout;
  }

  test("cp, exec and run carry the bytes", async () => {
    const script = `${BYTES} > f; docker run -d --name c1 alpine sleep 99 > /dev/null
      docker cp f c1:/g; docker exec c1 cat /g | xxd -p; docker cp c1:/g h; xxd -p h; docker exec -i c1 cat < f | xxd -p
      docker run --rm -v /root/f:/f alpine cat /f | xxd -p`;
    expect(await beside(`cd /root; ${script}`)).toBe(HEX.repeat(4));
  });

  test("a log has U+FFFD for each byte that is no UTF-8", async () => {
    const script =
      "docker run --name aa busybox printf '\\336\\255\\276\\357\\303\\251x\\n\\303' | xxd -p; docker logs aa | xxd -p";
    expect(await beside(script)).toBe("deadbeefc3a9780ac3\ndeadefbfbdefbfbdc3a9780aefbfbd\n");
  });
});
