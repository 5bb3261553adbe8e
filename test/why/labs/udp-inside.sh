# world: lan
docker run -d -p 9000:5353/udp --name log nicolaka/netshoot nc -lu 9000 > /dev/null
ssh remote 'echo hello | nc -u -w 1 192.168.2.110 9000'
