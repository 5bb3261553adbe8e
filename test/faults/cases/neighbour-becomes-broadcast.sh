# world: bare
ip netns add b; ip link add v0 type veth peer name v1 netns b
ip link set v0 up; ip -n b link set v1 up; ip addr add 10.0.0.1/24 dev v0; ip -n b addr add 10.0.0.2/24 dev v1
sleep 2
ping -c 1 -W 1 10.0.0.127; echo $?
ip neigh show 10.0.0.127
ip addr add 10.0.0.100/25 dev v0 brd 10.0.0.127
ip neigh show 10.0.0.127
ip route get 10.0.0.127
ping -c 1 -W 1 10.0.0.127; echo $?
ping -b -c 1 -W 1 10.0.0.127; echo $?
ip neigh show 10.0.0.127
ip addr del 10.0.0.100/25 dev v0
ip route get 10.0.0.127
