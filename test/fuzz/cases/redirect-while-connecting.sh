# world: bare
# connect() is inside its call while it sends the SYN: a redirect about it is not taken. A datagram's is.
ip -batch - <<'END'
netns add a
netns add r
netns add c
netns add s
link add br0 address 02:00:00:00:02:01 netns s type bridge
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name v0 address 02:00:00:00:01:81 netns s
link add eth0 address 02:00:00:00:01:02 netns r type veth peer name v1 address 02:00:00:00:01:82 netns s
link add eth0 address 02:00:00:00:01:03 netns c type veth peer name v2 address 02:00:00:00:01:83 netns s
END
for i in 0 1 2; do ip -n s link set v$i master br0; ip -n s link set v$i up; done
ip -n s link set br0 up
for h in a r c; do ip -n $h link set eth0 up; done
ip -n a addr add 10.0.1.1/24 dev eth0
ip -n r addr add 10.0.1.2/24 dev eth0
ip -n r addr add 10.0.0.2/24 dev eth0
ip -n c addr add 10.0.0.3/24 dev eth0
ip -n a route add default via 10.0.1.2
ip -n c route add default via 10.0.0.2
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 10.0.1.2 > /dev/null
ip netns exec c ping -c 1 -W 0.8 10.0.0.2 > /dev/null
ip netns exec a timeout 0.7 nc -w 1 -p 4001 10.0.0.3 5000
ip -n a neigh show to 10.0.0.0/24 | wc -l
sleep 0.3
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4002 10.0.0.3 53
ip -n a neigh show to 10.0.0.0/24 | wc -l
ip netns exec a nstat -asz | grep -E '^IcmpIn(Redirects|Errors) '
