# world: bare
ip link add br0 type bridge
i=2; for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0 up; ip -n $n link set eth0 up; ip -n $n addr add 10.1.0.$i/24 dev eth0; i=$((i+1)); done
ip netns exec a ping -c 1 -W 1 10.1.0.3
