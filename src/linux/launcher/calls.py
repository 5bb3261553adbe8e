"""The system calls of namespaces and mounts, for which Python has no names, and small things that all processes here need. A call
raises OSError with what it tried: "mount /sys: Permission denied"."""
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, NOATIME = 1, 2, 4, 8, 32, 1024
BIND, REC, PRIVATE, RELATIME = 4096, 16384, 1 << 18, 1 << 21
DETACH, SIGKILL = 2, 9
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
AT_FDCWD, AT_EMPTY_PATH = -100, 0x1000
# These have one number on every architecture.
OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH, MOUNT_ATTR_IDMAP = 1, 4, 0x100000
KEYCTL = {"x86_64": 250, "aarch64": 219, "riscv64": 219, "ppc64le": 271, "s390x": 280, "armv7l": 311, "i686": 288}
KEYCTL_JOIN_SESSION_KEYRING = 1


def check(result, tried):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, "%s: %s" % (tried, os.strerror(number)))
    return result


def system_call(tried, number, *words):
    """Bytes are passed as strings, anything else as it is."""
    return check(libc.syscall(number, *(ctypes.c_char_p(word) if isinstance(word, bytes) else word for word in words)), tried)


def mount(source, target, kind="", flags=0, data=""):
    words = (source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())
    check(libc.mount(*words), "mount %s" % target)


def bind(source, target, flags=0):
    mount(source, target, "", BIND | flags)


def unshare(flags):
    check(libc.unshare(flags), "unshare")


def prctl(option, value):
    check(libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), "prctl")


def die_with_parent():
    prctl(PR_SET_PDEATHSIG, SIGKILL)


def enter_root(path):
    """Makes a mount the root, and takes the old root off."""
    os.chdir(path)
    check(libc.pivot_root(b".", b"."), "pivot_root")
    check(libc.umount2(b".", DETACH), "umount")
    os.chdir("/")


def clone_tree(path, target, users):
    """Mounts a copy of the directory, without what is mounted below it, whose owners are shifted into the user namespace."""
    tree = system_call("open_tree", OPEN_TREE, AT_FDCWD, path.encode(), OPEN_TREE_CLONE | os.O_CLOEXEC)
    try:
        shift = (ctypes.c_uint64 * 4)(MOUNT_ATTR_IDMAP, 0, 0, users)
        system_call("mount_setattr", MOUNT_SETATTR, tree, b"", AT_EMPTY_PATH, shift, ctypes.c_size_t(32))
        system_call("move_mount", MOVE_MOUNT, tree, b"", AT_FDCWD, target.encode(), MOVE_MOUNT_F_EMPTY_PATH)
    finally:
        os.close(tree)


def new_session_keyring():
    """A process may use the keys of the one it comes from."""
    number = KEYCTL.get(os.uname().machine)
    if number is not None:
        libc.syscall(number, KEYCTL_JOIN_SESSION_KEYRING, None)


# What a process of ours ends with where it cannot do its part.
FAILED = 125


def guard(function):
    """What cannot be done is one line; nothing goes on after it."""
    try:
        function()
    except ConnectionError:
        pass  # the process at the other end has said why it is no more
    except OSError as error:
        report(error.strerror if error.filename is None else "%s: %s" % (error.filename, error.strerror))
    os._exit(FAILED)


def report(line):
    try:
        os.write(2, line.encode() + b"\n")
    except OSError:
        pass  # there is nobody to report to


def exit_code(status):
    return status >> 8 if status & 127 == 0 else 128 + (status & 127)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def close(descriptor):
    try:
        os.close(descriptor)
    except OSError:
        pass  # there was none, or it was closed as another
