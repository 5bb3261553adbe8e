# world: lan
docker run -d --name web nginx > /dev/null
ssh remote curl -sS -m 2 -o /dev/null 192.168.2.110:80
