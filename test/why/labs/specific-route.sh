docker run -d --name web -p 81:80 nginx
ip route add 172.17.0.2/32 via 192.168.2.1
ssh remote curl -sS -m 2 -o /dev/null http://192.168.2.110:81/
