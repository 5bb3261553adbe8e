"""Furnishes the session before anything runs in it: names of its own, wrappers and stand-ins for some tools, the world's other
machines."""
import ctypes, os, _signal, _socket

libc = ctypes.CDLL(None, use_errno=True)
LAB = "/run/lab"
MS_BIND = 4096
# Tools that change links are followed by the keeper (follow.sh); the others are stood in for.
FOLLOWED = ["/usr/sbin/ip", "/usr/sbin/bridge", "/usr/sbin/brctl", "/usr/sbin/ifconfig"]
SUDO, TCPDUMP = "/usr/bin/sudo", "/usr/bin/tcpdump"
MODPROBE = "/usr/sbin/modprobe"
STOOD_IN = {"/usr/bin/ssh": "ssh.sh", "/usr/bin/dmesg": "dmesg.sh"}


def mount(source, target, kind, flags=0, data=""):
    if libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()) != 0:
        raise OSError(ctypes.get_errno(), "mount %s: %s" % (target, os.strerror(ctypes.get_errno())))


def bind(source, target):
    mount(source, target, "", MS_BIND)


def write(path, text, mode=0o644):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def stand_in(path, wrapper):
    """Puts the wrapper where the tool is; the real one is at /run/lab/real from now on."""
    path = os.path.realpath(path)
    real = LAB + "/real/" + os.path.basename(path)
    write(real, "")
    bind(path, real)
    bind(wrapper, path)


def follower(path):
    """Writes follow.sh for this tool."""
    tool = os.path.basename(path)
    name = "%s/%s-follow.sh" % (LAB, tool)
    text = open("%s/guest/follow.sh" % LAB).read()
    write(name, text.replace("@TOOL@", tool).replace("@REAL@", LAB + "/real/" + tool).replace("@LAB@", LAB), 0o755)
    return name


def furnish(host, has_range):
    os.mkdir("/run/netns")
    os.mkdir("/run/sudo")
    os.mkdir(LAB + "/real")
    _socket.sethostname(host)
    own_file("/etc/hostname", host + "\n")
    own_file("/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\t%s\n" % host)
    own_file("/etc/resolv.conf", "")
    if os.path.isdir("/etc/netns"):
        mount("lab", "/etc/netns", "tmpfs")
    for name in os.listdir(LAB + "/guest"):
        os.chmod(LAB + "/guest/" + name, 0o755)
    for path in FOLLOWED:
        if os.path.exists(path):
            stand_in(path, follower(path))
    wrappers = dict(STOOD_IN)
    if os.path.exists(SUDO):
        wrappers[SUDO] = "sudo.sh" if os.stat(SUDO).st_uid == 0 else "sudo-alone.sh"
    if not has_range:
        wrappers[TCPDUMP] = "tcpdump.sh"
    for path, wrapper in wrappers.items():
        if os.path.exists(path):
            stand_in(path, LAB + "/guest/" + wrapper)
    # In a guest modules are the session's own to load.
    if not owns_machine() and can_be_there(MODPROBE):
        stand_in(MODPROBE, LAB + "/guest/modprobe.sh")


def can_be_there(path):
    """A tool that the host does not have is written, where the session's root can be written to."""
    if not os.path.exists(path):
        try:
            write(path, "", 0o755)
        except OSError:
            return False
    return True


def owns_machine():
    """No user namespace: every user number is its own."""
    with open("/proc/self/uid_map") as file:
        return file.read().split()[2] == "4294967295"


def own_file(path, text):
    """It may be a link to where the host's is."""
    if os.path.lexists(path):
        os.unlink(path)
    write(path, text)


def make_machine(name):
    """Another machine of the world: namespaces without a name in /run/netns, kept by a sleep of its own. Files and names are its own too,
    but for the tools."""
    came, comes = os.pipe()
    pid = os.fork()
    if pid == 0:
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        os.setsid()
        if libc.unshare(0x40000000 | 0x00020000 | 0x04000000) != 0:  # net, mount, UTS
            os._exit(1)
        for path, mode in (("/run/netns", "755"), ("/root", "700"), ("/tmp", "1777")):
            mount("lab", path, "tmpfs", 0, "mode=%s,size=64m,nr_inodes=20000" % mode)
        hosts = "127.0.0.1\tlocalhost\n127.0.1.1\t%s\n192.168.2.110\tnode1\n192.168.2.5\tremote\n" % name
        own = {"hostname": name + "\n", "hosts": hosts, "resolv.conf": "nameserver 114.114.114.114\n"}
        for file, text in own.items():
            write("%s/%s.%s" % (LAB, name, file), text)
            bind("%s/%s.%s" % (LAB, name, file), "/etc/" + file)
        _socket.sethostname(name)
        os.write(comes, b"\n")
        os.execv("/usr/bin/sleep", ["sleep", "infinity"])
    os.close(comes)
    if os.read(came, 1) == b"":
        raise OSError("machine %s: it was not made" % name)
    os.close(came)
    write("%s/%s.pid" % (LAB, name), "%d\n" % pid)
    os.makedirs(LAB + "/ns", exist_ok=True)
    os.symlink("/proc/%d/ns/net" % pid, "%s/ns/%s" % (LAB, name))
