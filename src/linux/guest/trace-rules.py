"""Has every packet of every namespace of the session traced, as with a TRACE rule, and keeps what xtables-monitor says of it.

The mark comes from a table of its own (nft, before raw), so that no rule and no counter of the session's own tables is touched.
Each namespace has a listener of its own, which is let go as soon as its name is deleted: it would keep the namespace alive.
What was heard lies in /run/lab/rules/INODE; /run/lab/rules.ready says that the namespaces there were at the start are listened to."""
import ctypes, os, select, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)
LAB, NAMES = "/run/lab", "/run/netns"
IN_CREATE, IN_DELETE = 0x100, 0x200
TABLE = "; ".join(
    f"add chain ip netnsim {hook} {{ type filter hook {hook} priority -450; }}; add rule ip netnsim {hook} meta nftrace set 1"
    for hook in ("prerouting", "output")
)

listeners = {}


def listen(path):
    """A name is there a moment before what it names: until then it is a plain file."""
    for _ in range(50):
        place = ["/usr/bin/nsenter", f"--net={path}"]
        done = subprocess.run([*place, "nft", f"add table ip netnsim; {TABLE}"], stderr=subprocess.PIPE)
        if done.returncode == 0:
            break
        if not os.path.exists(path):
            return
        time.sleep(0.002)
    else:
        sys.exit(f"{path}: {done.stderr.decode()}")
    inode = os.stat(path).st_ino
    out = open(f"{LAB}/rules/{inode}", "ab")
    monitor = [*place, "stdbuf", "-oL", "xtables-monitor", "--trace"]
    listeners[path] = subprocess.Popen(monitor, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def let_go(path):
    listener = listeners.pop(path, None)
    if listener is not None:
        listener.kill()
        listener.wait()


os.makedirs(f"{LAB}/rules", exist_ok=True)
watch = libc.inotify_init1(os.O_CLOEXEC)
libc.inotify_add_watch(watch, NAMES.encode(), IN_CREATE | IN_DELETE)
listen(f"/proc/{os.getpid()}/ns/net")
for folder in (f"{LAB}/ns", NAMES):
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        listen(f"{folder}/{name}")
time.sleep(0.2)
open(f"{LAB}/rules.ready", "w").close()
while True:
    select.select([watch], [], [])
    data = os.read(watch, 65536)
    while data:
        mask, length = int.from_bytes(data[4:8], "little"), int.from_bytes(data[12:16], "little")
        path = f"{NAMES}/{os.fsdecode(data[16:16 + length].rstrip(bytes(1)))}"
        data = data[16 + length:]
        (listen if mask & IN_CREATE else let_go)(path)
