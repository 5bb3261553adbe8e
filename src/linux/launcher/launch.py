"""Starts a program in namespaces and on a root of its own.

    netnsim ─ launcher (this) ─ keeper of the namespaces ─ PID 1 inside ─ all that the program starts

The launcher stays outside: it builds the root (root.py), hands on what the program prints, and does what only the host may (outside.py). The
others are in a user namespace, whose root is nobody on the host, so that the kernel itself refuses whatever reaches the host. As root we give it
a range of users that no host has; else it has one, ours.

**Nothing is left.** Each process is killed with the one before it. Standard input carries the program's files and is read to its end only
inside: of a netnsim that was killed meanwhile it ends too early, and nothing is run.

Usage: launch.py [OPTION=VALUE...], with what the program prints on 1 and 2 and its report on 3. Options: host and machines (keeper.py), log,
realtime, trace (outside.py); try=yes only looks whether it can be done; overlays=no and shifts=no do without (root.py), as on an older kernel."""
import fcntl, os, select, sys
import _socket as socket

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, HERE + "/../guest"]
from calls import *
from outside import Outside
from root import ROOT, USERS, Root

FIRST_USER = 0x70000000
# Of no use to a network: LINUX_IMMUTABLE, SYS_MODULE, SYS_RAWIO, SYS_PACCT, SYS_BOOT, SYS_TIME, SYS_TTY_CONFIG, MKNOD, AUDIT_CONTROL, MAC_OVERRIDE,
# MAC_ADMIN, SYSLOG, WAKE_ALARM, BLOCK_SUSPEND, AUDIT_READ, PERFMON, BPF, CHECKPOINT_RESTORE.
DROPPED = (9, 16, 17, 20, 22, 25, 26, 27, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40)
MOST_PROCESSES = 8192
TIOCGWINSZ, TIOCSWINSZ = 0x5413, 0x5414
FAILED = 125


def launch(options):
    die_with_parent()
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 3:
            close(int(name))  # what the caller has open is nobody's inside
    while os.open("/dev/null", os.O_RDWR) < 4:
        pass  # none of ours is taken for a standard one
    is_root = os.geteuid() == 0
    requests, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    outside = Outside(requests, options)
    outputs = Outputs()
    life, alive = os.pipe()
    if is_root:
        unshare(NEWNS)
        mount("none", "/", "", REC | PRIVATE)
    launcher = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        outside.leave()
        guard(lambda: keep(launcher, inner, life, alive, outputs, options))
    for descriptor in (0, 3, alive, inner.detach()):
        close(descriptor)
    if requests.recv(64) == b"":
        os._exit(FAILED)
    # Numbers of its own for each session: what the kernel counts by user is not counted together.
    first = FIRST_USER + launcher % 4096 * USERS
    has_range = is_root and try_range(keeper, first)
    if not has_range:
        write("/proc/%d/setgroups" % keeper, "deny")
        write("/proc/%d/uid_map" % keeper, "0 %d 1" % os.geteuid())
        write("/proc/%d/gid_map" % keeper, "0 %d 1" % os.getegid())
    outputs.give(first if has_range else os.geteuid())
    requests.send(b"range" if has_range else b"one")
    if is_root:
        shifts = has_range and options.get("shifts") != "no"
        users = os.open("/proc/%d/ns/user" % keeper, os.O_RDONLY) if shifts else None
        Root(first if has_range else 0, users, not has_range, options)
        requests.send(b"root")
    serve(outside, outputs, life, keeper)


def try_range(keeper, first):
    """Where we are a container's root the range may not be ours to give; then one user does, if it is not the host's root."""
    try:
        for kind in ("uid", "gid"):
            write("/proc/%d/%s_map" % (keeper, kind), "0 %d %d" % (first, USERS))
        return True
    except OSError:
        if open("/proc/self/uid_map").read().split()[1] == "0":
            raise
        return False


def keep(launcher, requests, life, alive, outputs, options):
    """Makes the namespaces, PID 1 in them, and waits for its end."""
    is_root = os.geteuid() == 0
    write("/proc/self/oom_score_adj", "1000")
    unshare(NEWUSER)
    requests.send(b"unshared")
    users = requests.recv(64)
    if users == b"range":
        os.setgroups([])
        os.setresgid(0, 0, 0)
        os.setresuid(0, 0, 0)
    prctl(PR_SET_DUMPABLE, 0)
    die_with_parent()
    if users == b"" or os.getppid() != launcher:
        os._exit(FAILED)
    limit()
    new_session_keyring()
    unshare(NEWNET | NEWUTS | NEWIPC | NEWCGROUP | NEWPID)
    # Here, while the launcher is at the root.
    import filter, keeper as server
    if is_root:
        if requests.recv(64) == b"":
            os._exit(FAILED)
        unshare(NEWNS)
    else:
        unshare(NEWNS)
        mount("none", "/", "", REC | PRIVATE)
        Root(0, None, True, options)
    for place, descriptor in enumerate(outputs.inner, 1):
        os.dup2(descriptor, place)
    for descriptor in (*outputs.sinks, *set(outputs.inner)):
        os.close(descriptor)
    first = os.fork()
    if first == 0:
        os.close(alive)
        # The session's files are the script's: PID 1 takes no more code from there.
        sys.path.clear()
        guard(lambda: inside(requests, life, users == b"range", options, filter, server))
    for descriptor in (0, 1, 2, 3, life, requests.detach()):
        close(descriptor)
    _, status = os.waitpid(first, 0)
    os._exit(exit_code(status))


def limit():
    """Nothing is dumped, also where the host has a program for that; a script that forks without end is stopped."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    have = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = MOST_PROCESSES if have == resource.RLIM_INFINITY else min(have, MOST_PROCESSES)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def inside(requests, life, has_range, options, filter, server):
    """PID 1. It executes nothing else, so that no other process of the session may look into it or hold it up."""
    die_with_parent()
    waits = select.poll()
    waits.register(life, 0)
    if waits.poll(0):
        os._exit(FAILED)
    os.close(life)
    bind(ROOT, ROOT, REC)
    mount("lab", ROOT + "/proc", "proc", NOSUID | NODEV | NOEXEC)
    # Twice: `ip netns exec` takes one off to mount its own, which the kernel allows where another one is seen.
    mount("lab", ROOT + "/sys", "sysfs", NOSUID | NODEV | NOEXEC)
    bind(ROOT + "/sys", ROOT + "/sys")
    mount("lab", ROOT + "/dev/pts", "devpts", NOSUID | NOEXEC, "newinstance,ptmxmode=666,mode=620")
    enter_root(ROOT)
    if "try" in options:
        os._exit(0)
    for capability in DROPPED:
        drop(capability)
    filter.refuse(has_range)
    os.umask(0o022)
    os.mkdir("/run/lab")
    os.write(3, b"\n")
    read_files()
    server.keep(requests, has_range, options["host"], options["machines"].split())


def drop(capability):
    try:
        prctl(PR_CAPBSET_DROP, capability)
    except OSError:
        pass  # an older kernel does not have it


def read_files():
    """PATH, LENGTH and a newline, each ended by one, before the bytes of each file; an empty path is the end."""
    with open(0, "rb") as stream:
        while True:
            path, length = stream.readline().decode().rstrip("\n"), stream.readline()
            if length == b"":
                os._exit(FAILED)
            if path == "":
                break
            path = "/run/lab/" + path
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(stream.read(int(length)))
    os.set_inheritable(os.open("/dev/null", os.O_RDONLY), True)


class Outputs:
    """Standard output and error of the session: pipes, or terminals where ours are, that are its own and nobody else's. A script may open
    them again (/dev/stderr), and has no descriptor of the caller's file or terminal. Where ours are one they are one, so that order is kept."""

    def __init__(self):
        self.sinks, self.inner, self.has_failed, known = {}, [], False, {}
        for descriptor in (1, 2):
            is_what = os.fstat(descriptor)[:3]
            if is_what not in known:
                source, known[is_what] = terminal(descriptor) if os.isatty(descriptor) else os.pipe()
                self.sinks[source] = descriptor
            self.inner.append(known[is_what])

    def give(self, owner):
        """Makes them the session's, and keeps only the other ends."""
        for descriptor in set(self.inner):
            os.fchown(descriptor, owner, -1)
            os.close(descriptor)

    def hand_on(self, source):
        """False when there is nothing more."""
        sink = self.sinks[source]
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""  # nobody has the terminal any more
        try:
            while data:
                try:
                    data = data[os.write(sink, data) :]
                    if not data:
                        return True
                except BlockingIOError:
                    select.select([], [sink], [])
        except BrokenPipeError:
            pass  # nobody reads: the session's next write ends its writer
        except OSError as error:
            name = {1: "output", 2: "error"}[sink]
            tell("netnsim: replay: standard %s: %s" % (name, error.strerror))
            self.has_failed = True
        os.close(source)
        del self.sinks[source]
        return False


def terminal(like):
    """Bytes pass it as they are; it has the size of the real one."""
    import termios

    source, inner = os.openpty()
    mode = termios.tcgetattr(inner)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(inner, termios.TCSANOW, mode)
    fcntl.ioctl(inner, TIOCSWINSZ, fcntl.ioctl(like, TIOCGWINSZ, bytes(8)))
    return source, inner


def serve(outside, outputs, life, keeper):
    """Until all of the session has ended and what it printed is handed on."""
    waits = select.poll()
    requests, is_over = outside.requests.fileno(), False
    for descriptor in (*outputs.sinks, requests):
        waits.register(descriptor, select.POLLIN)
    waits.register(life, 0)
    while outputs.sinks or not is_over:
        for descriptor, _ in waits.poll():
            if descriptor in outputs.sinks:
                goes_on = outputs.hand_on(descriptor)
            elif descriptor == requests:
                goes_on = outside.answer(keeper, waits)
            elif descriptor == life:
                is_over, goes_on = True, False
            else:
                goes_on = outside.end_trace()
            if not goes_on:
                waits.unregister(descriptor)
    os._exit(exit_code(os.waitpid(keeper, 0)[1]) or int(outputs.has_failed))


def exit_code(status):
    return status >> 8 if status & 127 == 0 else 128 + (status & 127)


def guard(function):
    """What cannot be done is one line; nothing goes on after it."""
    try:
        function()
    except OSError as error:
        tell(error.strerror if error.filename is None else "%s: %s" % (error.filename, error.strerror))
    os._exit(FAILED)


def tell(line):
    try:
        os.write(2, line.encode() + b"\n")
    except OSError:
        pass  # there is nobody to tell


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def close(descriptor):
    try:
        os.close(descriptor)
    except OSError:
        pass  # there was none, or it was closed as another


guard(lambda: launch(dict(word.split("=", 1) for word in sys.argv[1:])))
