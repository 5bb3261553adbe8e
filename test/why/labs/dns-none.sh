# world: lan
docker run -d --name box busybox sleep 1000 > /dev/null
iptables -I FORWARD -p udp --dport 53 -j DROP
docker exec box nslookup www.baidu.com
