"""Records what every tool passes to getopt_long(3): the letters and the long names with their arguments.

Usage: npm run record -- options
A library put before libc (hook.c) writes the call down and ends the program before it does anything. Run it where the tools
of Debian 12 are; the names are those of the tools that have a model here.
"""
import os
import re
import subprocess
import sys
import tempfile

NAMES = """arp base64 basename cat chmod cmp column comm cp cut date dd dirname dmesg env expand
fold grep head hexdump hostname id join paste kill killall ls md5sum mkdir mktemp mv nice nl nproc nstat od pgrep pidof pkill
printenv realpath rev rm rmdir seq setsid sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum sleep sort ss
stdbuf strings sysctl tac tail tee timeout touch tr uname unexpand uniq wc wget whoami xargs tcpdump conntrack
ping nc arping host netstat route brctl diff telnet getent sed pwd nsenter sudo""".split()
FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]


def call_of(path, hook, folder):
    out = os.path.join(folder, "call")
    for arguments in (["--help"], ["-q", "x"], ["x", "y"], []):
        if os.path.exists(out):
            os.remove(out)
        subprocess.run([path, *arguments], env={"HOOK_OUT": out, "LD_PRELOAD": hook}, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=10)
        if os.path.exists(out):
            return open(out).read().split("\nE\n")[0]
    return argp_of(path) if os.path.basename(path) in ["telnet", "getent"] else None


def argp_of(path):
    """argp calls getopt_long() inside libc, where no hook reaches: its --help has the same list."""
    letters, lines = "", []
    shown = subprocess.run([path, "--help"], capture_output=True, text=True).stdout
    for letter, name, value in re.findall(r"^ +(?:-(\S), |    )--([\w-]+)(=\S+)?", shown, flags=re.M):
        letters += letter + (":" if letter and value else "")
        lines.append(f"L {1 if value else 0} 0 {ord(letter) if letter else 128 + len(lines)} {name}")
    return f"S {path} {letters}\n" + "\n".join(lines)


def word(line):
    _, has_arg, flagged, value, name = line.split(" ", 4)
    value = int(value)
    shown = chr(value) if 32 < value < 127 and chr(value).isalnum() else str(value)
    return name + ["", "=", "?"][int(has_arg)] + ":" + (f"flag{shown}" if flagged == "1" else shown)


def own_letters(path, lines):
    """wget's values are places in a list of its own; which letter a long name has, its --help says."""
    shown = subprocess.run([path, "--help"], capture_output=True, text=True).stdout
    letters = {name: letter for letter, name in re.findall(r"^ +-(\S), +--([\w-]+)", shown, flags=re.M)}
    for at, line in enumerate(lines):
        tag, has_arg, flagged, _, name = line.split(" ", 4)
        value = ord(letters[name]) if name in letters else 256 + at
        yield f"{tag} {has_arg} {flagged} {value} {name}"


def wrapped(text):
    lines, line = [], ""
    for part in text.split(" "):
        if len(line) + len(part) > 112:
            lines.append(line)
            line = ""
        line += part + " "
    return [*lines, line]


with tempfile.TemporaryDirectory() as folder:
    hook = os.path.join(folder, "hook.so")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", hook, os.path.join(os.path.dirname(__file__), "hook.c")], check=True)
    print("/**")
    print(" * What the tools of Debian 12 pass to getopt_long(3), recorded by test/shell/getopt/record.py: the letters, and the long names")
    print(" * as NAME:VALUE, NAME=:VALUE (an argument) or NAME?:VALUE (an optional one). VALUE is a letter or a number of the tool's own. A tool that")
    print(" * calls getopt(3) has no long names: null.")
    print(" */")
    print("export const GETOPT_TABLES: Readonly<Record<string, { readonly letters: string; readonly long: string | null }>> = {")
    for name in sorted(set(NAMES)):
        path = next((p for d in FOLDERS if os.path.exists(p := os.path.join(d, name))), None)
        call = call_of(path, hook, folder) if path else None
        if call is None:
            print(f"no call of getopt: {name}", file=sys.stderr)
            continue
        letters = re.split(r"^[LP]", call, flags=re.M)[0].split(" ", 2)[2].strip()
        lines = [line for line in call.split("\n") if line.startswith("L ")]
        long = " ".join(word(line) for line in (own_letters(path, lines) if name == "wget" else lines))
        print(f"  {name if name.isalnum() and not name[0].isdigit() else chr(34) + name + chr(34)}: {{")
        print(f"    letters: {chr(34)}{letters}{chr(34)},")
        if "\nP" in call:
            print("    long: null,\n  },")
            continue
        parts = wrapped(long)
        print("    long:" + "".join(f"\n      {chr(34)}{p if i < len(parts) - 1 else p.strip()}{chr(34)}{' +' if i < len(parts) - 1 else ','}" for i, p in enumerate(parts)))
        print("  },")
    print("};")
