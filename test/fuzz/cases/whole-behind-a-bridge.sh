# world: bare
# Pieces that a bridge's connection tracking put together leave as one packet where the way out is wide enough; what is sent again is no
# segment sent.
ip -batch - <<'END'
netns add c
netns add h
netns add b
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:02 mtu 1000 netns c type veth peer name v0 address 02:00:00:00:01:81 mtu 1000 netns h
link add eth0 address 02:00:00:00:03:01 netns b type veth peer name eth0 address 02:00:00:00:03:02 netns h
END
ip netns exec h sysctl -qw net.ipv4.ip_forward=1
ip -n c -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.0.2/24 dev eth0
route add default via 10.0.0.1
END
ip -n h -batch - <<'END'
link set lo up
link set v0 master br0
link set v0 up
link set eth0 up
link set br0 up
addr add 10.0.0.1/24 dev br0
addr add 10.0.2.2/24 dev eth0
END
ip -n b -batch - <<'END'
link set lo up
link set eth0 up
addr add 10.0.2.1/24 dev eth0
route add default via 10.0.2.2
END
ip netns exec h iptables -t nat -A PREROUTING -p tcp --dport 9 -j DNAT --to-destination 10.0.0.1
ip netns exec b iptables -A INPUT -p tcp --tcp-flags FIN,ACK FIN,ACK -j DROP
sleep 1.2
head -c 1400 /dev/zero | tr '\0' x | ip netns exec c timeout 0.5 nc -u -w 1 -p 4001 10.0.2.1 53
ip netns exec b nstat -as IpInReceives IpReasmReqds IpReasmOKs
ip netns exec b timeout 8 nc -l -p 81 > heard.txt &
sleep 0.3
echo hello | ip netns exec c timeout 1 nc -N -w 3 -p 4005 10.0.2.1 81
ip netns exec c nstat -as TcpOutSegs
