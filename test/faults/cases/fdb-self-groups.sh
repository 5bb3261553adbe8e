# world: bare
# Addresses of `bridge fdb add ... self`: users of a multicast address are counted, and one that the device listens to is there.
ip link add eth0 type veth peer name eth1
seen() { bridge fdb show dev eth0; grep eth0 /proc/net/dev_mcast; }
bridge fdb add 01:00:5e:00:00:05 dev eth0 self; seen
bridge fdb add 01:00:5e:00:00:05 dev eth0 self
bridge fdb append 01:00:5e:00:00:05 dev eth0 self; bridge fdb replace 01:00:5e:00:00:05 dev eth0 self; seen
bridge fdb del 01:00:5e:00:00:05 dev eth0 self; seen
bridge fdb del 01:00:5e:00:00:05 dev eth0 self
# One that the kernel joined: what is added after is its own, and taken away whoever joined.
bridge fdb add 33:33:00:00:00:01 dev eth0 self
bridge fdb append 33:33:00:00:00:01 dev eth0 self; seen
bridge fdb del 33:33:00:00:00:01 dev eth0 self; seen
# Two users: the administrator came first.
bridge fdb add 01:00:5e:00:00:01 dev eth0 self; seen
ip link set eth0 up; ip link set eth1 up; seen
cat /proc/net/igmp | grep -A 1 eth0
ip link set eth0 down; seen
ip link set eth0 up; bridge fdb del 01:00:5e:00:00:01 dev eth0 self; seen
bridge fdb del 01:00:5e:00:00:01 dev eth0 self; seen
bridge fdb del 01:00:5e:00:00:01 dev eth0 self
cat /proc/net/igmp | grep -A 1 eth0
ip link set eth0 down; ip link set eth0 up; seen
bridge fdb del 01:00:5e:00:00:01 dev eth0 self; ip link set eth0 down; seen
# Entries of a device itself are permanent, and of any address.
bridge fdb add 01:00:5e:00:00:06 dev eth0 self static
bridge fdb add 01:00:5e:00:00:06 dev eth0 self dynamic
bridge fdb add 02:00:5e:00:00:06 dev eth0 self dynamic
bridge fdb del 02:00:5e:00:00:06 dev eth0 self dynamic
bridge fdb del 02:00:5e:00:00:06 dev eth0 self static
bridge fdb del 02:00:5e:00:00:06 dev eth0 self
bridge fdb add 01:80:c2:00:00:0e dev eth0 self; bridge fdb add 01:80:c2:00:00:10 dev eth0 self
bridge fdb add ff:ff:ff:ff:ff:ff dev eth0 self; bridge fdb add 00:00:00:00:00:00 dev eth0 self
bridge fdb add 02:00:00:00:00:07 dev eth0 self; seen
bridge fdb add 02:00:00:00:00:07 dev lo self
bridge fdb del 02:00:00:00:00:07 dev lo self
# In another namespace none of them is kept.
ip netns add n; ip link set eth0 netns n
ip -n n link show eth0 | wc -l; bridge -n n fdb show dev eth0
ip netns exec n grep eth0 /proc/net/dev_mcast
# A bridge that snoops joins its own group once more.
ip link add br0 type bridge; bridge fdb add 33:33:00:00:00:6a dev br0 self
bridge fdb show dev br0 | grep self; ip link set br0 up; grep br0 /proc/net/dev_mcast
ip link add eth2 type veth peer name eth3; ip link set eth3 up; bridge fdb append 33:33:00:00:00:6a dev eth2 self
ip link set eth2 up; bridge fdb show dev eth2; ip link set eth2 mtu 1000; bridge fdb show dev eth2
ip link set eth2 mtu 1500; bridge fdb show dev eth2; grep eth2 /proc/net/dev_mcast
