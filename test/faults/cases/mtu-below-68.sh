# world: bare
# IPv4 leaves a device whose MTU falls below 68.
ip netns add n; exec ip netns exec n bash -s <<"END"
ip link add v type veth peer name w; ip addr add 10.0.0.1/24 dev v; ip link set v up; ip link set w up; ip link set lo up; sleep 1.2
ip addr add 9.9.9.9/32 dev lo; ip route add 7.7.7.0/24 dev lo; ip route add local 6.6.6.0/24 dev lo; ip route add 10.9.0.0/16 via 10.0.0.2
s() { echo "-- $1"; ip -o -4 addr; ip route show table all; ip neigh show nud all | sort; ls /proc/sys/net/ipv4/conf /proc/sys/net/ipv4/neigh | tr '\n' ' '; echo; ls /proc/sys/net/ipv4/conf/lo | wc -l; sysctl net.ipv4.conf.lo.rp_filter; }
sysctl -w net.ipv4.conf.lo.rp_filter=1 net.ipv4.conf.default.accept_local=1
ping -c1 -W1 10.0.0.1 | sed -n 2p; ip neigh add 9.9.9.8 lladdr 02:00:00:00:00:01 dev lo
s before
ip link set lo mtu 68; s 68
ip link set lo mtu 67; echo "rc $?"; s 67
ping -c1 -W1 10.0.0.1; ping -c1 -W1 127.0.0.1; ping -c1 -W1 9.9.9.9; ping -s 0 -c 1 -W1 10.0.0.1; ping -I lo -c1 -W1 10.0.0.1
nc -z -w1 10.0.0.1 80; echo "nc $?"
echo hi | nc -u -w1 10.0.0.1 80
ip addr add 10.2.0.1/24 dev lo; echo "rc $?"; ip addr replace 10.2.0.1/24 dev lo; echo "rc $?"; ip addr del 10.2.0.1/24 dev lo; echo "rc $?"; ip addr flush dev lo; echo "rc $?"; ip addr show dev lo
ip route add 10.3.0.0/24 dev lo; echo "rc $?"; ip route add local 10.4.0.1/32 dev lo; echo "rc $?"; ip route get 10.0.0.1; ip route get 10.0.0.2; ip route get 10.0.0.1 from 10.0.0.9 iif v;  ip route get 10.0.0.1 from 10.0.0.9 iif lo; ip route get 10.3.0.1; ip route get 1.2.3.4 oif lo; ip route get 10.0.0.1 oif lo
ip neigh add 9.9.9.7 lladdr 02:00:00:00:00:01 dev lo; echo "rc $?"
sysctl net.ipv4.conf.lo.rp_filter; sysctl -w net.ipv4.conf.all.rp_filter=2; sysctl -w net.ipv4.ip_forward=1
ip link set lo down; ip link set lo up; s "67 down up"
ip link set lo mtu 40; ip link set lo mtu 1500; s 1500; ip link set lo down; ip link set lo up; s "1500 up"
ping -c1 -W1 10.0.0.1 | sed -n 2p
ip link set lo mtu 0; echo "rc $?"; ip link show lo | head -1;  ip link set lo mtu -1; echo "rc $?"; ip -4 addr show lo; ifconfig lo; ifconfig lo 127.0.0.1; echo "rc $?"; ifconfig lo mtu 1500; ifconfig lo
nstat -az IpInAddrErrors IpInDiscards IpOutDiscards IpOutNoRoutes | tail -4
END
