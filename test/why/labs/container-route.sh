docker run -d --name web -p 81:80 nginx
nsenter -t $(docker inspect -f '{{.State.Pid}}' web) -n ip route del default
ssh remote curl -sS -m 2 -o /dev/null http://192.168.2.110:81/
