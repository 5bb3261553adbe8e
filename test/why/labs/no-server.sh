# world: lan
docker run -d -p 81:80 --name web busybox sleep 1000 > /dev/null
ssh remote curl -sS -m 2 -o /dev/null 192.168.2.110:81
