# world: lan
docker run -d --name web --network none -p 81:80 nginx > /dev/null
ssh remote curl -sS -m 2 -o /dev/null 192.168.2.110:81
