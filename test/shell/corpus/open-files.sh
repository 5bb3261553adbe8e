printf '1\n2\n3\n4\n' > f; exec 3<f; read a <&3; read b <&3; echo $a $b; cat <&3; cat <&3; echo end
#---
printf '1\n2\n3\n' > f; { read a; cat; } < f; { read a; read b; echo $a $b; head -n 1; } < f; { cat; cat; echo end; } < f
#---
exec 3>f; echo a >&3; echo b >&3; cat f; echo c > f; cat f; echo d >&3; od -c f
#---
exec 3>>f; echo a >&3; echo b >> f; echo c >&3; echo d > f; echo e >&3; cat f
#---
exec 3>f 4>>f; echo one >&3; echo two >&4; echo three >&3; cat f; exec 3>f; echo x >&4; cat f
#---
printf 'hello world\n' > f; exec 3<>f; read -n 5 x <&3; echo "$x"; echo -n XX >&3; cat f; cat <&3
#---
exec 3<>f; echo abc >&3; cat <&3; cat f; exec 4<f; read x <&4; echo $x
#---
printf 'abcdef\n' > f; echo -n X 1<>f; cat f; echo -n Y 1>>f; cat f; printf 'Z' <>f >&0; cat f
#---
exec 3>f 4>&3; echo a >&3; echo b >&4; echo c >&3; cat f; exec 3>&-; echo d >&4; cat f
#---
printf '1\n2\n3\n4\n' > f; exec 3<f 4<&3; read a <&3; read b <&4; read c <&3; echo $a $b $c
#---
printf '1\n2\n3\n4\n' > f; exec 3<f; (read x <&3; echo sub $x); read y <&3; echo $y; bash -c 'read z <&3; echo child $z'; cat <&3
#---
printf '1\n2\n3\n4\n' > f; (read x; read y; echo $x $y) < f; { (read x; echo $x); (read y; echo $y); read z; echo $z; } < f
#---
printf '1\n2\n3\n4\n' > f; exec 3<f; echo "$(read x <&3; echo $x)" $(head -n 1 <&3); cat <&3
#---
printf '1\n2\n3\n' > f; exec 3<f; echo new > f; cat <&3; echo end; printf 'a\nb\n' > f; exec 3<f; read x <&3; : > f; read y <&3; echo $? "$y"; printf 'long line\nmore\n' > f; read y <&3; echo $? "$y"
#---
echo content > f; exec 3<f; rm f; ls; cat <&3; echo new > f; cat f; exec 3>&-
#---
exec 3<>f; rm f; echo hidden >&3; ls; cat /dev/fd/3; ls
#---
echo old > f; exec 3<f; echo new > g; mv g f; cat f; cat <&3
#---
echo old > f; exec 3<f; mv f g; echo more >> g; cat <&3; echo again > f; exec 4>>g; mv g h; echo end >&4; cat h
#---
mkdir d; echo x > d/f; exec 3<d/f; rm -r d; cat <&3; exec 4>d/f; echo $?
#---
seq 1 20 > f; { head -n 1; head -n 1; head -c 4; cat; } < f | tr '\n' ' '
#---
seq 1 20 > f; { head -n -18; echo; cat; } < f | tr '\n' ' '; { head -c -40; echo; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { sed 1q; echo -; cat; } < f | tr '\n' ' '; { sed -n 2p; cat; } < f | tr '\n' ' '; { sed -n '2{p;q}'; cat; } < f | tr '\n' ' '; { sed -u 1q; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { awk '{print; exit}'; cat; } < f | tr '\n' ' '; { awk 'NR==2{exit}'; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { grep -m1 3; echo -; cat; } < f | tr '\n' ' '; { grep -q 2; cat; } < f | tr '\n' ' '; { grep -l 2; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { tail -n 1; cat; } < f; { wc -l; cat; } < f; { sort -r | head -n 1; cat; } < f; { tac | head -n 1; cat; } < f
#---
seq 1 10 > f; { dd bs=2 count=1 status=none; dd bs=2 count=1 status=none; dd bs=1 skip=2 count=1 status=none; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { od -An -N2 -c; cat; } < f | tr '\n' ' '; { xxd -l 2; cat; } < f | tr '\n' ' '; { hexdump -n 2 -c; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { cut -c1 | head -n 1; cat; } < f; { uniq | head -n 1; cat; } < f; { tr 1 2 | head -n 1; cat; } < f; { cat | head -n 1; cat; } < f
#---
seq 1 10 > f; { read -n 1 x; read -N 3 y; echo "$x|$y"; read -d 5 z; echo "$z"; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; { mapfile -t -n 2 a; echo ${a[@]}; cat; } < f | tr '\n' ' '; { mapfile -t -s 1 -n 2 a; echo ${a[@]}; cat; } < f | tr '\n' ' '
#---
seq 1 10 > f; while read x; do [ $x = 3 ] && break; done < f; echo $x; { while read x; do [ $x = 3 ] && break; done; cat; } < f | tr '\n' ' '
#---
seq 1 6 > f; while read a; do read b; echo $a-$b; done < f; while read x <&3; do read y <&4; echo $x $y; done 3< f 4< f | head -n 3
#---
seq 1 6 > f; while read x; do cat; echo $x; done < f; while read x; do echo "$x"; cat < /dev/null; done < f | head -n 3
#---
{ echo a; echo b >&2; } > f 2>&1; cat f; { echo a; echo b >&2; } > f 2> f; cat f; { echo a; echo bb >&2; echo c; } >> f 2>> f; cat f
#---
{ echo abcdef; echo xy >&2; } > f 2> f; cat f; { echo ab; echo wxyz >&2; echo c; } > f 2> f; cat f
#---
echo abc > f; cat < f > f; wc -c f; echo abc > f; cat f >> f; echo $?; cat f; echo abc > f; cat < f >> f; echo $?; cat f; cat f > f; echo $?
#---
echo abc > f; cat < f 1<> f; echo $?; cat f; echo abc > f; cat f - < /dev/null >> f; echo $?; tail -n 1 f >> f; cat f; grep a f >> f; echo $?; cat f
#---
printf 'b\na\n' > f; sort f > f; wc -c f; printf 'b\na\n' > f; sort -o f f; cat f; printf 'b\na\n' > f; sort f | tee f > /dev/null; sed -i s/a/A/ f; cat f
#---
echo one > f; exec 3<f; sed -i s/one/two/ f; cat <&3; cat f; exec 4<f; cp /dev/null f; cat <&4; echo copy > g; exec 5<f; cp g f; cat <&5
#---
exec 3>f; printf 12345 >&3; exec 4<f; read x <&4; echo $x; printf 678 >&3; cat <&4; echo; truncate -s 0 f 2>/dev/null || : > f; printf 9 >&3; od -An -c f
#---
exec 3<<< 'here string'; rm -f x; read a <&3; echo $a; cat <&3; exec 3<<E
one
two
E
read a <&3; (read b <&3; echo $b); echo $a; cat <&3
#---
bash <<'E'
read x
from stdin
echo "[$x]"
cat
rest
of it
E
#---
printf 'read x\nline\necho "[$x]"\nhead -n 1\ntwo\necho end\n' > s; bash < s; cat s | bash
#---
printf 'echo a\nsed -n 1p\necho b\necho c\n' > s; bash < s; printf 'exec 0</dev/null\necho not\n' > s; bash < s
#---
: > f; exec 3<f; cat <&3; echo later >> f; cat <&3; echo more >> f; read x <&3; echo $x
#---
exec {fd}<<< x; [ $fd -ge 10 ] && cat <&$fd; exec {fd}<&-; exec {w}>f; echo y >&$w; cat f; cat <&$w
#---
cat <&1 1>/dev/null; echo $?; exec 3>f; cat <&3; echo $?; exec 4<f; echo x >&4; echo $?; read x <&3; echo $?; head -n 1 <&3; echo $?
#---
exec 0<&-; cat; echo $?; read x; echo $?; head -n 1; echo $?; wc -l; echo $?; sort; echo $?; sed p; echo $?; grep x; echo $?; awk 1; echo $?; tr a b; echo $?; cut -c1; echo $?; tee < /dev/null; tee; echo $?; bash; echo $?; mapfile a; echo $?
#---
for i in 1 2 3; do echo $i; done > f; exec 3<f; for i in 1 2 3; do read x <&3; echo $x$x; done; for i in a b; do echo $i >> f; done; cat <&3
#---
echo abc > f; exec 3<f; cat /dev/stdin <&3; echo def >> f; cat /dev/stdin <&3; cat /dev/fd/3
#---
seq 1 5 > f; xargs -n 1 head -n 1 /dev/stdin < f 2>&1 | head -n 3; { xargs -n 2 -r echo | head -n 1; cat; } < f; { timeout 5 head -n 2; env head -n 1; nice head -n 1; cat; } < f | tr '\n' ' '
#---
yes | head -n 3 > f; exec 3>>f; yes n | head -n 2 >&3; echo last >&3; cat f
#---
exec 3>f; (echo sub >&3); echo main >&3; { echo group; } >&3; f() { echo func; }; f >&3; bash -c 'echo child >&3'; ls f >&3; echo err 2>&1 >&3; cat f
#---
tee g < /dev/null; exec 3>f; echo a | tee /dev/fd/3 > /dev/null; echo b >&3; cat f
#---
echo x > f; exec 3<f 4<&3-; cat <&4; cat <&3; echo $?
#---
printf 'no newline' > f; { read x; echo $? "$x"; cat; echo rest; } < f; printf 'a\\\nb\nc\n' > f; { read x; echo "$x"; cat; } < f; { read -r x; echo "$x"; cat; } < f
#---
echo 0123456789 > f; exec 3<>f; head -c 3 <&3; echo; echo -n ab >&3; head -c 2 <&3; echo; cat f; dd bs=1 count=1 status=none <&3; echo -n Z >&3; cat f
#---
rm -f f; : >> f; ls; exec 3< nothing; echo $?; : 3<>new; ls; exec 3>.; echo $?; cat < .; echo $?; read x < .; echo $?; exec 3>>/etc; echo $?; : <> .; echo $?
