# world: bare
ip link add br0 address 02:00:00:00:00:0a type bridge
ip link set br0 up
for i in 1 2 3; do ip netns add n$i; ip link add p$i address 02:00:00:00:01:0$i type veth peer name eth0 address 02:00:00:00:00:0$i netns n$i; ip link set p$i master br0 up; ip -n n$i addr add 10.0.0.$i/24 dev eth0; ip -n n$i link set eth0 up; done
sleep 2
ip link set p1 type bridge_slave locked on
bridge -d link show dev p1 | grep -o 'locked.*'
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
bridge fdb show br br0 | grep 02:00:00:00:00:01
bridge fdb add 02:00:00:00:00:01 dev p1 master static
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
ip netns exec n2 ping -c1 -W1 10.0.0.1 | grep -c 'bytes from'
bridge fdb del 02:00:00:00:00:01 dev p1 master
bridge fdb add 02:00:00:00:00:01 dev p2 master static
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
bridge fdb del 02:00:00:00:00:01 dev p2 master
ip -n n1 neigh flush all
ip -n n1 link set eth0 address 02:00:00:00:01:01
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
ip -n n1 link set eth0 address 02:00:00:00:00:01
bridge link set dev p1 locked off
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
bridge link set dev p1 locked on
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
bridge link set dev p1 learning off
bridge fdb flush dev p1 master 2>/dev/null; bridge fdb del 02:00:00:00:00:01 dev p1 master
ip netns exec n1 ping -c1 -W1 10.0.0.2 | grep -c 'bytes from'
ip netns exec n2 ping -c1 -W1 10.0.0.1 | grep -c 'bytes from'
