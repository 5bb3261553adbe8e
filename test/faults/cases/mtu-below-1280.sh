# world: bare
# IPv6 leaves a device whose MTU falls below 1280, with its settings.
ip link add v type veth peer name w; ls /proc/sys/net/ipv6/conf | tr '\n' ' '
ip link set v mtu 1279;  ls /proc/sys/net/ipv6/conf| tr '\n' ' '; sysctl net.ipv6.conf.v.disable_ipv6; sysctl -w net.ipv6.conf.v.disable_ipv6=1; sysctl -a 2>/dev/null | grep 'ipv6.conf.*disable_ipv6 '
ip link set v mtu 1280;  ls /proc/sys/net/ipv6/conf | tr '\n' ' '
ip link set lo mtu 100;  ls /proc/sys/net/ipv6/conf | tr '\n' ' '
ip link add x mtu 1000 type veth peer name y;ls /proc/sys/net/ipv6/conf | tr '\n' ' '; ip link set y mtu 1000; ip link set y mtu 1400; ls /proc/sys/net/ipv6/conf | tr '\n' ' '; ip link set x up; ls /proc/sys/net/ipv6/conf | tr '\n' ' ';  ip link set x mtu 1400; ls /proc/sys/net/ipv6/conf | tr '\n' ' '
