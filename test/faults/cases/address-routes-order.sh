# world: bare
# An address that is another's broadcast address, or no address of a host, makes no route of its network.
ip netns add n; ip link add v netns n type veth peer name w; ip -n n link set v up; ip link set w up; sleep 1.2
exec ip netns exec n bash -s <<'END' 2>&1
s() { ip -4 -o addr show dev v | cut -c1-60; ip route show table local; ip route; }
t() { echo "=== $*"; ip addr flush dev v; for a in "$@"; do ip addr add $a dev v; done; s; for a in "$@"; do echo "-- del $a"; ip addr del ${a%% *} dev v; s; done; }
t "10.7.7.1/30 scope link" "10.7.7.3/24 brd +"
t "10.7.7.3/24 brd +" "10.7.7.1/30"
t "10.7.7.1/30 brd +" "10.7.7.3/30"
t "10.7.7.1/30" "10.7.7.3/32"
t "10.7.7.1/30" "10.7.7.3/32" "10.7.7.2/30"
t "10.7.7.1/24" "10.7.7.255/24"
t "10.7.7.1/24" "10.7.7.255/16" "10.7.1.1/16"
t "10.7.7.1/24" "10.7.255.255/16" "10.7.1.1/16"
t "10.7.7.255/24"
t "10.7.7.0/24"
t "10.7.7.0/24" "10.7.7.255/24"
t "10.7.7.1/24 brd 10.7.7.9" "10.7.7.9/24"
t "10.7.7.1/24 brd 10.7.7.9" "10.7.7.9/25"
t "10.7.7.1/24 brd 10.7.7.9" "10.7.7.9/32"
t "10.7.7.1/24 brd 10.8.8.9" "10.8.8.9/32" "10.8.8.1/24"
t "224.0.0.5/24" "224.0.0.6/24"
t "239.1.1.1/32" "240.0.0.1/24" "255.255.255.255/32" "127.0.0.5/8" "0.1.2.3/8" "1.2.3.4/0" "5.6.7.8/1" "169.254.1.1/31" "169.254.1.2/31" "169.254.9.9/32"
t "10.7.7.1/24 noprefixroute brd +" "10.7.7.255/24" 
t "10.7.7.1/24 metric 100 brd +" "10.7.7.255/16 metric 5" "10.7.7.2/24 metric 7"
t "10.7.7.1/24 brd 255.255.255.255"
END
