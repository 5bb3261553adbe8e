"""What an idle second would do, at once, and what makes two runs comparable. Runs after every command that changes links.

For each namespace of the session (its own, the named ones, the world's other machines):
- new namespaces: IPv6 off, no IGMP reports for 224.0.0.x (bridges join 224.0.0.106), cubic as Debian's congestion control;
- new veth ends with an address of the kernel's choosing get the next address of an ascending row: which port of a bridge has the
  lowest address is then the order of creation, not chance;
- checksum and segmentation offloads off, so that captures show segments and checksums as they would be on a wire;
- asking for the link state makes the kernel handle a pending carrier change now (linkwatch_sync_dev) instead of up to a second
  later; until then it drops what is sent. Three rounds: ends, then the bridges they are ports of, then what lies behind.
"""
import ctypes, fcntl, glob, os, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
LAB = "/run/lab"
ETHTOOL_GLINK, STXCSUM, SSG, STSO, SGSO, SGRO = 0x0A, 0x17, 0x19, 0x1F, 0x24, 0x2C


def ethtool(sock, name, command, value=0):
    data = ctypes.create_string_buffer(struct.pack("II", command, value), 8)
    request = struct.pack("16sQ16x", name.encode(), ctypes.addressof(data))
    try:
        fcntl.ioctl(sock, 0x8946, request)
    except OSError:
        pass


def write(path, text):
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError:
        pass


def mac_of(count):
    """02:.., 06:.., 0a:.. and so on: locally administered, ascending, and otherwise looking like any other."""
    bits = (count * 2654435761 + 0x9E3779B9) & 0xFFFFFFFF
    return bytes([(2 + 4 * (count % 64)) & 0xFF, (bits >> 24) & 0xFF, (bits >> 16) & 0xFF, (bits >> 8) & 0xFF, bits & 0xFF, count & 0xFF])


def count():
    path = LAB + "/macs"
    before = int(open(path).read()) if os.path.exists(path) else 0
    write(path, str(before + 1))
    return before


def devices():
    return sorted(socket.if_nameindex())


def driver(sock, name):
    data = ctypes.create_string_buffer(struct.pack("I", 0x03) + bytes(192), 196)
    request = struct.pack("16sQ16x", name.encode(), ctypes.addressof(data))
    try:
        fcntl.ioctl(sock, 0x8946, request)
        return data.raw[4:36].split(b"\0")[0].decode()
    except OSError:
        return ""


def prepare(inode):
    seen = LAB + "/seen-%d" % inode
    if os.path.exists(seen):
        return
    write(seen, "")
    for name in ("all", "default", "lo"):
        write("/proc/sys/net/ipv6/conf/%s/disable_ipv6" % name, "1")
    write("/proc/sys/net/ipv4/tcp_congestion_control", "cubic")
    write("/proc/sys/net/ipv4/igmp_link_local_mcast_reports", "0")


def settle_links(sock, known):
    for _, name in devices():
        if name == "lo":
            continue
        kind = driver(sock, name)
        if kind == "veth":
            address = fcntl.ioctl(sock, 0x8927, struct.pack("16s24x", name.encode()))[18:24]
            if address.hex() not in known and not users_address:
                address = mac_of(count())
                fcntl.ioctl(sock, 0x8924, struct.pack("16sH6s16x", name.encode(), 1, address))
            known.add(address.hex())
        if kind in ("veth", "bridge"):
            for command in (STSO, SGSO, SGRO, STXCSUM, SSG):
                ethtool(sock, name, command, 0)
        ethtool(sock, name, ETHTOOL_GLINK)


def namespaces():
    found = {}
    for path in ["/proc/self/ns/net", *sorted(glob.glob("/run/netns/*")), *sorted(glob.glob(LAB + "/ns/*"))]:
        try:
            space = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        found.setdefault(os.fstat(space).st_ino, space)
    return found


# The command that is being followed named an address itself: then it is the user's, to be left alone.
words = sys.argv[1:] + open("/proc/%d/cmdline" % os.getppid()).read().split("\0")
users_address = any(word in ("address", "hw", "-batch", "-b") for word in words)
known_path = LAB + "/known"
known = set(open(known_path).read().split()) if os.path.exists(known_path) else set()
spaces = namespaces()
for turn in range(3):
    for inode, space in spaces.items():
        if libc.setns(space, 0x40000000) != 0:
            continue
        prepare(inode)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            settle_links(sock, known)
write(known_path, " ".join(sorted(known)))
