# world: lan
docker run -d -p 81:80 --name web nginx > /dev/null
nsenter -t $(docker inspect -f "{{.State.Pid}}" web) -n iptables -A INPUT -p tcp --dport 80 -j DROP
ssh remote curl -sS -m 3 192.168.2.110:81
