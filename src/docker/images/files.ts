/** The files of /etc the families of images have, as far as programs here read them. */

export const BUSYBOX_FILES: readonly (readonly [string, string])[] = [
  [
    "/etc/passwd",
    "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
  ],
  ["/etc/group", "root:x:0:\ndaemon:x:1:\nnobody:x:65534:\n"],
];

export const ALPINE_FILES: readonly (readonly [string, string])[] = [
  [
    "/etc/passwd",
    "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
  ],
  ["/etc/group", "root:x:0:root\nbin:x:1:root,bin,daemon\nnobody:x:65534:\n"],
  ["/etc/alpine-release", "3.20.3\n"],
  ["/etc/os-release", 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n'],
];

const NSSWITCH: readonly [string, string] = [
  "/etc/nsswitch.conf",
  "passwd:         files\ngroup:          files\nhosts:          files dns\n",
];

const DEBIAN_PASSWD: readonly [string, string] = [
  "/etc/passwd",
  "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n" +
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
];

export const DEBIAN_FILES: readonly (readonly [string, string])[] = [
  DEBIAN_PASSWD,
  ["/etc/group", "root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n"],
  NSSWITCH,
  ["/etc/debian_version", "12.11\n"],
  [
    "/etc/os-release",
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  ],
];

export const UBUNTU_FILES: readonly (readonly [string, string])[] = [
  DEBIAN_PASSWD,
  ["/etc/group", "root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n"],
  NSSWITCH,
  ["/etc/os-release", 'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n'],
];

export const CENTOS_FILES: readonly (readonly [string, string])[] = [
  ["/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\nnobody:x:99:99:Nobody:/:/sbin/nologin\n"],
  ["/etc/group", "root:x:0:\nbin:x:1:\nnobody:x:99:\n"],
  NSSWITCH,
  ["/etc/centos-release", "CentOS Linux release 7.9.2009 (Core)\n"],
  ["/etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n"],
  [
    "/etc/os-release",
    'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n',
  ],
];
