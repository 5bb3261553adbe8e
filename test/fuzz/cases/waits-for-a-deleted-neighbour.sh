# world: bare
# What waits for a neighbour that is deleted is reported as unreachable.
ip netns add b; ip netns add c
ip link add eth0 netns b type veth peer name eth0 netns c
ip -n b link set eth0 up; ip -n b link set lo up; ip -n c link set eth0 up
ip -n b addr add 10.0.0.33/24 dev eth0
sleep 1.3
ip netns exec b timeout 6 nc -w 5 10.0.0.1 53 &
sleep 0.4
ip -n b neigh
ip -n b neigh flush all
sleep 0.1
ip -n b neigh
ip netns exec b ss -tanH
ip netns exec b nstat -az IcmpOutDestUnreachs TcpAttemptFails
sleep 3
ip -n b neigh
wait
ip netns exec b timeout 6 nc -w 5 10.0.0.1 53 &
sleep 0.4
ip -n b neigh del 10.0.0.1 dev eth0
sleep 0.1
ip -n b neigh
ip netns exec b ss -tanH
wait
