x=$(printf 'a\0b'); echo "$x"; printf 'a\0\0b' > f; y=$(< f); echo "$y"; z=`cat f`; echo "$z"
#---
printf 'a\0b\nc\n' > f; read x < f; echo "$x"; mapfile -t l < f; echo "${#l[@]} ${l[0]}"; while IFS= read -r -d '' p; do echo "[$p]"; done < f; echo "rest [$p]"; mapfile -d '' -t l < f; echo "${#l[@]} ${l[*]}"
#---
printf 'xéy\xffz' > f; read -n 2 a < f; echo "$a" | cat -v; read -N 4 a < f; echo "$a" | cat -v; read -d é a < f; echo "$a" | cat -v; read -n 1 -d '' a < f; echo "$a"
#---
read -r a <<< $'\xc3'; echo "${#a}"; { printf '\xc3'; sleep 0.1; printf '\xa9b\n'; } | { read -n 1 a; read b; echo "$a|$b" | cat -v; }
#---
cat <<E > f
é $(printf '\xff') $'\xfe'
E
cat -v f; cat -v <<< $'\xff\xc3'
#---
touch $'a\xff' é; ls | cat -v; echo * | cat -v; for f in *; do printf '%q\n' "$f"; done; rm $'a\xff'; ls a* ; [ -e é ] && echo yes; mv é $'\xfe'; ls | cat -v
#---
export V=$'\xff\xc3'; env | grep -a ^V | cat -v; bash -c 'printf %s "$V"' | cat -v; echo; printenv V | cat -v
#---
f() { printf '%s' "$1"; }; f $'\xff' | cat -v; echo; x=$'\xe2'; x+=$'\x82'; x+=$'\xac'; echo "$x ${#x}"; a=($'\xff' b); a[0]+=$'\xfe'; printf %s "${a[@]}" | cat -v; echo
#---
echo $'\xff' | { read x; case $x in $'\xff') echo same;; *) echo other;; esac; }; [[ $'\xff' == $'\xff' ]] && echo eq; [ $'\xff' = $'\xfe' ] || echo ne; [[ $'\xff' > é ]] && echo gt
#---
printf 'a\xffb\n' > f; while read -r l; do printf '%s\n' "$l"; done < f | cat -v; xargs printf '%s|' < f | cat -v; tr -d '\377' < f; cp f g; cmp f g && echo same; head -c 2 f | cat -v; tail -c 3 f | cat -v
#---
eval 'x=$'"'\\xff'"'; printf %s "$x" | cat -v'; echo; source <(printf 'printf "a\xff" | cat -v\n'); echo; bash -c $'printf "\xff" | cat -v'; echo
#---
foo$'\xff'; echo $?; $'\xff' x; cat $'\xff' ; cd $'\xfe'; ls nofile$'\xff'
#---
x=$'\xff'; echo ${x@Q} "${x@E}" | cat -v; set | grep -a ^x=; declare -p x; y="$(echo "$x" | od -An -tx1)"; echo "$y"
#---
export LC_ALL=C.UTF-8
for x in $'\xed\xa0\x80' $'\xff\xc3' $'\xe2\x82' $'\xe2\x82A' $'\xf8' $'\x80' $'\x80\x80' $'\xe2\x82\xff' $'\xc3\xc3\xa9' $'\xc0\x80' $'\xf0\x9f\x98' $'a\x80\x80' $'\xff\x80\x80'; do printf '%q len=%s first=%q rest=%q' "$x" "${#x}" "${x:0:1}" "${x:1}"
n=0; y=$x; while [[ $y ]]; do y=${y#?}; ((n++)); ((n>9)) && break; done; echo " q=$n ${x//?/.}"; done
