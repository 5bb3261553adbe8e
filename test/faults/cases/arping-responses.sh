# world: bare
# How many responses end arping, and what its exit code says.
ip netns add a
ip netns add b
ip netns add c
ip netns add sw0
ip -n sw0 link add br0 type bridge
ip link add eth0 address 02:00:00:00:01:01 netns a type veth peer name v00 netns sw0
ip link add eth0 address 02:00:00:00:01:02 netns b type veth peer name v01 netns sw0
ip link add eth0 address 02:00:00:00:01:03 netns c type veth peer name v02 netns sw0
for n in a b c; do ip -n $n link set lo up; ip -n $n link set eth0 up; done
ip -n a addr add 172.16.0.1/29 dev eth0
ip -n b addr add 172.16.0.2/29 dev eth0
ip -n b addr add 172.16.0.1/24 dev eth0
ip -n c addr add 172.16.0.3/29 dev eth0
for i in v00 v01 v02; do ip -n sw0 link set $i master br0 up; done
ip -n sw0 link set br0 up
sleep 2
ask() { ip netns exec c timeout 9 arping "$@" -I eth0 172.16.0.1; echo $?; }
# Two hosts have the address: two responses to a broadcast.
ask -c 1
ask -c 2
ask -c 1 -w 3
ask -c 2 -w 3
ask -b -c 3 -w 3
ask -q -c 2 -w 3
ask -w 2
ask -f -c 2
# One host, which falls silent.
ip -n b addr del 172.16.0.1/24 dev eth0
(sleep 1.5; ip -n a link set eth0 down) &
ask -c 4 -w 3
wait
ip -n a link set eth0 up
sleep 1.5
(sleep 1.5; ip -n a link set eth0 down) &
ask -w 3
wait
# One that comes later.
for words in "-f" "-f -w 4" "-c 2 -w 4"; do
  ip -n a link set eth0 down
  (sleep 0.5; ip -n a link set eth0 up) &
  ask $words
  wait
  sleep 1.5
done
