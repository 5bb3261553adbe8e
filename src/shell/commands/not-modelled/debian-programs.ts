/**
 * The programs of a Debian 12 docker host with the usual packages for networks and administration, modelled here or not. From the
 * packages' lists of files, with /bin and /sbin merged into /usr and with the names that update-alternatives makes.
 *
 *     PACKAGE: PROGRAMS OF /usr/bin / PROGRAMS OF /usr/sbin
 *
 * A line that begins with spaces goes on.
 */
export const DEBIAN_PROGRAMS = `
acl: chacl getfacl setfacl
adduser: / addgroup adduser delgroup deluser
apache2: / a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite a2query apache2ctl apachectl
apache2-bin: / apache2
apache2-utils: ab fcgistarter htcacheclean htdbm htdigest htpasswd logresolve rotatelogs
apparmor: aa-enabled aa-exec aa-features-abi / aa-remove-unknown aa-status aa-teardown apparmor_parser apparmor_status
apt: apt apt-cache apt-cdrom apt-config apt-get apt-key apt-mark
apt-utils: apt-extracttemplates apt-ftparchive apt-sortpkgs
aria2: aria2c
arp-scan: arp-fingerprint arp-scan
at: at atq atrm batch / atd
atop: atop atopsar
attr: attr getfattr setfattr
autossh: autossh
base-passwd: / update-passwd
bash: bash bashbug clear_console rbash
bash-completion: dh_bash-completion
bc: bc
bind9: / named named-checkconf named-checkzone rndc
bind9-dnsutils: delv dig dnstap-read mdig nslookup nsupdate
bind9-host: host
binutils: addr2line ar as c++filt dwp elfedit gold gp-archive gp-collect-app gp-display-html gp-display-src gp-display-text
  gprof gprofng ld ld.bfd ld.gold nm objcopy objdump ranlib readelf size strings strip
bird2: / bird birdc birdcl
bmon: bmon
bpftool: / bpftool
bpftrace: bpftrace
bridge-utils: / brctl
bsdextrautils: col colcrt colrm column hd hexdump look ul write
bsdutils: logger renice script scriptlive scriptreplay wall
buildah: buildah
busybox: busybox
bwm-ng: bwm-ng
byobu: byobu
bzip2: bunzip2 bzcat bzcmp bzdiff bzegrep bzexe bzfgrep bzgrep bzip2 bzip2recover bzless bzmore
ca-certificates: / update-ca-certificates
cgroup-tools: cgclassify cgcreate cgdelete cgexec cgget cgset lscgroup lssubsys
chrony: chronyc / chronyd
cifs-utils: / mount.cifs
conntrack: / conntrack
conntrackd: / conntrackd
containerd: containerd containerd-shim containerd-shim-runc-v1 containerd-shim-runc-v2 ctr
coreutils: [ arch b2sum base32 base64 basename basenc cat chcon chgrp chmod chown cksum comm cp csplit cut date dd df dir
  dircolors dirname du echo env expand expr factor false fmt fold groups head hostid id install join link ln logname ls md5sum
  md5sum.textutils mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr printenv printf ptx pwd
  readlink realpath rm rmdir runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat
  stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink users vdir wc who
  whoami yes / chroot
cpio: cpio mt
criu: / criu
cron: crontab / cron
crun: crun
curl: curl
dash: dash sh
debconf: debconf debconf-apt-progress debconf-communicate debconf-copydb debconf-escape debconf-set-selections debconf-show /
  dpkg-preconfigure dpkg-reconfigure
debianutils: ischroot run-parts savelog tempfile which which.debianutils / add-shell installkernel remove-shell update-shells
debootstrap: / debootstrap
dhcpcd-base: / dhcpcd
dialog: dialog
diffutils: cmp diff diff3 sdiff
dmidecode: / biosdecode dmidecode ownership vpddecode
dmsetup: / blkdeactivate dmsetup dmstats
dnsmasq-base: / dnsmasq
docker-compose: docker-compose
docker.io: dnet docker docker-init / docker-proxy dockerd ovrouter
dool: dool dstat
dpkg: dpkg dpkg-deb dpkg-divert dpkg-maintscript-helper dpkg-query dpkg-realpath dpkg-split dpkg-statoverride dpkg-trigger
  update-alternatives / dpkg-fsys-usrunmess start-stop-daemon
dsniff: / arpspoof dnsspoof dsniff macof sshmitm tcpkill tcpnice
e2fsprogs: chattr lsattr / badblocks debugfs dumpe2fs e2freefrag e2fsck e2image e2label e2mmpstatus e2scrub e2scrub_all e2undo
  e4crypt e4defrag filefrag fsck.ext2 fsck.ext3 fsck.ext4 mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4 mklost+found resize2fs tune2fs
ed: ed red
elinks: elinks
ethstats: / ethstats
ethtool: / ethtool
expect: autoexpect autopasswd cryptdir decryptdir dislocate expect expect_autoexpect expect_autopasswd expect_cryptdir
  expect_decryptdir expect_dislocate expect_ftp-rfc expect_kibitz expect_lpunlock expect_mkpasswd expect_multixterm
  expect_passmass expect_rftp expect_rlogin-cwd expect_timed-read expect_timed-run expect_tknewsbiff expect_tkpasswd
  expect_unbuffer expect_weather expect_xkibitz expect_xpstat ftp-rfc kibitz lpunlock multixterm passmass rlogin-cwd
  timed-read timed-run tknewsbiff tkpasswd unbuffer xkibitz xpstat
fdisk: / cfdisk fdisk sfdisk
file: file
findutils: find xargs
firewalld: firewall-cmd firewall-offline-cmd / firewalld
fping: fping fping6
frr: mtracebis vtysh
ftp: ftp pftp
g++: c++ g++
gcc: c89 c89-gcc c99 c99-gcc cc gcc gcc-ar gcc-nm gcc-ranlib gcov gcov-dump gcov-tool lto-dump x86_64-linux-gnu-gcc
  x86_64-linux-gnu-gcc-ar x86_64-linux-gnu-gcc-nm x86_64-linux-gnu-gcc-ranlib x86_64-linux-gnu-gcov x86_64-linux-gnu-gcov-dump
  x86_64-linux-gnu-gcov-tool x86_64-linux-gnu-lto-dump
gcc-12: gcc-12 gcc-ar-12 gcc-nm-12 gcc-ranlib-12 gcov-12 gcov-dump-12 gcov-tool-12 lto-dump-12 x86_64-linux-gnu-gcc-12
  x86_64-linux-gnu-gcc-ar-12 x86_64-linux-gnu-gcc-nm-12 x86_64-linux-gnu-gcc-ranlib-12 x86_64-linux-gnu-gcov-12
  x86_64-linux-gnu-gcov-dump-12 x86_64-linux-gnu-gcov-tool-12 x86_64-linux-gnu-lto-dump-12
gdb: gcore gdb gdb-add-index gdbtui
gettext-base: envsubst gettext gettext.sh ngettext
git: git git-receive-pack git-shell git-upload-archive git-upload-pack scalar
gnupg2: gpg2
golang-go: go gofmt
gpg: gpg
gpgv: gpgv
grep: egrep fgrep grep rgrep
groff-base: eqn geqn gpic groff grog grops grotty gtbl neqn nroff pic preconv soelim tbl troff
gzip: gunzip gzexe gzip uncompress zcat zcmp zdiff zegrep zfgrep zforce zgrep zless zmore znew
haproxy: / haproxy
hdparm: / hdparm
hostapd: / hostapd hostapd_cli
hostname: dnsdomainname domainname hostname nisdomainname ypdomainname
hping3: / hping3
htop: htop
httpie: http https
ifenslave: / ifenslave
ifmetric: / ifmetric
iftop: / iftop
ifupdown: / ifdown ifquery ifup
inetutils-telnet: inetutils-telnet telnet
init-system-helpers: deb-systemd-helper deb-systemd-invoke / invoke-rc.d service update-rc.d
iotop: / iotop
ipcalc: ipcalc
iperf: iperf
iperf3: iperf3
iproute2: ctstat ip lnstat nstat rdma routel rtstat ss / arpd bridge dcb devlink genl ip rtacct rtmon tc tipc vdpa
ipset: / ipset ipset-translate
iptables: iptables-xml / arptables arptables-nft arptables-nft-restore arptables-nft-save arptables-restore arptables-save
  ebtables ebtables-nft ebtables-nft-restore ebtables-nft-save ebtables-restore ebtables-save ebtables-translate ip6tables
  ip6tables-apply ip6tables-legacy ip6tables-legacy-restore ip6tables-legacy-save ip6tables-nft ip6tables-nft-restore
  ip6tables-nft-save ip6tables-restore ip6tables-restore-translate ip6tables-save ip6tables-translate iptables iptables-apply
  iptables-legacy iptables-legacy-restore iptables-legacy-save iptables-nft iptables-nft-restore iptables-nft-save
  iptables-restore iptables-restore-translate iptables-save iptables-translate nfnl_osf xtables-legacy-multi xtables-monitor
  xtables-nft-multi
iptraf-ng: / iptraf-ng rvnamed-ng
iputils-arping: arping
iputils-ping: ping ping4 ping6
iputils-tracepath: tracepath
ipvsadm: / ipvsadm ipvsadm-restore ipvsadm-save
isc-dhcp-client: / dhclient dhclient-script
isc-dhcp-server: / dhcp-lease-list dhcpd
iw: / iw
jq: jq
keepalived: genhash / keepalived
kmod: kmod lsmod / depmod insmod lsmod modinfo modprobe rmmod
knot-dnsutils: kdig khost knsupdate
kubectl: kubectl
ldnsutils: drill
less: less lessecho lessfile lesskey lesspipe pager
lftp: lftp
libc-bin: getconf getent iconv ld.so ldd locale localedef pldd tzselect zdump / iconvconfig ldconfig zic
libcap2-bin: / capsh getcap getpcaps setcap
libvirt-clients: virsh virt-host-validate virt-xml-validate
linux-perf: perf
lldpd: / lldpcli lldpctl lldpd
locales: / locale-gen update-locale
login: faillog lastlog login newgrp sg / nologin
logrotate: / logrotate
logsave: / logsave
lsb-release: lsb_release
lsof: lsof
ltrace: ltrace
lua5.4: lua lua5.4 luac
lvm2: / lvchange lvcreate lvdisplay lvextend lvm lvremove lvs pvcreate pvdisplay pvremove pvs vgcreate vgdisplay vgremove vgs
lxc: lxc-attach lxc-create lxc-destroy lxc-execute lxc-info lxc-ls lxc-start lxc-stop
lynx: lynx
macchanger: macchanger
make: gmake make make-first-existing-target
man-db: apropos catman lexgrog man man-recode mandb manpath whatis / accessdb
mariadb-client: mariadb mariadb-dump mysql mysqldump
mawk: awk mawk nawk
mc: mc mcedit mcview
mdadm: / mdadm mdmon
moreutils: chronic combine errno ifdata ifne isutf8 lckdo mispipe pee sponge ts vidir vipe zrun
mosquitto-clients: mosquitto_pub mosquitto_rr mosquitto_sub
mount: mount umount / losetup swapoff swapon
mtr-tiny: mtr mtr-packet
nano: nano rnano
ncat: ncat
ncdu: ncdu
ncurses-bin: captoinfo clear infocmp infotocap reset tabs tic toe tput tset
ndisc6: addr2name name2addr ndisc6 rdisc6 rltraceroute6 tcpspray tcpspray6 tcptraceroute6 tracert6 / rdnssd
net-tools: netstat / arp ifconfig ipmaddr iptunnel mii-tool nameif plipconfig rarp route slattach
netcat-openbsd: nc nc.openbsd netcat
netcat-traditional: nc.traditional
netfilter-persistent: / netfilter-persistent
nethogs: / nethogs
netperf: netperf netserver
netplan.io: / netplan
netsniff-ng: / astraceroute bpfc curvetun flowtop ifpps mausezahn netsniff-ng trafgen
network-manager: nm-online nmcli nmtui nmtui-connect nmtui-edit nmtui-hostname / NetworkManager
nfct: / nfct
nfs-common: / mount.nfs rpc.statd showmount
nftables: / nft
nginx-core: / nginx
ngrep: ngrep
nicstat: nicstat
nload: nload
nmap: nmap nping
nodejs: node nodejs
npm: npm npx
ntpdate: / ntpdate
nuttcp: nuttcp
openjdk-17-jre-headless: java keytool
openssh-client: rcp rlogin rsh scp sftp slogin ssh ssh-add ssh-agent ssh-argv0 ssh-copy-id ssh-keygen ssh-keyscan
openssh-server: / sshd
openssl: c_rehash openssl
openvpn: / openvpn
openvswitch-common: ovs-appctl ovs-docker ovs-ofctl ovs-parse-backtrace ovs-pki ovsdb-client ovsdb-tool / ovs-bugtool
openvswitch-switch: ovs-dpctl ovs-dpctl-top ovs-pcap ovs-tcpdump ovs-tcpundump ovs-vlan-test ovs-vsctl / ovs-vswitchd
  ovsdb-server
p7zip: 7zr p7zip
parallel: parallel sem
parted: / parted partprobe
passwd: chage chfn chsh expiry gpasswd passwd / chgpasswd chpasswd cpgr cppw groupadd groupdel groupmems groupmod grpck
  grpconv grpunconv newusers pwck pwconv pwunconv shadowconfig useradd userdel usermod vigr vipw
patch: patch
pciutils: lspci pcimodules setpci / update-pciids
pcp: pcp
perl: corelist cpan enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg perlbug perldoc perlivp perlthanks piconv pl2pm
  pod2html pod2man pod2text pod2usage podchecker prove ptar ptardiff ptargrep shasum splain streamzip xsubpp zipdetails
perl-base: perl perl5.36.0
php-cli: php
podman: podman
postgresql-client: pg_dump psql
ppp: plog poff pon / chat pppd pppdump pppstats
procps: free kill pgrep pidwait pkill pmap ps pwdx skill slabtop snice tload top uptime vmstat w watch / sysctl
proxychains4: proxychains4
psmisc: fuser killall peekfd prtstat pslog pstree pstree.x11
pv: pv
pwgen: pwgen
python3: pdb3 pydoc3 pygettext3
python3-minimal: py3clean py3compile py3versions python3
python3-pip: pip pip3
python3-scapy: scapy scapy3
python3.11-minimal: python3.11
qemu-system-x86: kvm qemu-system-i386 qemu-system-x86_64
qemu-utils: qemu-img qemu-io qemu-nbd
quota: quota / repquota setquota
radvd: / radvd radvdump
redis-server: redis-server
redis-tools: redis-benchmark redis-cli
resolvconf: / resolvconf
rpcbind: rpcinfo / rpcbind
rsync: rsync rsync-ssl
rsyslog: / rsyslogd
ruby: gem irb ruby
runc: runc / runc
screen: screen
sed: sed
sensible-utils: select-editor sensible-browser sensible-editor sensible-pager
siege: siege
sipcalc: sipcalc
skopeo: skopeo
smartmontools: / smartctl smartd
snapd: snap
snmp: snmpget snmpset snmptrap snmpwalk
socat: filan procan socat socat1
sockperf: sockperf
sqlite3: sqlite3
sshpass: sshpass
strace: strace strace-log-merge
stress: stress
stress-ng: stress-ng
strongswan-starter: / ipsec
strongswan-swanctl: / swanctl
sudo: cvtsudoers sudo sudoedit sudoreplay / sudo_logsrvd sudo_sendlog visudo
sysstat: cifsiostat iostat mpstat pidstat sadf sar sar.sysstat tapestat
systemd: busctl hostnamectl journalctl kernel-install localectl loginctl networkctl systemctl systemd systemd-analyze
  systemd-ask-password systemd-cat systemd-cgls systemd-cgtop systemd-creds systemd-cryptenroll systemd-delta
  systemd-detect-virt systemd-escape systemd-firstboot systemd-id128 systemd-inhibit systemd-machine-id-setup systemd-mount
  systemd-notify systemd-path systemd-repart systemd-run systemd-socket-activate systemd-stdio-bridge systemd-sysext
  systemd-sysusers systemd-tmpfiles systemd-tty-ask-password-agent systemd-umount timedatectl
systemd-container: machinectl portablectl systemd-nspawn
systemd-resolved: resolvectl systemd-resolve
systemd-sysv: / halt init poweroff reboot runlevel shutdown telinit
sysvinit-utils: pidof / fstab-decode killall5
tar: tar / rmt-tar tarcat
tcl: tclsh
tcpdump: tcpdump
tcpflow: tcpflow
tcpreplay: tcpbridge tcpcapinfo tcpliveplay tcpprep tcpreplay tcpreplay-edit tcprewrite
tcptraceroute: / tcptraceroute.mt
telnetd: / in.telnetd telnetd
tftp-hpa: tftp
time: time
tmux: tmux
tnftp: tnftp
tor: torify torsocks / tor
traceroute: lft traceproto traceroute traceroute-nanog traceroute6 / tcptraceroute traceroute tcptraceroute.db
tree: tree
tshark: tshark
ucf: lcf ucf ucfq ucfr
udev: systemd-hwdb udevadm
udhcpc: / udhcpc
udhcpd: dumpleases / udhcpd
ufw: / ufw
ulogd2: / ulogd
uml-utilities: jailtest tunctl uml_switch
unattended-upgrades: unattended-upgrade
unbound: / unbound unbound-checkconf unbound-control
unzip: funzip unzip unzipsfx zipgrep zipinfo
usbutils: lsusb usb-devices usbhid-dump
util-linux: addpart choom chrt delpart dmesg fallocate findmnt flock getopt hardlink i386 ionice ipcmk ipcrm ipcs last lastb
  linux32 linux64 lsblk lscpu lsipc lslocks lslogins lsmem lsns mcookie mesg more mountpoint namei nsenter partx prlimit
  rename.ul resizepart rev setarch setpriv setsid setterm su taskset uclampset unshare utmpdump wdctl whereis x86_64 / agetty
  blkdiscard blkid blkzone blockdev chcpu chmem ctrlaltdel findfs fsck fsck.cramfs fsck.minix fsfreeze fstrim getty isosize
  ldattach mkfs mkfs.bfs mkfs.cramfs mkfs.minix mkswap pivot_root readprofile rtcwake runuser sulogin swaplabel switch_root
  wipefs zramctl
util-linux-extra: fincore lsfd lsirq / hwclock
uuid-runtime: uuidgen uuidparse / uuidd
valgrind: valgrind
vim: editor ex rview rvim vi view vim vim.basic vimdiff
vim-common: helpztags
vim-tiny: vim.tiny
vlan: / vconfig
vnstat: vnstat / vnstatd
vsftpd: / vsftpd
w3m: w3m
wget: wget
whiptail: whiptail
whois: mkpasswd whois
wireguard-tools: wg wg-quick
wireless-tools: / iwconfig iwevent iwgetid iwlist iwpriv iwspy
wireshark-common: capinfos captype dumpcap editcap mergecap randpkt rawshark reordercap sharkd text2pcap
wpasupplicant: wpa_passphrase / wpa_action wpa_cli wpa_supplicant
wrk: wrk
xl2tpd: / xl2tpd
xtables-addons-common: / iptaccount
xxd: xxd
xz-utils: lzcat lzcmp lzdiff lzegrep lzfgrep lzgrep lzless lzma lzmainfo lzmore unlzma unxz xz xzcat xzcmp xzdiff xzegrep
  xzfgrep xzgrep xzless xzmore
zip: zip zipcloak zipnote zipsplit
zstd: unzstd zstd zstdcat
`;
