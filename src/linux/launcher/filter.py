"""A filter of system calls (seccomp) for what no namespace divides: sockets that reach the machine below or beside this one
(AF_VSOCK, Bluetooth, ...), keys, and io_uring, which makes sockets that a filter does not see. It is a second wall: the first is
the user namespace. Where the numbers of the architecture's calls are not known there is only the first.

In a session of one user the kernel refuses setgroups(), which programs call that go on as root (tcpdump -Z root): the filter lets
it succeed and do nothing."""
import ctypes, os, struct
from calls import libc

ENOSYS, EAFNOSUPPORT = 38, 97
# AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET
FAMILIES = (1, 2, 10, 16, 17)
# Audit's number of the architecture, the first number of its second set of calls, seccomp(), socket(), setgroups(), and what is
# refused: add_key, request_key, keyctl, name_to_handle_at, open_by_handle_at, bpf, perf_event_open, userfaultfd, kexec_load.
MACHINES = {
    "x86_64": (0xC000003E, 0x40000000, 317, 41, 116, (248, 249, 250, 303, 304, 321, 298, 323, 246)),
    "aarch64": (0xC00000B7, 1 << 31, 277, 198, 159, (217, 218, 219, 264, 265, 280, 241, 282, 104)),
}
# io_uring_setup, io_uring_enter, io_uring_register: the same everywhere.
IO_URING = (425, 426, 427)
LOAD, JUMP_EQUAL, JUMP_NOT_BELOW, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW = 1, 4


def program(architecture, second, socket, results):
    """`results`: the error that each call returns instead of being made, 0 for success."""
    yield LOAD, 0, 0, 4
    yield JUMP_EQUAL, 1, 0, architecture
    yield RETURN, 0, 0, ERRNO | ENOSYS
    yield LOAD, 0, 0, 0
    yield JUMP_NOT_BELOW, 0, 1, second
    yield RETURN, 0, 0, ERRNO | ENOSYS
    for number, error in results.items():
        yield JUMP_EQUAL, 0, 1, number
        yield RETURN, 0, 0, ERRNO | error
    yield JUMP_EQUAL, 1, 0, socket
    yield RETURN, 0, 0, ALLOW
    yield LOAD, 0, 0, 16
    for family in FAMILIES:
        yield JUMP_EQUAL, 0, 1, family
        yield RETURN, 0, 0, ALLOW
    yield RETURN, 0, 0, ERRNO | EAFNOSUPPORT


def refuse(has_range):
    """For this process and all that it starts."""
    machine = MACHINES.get(os.uname().machine)
    if machine is None:
        return
    architecture, second, seccomp, socket, setgroups, refused = machine
    results = {**dict.fromkeys(refused + IO_URING, ENOSYS), **({} if has_range else {setgroups: 0})}
    code = b"".join(struct.pack("HBBI", *step) for step in program(architecture, second, socket, results))
    held = ctypes.create_string_buffer(code, len(code))
    whole = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held)))
    libc.syscall(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, whole)
