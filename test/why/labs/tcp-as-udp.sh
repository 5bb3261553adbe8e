# world: lan
docker run -d -p 81:80/udp --name web nginx > /dev/null
ssh remote curl -sS -m 2 -o /dev/null 192.168.2.110:81
