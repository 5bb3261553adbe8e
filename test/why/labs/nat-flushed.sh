# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
iptables -t nat -F
docker exec box ping -c1 -W1 192.168.2.5
