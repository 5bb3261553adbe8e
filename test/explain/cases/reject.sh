# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
iptables -I DOCKER-USER -p icmp -d 192.168.2.5 -j REJECT --reject-with icmp-admin-prohibited
explain docker exec box ping -c 1 -W 1 192.168.2.5
