/**
 * busybox 1.35: the network's applets, the shell and many file tools speak with its own words (busybox/). Of the others those for
 * which there is a command here run it, with the full tool's words; applets without a command are refused by name.
 */
import type { Program } from "../../sim/wait.ts";
import type { Command, CommandContext } from "../command.ts";
import { type LaunchedContext, runCommand } from "../evaluator/launch.ts";
import { BUSYBOX_COMMANDS } from "./busybox/index.ts";
import { BUSYBOX } from "./httpd/usage.ts";
import { NOT_MODELLED_EXIT_CODE } from "./not-modelled/not-modelled.ts";

export const busybox: Command = { name: "busybox", path: "/usr/bin/busybox", run: runBusybox };

const ABOUT = `BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --show SCRIPT
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

	BusyBox is a multi-call binary that combines many common Unix
	utilities into a single executable.  Most people will create a
	link to busybox for each function they wish to use and BusyBox
	will act like whatever it was invoked as.

Currently defined functions:
	[, [[, acpid, adjtimex, ar, arch, arp, arping, ascii, ash, awk, base64,
	basename, bc, blkdiscard, blkid, blockdev, brctl, bunzip2, bzcat,
	bzip2, cal, cat, chgrp, chmod, chown, chroot, chvt, clear, cmp, cp,
	cpio, crc32, cttyhack, cut, date, dc, dd, deallocvt, depmod, devmem,
	df, diff, dirname, dmesg, dnsdomainname, dos2unix, du, dumpkmap,
	dumpleases, echo, egrep, env, expand, expr, factor, fallocate, false,
	fatattr, fdisk, fgrep, find, findfs, fold, free, freeramdisk, fsfreeze,
	fstrim, ftpget, ftpput, getopt, getty, grep, groups, gunzip, gzip,
	halt, head, hexdump, hostid, hostname, httpd, hwclock, i2cdetect,
	i2cdump, i2cget, i2cset, i2ctransfer, id, ifconfig, ifdown, ifup, init,
	insmod, ionice, ip, ipcalc, ipneigh, kill, killall, klogd, last, less,
	link, linux32, linux64, linuxrc, ln, loadfont, loadkmap, logger, login,
	logname, logread, losetup, ls, lsmod, lsscsi, lzcat, lzma, lzop,
	md5sum, mdev, microcom, mim, mkdir, mkdosfs, mke2fs, mkfifo, mknod,
	mkpasswd, mkswap, mktemp, modinfo, modprobe, more, mount, mt, mv,
	nameif, nc, netstat, nl, nologin, nproc, nsenter, nslookup, nuke, od,
	openvt, partprobe, paste, patch, pidof, ping, ping6, pivot_root,
	poweroff, printf, ps, pwd, rdate, readlink, realpath, reboot, renice,
	reset, resume, rev, rm, rmdir, rmmod, route, rpm, rpm2cpio, run-init,
	run-parts, sed, seq, setkeycodes, setpriv, setsid, sh, sha1sum,
	sha256sum, sha3sum, sha512sum, shred, shuf, sleep, sort, ssl_client,
	start-stop-daemon, stat, strings, stty, svc, svok, swapoff, swapon,
	switch_root, sync, sysctl, syslogd, tac, tail, tar, taskset, tee,
	telnet, test, tftp, time, timeout, top, touch, tr, traceroute,
	traceroute6, true, truncate, ts, tty, ubirename, udhcpc, udhcpd,
	uevent, umount, uname, uncompress, unexpand, uniq, unix2dos, unlink,
	unlzma, unshare, unxz, unzip, uptime, usleep, uudecode, uuencode,
	vconfig, vi, w, watch, watchdog, wc, wget, which, who, whoami, xargs,
	xxd, xz, xzcat, yes, zcat
`;

const APPLETS: readonly string[] = ABOUT.slice(ABOUT.indexOf("\n\t[,")).trim().split(/,\s+/);

function* runBusybox(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const [, applet, ...args] = context.argv;
  if (applet === undefined || applet === "--help") {
    stdout.write(BUSYBOX + ABOUT);
    return 0;
  }
  if (applet === "--list") {
    stdout.write(`${APPLETS.join("\n")}\n`);
    return 0;
  }
  if (applet === "--list-full" || applet === "--install" || applet === "--show") {
    stderr.write(`busybox: option "${applet}" is not modelled\n`);
    return 2;
  }
  const name = applet.replace(/.*\//, "");
  if (!APPLETS.includes(name)) {
    stderr.write(`${applet}: applet not found\n`);
    return 127;
  }
  const { world } = context as LaunchedContext;
  // A container has a name of its own: its hostname knows it.
  const isNamed = name === "hostname" && context.process.pidNamespace !== null;
  const command = (isNamed ? undefined : BUSYBOX_COMMANDS.get(name)) ?? world.registry.get(name);
  if (command === undefined) {
    stderr.write(`${name}: not modelled\n`);
    return NOT_MODELLED_EXIT_CODE;
  }
  const { descriptors, env, cwd } = context as LaunchedContext;
  return yield* runCommand(
    context.process,
    { ...command, isApplet: true },
    { world, argv: [name, ...args], env, cwd, descriptors },
  );
}
