# world: lan
docker run -d --network host --name web nginx > /dev/null
iptables -P INPUT DROP
ssh remote curl -sS -m 3 192.168.2.110
