# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
iptables -t nat -I POSTROUTING -s 172.17.0.0/16 -j ACCEPT
docker exec box ping -c 1 -W 1 192.168.2.5
