"""Starts a program in namespaces and on a root of its own.

    netnsim ─ launcher (this) ─ keeper of the namespaces ─ PID 1 inside ─ all that the program starts

The launcher stays outside: it builds the root (root.py), hands on what the program prints, and does what only the host may
(outside.py). The others are in a user namespace, whose root is nobody on the host, so that the kernel itself refuses whatever
reaches the host. As root we give it a range of users that no host has; else it has one, ours.

**Nothing is left.** Each process is killed with the one before it. Standard input carries the program's files and is read to its
end only inside: of a netnsim that was killed meanwhile it ends too early, and nothing is run.

Usage: launch.py [OPTION=VALUE...], with what the program prints on 1 and 2 and its report on 3. Options: host and machines
(keeper.py); log, realtime, trace (outside.py); try=yes only looks whether it can be done; overlays=no and shifts=no do without,
as on an older kernel (root.py)."""
import os, select, sys
import _socket as socket

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, HERE + "/../guest"]
# Most of the time until a script runs is Python's. The launcher and the other processes import what else they need at the same
# time; both before anything is mounted, as all this may lie where the root is put together.
from calls import *
from outputs import Outputs

FIRST_USER = 0x70000000


def launch(options):
    die_with_parent()
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 3:
            close(int(name))  # what the caller has open is nobody's inside
    while os.open("/dev/null", os.O_RDWR) < 4:
        pass  # none of ours is taken for a standard one
    is_root = os.geteuid() == 0
    requests, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    outputs = Outputs()
    life, alive = os.pipe()
    if is_root:
        unshare(NEWNS)
        mount("none", "/", "", REC | PRIVATE)
    launcher = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        requests.close()
        import session

        guard(lambda: session.keep(launcher, inner, life, alive, outputs, options))
    for descriptor in (0, 3, alive, inner.detach()):
        close(descriptor)
    from outside import Outside
    from root import USERS, Root

    outside = Outside(requests, options)
    if requests.recv(64) == b"":
        os._exit(FAILED)
    # Numbers of its own for each session: what the kernel counts by user is not counted together.
    first = FIRST_USER + launcher % 4096 * USERS
    has_range = is_root and try_range(keeper, "0 %d %d" % (first, USERS))
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


def try_range(keeper, users):
    """Where we are a container's root the range may not be ours to give; then one user does, if it is not the host's root."""
    try:
        for kind in ("uid", "gid"):
            write("/proc/%d/%s_map" % (keeper, kind), users)
        return True
    except OSError:
        if open("/proc/self/uid_map").read().split()[1] == "0":
            raise
        return False


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


guard(lambda: launch(dict(word.split("=", 1) for word in sys.argv[1:])))
