# world: bare
# What the kernel itself would do with packets: from here and from outside, to hosts, groups, everybody and nobody.
ip netns add n; exec ip netns exec n bash -s <<'END'
ip link set lo up; ip link add v type veth peer name w; ip link add x type veth peer name y; for d in v w x y; do ip link set $d up; done; sleep 1.2
ip addr add 10.0.0.1/24 brd + dev v; ip addr add 10.1.0.1/24 dev x; ip route add default via 10.0.0.254; ip route add blackhole 10.9.0.0/16; ip route add unreachable 10.8.0.0/16; ip route add prohibit 10.7.0.0/16; ip route add throw 10.6.0.0/16; ip route add 10.5.0.0/16 via 10.1.0.9 mtu 1300 advmss 1000; ip route add local 10.4.0.0/24 dev lo; ip route add broadcast 10.3.0.255 dev x; ip route add multicast 239.1.1.1 dev x; ip route add 240.0.0.0/4 dev v
t() { echo "=== $*"; "$@"; echo "rc $?"; }
all() { for d in 10.0.0.1 10.0.0.2 10.0.0.255 255.255.255.255 224.0.0.1 224.0.0.5 127.0.0.1 0.0.0.5 8.8.8.8 10.9.1.1 10.5.1.1 10.4.0.9; do
 t ip route get $d; t ip route get $d oif x; t ip route get $d oif lo; t ip route get $d from 10.0.0.1; t ip route get $d from 10.1.0.1 oif v; t ip route get $d from 10.0.0.7; for f in 10.0.0.7 10.0.0.1 8.8.8.8 127.0.0.1 224.0.0.1 255.255.255.255 0.0.0.0; do t ip route get $d from $f iif v; done; t ip route get $d iif v; t ip route get $d from 10.0.0.7 iif lo;  t ip route get $d from 10.0.0.1 iif lo; t ip route get fibmatch $d; t ip route get fibmatch $d from 10.0.0.7 iif v;  done; }
all
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.v.send_redirects=0; echo "##### forward"; all
ip rule add pref 100 from 10.0.0.7 lookup 100; ip route add default via 10.1.0.77 table 100;  sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.v.rp_filter=1;echo "##### rule rp_filter"; all
ip rule del pref 100; echo "##### rule gone";  t ip route get 127.0.0.1; t ip route get 10.0.0.1; t ip route get 10.0.0.1 from 10.0.0.7 iif v; t ip route get 10.0.0.255
END
