# world: bare
# connect() looks up twice: a rule about the source that the first lookup chose may refuse it. UDP, TCP and raw sockets.
ip netns add a
ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
ip -n a link set lo up
ip -n a link set eth0 up
ip -n b link set eth0 up
ip -n a addr add 10.0.0.1/24 dev eth0
ip -n b addr add 10.0.0.2/24 dev eth0
sleep 1.2
for action in unreachable prohibit blackhole; do
  ip -n a rule add from 10.0.0.1 $action
  for method in "-U" "-T" "-I"; do ip netns exec a traceroute -n -q 1 -N 1 -w 0.3 -m 1 $method 10.0.0.2; done
  ip netns exec a ping -c 1 -W 0.3 10.0.0.2; echo "ping $?"
  echo hello | ip netns exec a nc -u -w 1 10.0.0.2 9; echo "nc -u $?"
  ip netns exec a nc -w 1 10.0.0.2 9; echo "nc $?"
  ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.2 > /dev/null; echo "arping $?"
  ip -n a rule del from 10.0.0.1 $action
done
ip netns exec a nstat -az IpOutNoRoutes IpOutRequests
