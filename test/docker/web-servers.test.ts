/**
 * What nginx and httpd of the catalogue reply, byte for byte, held to what nginx 1.22.1 and Apache 2.4.71 replied to the same
 * bytes over the same files (http/record.sh). The images have nginx 1.27.0 and Apache 2.4.62: their names and the document types
 * of Apache's pages are put in place of the recorded ones, and an address in place of the name that the recorded servers had.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NGINX_WELCOME } from "../../src/docker/images/pages.ts";
import { dockerhost } from "../../src/lab/worlds/dockerhost.ts";
import { IS_WHOLE, someOf } from "../sample.ts";

type Server = "nginx" | "httpd";

interface Row {
  readonly request: string;
  readonly nginx: string;
  readonly httpd: string;
  readonly nginxEnd?: string;
  readonly httpdEnd?: string;
}

const RECORDED: { readonly tags: Readonly<Record<Server, string>>; readonly rows: readonly Row[] } = JSON.parse(
  readFileSync(new URL("http/recorded.json", import.meta.url), "utf8"),
);

const ROOTS: Readonly<Record<Server, string>> = { nginx: "/usr/share/nginx/html", httpd: "/usr/local/apache2/htdocs" };
const FILES: Readonly<Record<string, string>> = {
  "index.html": NGINX_WELCOME,
  "a.txt": "ab\n",
  "d/index.html": "x\n",
  "f/b.txt": "1\n",
  "f/a b&.txt": "22\n",
  "f/raw": "raw",
};

const expand = (text: string): string => text.replace(/\{(.)\*(\d+)\}/g, (_, letter, count) => letter.repeat(Number(count)));

/** nginx counts the boundaries of its replies: where not every row is asked, their number is left out. */
const counted = (text: string): string => (IS_WHOLE ? text : text.replace(/\b\d{20}\b/g, "COUNT"));

describe.each(["nginx", "httpd"] as const)("%s", (server) => {
  const { host } = dockerhost({ seed: 1 });
  test("listens", async () => {
    await host.sh("mkdir -p /srv/d /srv/e /srv/f/sub");
    for (const [name, text] of Object.entries(FILES)) host.files.write(`/srv/${name}`, text);
    const { stderr } = await host.sh(`docker run -d --name web -p 8080:80 -v /srv:${ROOTS[server]} ${server}`);
    expect(stderr).toBe("");
    // A date that the server has not reached yet is none that a file can have been changed at.
    await host.sh("sleep 2");
  });

  test.each(
    someOf(
      RECORDED.rows.map((row, at) => [at, row] as const),
      8,
    ),
  )("%i", async (_, row) => {
    const request = expand(row.request).replaceAll("ETAG", RECORDED.tags[server]);
    host.files.write(
      "/tmp/request",
      Uint8Array.from(request, (letter) => letter.charCodeAt(0)),
    );
    const { stdout, exitCode } = await host.sh("timeout 0.7 nc 127.0.0.1 8080 < /tmp/request");
    const recorded = adapt(row[server].replaceAll("{index}", NGINX_WELCOME));
    expect({ request: row.request, printed: counted(canonical(stdout)), end: exitCode === 124 ? "open" : "EOF" }).toEqual({
      request: row.request,
      printed: counted(canonical(recorded)),
      end: row[`${server}End`] ?? "EOF",
    });
  });
});

test("httpd's error log has what was wrong with a request", async () => {
  const { host } = dockerhost({ seed: 1 });
  await host.sh("docker run -d --name web -p 8080:80 httpd");
  await host.sh(
    "for path in ../x %zz .htaccess; do curl -s --path-as-is 127.0.0.1:8080/$path; done; curl -s -X FOO 127.0.0.1:8080/",
  );
  const { stderr } = await host.sh("docker logs web");
  const lines = stderr.split("\n").filter((line) => line.includes(":error]"));
  expect(lines.map((line) => line.replace(/^\[.*?\] /, "").replace(/(?<=172\.17\.0\.1:)\d+/, "PORT"))).toEqual([
    "[core:error] [pid 1:tid 1] [client 172.17.0.1:PORT] AH10244: invalid URI path (/../x)",
    "[core:error] [pid 1:tid 1] [client 172.17.0.1:PORT] AH10244: invalid URI path (/%zz)",
    `[authz_core:error] [pid 1:tid 1] [client 172.17.0.1:PORT] AH01630: client denied by server configuration: ${ROOTS.httpd}/.htaccess`,
    "[core:error] [pid 1:tid 1] [client 172.17.0.1:PORT] AH00135: Invalid method in request FOO / HTTP/1.1",
  ]);
});

const STRICT = '-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd';
const PAGE = "-//IETF//DTD HTML 2.0//EN";
const LIST = "-//W3C//DTD HTML 3.2 Final//EN";

/** What the recorded version printed, as that of the image does: a shorter document type makes pages shorter. */
function adapt(text: string): string {
  const page = STRICT.length - PAGE.length;
  const list = STRICT.length - LIST.length;
  return text
    .replace("http://127.0.0.1/d/", "http://172.17.0.2/d/")
    .replace(/267(?=[\s\S]*http:\/\/localhost\/d\/)/, (length) => `${Number(length) + 1}`)
    .replaceAll("http://localhost/d/", "http://172.17.0.2/d/")
    .replaceAll("nginx/1.22.1", "nginx/1.27.0")
    .replaceAll("Apache/2.4.71 (Debian)", "Apache/2.4.62 (Unix)")
    .replaceAll(`${STRICT}">\n<html><head>`, `${PAGE}">\n<html><head>`)
    .replaceAll(STRICT, LIST)
    .replace(
      /(?<=Content-Length: )\d+(?=(\r\n[^\r\n]+)*\r\nContent-Type: text\/html; charset=iso)/g,
      (length) => `${Number(length) - page}`,
    )
    .replace(
      /(?<=Content-Length: )\d\d+(?=(\r\n[^\r\n]+)*\r\nContent-Type: text\/html;charset=ISO)/g,
      (length) => `${Number(length) - list}`,
    )
    .replace(/(?<=Content-Range: bytes 0-0\/)241/, (length) => `${Number(length) - list}`)
    .replace(/(?<=\r\n)162(?=\r\n<!)/g, (digits) => (Number.parseInt(digits, 16) - page).toString(16));
}

/** Without what differs from start to start: the date, Apache's boundary and the order of its methods. */
function canonical(text: string): string {
  const boundary = /boundary=([0-9a-f]{16})\r/.exec(text)?.[1];
  return text
    .replaceAll(boundary ?? "\0", "BOUNDARY")
    .replace(/(?<=^Date: ).*$/gm, "DATE")
    .replace(/(?<=^Allow: )\S+/gm, (methods) => methods.split(",").sort().join());
}
