docker run -d --name web -p 81:80 nginx
ip link set docker0 down
ssh remote curl -sS -m 2 -o /dev/null http://192.168.2.110:81/
