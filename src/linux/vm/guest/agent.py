"""The guest's first process: runs one job, hands on what it prints, and ends the guest.

A job is a line of options (JSON) and the program's files as the launcher on a host reads them (PATH, LENGTH, the bytes; an empty
path is the end). It comes, and what it prints goes,
quick    through a port of the host's, as it is printed. The guest's state was saved while it waited for the job;
bytes    from the firmware, and through a serial line when all is over: nothing of the host's time enters the guest.

What goes to the host is KIND LENGTH and a newline, before the bytes: 1 and 2 are standard output and error, 3 the report, `file` a
file that the script left (its path, a zero, what it holds). `end` is the last: the exit code, and the guest's microseconds; `late`
is the last where the limit was reached."""
import json, os, select, sys, time
import _socket as socket

sys.path[:0] = ["/netnsim/launcher", "/netnsim/guest"]
import keeper
from calls import *
from outside import Outside

LAB = "/run/lab"
PORTS = "/sys/class/virtio-ports"
FIRMWARE = "/sys/firmware/qemu_fw_cfg/by_name/opt/netnsim/job/raw"
LEFT = ("/root", "/tmp")
MOST_LEFT = 256 << 20
RESTART = 0x1234567


def ends():
    """What the job is read from, and what goes to the host."""
    if "netnsim=bytes" in open("/proc/cmdline").read().split():
        return open(FIRMWARE, "rb"), Late()
    while not os.listdir(PORTS):
        time.sleep(0.01)
    port = os.open("/dev/" + os.listdir(PORTS)[0], os.O_RDWR)
    return os.fdopen(port, "rb", closefd=False), Prompt(port)


class Prompt:
    """Sends at once."""

    def __init__(self, port):
        self.port = port

    def ready(self):
        self.send("ready", b"")

    def send(self, kind, data):
        data = b"%s %d\n%s" % (kind.encode(), len(data), data)
        while data:
            data = data[os.write(self.port, data) :]

    def close(self):
        pass


class Late:
    """Sends when all is over."""

    def __init__(self):
        self.kept = []

    def ready(self):
        pass

    def send(self, kind, data):
        self.kept.append(b"%s %d\n%s" % (kind.encode(), len(data), data))

    def close(self):
        line = os.open("/dev/ttyS1", os.O_WRONLY)
        for data in self.kept:
            while data:
                data = data[os.write(line, data) :]
        libc.tcdrain(line)


def read_files(stream):
    while True:
        path, length = stream.readline().decode().rstrip("\n"), stream.readline()
        if path == "":
            return
        path = LAB + "/" + path
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(stream.read(int(length)))


def start(options, requests, pipes):
    """A process that makes namespaces for the session, and waits for the keeper, their PID 1."""
    session = os.fork()
    if session == 0:
        guard(lambda: enter(options, requests, pipes))
    return session


def enter(options, requests, pipes):
    die_with_parent()
    os.setsid()
    unshare(NEWNET | NEWUTS | NEWIPC | NEWCGROUP | NEWPID | NEWNS)
    mount("none", "/", "", REC | PRIVATE)
    first = os.fork()
    if first != 0:
        os._exit(exit_code(os.waitpid(first, 0)[1]))
    die_with_parent()
    mount("lab", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    mount("lab", "/sys", "sysfs", NOSUID | NODEV | NOEXEC)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    for place, pipe in enumerate(pipes, 1):
        os.dup2(pipe, place)
    os.umask(0o022)
    keeper.keep(requests, True, options["host"], options["machines"].split())


def run(options, host):
    """The exit code of the session; None where the limit was reached."""
    requests, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    outside = Outside(requests, options)
    if "log" in options:
        write("/proc/sys/net/netfilter/nf_log_all_netns", "1")
    pipes = [os.pipe() for _ in range(3)]
    session = start(options, inner, [inlet for _, inlet in pipes])
    inner.close()
    kinds, waits = {}, select.poll()
    for kind, (outlet, inlet) in enumerate(pipes, 1):
        os.close(inlet)
        kinds[outlet] = str(kind)
    for descriptor in (*kinds, requests.fileno()):
        waits.register(descriptor, select.POLLIN)
    end, is_late = time.monotonic() + float(options["seconds"]), False
    while kinds:
        rest = None if is_late else max(0, end - time.monotonic()) * 1000
        for descriptor, _ in waits.poll(rest):
            if descriptor in kinds:
                data = os.read(descriptor, 65536)
                if data:
                    host.send(kinds[descriptor], data)
                else:
                    waits.unregister(descriptor)
                    del kinds[descriptor]
            elif not outside.answer(session, waits):
                waits.unregister(descriptor)
        if not is_late and time.monotonic() >= end:
            is_late = True
            os.kill(session, SIGKILL)
    code = exit_code(os.waitpid(session, 0)[1])
    return None if is_late else code


def send_left(host):
    """The files that the script left where it begins, and in /tmp."""
    rest = MOST_LEFT
    for place in LEFT:
        for folder, _, names in os.walk(place):
            for path in sorted(folder + "/" + name for name in names):
                if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) <= rest:
                    rest -= os.path.getsize(path)
                    host.send("file", path.encode(errors="surrogateescape") + b"\0" + open(path, "rb").read())


def serve():
    stream, host = ends()
    host.ready()
    options = json.loads(stream.readline())
    read_files(stream)
    began = time.monotonic()
    code = run(options, host)
    us = int((time.monotonic() - began) * 1000000)
    if "files" in options:
        send_left(host)
    host.send("late" if code is None else "end", b"%d %d" % (code or 0, us))
    host.close()


os.mkdir(LAB)
try:
    serve()
except Exception:
    sys.excepthook(*sys.exc_info())  # to the console, which the host shows where there is no end
libc.reboot(RESTART)
