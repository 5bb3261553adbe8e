"""The servers beyond the lan world's router, from internet.json: name servers (UDP 53) and web servers (TCP 80).
The simulator's worlds/lan.ts says the same things; the rules are told in src/lab/worlds/internet-data.ts."""
import json, os, socket, struct, threading

data = json.load(open("/run/lab/internet.json"))
TYPES = {"A": 1, "CNAME": 5, "PTR": 12}


def name_bytes(name, offsets, at):
    out = b""
    labels = name.split(".") if name else []
    for i in range(len(labels)):
        rest = ".".join(labels[i:])
        if rest in offsets:
            return out + struct.pack("!H", 0xC000 | offsets[rest])
        offsets[rest] = at + len(out)
        out += bytes([len(labels[i])]) + labels[i].encode()
    return out + b"\0"


def answer(query):
    ident, flags, qd = struct.unpack("!HHH", query[:6])
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    qtype, qclass = struct.unpack("!HH", query[at + 1 : at + 5])
    asked = ".".join(labels)
    name = asked.lower()
    records, known = [], False
    while True:
        here = [r for r in data["zone"] if r["name"] == name]
        known = known or bool(here)
        records += [r for r in here if TYPES[r["type"]] == qtype or r["type"] == "CNAME"]
        alias = [r for r in here if r["type"] == "CNAME"]
        if not alias or qtype == 5:
            break
        name = alias[0]["data"]
    message = struct.pack("!HHHHHH", ident, 0x8180 if known else 0x8183, 1, len(records), 0, 0)
    offsets = {}
    message += name_bytes(asked, offsets, 12) + struct.pack("!HH", qtype, qclass)
    for r in records:
        message += name_bytes(r["name"], offsets, len(message))
        message += struct.pack("!HHI", TYPES[r["type"]], 1, r["ttlSeconds"])
        body = socket.inet_aton(r["data"]) if r["type"] == "A" else name_bytes(r["data"], offsets, len(message) + 2)
        message += struct.pack("!H", len(body)) + body
    return message


def serve_names(sock):
    while True:
        query, peer = sock.recvfrom(2048)
        sock.sendto(answer(query), peer)


def serve_page(conn, site):
    request = b""
    while b"\r\n\r\n" not in request:
        chunk = conn.recv(4096)
        if not chunk:
            return conn.close()
        request += chunk
    method, path = (request.split(b"\r\n")[0].decode(errors="replace").split(" ") + ["", ""])[:2]
    found = path == "/" and method in ("GET", "HEAD")
    body = site["body"] if found else "404 Not Found\n"
    head = ["HTTP/1.1 200 OK" if found else "HTTP/1.1 404 Not Found", "Server: " + site["server"], "Content-Type: text/html",
            "Content-Length: %d" % len(body), "Connection: close"]
    conn.sendall(("\r\n".join(head) + "\r\n\r\n" + ("" if method == "HEAD" else body)).encode())
    conn.close()


def serve_web(sock, site):
    while True:
        conn, _ = sock.accept()
        threading.Thread(target=serve_page, args=(conn, site), daemon=True).start()


for address in data["nameServers"]:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((address, 53))
    threading.Thread(target=serve_names, args=(sock,)).start()
for site in data["webSites"]:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((site["address"], site["port"]))
    sock.listen(128)
    threading.Thread(target=serve_web, args=(sock, site)).start()
open("/run/lab/internet.ready", "w").close()
