#!/usr/bin/python3 -ISEB
"""Records what the real iptables answers to the command lines in data/*.txt.  Run as root on Linux:
    npm run record -- iptables [NAME ...]
A file is made of sessions (`## title`), each run in a network namespace of its own.  A line is one command; `<<X` gives it the
following lines up to X as input.  Kept are exit code, output (stdout and stderr as the terminal shows them) and, where it
changed, what iptables-save then prints (comment lines left out).  Whether it may have changed tells the generation of the namespace's
rules, which the kernel counts up with every transaction: half of the lines make none, and iptables-save is not started after them."""
import ctypes, json, os, pathlib, shlex, socket, struct, sys

HERE = pathlib.Path(__file__).parent / "data"
CLONE_NEWNET, NETLINK_NETFILTER, NFT_MSG_GETGEN = 0x40000000, 12, 10 << 8 | 16
libc = ctypes.CDLL(None, use_errno=True)

def parse(text):
    sessions, lines = [], text.split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("## "):
            sessions.append({"title": line[3:], "steps": []})
        elif line.strip():
            source, stdin = line, None
            if line.endswith("<<X"):
                source, body = line[:-3], []
                while lines[0] != "X":
                    body.append(lines.pop(0))
                lines.pop(0)
                stdin = "".join(part + "\n" for part in body)
            while True:
                try:
                    argv = shlex.split(source)
                    break
                except ValueError:
                    source += "\n" + lines.pop(0)
            step = {"argv": argv}
            if stdin is not None:
                step["stdin"] = stdin
            sessions[-1]["steps"].append(step)
    return sessions

def begin_namespace():
    """Into a new network namespace; what is started from now on is in it too."""
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare: " + os.strerror(ctypes.get_errno()))
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)

def generation(rules):
    rules.send(struct.pack("=IHHIIBBH", 20, NFT_MSG_GETGEN, 1, 0, 0, 0, 0, 0))
    return rules.recv(4096)

def answer(argv, stdin=""):
    """Exit code and output of one command.  Spawned, with files for pipes: most of the time of a table is processes that start."""
    given, said = os.memfd_create("stdin"), os.memfd_create("output")
    os.write(given, stdin.encode())
    os.lseek(given, 0, os.SEEK_SET)
    actions = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, said, 1), (os.POSIX_SPAWN_DUP2, said, 2)]
    _, status = os.waitpid(os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions), 0)
    output = os.pread(said, os.fstat(said).st_size, 0).decode(errors="replace")
    os.close(given)
    os.close(said)
    return os.waitstatus_to_exitcode(status), output

def run(session):
    rules, state, seen = begin_namespace(), "", None
    for step in session["steps"]:
        step["exit"], step["output"] = answer(step["argv"], step.get("stdin", ""))
        now = generation(rules)
        if now == seen:
            continue
        # The first iptables-save in a namespace may make the tables: what is seen is as it was before.
        seen = now
        _, save = answer(["iptables-save", "-c"])
        saved = "".join(line + "\n" for line in save.split("\n") if line and not line.startswith("#"))
        if saved != state:
            step["state"] = state = saved
    rules.close()
    return session

for name in sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.txt")):
    recorded = [run(session) for session in parse((HERE / (name + ".txt")).read_text())]
    (HERE / (name + ".json")).write_text(json.dumps(recorded, indent=1) + "\n")
    print(name, sum(len(session["steps"]) for session in recorded))
