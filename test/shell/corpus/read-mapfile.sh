printf 'a\nb\nc' > f; mapfile < f; declare -p MAPFILE; mapfile -t x < f; declare -p x; mapfile -n 2 x < f; declare -p x; mapfile -s 1 -t x < f; declare -p x; mapfile -O 3 -t y < f; declare -p y; y=(1 2 3 4 5 6 7); mapfile -O 2 -t y < f; declare -p y
#---
printf '1\n2\n3\n4\n' | { mapfile -n 2 -t a; declare -p a; cat; }
#---
printf '1\n2\n3\n4\n5\n' > f; mapfile -t -c 2 -C 'echo cb' a < f; declare -p a; mapfile -c 1 -C 'echo "[$#]"' a < f; mapfile -C 'echo x' b < f; mapfile -c 0 -C 'echo x' b < f; echo $?
#---
mapfile -z; echo $?; mapfile -n x; echo $?; mapfile -O -1; echo $?; mapfile -s x; echo $?; mapfile -u 9; echo $?; mapfile -u x; echo $?; mapfile 1a; echo $?; readonly r; mapfile r <<< a; echo $?; declare -A h; mapfile h <<< a; echo $?; mapfile -n; echo $?; mapfile a b <<< x; echo $?; declare -p a
#---
mapfile -d : -t a <<< a:b:c; declare -p a; mapfile -d '' a <<< abc; declare -p a; mapfile -d xy a <<< 1x2y3; declare -p a; mapfile -t a < /dev/null; declare -p a; declare -i n; 
#---
printf 'a\0b\nc\0\n' > f; mapfile -t a < f; declare -p a; mapfile a < f; declare -p a; printf '\0\0a\0' > f; mapfile -d '' -t a < f; declare -p a;  mapfile -d '' a < f; declare -p a
#---
mapfile -t -u 3 a 3<<< $'x\ny'; declare -p a; exec 4<<< $'1\n2\n3'; mapfile -n 1 -u 4 -t b; mapfile -u 4 -t c; declare -p b c
#---
printf '\xc3bcd' | { read -n 2 a; read b; echo "$a|$b" | cat -v; }; printf 'a\\bc\\\nd\n' | { read -n 3 a; read b; echo "$a|$b"; }; printf 'a\\bc\\\nd\n' | { read -N 5 a; read b; echo "$a|$b"; };printf 'ab' | { read -N 5 a; echo "$? $a"; };  printf 'a b c\n' | { read -N 4 a b; echo "$a|$b"; }; printf 'a b c\n' | { read -n 4 a b; echo "$a|$b"; }
#---
printf '  a  b \n' | { read; echo "[$REPLY]"; }; printf '  a  b \n' | { read x; echo "[$x]"; }; printf 'a:b::c:\n' | { IFS=: read x y z; echo "$x|$y|$z"; }; printf ':a\n' | { IFS=: read x y; echo "$x|$y"; }; printf 'a\\ b c\n' | { read x y; echo "$x|$y"; }; printf 'a  : b\n' | { IFS=' :' read x y; echo "$x|$y"; }; printf 'x:\n' | { IFS=: read a; echo "$a"; }; printf 'x::\n' | { IFS=: read a; echo "$a"; }; printf 'x:y:\n' | { IFS=: read a b; echo "$a|$b"; }; printf 'x:y:z:\n' | { IFS=: read a b; echo "$a|$b"; }
#---
read -t 0.01 x < /dev/null; echo $?; read -t 0 < /dev/null; echo $?; read -t -1 x; echo $?; read -t x y; echo $?; read -n -1 x; echo $?; read -n x y; echo $?; read -u 99 x; echo $?; read -u x y; echo $?; read -a 1a <<< x; echo $?; read 1a <<< x; echo $?; read -p 'prompt' x <<< a; echo $?; read -d; echo $?; read -Z; echo $?; read -e x <<< abc; echo $x; read -i foo x <<< abc; echo $x; readonly ro=1; read ro <<< x; echo $?; read -s x <<< abc; echo $x; read -n 0 x <<< abc; echo "$? [$x]"; read -N 0 x <<< abc; echo "$? [$x]"; read -r -a a -d : <<< 'a b:c'; declare -p a; read x y <<< ''; echo "$? [$x][$y]"; read -rn1 x <<< ' a'; echo "[$x]"; IFS= read -rn1 x <<< ' a'; echo "[$x]"; read x <&-; echo $?
