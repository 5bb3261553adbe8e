p() { printf "%0$1d" 0 | sed "s/0/$2/g"; }
t() { test "$@"; echo "$? $#"; }
for n in 3 10 3000; do eval "t $(p $n '\\( ') a $(p $n '\\) ')"; eval "t $(p $n '\\( ! ') a $(p $n '\\) ')"; eval "t $(p $n '\\( ') a $(p $((n-1)) '\\) ')"; eval "t $(p $n 'a -a ') b"; eval "t $(p $n ' "" -o ') b"; eval "t $(p $n '! ') b"; done
#---
t() { test "$@"; echo "$? $#"; }
t \( a -a b \) -o c -a ''; t ! \( a -o b \) -a c; t ! ! \( a \) -a ! ''; t \( a -o \) b; t \( \( a \) b; t a -a b c d; t a -o \( b; t 1 -eq 1 -a 2 -lt 1 -o x
t ! ! ! a -o ''; t \( ! '' \) -a \( a \) -a \( b -a c \) ; t a -a b -o; t -n a -a -z '' -o x = y ; t \) a b c d; t a \) b c d; t ! a -a b -o c; t \( -n a \) ; t \( ! a \) ; t ! \( a \) ; t \( a \) \); t \( \) a b c
