# world: bare
# A device that is down or has no carrier counts what it should send as dropped.
ip netns add a
ip -n a link add d0 type veth peer name d1
ip -n a addr add 10.0.0.1/24 dev d0
ip netns exec a ping -c 1 -W 0.3 10.0.0.1
ip -n a link set d0 up
ip netns exec a ping -c 1 -W 0.3 10.0.0.1
ip netns exec a ping -c 1 -W 0.3 127.0.0.1
ip -n a -s link show lo
ip -n a link set lo up
ip netns exec a ping -q -c 1 10.0.0.1 | grep trans | cut -d, -f1-2
ip -n a link set lo down
ip netns exec a ping -c 1 -W 0.3 10.0.0.1
ip netns exec a ping -c 1 -W 0.3 -I d1 10.0.0.1
ip -n a -s link show lo
ip -n a -s link show d1
ip netns add c; ip -n c link add e0 type veth peer name e1; ip -n c addr add 10.0.0.1/24 dev e0
ip -n c link set e0 up
sleep 2
ip -n c neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev e0
ip netns exec c ping -q -c 2 -i 0.3 -W 0.3 10.0.0.2 | grep trans | cut -d, -f1-2
ip -n c -s link show e0
