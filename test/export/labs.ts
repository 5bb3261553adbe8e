/** Labs that between them use everything an export says; as scripts for a bare world. */
export const LABS: Readonly<Record<string, string>> = {
  "a bridge with containers": `
    ip link set lo up
    ip netns add a; ip netns add b
    ip link add br0 type bridge ageing_time 100 priority 100 nf_call_iptables 1
    ip link add v0 type veth peer name eth0 netns a
    ip link add v1 type veth peer name eth0 netns b
    ip link set v1 master br0 up; ip link set v0 master br0 up; ip link set br0 up
    ip link set v0 type bridge_slave hairpin on cost 9 priority 5
    bridge link set dev v1 learning off flood off isolated on
    ip addr add 10.0.0.1/24 dev br0 brd +
    for ns in a b; do ip -n $ns link set lo up; ip -n $ns link set eth0 mtu 1400 up; done
    ip -n a addr add 10.0.0.2/24 dev eth0; ip -n a addr add 10.0.0.3/24 dev eth0; ip -n b addr add 10.0.0.4/24 dev eth0 label eth0:x
    ip -n a route add default via 10.0.0.1; ip -n b route add default via 10.0.0.1 metric 50 mtu lock 1300
    sysctl -qw net.ipv4.ip_forward=1 net.ipv4.ip_local_port_range="4000 5000"
    ip neigh add 10.0.0.99 lladdr 02:00:00:00:00:99 dev br0
    bridge fdb add 02:00:00:00:00:98 dev v0 master static
    iptables -t nat -A POSTROUTING -s 10.0.0.0/24 ! -o br0 -j MASQUERADE
    iptables -t nat -A PREROUTING -p tcp -m multiport --dports 80,443 -j DNAT --to-destination 10.0.0.2:8080
    iptables -P FORWARD DROP
    iptables -N mine; iptables -A FORWARD -i br0 -j mine
    iptables -A mine -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    iptables -A mine -m comment --comment 'say "hi" $(touch pwned) \`touch pwned\` it'"'"'s' -j LOG --log-prefix "'; touch pwned; '"
    ip netns exec a iptables -t raw -A OUTPUT -p udp -j NOTRACK
    ping -c 1 10.0.0.2`,
  "routes and rules": `
    ip netns add r
    ip link add v0 type veth peer name v1 netns r
    ip link set v0 up; ip -n r link set v1 up
    ip addr add 10.1.0.1/24 dev v0; ip addr add 10.1.0.5/32 peer 10.1.0.6 dev v0; ip addr add 10.2.0.1/24 dev v0 noprefixroute metric 7
    ip addr add 192.0.2.1/24 dev v0 scope link
    ip route add 10.9.0.0/16 nexthop via 10.1.0.2 weight 2 nexthop via 10.1.0.7 dev v0 onlink
    ip route add blackhole 10.8.0.0/16 table 77; ip route add unreachable 10.7.0.0/16 metric 9; ip route add prohibit 10.6.0.0/16
    ip route add throw default table 77; ip route add 10.5.0.0/16 via 10.1.0.2 src 10.2.0.1 tos 0x10 advmss 1000
    ip route add 10.1.0.0/24 dev v0 metric 5; ip route del 10.1.0.0/24 dev v0 proto kernel scope link src 10.1.0.1 metric 0
    ip route add 10.4.0.0/16 via 10.1.0.9; ip route del 10.1.0.0/24 dev v0 metric 5
    ip route del broadcast 10.1.0.255 table local dev v0; ip route add local 10.3.0.0/16 dev lo
    ip rule add from 10.1.0.0/24 iif v0 lookup 77 priority 100; ip rule add not fwmark 0x10/0xff blackhole priority 90
    ip rule add to 10.9.0.0/16 ipproto tcp dport 80-90 goto 32766 priority 80; ip rule add lookup main suppress_prefixlength 0 priority 70
    ip rule del priority 32767
    ip neigh add proxy 10.1.0.77 dev v0; ip neigh add 10.1.0.78 lladdr 02:00:00:00:00:01 dev v0 nud noarp
    sysctl -qw net.ipv4.conf.default.rp_filter=1 net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.v0.proxy_arp=1 net.ipv4.neigh.v0.ucast_solicit=5
    ip link set v0 promisc on txqueuelen 5 alias 'it is "mine"; $(touch pwned)' group 7
    ip -n r link set v1 arp off multicast off allmulticast on; ip -n r link set v1 down
    ip link set lo up; ip addr del 127.0.0.1/8 dev lo`,
  "names that are hard to say": `
    ip netns add "it's; touch pwned"
    ip netns add '$(touch pwned)'
    ip link add "a'b" type veth peer name 'c"#d' netns "it's; touch pwned"
    ip link add '$(>pwned)' type veth peer name '\`>pwned\`' netns '$(touch pwned)'
    ip link add ';>pwned;' type veth peer name '\\' netns '$(touch pwned)'
    ip link add -x.y=1 type bridge
    ip link set "a'b" master -x.y=1
    ip addr add 10.0.0.1/24 dev ';>pwned;'; ip link set ';>pwned;' up; ip link set '$(>pwned)' alias '
END
touch pwned
'
    ip -n '$(touch pwned)' link set '\\' up; ip -n '$(touch pwned)' addr add 10.0.0.2/24 dev '\\'
    ip route add 10.9.0.0/16 via 10.0.0.2
    iptables -N "\\$(touch:x)'"; iptables -A INPUT -i ';>pwned;' -j "\\$(touch:x)'"; iptables -A INPUT -i 'a"b+'
    sysctl -qw 'net.ipv4.conf.;>pwned;.rp_filter=1' 
    echo 1 > '/proc/sys/net/ipv4/conf/-x.y=1/log_martians'`,
};
