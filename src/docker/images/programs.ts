/** Which programs the families of images have, by path: what is not here is not found inside, as in the real images. */

const at = (directory: string, names: string): string[] => names.split(/\s+/).map((name) => `${directory}/${name}`);

/** The applets of the busybox image: all of them lie in /bin. */
export const BUSYBOX_APPLETS =
  "[ [[ arch arp arping ash awk base64 basename brctl bunzip2 bzcat cat chgrp chmod chown chroot clear cmp cp cut date dd df diff " +
  "dirname dmesg dnsdomainname du echo egrep env expand expr false fgrep find fold free getopt grep groups gunzip gzip head hexdump " +
  "hostid hostname httpd id ifconfig ip ipcalc kill killall less link ln logger ls lsof md5sum mkdir mkfifo mknod mktemp more mount mv " +
  "nc netstat nice nl nohup nproc nslookup od paste pgrep pidof ping ping6 pkill printenv printf ps pwd readlink realpath renice " +
  "reset rev rm rmdir route sed seq setsid sh sha1sum sha256sum sha512sum shuf sleep sort split stat strings stty su sync sysctl " +
  "tac tail tar tee telnet test tftp time timeout top touch tr traceroute traceroute6 true truncate tty udhcpc umount uname uniq " +
  "unlink unshare uptime usleep uudecode uuencode vconfig vi watch wc wget which who whoami xargs xxd yes zcat";

export const BUSYBOX_PROGRAMS = ["/bin/busybox", ...at("/bin", BUSYBOX_APPLETS)];

/** Alpine's busybox: no httpd, nc and the rest where Alpine links them. */
export const ALPINE_PROGRAMS = [
  "/bin/busybox",
  ...at(
    "/bin",
    "arch ash base64 cat chgrp chmod chown cp date dd df dmesg dnsdomainname echo egrep false fgrep getopt grep gunzip gzip hostname " +
      "ipcalc kill link ln ls mkdir mknod mktemp more mount mv netstat nice pidof ping ping6 printenv ps pwd rm rmdir sed sh sleep " +
      "stat stty su sync tar touch true umount uname usleep watch zcat",
  ),
  ...at("/sbin", "apk arp ifconfig ip nameif route sysctl udhcpc vconfig"),
  ...at(
    "/usr/bin",
    "[ [[ awk basename bunzip2 bzcat clear cmp cut diff dirname du env expand expr find fold free groups head hexdump hostid id " +
      "killall less logger lsof md5sum mkfifo nc nl nohup nproc nslookup od paste pgrep pkill printf readlink realpath renice reset " +
      "seq setsid sha1sum sha256sum sha512sum shuf sort split strings tac tail tee test time timeout top tr traceroute traceroute6 " +
      "truncate tty uniq unlink unshare uptime uudecode uuencode vi wc wget which who whoami xargs xxd yes",
  ),
  ...at("/usr/sbin", "arping brctl chroot"),
];

/** coreutils and their like, and bash: what debian and ubuntu have and no more (no ip, ping, ps, curl). */
export const DEBIAN_PROGRAMS = [
  ...at(
    "/usr/bin",
    "[ awk arch base64 basename bash cat chgrp chmod chown clear cmp cp cut date dd df diff dirname du echo egrep env expand expr " +
      "factor false fgrep find fold getent grep groups gunzip gzip head hostname id install join kill ln ls md5sum mkdir mkfifo mknod " +
      "mktemp more mount mv nice nl nohup nproc od paste perl printenv printf pwd readlink realpath rm rmdir sed seq sh sha1sum " +
      "sha256sum sha512sum shuf sleep sort split stat stdbuf stty sync tac tail tar tee test timeout touch tr true truncate tty umount " +
      "uname uniq unlink wc which whoami xargs yes zcat apt apt-get dpkg",
  ),
  ...at("/usr/sbin", "chroot"),
];

/** procps, as images with it have it. */
export const PROCPS = [...at("/usr/bin", "free pgrep pidof pkill ps top uptime watch"), "/usr/sbin/sysctl"];

/** centos 7: coreutils, iputils, curl, procps; no ip, ifconfig, wget, which (docker/centos-7.ks of its build). */
export const CENTOS_PROGRAMS = [
  ...DEBIAN_PROGRAMS.filter((path) => !/\/(apt|apt-get|dpkg|which|perl)$/.test(path)),
  ...PROCPS,
  ...at("/usr/bin", "arping curl less ping python rpm tracepath yum"),
];

/** nicolaka/netshoot: an Alpine with everything. */
export const NETSHOOT_PROGRAMS = [
  ...ALPINE_PROGRAMS.filter(
    (path) => !/\/(arp|arping|brctl|ifconfig|ip|nc|netstat|nslookup|ping|route|traceroute|ash|sh|wget|sysctl)$/.test(path),
  ),
  ...at("/usr/bin", "bash curl dig host nc nslookup jq ping tcpdump traceroute wget"),
  ...at("/bin", "ash sh netstat"),
  ...at("/sbin", "arp bridge ifconfig ip iptables iptables-save route ss sysctl"),
  ...at("/usr/sbin", "arping brctl conntrack ethtool"),
];
