# world: bare
# What a connection that is opened, spoken over in turn and closed counts in TcpExt, at both ends, step by step.
ip netns add a; ip netns add b
ip -n a link add e0 address 02:00:00:00:00:01 type veth peer name f0 netns b
ip -n a addr add 10.0.0.1/24 dev e0; ip -n b addr add 10.0.0.2/24 dev f0; ip -n a link set e0 up; ip -n b link set f0 up; ip -n b link set lo up; ip -n a link set lo up
sleep 1.2
a() { ip netns exec a "$@"; }; b() { ip netns exec b "$@"; }
n() { for x in a b; do echo "$1 $x"; ip netns exec $x nstat 'TcpExt*' | tail -n +2 | while read -r name count rest; do echo "$name $count"; done; done; }
exec 4> >(b nc -l -p 80 > got)
sleep 0.5
exec 3> >(a nc -N 10.0.0.2 80)
sleep 0.7
n open
echo one >&3
sleep 0.5
n one
echo two >&3
sleep 0.5
n two
echo three >&4
sleep 0.5
n three
echo four >&4
sleep 0.5
n four
echo five >&3
sleep 0.5
n five
exec 3>&-
sleep 0.5
n shut
exec 4>&-
sleep 0.5
sleep 0.3
n close
