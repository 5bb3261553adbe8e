/**
 * busybox httpd and python3 -m http.server: replies, log and mistakes as the real ones (busybox 1.35, Python 3.11.2) gave them.
 */
import { beforeAll, expect, test } from "vitest";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { bare } from "../../src/lab/worlds/bare.ts";

let host: LabHost;
let run: (line: string) => ReturnType<LabHost["exec"]>;

beforeAll(async () => {
  host = bare().host;
  await host.sh(
    "ip link set lo up; mkdir -p /www/sub /www/empty; cd /www; echo hello >index.html; echo abc >a.txt; echo zz >noext; echo x >sub/B.js; echo y >'sub/a b&.txt'; " +
      "busybox httpd -f -v -p 127.0.0.1:8081 -h /www 2>/tmp/hlog & python3 -m http.server -d /www 8001 >/tmp/pout 2>/tmp/plog & sleep 1",
  );
  run = (line) => host.exec(line.split(" "));
});

const bodyOf = (title: string, text: string): string =>
  `<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\n<BODY><H1>${title}</H1>\n${text}\n</BODY></HTML>\n`;
const undated = (text: string): string =>
  text
    .replaceAll("\r", "")
    .replace(/(Date|Last-Modified): .*/g, "$1: WHEN")
    .replace(/"[0-9a-f]{8}-/g, '"TIME-');

test("httpd serves a file with its type, tag and length", () => {
  expect(undated(run("curl -si 127.0.0.1:8081/a.txt").stdout)).toBe(
    'HTTP/1.1 200 OK\nDate: WHEN\nConnection: close\nContent-type: text/plain\nAccept-Ranges: bytes\nLast-Modified: WHEN\nETag: "TIME-4"\nContent-Length: 4\n\nabc\n',
  );
  expect(undated(run("curl -si 127.0.0.1:8081/noext").stdout)).not.toContain("Content-type");
});

test.each([
  ["/nope", "404 Not Found", "The requested URL was not found"],
  ["/empty/", "404 Not Found", "The requested URL was not found"],
  ["/%zz", "400 Bad Request", "Unsupported method"],
])("httpd answers %s with %s", (path, title, text) => {
  expect(undated(run(`curl -si 127.0.0.1:8081${path}`).stdout)).toBe(
    `HTTP/1.1 ${title}\nDate: WHEN\nConnection: close\nContent-type: text/html\n\n${bodyOf(title, text)}`,
  );
});

test("httpd sends to the slash, in parts, and knows no POST", () => {
  expect(run("curl -si 127.0.0.1:8081/sub?x=1").stdout).toContain("HTTP/1.1 302 Found\r\n");
  expect(run("curl -si 127.0.0.1:8081/sub?x=1").stdout).toContain("Location: /sub/?x=1\r\n\r\n");
  expect(undated(run("curl -si -r 1-2 127.0.0.1:8081/a.txt").stdout)).toBe(
    "HTTP/1.1 206 Partial Content\nDate: WHEN\nConnection: close\nContent-type: text/html\nContent-Range: bytes 1-2/4\n" +
      'Accept-Ranges: bytes\nLast-Modified: WHEN\nETag: "TIME-4"\nContent-Length: 2\n\nbc',
  );
  expect(run("curl -s -d a 127.0.0.1:8081/").stdout).toBe(
    bodyOf("501 Not Implemented", "The requested method is not recognized"),
  );
});

test.each([
  ["busybox httpd -f -p 127.0.0.1:8081", "httpd: bind: Address already in use\n", 1],
  ["busybox httpd -f -p 1.2.3.4:80", "httpd: bind: Cannot assign requested address\n", 1],
  ["busybox httpd -f -h /nodir", "httpd: can't change directory to '/nodir': No such file or directory\n", 1],
  ["busybox nosuch", "nosuch: applet not found\n", 127],
  ["busybox httpd -vv", 'httpd: option "-vv" is not modelled\n', 2],
  [
    "python3 -m http.server abc",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument port: invalid int value: 'abc'\n",
    2,
  ],
  [
    "python3 -m http.server -b",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument -b/--bind: expected one argument\n",
    2,
  ],
  [
    "python3 -m http.server 8005 8006",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: unrecognized arguments: 8006\n",
    2,
  ],
  [
    "python3 -m http.server abc -h",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument port: invalid int value: 'abc'\n",
    2,
  ],
  [
    "python3 -m http.server -hx",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument -h/--help: ignored explicit argument 'x'\n",
    2,
  ],
  [
    "python3 -m http.server --cgi=3",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument --cgi: ignored explicit argument '3'\n",
    2,
  ],
  [
    "python3 -m http.server 1 2 --x 3 -y",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: unrecognized arguments: 2 --x 3 -y\n",
    2,
  ],
  [
    "python3 -m http.server -5x",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: unrecognized arguments: -5x\n",
    2,
  ],
  [
    "python3 -m http.server -b -- 5",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument -b/--bind: expected one argument\n",
    2,
  ],
  [
    "python3 -m http.server -p",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument -p/--protocol: expected one argument\n",
    2,
  ],
  [
    "python3 -m http.server 1 2 --",
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: unrecognized arguments: 2 --\n",
    2,
  ],
  ["python3 x.py", 'python3: only "-m http.server" and "-m json.tool" are modelled\n', 2],
  ["python3", 'python3: only "-m http.server" and "-m json.tool" are modelled\n', 2],
])("%s", (line, stderr, exitCode) => {
  expect(run(line)).toEqual({ stdout: "", stderr, exitCode });
});

test("python serves, lists, refuses and logs", () => {
  expect(undated(run("curl -si 127.0.0.1:8001/a.txt").stdout)).toBe(
    "HTTP/1.0 200 OK\nServer: SimpleHTTP/0.6 Python/3.11.2\nDate: WHEN\nContent-type: text/plain\nContent-Length: 4\nLast-Modified: WHEN\n\nabc\n",
  );
  expect(run("curl -s 127.0.0.1:8001/sub/").stdout).toBe(
    '<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for /sub/</title>\n</head>\n<body>\n' +
      '<h1>Directory listing for /sub/</h1>\n<hr>\n<ul>\n<li><a href="a%20b%26.txt">a b&amp;.txt</a></li>\n<li><a href="B.js">B.js</a></li>\n</ul>\n<hr>\n</body>\n</html>\n',
  );
  expect(undated(run("curl -sI 127.0.0.1:8001/nope").stdout)).toBe(
    "HTTP/1.0 404 File not found\nServer: SimpleHTTP/0.6 Python/3.11.2\nDate: WHEN\nConnection: close\nContent-Type: text/html;charset=utf-8\nContent-Length: 335\n\n",
  );
  expect(run("cat /tmp/plog").stdout.replace(/\[.*?\]/g, "[WHEN]")).toBe(
    '127.0.0.1 - - [WHEN] "GET /a.txt HTTP/1.1" 200 -\n127.0.0.1 - - [WHEN] "GET /sub/ HTTP/1.1" 200 -\n' +
      '127.0.0.1 - - [WHEN] code 404, message File not found\n127.0.0.1 - - [WHEN] "HEAD /nope HTTP/1.1" 404 -\n',
  );
});

test("a taken port ends python in a traceback", () => {
  const reply = run("python3 -m http.server 8001");
  expect(reply.stderr.split("\n").slice(0, 2)).toEqual([
    "Traceback (most recent call last):",
    '  File "<frozen runpy>", line 198, in _run_module_as_main',
  ]);
  expect(reply.stderr).toMatch(
    /\n {4}self\.socket\.bind\(self\.server_address\)\nOSError: \[Errno 98\] Address already in use\n$/,
  );
  expect(reply.exitCode).toBe(1);
});
