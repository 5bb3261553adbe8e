# world: bare
# The gateway of a new route is looked up among the routes near enough, by policy rules and by the route's own table.
ip netns add a; ip netns add b; ip link add eth0 netns a type veth peer name eth0 netns b; ip link add eth1 netns a type veth peer name eth1 netns b; ip -n a link set lo up; ip -n a link set eth0 up; ip -n b link set eth0 up; ip -n a link set eth1 up; ip -n b link set eth1 up; ip -n a addr add 10.0.0.1/24 dev eth0; ip -n a addr add 10.1.0.1/24 dev eth1
r() { echo "== $*"; ip -n a route "$@"; echo "rc $?"; }
u() { echo "== rule $*"; ip -n a rule "$@"; }
r add prohibit 10.9.9.9
r get 10.9.9.9
r add 10.9.9.9 dev eth0 table default
r get 10.9.9.9
r add unreachable 10.9.9.8
r get 10.9.9.8
r del 10.9.9.9 dev eth0 table default
r get 10.9.9.9
r get 10.9.9.8
r get 10.77.0.1
r add prohibit 10.0.0.6 metric 50
r add prohibit 10.0.0.7 scope link
r add throw 10.0.0.8 scope link
r add unreachable 10.0.0.9 scope host
r add 10.20.0.1 via 10.0.0.6
r add 10.20.0.2 via 10.0.0.7
r add 10.20.0.3 via 10.0.0.8
r add 10.20.0.4 via 10.0.0.9
u add tos 0x10 table 100
r get 10.9.9.9
r get 10.9.9.8
r add 10.21.0.1 via 10.0.0.6
r add 10.21.0.2 via 10.0.0.7
r add 10.21.0.3 via 10.0.0.8
r add 10.21.0.4 via 10.0.0.9
r add 10.21.0.5 via 10.0.0.9 table 77
u add to 10.1.0.0/24 prohibit
r add 10.22.0.1 via 10.1.0.2
r add 10.22.0.2 via 10.1.0.2 table 77
r add 10.1.0.2 dev eth0 table 77
r add 10.22.0.3 via 10.1.0.2 table 77
r add 10.22.0.4 via 10.0.0.2 table 77
u add from 10.0.0.0/8 to 10.0.0.0/24 unreachable
r add 10.23.0.1 via 10.0.0.3
u add iif lo to 10.0.0.0/24 table 77
r add 10.0.0.3 dev eth1 table 77
r add 10.23.0.2 via 10.0.0.3
r add 10.23.0.3 via 10.0.0.3 dev eth0
r add 10.23.0.4 via 10.0.0.3 dev eth1
u add oif eth1 prohibit
r add 10.24.0.1 via 10.0.0.4 dev eth1
r add 10.24.0.2 via 10.0.0.4 
r add default via 10.0.0.5 table 88
u del to 10.1.0.0/24 prohibit
r add 10.0.0.5 via 10.1.0.9 table 88
r add 10.25.0.0/24 via 10.0.0.5 table 88
u add fwmark 1 prohibit
u add to 10.1.0.7 goto 32765
u add to 10.1.0.8 nop
u add to 10.1.0.9 table main suppress_prefixlength 24
r add 10.26.0.1 via 10.1.0.7
r add 10.26.0.2 via 10.1.0.8
r add 10.26.0.3 via 10.1.0.9
u del to 10.0.0.0/8
r add local 10.30.0.1 dev eth0
r add 10.31.0.1 via 10.30.0.1
r add 10.31.0.2 via 10.1.0.255
r add 10.31.0.3 via 10.1.0.1
ip -n a -4 route show table all
