# world: bare
ip link add br0 type bridge; ip link set br0 up
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n master br0; ip link set v$n up; ip -n $n link set eth0 up; ip -n $n link set lo up; done
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.1.0.3/24 dev eth0
ip -n b link set eth0 address 02:00:00:00:00:0b; bridge fdb add 02:00:00:00:00:0b dev va master
ip netns exec a ping -c1 -W1 10.1.0.3
