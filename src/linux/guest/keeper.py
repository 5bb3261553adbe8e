"""Keeps the session's namespaces comparable, and hears their frames. PID 1 of the session; answers requests by name:

settle    what an idle second would do, at once (after every command that changes links, see follow.sh), for each namespace (the session's
          own, the named ones, the world's other machines):
          - new namespaces: IPv6 off, no IGMP reports for 224.0.0.x (bridges join 224.0.0.106), cubic as Debian's congestion control;
          - new veth ends with an address of the kernel's choosing get the next address of an ascending row: which port of a bridge has
            the lowest address is then the order of creation, not chance;
          - checksum and segmentation offloads off, so that captures show segments and checksums as they would be on a wire;
          - asking for the link state makes the kernel handle a pending carrier change now (linkwatch_sync_dev) instead of up to a second
            later; until then it drops what is sent. Three rounds: ends, then the bridges they are ports of, then what lies behind.
let-go    before a namespace is deleted: a packet socket of ours would keep it alive
leave     the answer was fetched: its slot is free for the next one
run:MACHINE:SCRIPT:ARGUMENT...  starts one of the world's programs (SCRIPT.py) on one of its machines
listen    from now on every frame of every namespace is kept, both directions, with a packet socket per namespace
frames    writes what was heard to /run/lab/frames: namespace, device number, device name, direction, status, bytes
log       adds what the kernel logged since the last time to /run/lab/log
trace     has the kernel traced, to /run/lab/trace.out and trace.err, until
untrace

A request is one line in the pipe /run/lab/keeper: "REQUEST PID SLOT"; PID in the pipe /run/lab/replies/SLOT answers it (ask.sh).

Most of the time of a session is what starts: the modules socket and glob, which take half as long as Python itself, are done without."""
import _signal, _socket as socket, ctypes, fcntl, os, select, struct, sys
from ear import Ear
from furnish import furnish, make_machine

libc = ctypes.CDLL(None, use_errno=True)
LAB = "/run/lab"
CLONE_NEWNET = 0x40000000
ETHTOOL_GLINK, STXCSUM, SSG, STSO, SGSO, SGRO = 0x0A, 0x17, 0x19, 0x1F, 0x24, 0x2C
SO_NETNS_COOKIE = 71

SLOTS = 64
PATH = list(sys.path)

prepared, quieted, known, ears, heard, replies = set(), {}, set(), {}, [], []
devices = {}  # names by number, of each namespace that is heard
macs = 0
listening = False
program = 0
poll = select.poll()


def ethtool(sock, name, command, value=0):
    data = ctypes.create_string_buffer(struct.pack("II", command, value), 8)
    request = struct.pack("16sQ16x", name.encode(), ctypes.addressof(data))
    try:
        fcntl.ioctl(sock, 0x8946, request)
        return struct.unpack("II", data.raw)[1]
    except OSError:
        return None


def driver(sock, name):
    data = ctypes.create_string_buffer(struct.pack("I", 0x03) + bytes(192), 196)
    request = struct.pack("16sQ16x", name.encode(), ctypes.addressof(data))
    try:
        fcntl.ioctl(sock, 0x8946, request)
        return data.raw[4:36].split(b"\0")[0].decode()
    except OSError:
        return ""


def write(path, text):
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError:
        pass


def next_mac():
    """02:.., 06:.., 0a:.. and so on: locally administered, ascending, and otherwise looking like any other."""
    global macs
    count = macs
    macs += 1
    bits = (count * 2654435761 + 0x9E3779B9) & 0xFFFFFFFF
    return bytes([(2 + 4 * (count % 64)) & 0xFF, (bits >> 24) & 0xFF, (bits >> 16) & 0xFF, (bits >> 8) & 0xFF, bits & 0xFF, count & 0xFF])


def cookie_of(sock, inode):
    """What a namespace is known by; a number that is free is soon another's."""
    try:
        return sock.getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8)
    except OSError:  # before Linux 5.14
        return inode


def prepare(cookie):
    if cookie in prepared:
        return
    prepared.add(cookie)
    for name in ("all", "default", "lo"):
        write("/proc/sys/net/ipv6/conf/%s/disable_ipv6" % name, "1")
    write("/proc/sys/net/ipv4/tcp_congestion_control", "cubic")
    write("/proc/sys/net/ipv4/igmp_link_local_mcast_reports", "0")
    if os.path.exists(LAB + "/no-early-demux"):
        write("/proc/sys/net/ipv4/ip_early_demux", "0")


def settle_links(sock, cookie, users_address):
    """One round, in the namespace that the socket is of; answers the names of its links."""
    names = []
    for index, name in socket.if_nameindex():
        if name == "lo":
            continue
        names.append(name)
        link = (cookie, index)
        try:
            kind = quieted[link] if link in quieted else driver(sock, name)
            if kind == "veth":
                address = fcntl.ioctl(sock, 0x8927, struct.pack("16s24x", name.encode()))[18:24]
                if address.hex() not in known and not users_address:
                    address = next_mac()
                    fcntl.ioctl(sock, 0x8924, struct.pack("16sH6s16x", name.encode(), 1, address))
                known.add(address.hex())
        except OSError:  # gone meanwhile
            continue
        if kind in ("veth", "bridge"):
            if link not in quieted:
                for command in (STSO, SGSO, SGRO, STXCSUM, SSG):
                    ethtool(sock, name, command, 0)
            ethtool(sock, name, ETHTOOL_GLINK)
        quieted[link] = kind
    return names


def named(folder):
    try:
        return [folder + "/" + name for name in sorted(os.listdir(folder))]
    except OSError:
        return []


def namespaces(pid):
    """Open namespaces by inode: those that the asking process can name, too (a machine of the world has names of its own)."""
    found = {}
    asking = named("/proc/%s/root/run/netns" % pid) if pid != "0" else []
    for path in ["/proc/self/ns/net"] + named("/run/netns") + asking + named(LAB + "/ns"):
        try:
            space = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        status = os.fstat(space)
        if status.st_ino in found:
            os.close(space)
        else:
            found[status.st_ino] = space
    return found


def settle(pid, words):
    # The command that is being followed named an address itself: then it is the user's, to be left alone.
    users_address = any(word in ("address", "hw", "-batch", "-b") for word in words)
    spaces = namespaces(pid)
    looks = []
    for inode, space in spaces.items():
        if libc.setns(space, CLONE_NEWNET) != 0:
            continue
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        cookie = cookie_of(sock, inode)
        prepare(cookie)
        if listening and inode not in ears:
            hear(inode)
        if inode in ears:
            take(inode)
            devices[inode] = dict(socket.if_nameindex())
        looks.append((sock, settle_links(sock, cookie, users_address)))
    for _ in range(2):
        for sock, names in looks:
            for name in names:
                ethtool(sock, name, ETHTOOL_GLINK)
    for sock, _ in looks:
        sock.close()
    libc.setns(home, CLONE_NEWNET)
    for space in spaces.values():
        os.close(space)


def hear(inode):
    ears[inode] = Ear()
    poll.register(ears[inode], select.POLLIN)


def take(inode):
    """Devices are named as they were when the links were looked at last: a frame is of before the command that renames its device."""
    names = devices.setdefault(inode, {})
    for number, is_out, status, data in ears[inode].take():
        name = names.get(number) or name_of(inode, number)
        heard.append("%d %d %s %s %d %s" % (inode, number, name, "out" if is_out else "in", status, data.hex()))


def name_of(inode, number):
    """Of a device that came since: its name now."""
    try:
        request = fcntl.ioctl(ears[inode].fileno(), 0x8910, struct.pack("16si20x", b"", number))
        return request[:16].split(b"\0")[0].decode()
    except OSError:
        return "?"


def let_go(words):
    names = words if "-all" not in words and "-a" not in words else os.listdir("/run/netns")
    for name in names:
        try:
            inode = os.stat("/run/netns/" + name).st_ino
        except (OSError, ValueError):
            continue
        if inode in ears:
            take(inode)
            poll.unregister(ears[inode])
            ears.pop(inode).close()
            devices.pop(inode, None)


def run(machine, script, *args):
    """In a child of this process, for one that has Python in it already; and on time, as a cable and a server elsewhere are."""
    if os.fork() != 0:
        return
    _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
    space = os.open("%s/ns/%s" % (LAB, machine), os.O_RDONLY)
    libc.setns(space, CLONE_NEWNET)
    outside.send(b"realtime")
    os.closerange(3, 1024)
    sys.path[:] = PATH
    path = "%s/guest/%s.py" % (LAB, script)
    sys.argv = [path, *args]
    try:
        exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
        select.select([], [], [])  # its threads go on
    finally:
        os._exit(1)


def ask_outside(request, *files):
    """Asks the launcher, for what the kernel grants only on the host (outside.py); what comes of it goes to these files."""
    descriptors = [os.open("%s/%s" % (LAB, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) for name in files]
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("%di" % len(files), *descriptors))
    outside.sendmsg([request.encode()], [rights] if files else [])
    for descriptor in descriptors:
        os.close(descriptor)


def answer(line):
    global listening
    request, pid, slot = line.split(" ")
    if request == "leave":
        os.unlink("%s/slots/%s" % (LAB, slot))
        return
    try:
        words = open("/proc/%s/cmdline" % pid).read().split("\0") if pid != "0" else ["address"]
    except OSError:
        words = []
    if request == "let-go":
        let_go(words)
    elif request.startswith("run:"):
        run(*request.split(":")[1:])
    elif request == "log":
        if reads_log:
            ask_outside(request, "log")
            outside.recv(64)
    elif request == "trace":
        spaces = [os.stat(path).st_ino for path in ["/proc/self/ns/net"] + named(LAB + "/ns")]
        ask_outside("trace " + " ".join(map(str, spaces)), "trace.out", "trace.err")
    elif request == "untrace":
        ask_outside(request)
    elif request == "frames":
        for inode in list(ears):
            take(inode)
        write(LAB + "/frames", "".join(line + "\n" for line in heard))
    else:
        listening = listening or request == "listen"
        settle(pid, words)
    try:
        os.write(replies[int(slot)], b"%s\n" % pid.encode())
    except BlockingIOError:
        pass  # full of what nobody has fetched


def make_slots():
    """Open to every user that a session has."""
    for folder in ("slots", "replies"):
        os.mkdir("%s/%s" % (LAB, folder))
        os.chmod("%s/%s" % (LAB, folder), 0o777)
    for slot in range(SLOTS):
        path = "%s/replies/%d" % (LAB, slot)
        os.mkfifo(path)
        os.chmod(path, 0o666)
        replies.append(os.open(path, os.O_RDWR | os.O_NONBLOCK))


def reap(*_):
    """Called when a child has ended, or one whose parent has; with the session's program all ends."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid == program:
            os._exit(status >> 8 if status & 127 == 0 else 128 + (status & 127))


def start_program():
    """In a process group of its own: a signal for all of it does not come here."""
    global program
    _signal.signal(_signal.SIGCHLD, reap)
    program = os.fork()
    if program == 0:
        os.setpgid(0, 0)
        for number in (_signal.SIGCHLD, _signal.SIGINT, _signal.SIGPIPE, _signal.SIGXFSZ):
            _signal.signal(number, _signal.SIG_DFL)
        os.execv("/bin/bash", ["bash", LAB + "/boot.sh"])


def keep(to_outside, has_range, host, machines):
    """As PID 1: furnishes the session, starts its program and serves it."""
    global home, inbox, outside, reads_log
    outside, reads_log = to_outside, os.path.exists(LAB + "/logs")
    furnish(host, has_range)
    make_slots()
    for name in machines:
        make_machine(name)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    os.mkfifo(LAB + "/keeper")
    os.chmod(LAB + "/keeper", 0o666)
    inbox = os.open(LAB + "/keeper", os.O_RDWR)
    poll.register(inbox, select.POLLIN)
    settle("0", [])
    start_program()
    for descriptor in (1, 3):
        os.dup2(0, descriptor)
    while True:
        for file, _ in poll.poll():
            if file == inbox:
                for request in os.read(inbox, 4096).decode().splitlines():
                    answer(request)
            else:
                for inode in [inode for inode, ear in ears.items() if ear.fileno() == file]:
                    take(inode)
