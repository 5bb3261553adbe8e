#!/usr/bin/python3 -ISEB
"""Records what the real iptables prints for the command lines in data/NAME.txt.  Run as root on Linux:
    npm run record -- iptables [NAME ...]
A file is made of sessions (`## title`), each run in a network namespace of its own: `$ COMMAND`, the output (stdout and stderr as
the terminal shows them) and `[exit N]`.  `<<X` gives a command the following lines up to X as input.  Where a line changed the rules,
iptables-save follows it.  Whether it may have changed them is in the generation of the namespace's rules, which the kernel counts up
with every transaction: half of the lines make none, and iptables-save is not started after them."""
import ctypes, os, pathlib, shlex, socket, struct, sys

SAVE = "iptables-save -c | grep -v '^#'"
HERE = pathlib.Path(__file__).parent / "data"
CLONE_NEWNET, NETLINK_NETFILTER, NFT_MSG_GETGEN = 0x40000000, 12, 10 << 8 | 16
libc = ctypes.CDLL(None, use_errno=True)

def parse(text):
    """Titles with the commands below them; what was printed is left out."""
    sessions, lines = [], text.split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("## "):
            sessions.append((line[3:], []))
        elif line.startswith("$ ") and line[2:] != SAVE:
            sessions[-1][1].append(whole_command(line[2:], lines))
    return sessions

def whole_command(source, lines):
    """Goes on over what is given to it, and to the end of what it quotes."""
    if source.endswith("<<X"):
        while not source.endswith("\nX"):
            source += "\n" + lines.pop(0)
        return source
    while True:
        try:
            shlex.split(source)
            return source
        except ValueError:
            source += "\n" + lines.pop(0)

def split(source):
    """The words of a command and its input."""
    line, given, rest = source.partition("<<X\n")
    return shlex.split(line), rest[:-1] if given else ""

def begin_namespace():
    """Into a new network namespace; what is started from now on is in it too."""
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare: " + os.strerror(ctypes.get_errno()))
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)

def generation(rules):
    rules.send(struct.pack("=IHHIIBBH", 20, NFT_MSG_GETGEN, 1, 0, 0, 0, 0, 0))
    return rules.recv(4096)

def run(argv, stdin=""):
    """Exit code and output of one command.  Spawned, with files for pipes: most of the time of a table is processes that start."""
    given, printed = os.memfd_create("stdin"), os.memfd_create("output")
    os.write(given, stdin.encode())
    os.lseek(given, 0, os.SEEK_SET)
    actions = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, printed, 1), (os.POSIX_SPAWN_DUP2, printed, 2)]
    _, status = os.waitpid(os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions), 0)
    output = os.pread(printed, os.fstat(printed).st_size, 0).decode(errors="replace")
    os.close(given)
    os.close(printed)
    return os.waitstatus_to_exitcode(status), output

def record(commands):
    rules, state, seen, text = begin_namespace(), "", None, ""
    for source in commands:
        code, output = run(*split(source))
        text += f"$ {source}\n{output}" + (f"[exit {code}]\n" if code else "")
        now = generation(rules)
        if now == seen:
            continue
        # The first iptables-save in a namespace may make the tables: what is seen is as it was before.
        seen = now
        _, save = run(["iptables-save", "-c"])
        saved = "".join(line + "\n" for line in save.split("\n") if line and not line.startswith("#"))
        if saved != state:
            state = saved
            text += f"$ {SAVE}\n{saved}"
    rules.close()
    return text

for name in sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.txt") if not path.stem.startswith("traffic")):
    table = HERE / (name + ".txt")
    sessions = parse(table.read_text())
    table.write_text("".join(f"## {title}\n{record(commands)}" for title, commands in sessions))
    print(name, sum(len(commands) for _, commands in sessions))
