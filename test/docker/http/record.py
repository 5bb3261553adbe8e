#!/usr/bin/env python3
"""Asks an nginx (port 80) and an Apache (port 81) for each request of recorded.json, and writes anew what they reply.

record.sh starts both and this. A request is sent as it stands, with the server's own tag in place of ETAG and a letter N times for {x*N}.
"""
import json, re, socket, sys

PATH = sys.argv[1]
INDEX = open(sys.argv[2]).read()
PORTS = {"nginx": 80, "httpd": 81}


def expand(text):
    return re.sub(r"\{(.)\*(\d+)\}", lambda run: run[1] * int(run[2]), text)


def ask(port, request):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(0.7)
        connection.sendall(request.encode("latin1"))
        reply = b""
        try:
            while part := connection.recv(65536):
                reply += part
        except TimeoutError:
            return reply.decode("latin1"), "open"
    return reply.decode("latin1"), "EOF"


PLAIN = "GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
first = {name: ask(port, PLAIN)[0] for name, port in PORTS.items()}
versions = {name: re.search(r"Server: ([^\r]*)", reply)[1] for name, reply in first.items()}
tags = {name: re.search(r"ETag: (\S+)", reply)[1] for name, reply in first.items()}
rows = []
for row in json.load(open(PATH))["rows"]:
    new = {"request": row["request"]}
    for name, port in PORTS.items():
        reply, end = ask(port, expand(row["request"]).replace("ETAG", tags[name]))
        new[name] = re.sub(r"Date: [^\r]*", "Date: DATE", reply).replace(INDEX, "{index}")
        if end != "EOF":
            new[f"{name}End"] = end
    rows.append(new)
json.dump({"versions": versions, "tags": tags, "rows": rows}, open(PATH, "w"), indent=2)
