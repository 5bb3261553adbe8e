# world: bare
ip -batch - <<'END'
netns add a
netns add r
netns add b
link add eth0 address 02:00:00:00:01:01 netns a type veth peer name eth0 address 02:00:00:00:01:02 netns r
link add eth0 address 02:00:00:00:02:01 netns b type veth peer name eth1 address 02:00:00:00:02:02 netns r
END
ip -n a -batch - <<'END'
link set eth0 up
addr add 10.0.0.1/24 dev eth0
route add default via 10.0.0.2
END
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
ip -n r -batch - <<'END'
link set eth0 up
link set eth1 up
addr add 10.0.0.2/24 dev eth0
addr add 10.0.1.2/24 dev eth1
END
ip -n b -batch - <<'END'
link set eth0 up
addr add 10.0.1.1/24 dev eth0
route add default via 10.0.1.2
END
sleep 1.2
ip netns exec r iptables -P FORWARD DROP
ip netns exec a ping -c 1 -W 0.8 10.0.1.1
ip netns exec r nstat -as IpInReceives IpForwDatagrams IpOutTransmits
ip netns exec a ping -c 1 -W 0.8 10.0.1.255
ip netns exec r iptables -P FORWARD ACCEPT
ip netns exec a ping -c 1 -W 0.8 -b 10.0.1.255
ip netns exec b nstat -as IcmpInMsgs IcmpInEchos IcmpInErrors
