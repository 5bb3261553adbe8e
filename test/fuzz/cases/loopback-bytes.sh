# world: bare
ip link set lo up
ping -c 1 -W 0.8 127.0.0.1
ip -s link show lo
