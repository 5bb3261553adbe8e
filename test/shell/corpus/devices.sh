head -c 4 /dev/urandom | wc -c; head -c 4 /dev/random | wc -c; head -c 16 /dev/urandom | od -An -tx1 | tr -d ' 0-9a-f\n' | wc -c
#---
a=$(head -c 16 /dev/urandom | xxd -p); b=$(head -c 16 /dev/urandom | xxd -p); [ "$a" = "$b" ] && echo same || echo different; echo ${#a}
#---
tr -dc a-z < /dev/urandom | head -c 20 | wc -c
#---
exec 3</dev/urandom; read -r -n 5 -u 3 x; echo $?; head -c 3 <&3 | wc -c
#---
echo x > /dev/full; echo $?
#---
printf x > /dev/full; echo $?
#---
{ echo a; echo b; echo c >&2; } > /dev/full; echo $?
#---
pwd > /dev/full; echo $?; type cd > /dev/full; echo $?; declare -p HOME > /dev/full; echo $?
#---
set > /dev/full; echo $?; export -p > /dev/full; echo $?; alias x=y; alias > /dev/full; echo $?; trap 'echo' USR1; trap -p > /dev/full; echo $?
#---
times > /dev/full; echo $?; umask > /dev/full; echo $?; ulimit -n > /dev/full; echo $?; dirs > /dev/full; echo $?; shopt > /dev/full; echo $?
#---
kill -l > /dev/full; echo $?; help cd > /dev/full; echo $?; command -v cd > /dev/full; echo $?; set -o > /dev/full; echo $?; jobs > /dev/full; echo $?
#---
echo > /dev/full | cat; echo ${PIPESTATUS[@]}
#---
exec > /dev/full; echo a; echo $? >&2
#---
f() { echo in f; }; f > /dev/full; echo $?; eval 'echo x' > /dev/full; echo $?; command echo x > /dev/full; echo $?; builtin echo x > /dev/full; echo $?
#---
(echo x) > /dev/full; echo $?; (echo x; true) > /dev/full; echo $?
#---
bash -c 'echo x' > /dev/full; echo $?; bash -c 'echo x; echo y >&2' > /dev/full; echo $?
#---
echo -n > /dev/full; echo $?; printf '' > /dev/full; echo $?; : > /dev/full; echo $?; true > /dev/full; echo $?
#---
cat /dev/full | head -c 3 | xxd; head -c 3 /dev/full | xxd
#---
cat /dev/zero | head -c 3 | xxd; head -c 3 /dev/zero | xxd; head -c 3 < /dev/zero | xxd
#---
cat /dev/null; echo $?; wc -c < /dev/null; wc -c /dev/null; wc /dev/null; head -c 3 /dev/null | xxd; read x < /dev/null; echo $?
#---
echo x > /dev/zero; echo $?; echo x > /dev/null; echo $?; echo x >> /dev/null; echo $?; echo x >> /dev/zero; echo $?; cat /dev/null | wc -c
#---
dd if=/dev/zero bs=4 count=2 2>/dev/null | xxd; dd if=/dev/urandom bs=3 count=2 status=none | wc -c
#---
dd if=/dev/zero of=f bs=1k count=2 status=none; wc -c f; dd if=/dev/zero of=/dev/full bs=4 count=1 status=noxfer; echo $?
#---
dd if=/dev/zero of=/dev/null bs=4 count=3 status=noxfer; echo $?; dd if=f of=/dev/full; echo $?
#---
[ -e /dev/null ]; echo $?; [ -f /dev/null ]; echo $?; [ -c /dev/null ]; echo $?; [ -d /dev/null ]; echo $?; [ -s /dev/null ]; echo $?; [ -c /dev/full ]; echo $?; [ -b /dev/null ]; echo $?; [ -p /dev/null ]; echo $?; [ -c . ]; echo $?
#---
[ -r /dev/urandom ]; echo $?; [ -w /dev/full ]; echo $?; [ -x /dev/null ]; echo $?; [ -e /dev/tty ]; echo $?; [ -e /dev/nothing ]; echo $?
#---
cat /dev/tty; echo $?; echo x > /dev/tty; echo $?; read x < /dev/tty; echo $?
#---
echo hello | cat /dev/stdin; echo hello | cat /dev/fd/0; echo hello | cat /proc/self/fd/0; echo hello | cat - /dev/stdin
#---
{ echo hello > /dev/stdout; echo hello > /dev/fd/1; echo hello > /proc/self/fd/1; echo hello 2>&1 > /dev/stderr; } | cat
#---
{ echo hello | tee /dev/stdout; echo hello | tee /dev/full; echo $?; } | cat
#---
exec 5< /dev/null; cat /dev/fd/5; echo $?; exec 5<&-; cat /dev/fd/5; echo $?; cat < /dev/fd/9; echo $?; echo x > /dev/fd/9; echo $?
#---
cat /dev/fd/7 7<<< seven; cat < /dev/fd/7 7<<< seven; wc -c /dev/fd/7 7<<< seven; grep -c . /dev/fd/7 7<<< seven; sort /dev/fd/7 7<<< seven
#---
echo abc > f; exec 3<f; cat /dev/fd/3; cat /dev/fd/3; cat <&3; read x < /dev/fd/3; echo "$x"
#---
echo abc > f; exec 3<>f; echo X > /dev/fd/3; cat f
#---
cp /dev/null f; wc -c f; cp /dev/stdin g <<< there; cat g
#---
{ echo abc > f; cat f > /dev/stdout; cat f | grep b /dev/stdin; sed s/a/b/ /dev/stdin < f; awk '{print FILENAME, $0}' /dev/stdin < f; } | cat
#---
{ awk 'BEGIN { print "x" > "/dev/stderr"; print "y" > "/dev/stdout"; print "z" > "/dev/null"; print "w" > "/dev/full"; print "end" }'; echo $?; } | cat
#---
{ sed -n 'w /dev/stdout' <<< x; sed -n 'w /dev/stderr' <<< x; sed 'w /dev/null' <<< x; } | cat
#---
od -An -N4 -tx1 /dev/zero; xxd -l 4 /dev/zero; hexdump -n 4 /dev/zero; base64 < /dev/null; head -c 3 /dev/zero | base64
#---
cmp -n 5 /dev/zero /dev/full; echo $?; cmp /dev/null /dev/null; echo $?; diff /dev/null /dev/null; echo $?; echo x > f; diff /dev/null f; echo $?; diff f /dev/null; echo $?
#---
tail /dev/null; tail -c 3 /dev/null; tail -n 1 < /dev/null; md5sum /dev/null; md5sum < /dev/null; sort /dev/null; uniq /dev/null; tac /dev/null; rev /dev/null
#---
touch /dev/null; echo $?; mkdir /dev/null; echo $?; cd /dev/null; echo $?; ls /dev/null; . /dev/null; echo $?; source /dev/stdin <<< 'echo sourced'; bash /dev/stdin <<< 'echo run'; bash /dev/null; echo $?
#---
/dev/null; echo $?; rmdir /dev/null; echo $?
#---
set -C; echo x > /dev/null; echo $?; echo > f; echo x > f; echo $?; echo y >| f; cat f; echo x >> f; cat f
#---
find /dev/null; find /dev/null -type c; find /dev/null -type f; find /dev/zero -size 0; find /dev/null -empty
#---
{ echo x | dd of=/dev/full status=none; echo $?; echo x | dd of=/dev/stdout status=none; echo x | dd of=/dev/null status=none; echo $?; } | cat
#---
{ grep x /dev/null; echo $?; grep -c x /dev/null; echo y | grep y - /dev/null; strings /dev/null; cut -c1 /dev/null; tr a b < /dev/null; fold /dev/null; nl /dev/null; wc -l /dev/null /dev/null; paste /dev/null /dev/null; comm /dev/null /dev/null; join /dev/null /dev/null; } | cat
#---
mv /dev/nothing x; echo $?; echo x > /dev/nothing/y; echo $?; printf 'a\0b' > f; cat f | xxd; xxd /dev/fd/3 3< f; od -c /dev/fd/3 3< f
#---
exec 3> /dev/full; echo a >&3; echo $?; echo b >&3; echo $?; exec 3>&-; echo c >&3; echo $?
#---
echo x 2>&1 > /dev/full | cat; (echo err >&2) 2> /dev/full; echo $?; ls /nothing 2> /dev/full; echo $?; nosuchcommand 2> /dev/full; echo $?; echo ${x?unset} 2> /dev/full
#---
mapfile -t a < /dev/null; echo ${#a[@]}; x=$(< /dev/null); echo "[$x]"; x=$(head -c 3 /dev/zero); echo "[$x]"
