# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
sysctl -w net.ipv4.ip_forward=0
docker exec box ping -c1 -W1 192.168.2.5
