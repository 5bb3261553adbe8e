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
ip -n a link set eth0 mtu 1279
ip -n a -d link show eth0
bridge -n a fdb | sort
ip -n a link set eth0 mtu 1280
bridge -n a fdb | sort
