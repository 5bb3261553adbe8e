# world: lan
docker run -d -p 81:80 --name web nginx > /dev/null
iptables -I DOCKER-USER -i eth0 -j DROP
iptables -I DOCKER-USER -i eth0 -s 192.168.2.9 -j RETURN
ssh remote curl -sS -m 3 192.168.2.110:81
