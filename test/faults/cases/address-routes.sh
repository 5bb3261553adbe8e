# world: bare
# Routes that addresses bring and take along, promotion of secondaries, metrics, sources that go.
ip netns add n; ip link add v netns n type veth peer name w; ip link add x netns n type veth peer name y; ip -n n link set v up; ip link set w up;  ip -n n link set x up; ip link set y up;sleep 1.2
exec ip netns exec n bash -s <<'END' 2>&1
s() { ip -4 -o addr | cut -c1-75; ip route show table local | grep -v 127.; ip route; ip route show table 100; }
t() { echo "=== $*"; ip addr flush dev v; ip addr flush dev x; ip route flush table 100; eval "$*"; echo "rc $?"; s; }
A() { ip addr add $1 dev ${2:-v} ${@:3}; }
D() { ip addr del $1 dev ${2:-v}; }
for p in 0 1; do sysctl -w net.ipv4.conf.v.promote_secondaries=$p
t 'A 10.0.0.1/24 v brd +; A 10.0.0.2/24 v brd +; A 10.0.0.3/24 v brd +; D 10.0.0.1/24'
t 'A 10.0.0.1/24 v brd +; A 10.0.0.2/24 v; A 10.0.0.3/24 v brd 10.0.0.9; D 10.0.0.1/24'
t 'A 10.0.0.1/24 v; A 10.0.0.2/24 v; A 10.1.0.1/24; A 10.0.0.3/24 v scope global; A 10.1.0.2/24; D 10.0.0.1/24; s; D 10.1.0.1/24'
t 'A 10.0.0.1/24 v; A 10.0.0.2/24 v; A 10.0.0.3/24; D 10.0.0.2/24; s; D 10.0.0.1/24; s; D 10.0.0.3/24'
t 'A 10.0.0.1/24 v; A 10.0.0.1/16 v; D 10.0.0.1/24'
t 'A 10.0.0.1/24 v; A 10.0.0.1/16 v; A 10.0.0.2/16; A 10.0.0.3/24; D 10.0.0.1/16'
t 'A 10.0.0.1/24 v; A 10.0.0.1/25 v; A 10.0.0.1/32; D 10.0.0.1/24; s; D 10.0.0.1/32'
t 'A 10.0.0.1/24 v; A 10.0.0.2/32 v; A 10.0.0.2/24; D 10.0.0.2/32; s; D 10.0.0.2/24'
t 'A 10.0.0.1/24 v brd +; A 10.0.0.1/25 v brd +; A 10.0.0.255/32; D 10.0.0.1/24'
t 'A 10.0.0.1/24 v; A 10.0.0.1/24 x; D 10.0.0.1/24 v'
t 'A 10.0.0.1/24 v; A 10.0.0.1/32 x; ip route add 10.9.0.0/16 via 10.0.0.9 src 10.0.0.1; D 10.0.0.1/24 v'
t 'A 10.0.0.1/24 v; A 10.1.0.1/24 x; ip route add 10.9.0.0/16 via 10.1.0.9 src 10.0.0.1; ip route add 10.9.0.0/16 via 10.1.0.9 src 10.0.0.1 table 100; ip route add local 10.8.0.0/16 dev lo src 10.0.0.1; D 10.0.0.1/24 v'
t 'A 10.0.0.1/24 v; A 10.1.0.1/24 x; ip route add 10.9.0.0/16 via 10.1.0.9 src 10.0.0.1; ip route add 10.9.0.0/16 via 10.1.0.9 src 10.0.0.1 table 100; ip link set v down; s; ip addr flush dev v; ip link set v up'
t 'A "10.0.0.1 peer 10.1.0.2/24" v; A "10.0.0.1 peer 10.1.0.3/24" v; A "10.0.0.1 peer 10.2.0.2/24"; A "10.0.0.4 peer 10.1.0.4/24"; s; D 10.0.0.1; s; D 10.0.0.1'
t 'A 10.0.0.1/24 v metric 100; s; ip addr change 10.0.0.1/24 dev v metric 50; s; ip addr change 10.0.0.1/24 dev v; s; ip addr replace 10.0.0.1/24 dev v noprefixroute; s;ip addr change 10.0.0.1/24 dev v metric 7 valid_lft 100 preferred_lft 50;  s; ip addr change 10.0.0.1/24 dev v brd + scope link label v:1'
t 'A 10.0.0.1/24 v noprefixroute; ip addr change 10.0.0.1/24 dev v metric 5; s; ip addr change 10.0.0.1/24 dev v'
t 'A 10.0.0.1/24; ip route add 10.0.0.0/24 dev v proto kernel scope link src 10.0.0.1 metric 5; ip route del 10.0.0.0/24 dev v metric 0; s; D 10.0.0.1/24'
t 'A 10.0.0.1/24; ip route del 10.0.0.0/24; ip route del local 10.0.0.1 table local; ip route del broadcast 10.0.0.255 table local; s; A 10.0.0.2/24; s; A 10.0.1.1/24; D 10.0.0.1/24; s; ip link set v down; ip link set v up'
t 'A 10.0.0.1/24; ip route del 10.0.0.0/24; ip route add 10.0.0.0/24 dev x; D 10.0.0.1/24'
t 'A 10.0.0.1/24; ip neigh replace 10.0.0.255 dev v lladdr 02:00:00:00:00:01 nud failed; ip neigh show nud all; A 10.0.0.2/32 v brd 10.0.0.255; ip neigh show nud all'
done
ip neigh flush all; ip route flush dev x; ip addr flush dev v; ip route add 10.0.0.0/8 dev v; sysctl -qw net.ipv4.neigh.v.retrans_time_ms=100; ping -c1 -W1 10.0.0.255 >/dev/null; ping -c1 -W1 10.0.0.7 > /dev/null; ip neigh | sort; A 10.0.0.1/24 v brd 10.0.0.7; ip neigh | sort
ip link set v down; A 10.3.0.1/24 x; A 10.4.0.1/24 v;  ip route add 10.9.0.0/16 via 10.3.0.9 src 10.4.0.1; s; ip link del v; s
END
