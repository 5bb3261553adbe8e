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
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
sleep 1.2
ip netns exec a tcpdump -n -c 1 -i lo tcp > seen.txt 2> /dev/null &
sleep 1
ip netns exec a traceroute -n -q 1 -N 1 -w 0.6 -m 1 -T -p 80 10.0.0.1
wait; cat seen.txt
ip -n b route add blackhole 10.0.0.1
ip netns exec b timeout 1.2 nc -u -l -p 53 > heard.txt &
for i in {1..20}; do ip netns exec b ss -Hlun 'sport = :53' | grep -q . && break; sleep 0.05; done
echo hello | ip netns exec a timeout 0.5 nc -u -w 1 -p 4001 10.0.0.2 53
wait; wc -c < heard.txt
ip netns exec b nstat -as UdpInDatagrams UdpNoPorts
