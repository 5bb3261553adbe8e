# world: bare
ip link add br0 type bridge; ip link set br0 up; ip addr add 10.1.0.1/24 dev br0
i=2; for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up; ip -n $n link set eth0 up; ip -n $n link set lo up; ip -n $n addr add 10.1.0.$i/24 dev eth0; ip -n $n route add default via 10.1.0.1; i=$((i+1)); done
bridge link set dev vb bcast_flood off
ip netns exec a ping -c 1 -W 1 10.1.0.3
