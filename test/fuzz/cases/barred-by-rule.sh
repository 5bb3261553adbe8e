# world: bare
ip -batch - <<'END'
netns add a
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns b
END
ip -n a -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.1/24 dev eth0
rule add iif lo unreachable
END
ip -n b -batch - <<'END'
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
sleep 1.2
ip -n a route replace 10.5.0.0/16 via 10.0.0.2
ip netns exec a timeout 1.7 nc -l -p 81 > heard.txt &
for i in {1..20}; do ip netns exec a ss -Hltn 'sport = :81' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec b timeout 0.7 nc -N -w 1 -p 4003 10.0.0.1 81
echo hello | ip netns exec b timeout 0.7 nc -N -w 1 -p 4004 10.0.0.1 82
wait
ip netns exec a nstat -as IpOutNoRoutes IpOutDiscards TcpExtListenDrops
ip netns exec a ip addr flush dev eth0
ip netns exec a arping -c 1 -w 1 -I eth0 10.0.0.2
