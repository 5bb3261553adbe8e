# world: dockerhost
# docker: 20.10
# Rules of one's own go into DOCKER-USER.
docker run -d --name ann -p 8096:80 busybox
sleep 1.2
ip netns exec lan curl -s -m 2 http://10.0.0.10:8096/
iptables -I INPUT -p tcp --dport 8096 -j DROP
ip netns exec lan curl -s -m 2 http://10.0.0.10:8096/
curl -s -m 2 http://127.0.0.1:8096/; echo $?
iptables -D INPUT -p tcp --dport 8096 -j DROP
iptables -I DOCKER-USER -i eth0 -s 10.0.0.1 -p tcp -m conntrack --ctorigdstport 8096 -j DROP
ip netns exec lan curl -s -m 2 http://10.0.0.10:8096/; echo $?
ip netns exec lan curl -s -m 2 --interface 10.0.0.20 http://10.0.0.10:8096/
iptables -nvL DOCKER-USER | awk 'NR > 2 {print $1, $3, $8}'
docker rm -f ann
iptables -S DOCKER-USER
