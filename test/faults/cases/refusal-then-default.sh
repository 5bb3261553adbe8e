# world: bare
# Without other rules than the default ones, what a route of main refuses may be asked of table default, once that is there.
exec 2>&1
ip netns add a; ip netns add b; ip link add d0 netns a type veth peer name d0 netns b
ip -n a link set lo up; ip -n a link set d0 up; ip -n b link set d0 up; ip -n a addr add 10.0.0.1/24 dev d0
r() { echo "== $*"; ip -n a route "$@"; echo "rc $?"; }
r add prohibit 10.9.9.9
r get 10.9.9.9
r add 10.9.9.9 dev d0 table default
r get 10.9.9.9
r del 10.9.9.9 dev d0 table default
r get 10.9.9.9
r add unreachable 10.9.9.8
r get 10.9.9.8
r add throw 10.9.9.7
r get 10.9.9.7
r add blackhole 10.9.9.6
r get 10.9.9.6
r add unreachable 10.9.9.8 table default
r get 10.9.9.8
r add blackhole 10.9.9.9 table default
r get 10.9.9.9
ip -n a rule add tos 0x10 table 100
r get 10.9.9.9
r get 10.9.9.8
ip -n a rule del tos 0x10 table 100
r get 10.9.9.9
r flush table default
r get 10.9.9.9
