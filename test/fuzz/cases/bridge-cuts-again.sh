# world: bare
ip -batch - <<'END'
netns add a
netns add b
netns add h
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:01 mtu 1400 netns a type veth peer name v0 address 02:00:00:00:01:81 mtu 1400 netns h
link add eth0 address 02:00:00:00:01:02 mtu 1400 netns b type veth peer name v1 address 02:00:00:00:01:82 mtu 1400 netns h
END
ip -n a -batch - <<'END'
link set eth0 up
addr add 10.0.0.1/24 dev eth0
END
ip -n b -batch - <<'END'
link set eth0 up
addr add 10.0.0.2/24 dev eth0
END
ip -n h -batch - <<'END'
link set lo up
link set v0 master br0
link set v1 master br0
link set v0 up
link set v1 up
link set br0 up
addr add 10.0.0.9/24 dev br0
END
ip netns exec h iptables -A FORWARD -m conntrack --ctstate NEW
sleep 1.2
ip netns exec a ping -c 1 -W 0.8 -s 1400 10.0.0.2
ip netns exec h nstat -as IpReasmReqds IpReasmOKs IpFragOKs IpFragCreates IpForwDatagrams
ip netns exec h iptables-save -c | grep -v '^#'
ip netns exec h ping -c 1 -W 0.8 10.0.0.2
ip -n h neigh
ip -n h link set v0 nomaster
ip -n h neigh
ip -n h link set v1 nomaster
bridge -n h fdb show br br0 | grep -v ^33:33
