"""The processes between the launcher and the program: the keeper of the namespaces, and PID 1 inside."""
import os, select, sys
import filter, keeper, resource
from calls import *
from root import ROOT, Root

# Of no use to a network: LINUX_IMMUTABLE, SYS_MODULE, SYS_RAWIO, SYS_PACCT, SYS_BOOT, SYS_TIME, SYS_TTY_CONFIG, MKNOD,
# AUDIT_CONTROL, MAC_OVERRIDE, MAC_ADMIN, SYSLOG, WAKE_ALARM, BLOCK_SUSPEND, AUDIT_READ, PERFMON, BPF, CHECKPOINT_RESTORE.
DROPPED = (9, 16, 17, 20, 22, 25, 26, 27, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40)
MOST_PROCESSES = 8192


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
        guard(lambda: inside(requests, life, users == b"range", options))
    for descriptor in (0, 1, 2, 3, life, requests.detach()):
        close(descriptor)
    _, status = os.waitpid(first, 0)
    os._exit(exit_code(status))


def limit():
    """Nothing is dumped, also where the host has a program for that; a script that forks without end is stopped."""
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    have = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = MOST_PROCESSES if have == resource.RLIM_INFINITY else min(have, MOST_PROCESSES)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def inside(requests, life, has_range, options):
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
    keeper.keep(requests, has_range, options["host"], options["machines"].split())


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
