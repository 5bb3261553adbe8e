# world: bare
ip -batch - <<'END'
netns add c00
netns add h
link add br0 netns h type bridge
link add eth0 address 02:00:00:00:01:02 netns c00 type veth peer name v00 address 02:00:00:00:01:81 netns h
END
ip -n c00 -force -batch - <<'END'
link set lo up
link set eth0 up
END
ip -n h -force -batch - <<'END'
link set lo up
link set v00 master br0
link set v00 up
link set br0 up
END
sleep 1.2
ip netns exec c00 ip link set eth0 down
sleep 0.6
ip -n h -s link
