/**
 * What the tools of Debian 12 pass to getopt_long(3), recorded by test/shell/getopt/record.py: the letters, and the long names
 * as NAME:VALUE, NAME=:VALUE (an argument) or NAME?:VALUE (an optional one). VALUE is a letter or a number of the tool's own. A tool that
 * calls getopt(3) has no long names: null.
 */
export const GETOPT_TABLES: Readonly<Record<string, { readonly letters: string; readonly long: string | null }>> = {
  arp: {
    letters: "A:H:adfp:nsei:t:vh?DNV",
    long:
      "verbose:v version:V all:a delete:d file:f numeric:n set:s protocol=:A hw-type=:H device=:i help:h use-device:D " +
      "symbolic:N",
  },
  arping: {
    letters: "h?bfDUAqc:w:i:s:I:V",
    long: null,
  },
  b2sum: {
    letters: "l:bctwz",
    long:
      "length=:l check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t " +
      "help:-130 version:-131",
  },
  base64: {
    letters: "diw:",
    long: "decode:d wrap=:w ignore-garbage:i help:-130 version:-131",
  },
  basename: {
    letters: "+as:z",
    long: "multiple:a suffix=:s zero:z help:-130 version:-131",
  },
  brctl: {
    letters: "Vh",
    long: "help:h version:V",
  },
  cat: {
    letters: "benstuvAET",
    long:
      "number-nonblank:b number:n squeeze-blank:s show-nonprinting:v show-ends:E show-tabs:T show-all:A help:-130 " +
      "version:-131",
  },
  chmod: {
    letters: "Rcfvr::w::x::X::s::t::u::g::o::a::,::+::=::0::1::2::3::4::5::6::7::",
    long:
      "changes:c recursive:R no-preserve-root:128 preserve-root:129 quiet:f reference=:130 silent:f verbose:v help:-130 " +
      "version:-131",
  },
  cksum: {
    letters: "a:l:bctwz",
    long:
      "length=:l check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z algorithm=:a " +
      "debug:134 untagged:133 help:-130 version:-131",
  },
  cmp: {
    letters: "bci:ln:sv",
    long: "print-bytes:b print-chars:c ignore-initial=:i verbose:l bytes=:n silent:s quiet:s version:v help:128",
  },
  column: {
    letters: "c:dE:eH:hi:Jl:LN:n:O:o:p:R:r:s:T:tVW:x",
    long:
      "columns=:c fillrows:x help:h json:J keep-empty-lines:L output-separator=:o output-width=:c separator=:s table:t " +
      "table-columns=:N table-columns-limit=:l table-hide=:H table-name=:n table-noextreme=:E table-noheadings:d " +
      "table-order=:O table-right=:R table-truncate=:T table-wrap=:W table-empty-lines:L table-header-repeat:e tree=:r " +
      "tree-id=:i tree-parent=:p version:V",
  },
  comm: {
    letters: "123z",
    long: "check-order:128 nocheck-order:129 output-delimiter=:130 total:131 zero-terminated:z help:-130 version:-131",
  },
  conntrack: {
    letters: ":L::I::U::D::G::E::F::A::hVs:d:r:q:p:t:u:e:a:z[:]:{:}:m:i:f:o:n::g::c:b:C::Sj::w:l:<:>::(:):",
    long:
      "dump?:L create?:I add?:A delete?:D update?:U get?:G flush?:F event?:E counter?:C stats:S version:V help:h " +
      "orig-src=:s src=:s orig-dst=:d dst=:d reply-src=:r reply-dst=:q protonum=:p timeout=:t status=:u zero:z " +
      "event-mask=:e tuple-src=:91 tuple-dst=:93 mask-src=:123 mask-dst=:125 nat-range=:a mark=:m secmark=:c id?:i " +
      "family=:f src-nat?:n dst-nat?:g output=:o buffer-size=:b any-nat?:j zone=:w label=:l label-add=:60 label-del?:62 " +
      "orig-zone=:40 reply-zone=:41",
  },
  cp: {
    letters: "abdfHilLnprst:uvxPRS:TZ",
    long:
      "archive:a attributes-only:128 backup?:b copy-contents:129 dereference:L force:f interactive:i link:l " +
      "no-clobber:n no-dereference:P no-preserve=:130 no-target-directory:T one-file-system:x parents:131 path:131 " +
      "preserve?:132 recursive:R remove-destination:136 sparse=:134 reflink?:133 strip-trailing-slashes:135 suffix=:S " +
      "symbolic-link:s target-directory=:t update:u verbose:v context?:Z help:-130 version:-131",
  },
  cut: {
    letters: "b:c:d:f:nsz",
    long:
      "bytes=:b characters=:c fields=:f delimiter=:d only-delimited:s output-delimiter=:128 complement:129 " +
      "zero-terminated:z help:-130 version:-131",
  },
  date: {
    letters: "d:f:I::r:Rs:u",
    long:
      "date=:d debug:128 file=:f iso-8601?:I reference=:r resolution:129 rfc-email:R rfc-822:R rfc-2822:R rfc-3339=:130 " +
      "set=:s uct:u utc:u universal:u help:-130 version:-131",
  },
  dd: {
    letters: "",
    long: "help:h version:v",
  },
  diff: {
    letters: "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ",
    long:
      "binary:128 brief:q changed-group-format=:151 color?:152 context?:C ed:e exclude=:x exclude-from=:X expand-tabs:t " +
      "forward-ed:f from-file=:129 help:130 horizon-lines=:131 ifdef=:D ignore-all-space:w ignore-blank-lines:B " +
      "ignore-case:i ignore-file-name-case:132 ignore-matching-lines=:I ignore-space-change:b ignore-tab-expansion:E " +
      "ignore-trailing-space:Z inhibit-hunk-merge:133 initial-tab:T label=:L left-column:134 line-format=:135 minimal:d " +
      "new-file:N new-group-format=:150 new-line-format=:147 no-dereference:136 no-ignore-file-name-case:137 normal:138 " +
      "old-group-format=:149 old-line-format=:146 paginate:l palette=:153 rcs:n recursive:r report-identical-files:s " +
      "sdiff-merge-assist:139 show-c-function:p show-function-line=:F side-by-side:y speed-large-files:H " +
      "starting-file=:S strip-trailing-cr:140 suppress-blank-empty:141 suppress-common-lines:142 tabsize=:143 text:a " +
      "to-file=:144 unchanged-group-format=:148 unchanged-line-format=:145 unidirectional-new-file:P unified?:U " +
      "version:v width=:W -presume-output-tty:154",
  },
  dirname: {
    letters: "z",
    long: "zero:z help:-130 version:-131",
  },
  dmesg: {
    letters: "CcDdEeF:f:HhJkL::l:n:iPprSs:TtuVWwx",
    long:
      "buffer-size=:s clear:C color?:L console-level=:n console-off:D console-on:E decode:x file=:F facility=:f " +
      "follow:w follow-new:W human:H help:h json:J kernel:k level=:l since=:130 syslog:S raw:r read-clear:c reltime:e " +
      "show-delta:d ctime:T noescape:129 notime:t nopager:P until=:131 userspace:u version:V time-format=:128 " +
      "force-prefix:p",
  },
  env: {
    letters: "+C:iS:u:v0",
    long:
      "ignore-environment:i null:0 unset=:u chdir=:C default-signal?:128 ignore-signal?:129 block-signal?:130 " +
      "list-signal-handling:131 debug:v split-string=:S help:-130 version:-131",
  },
  expand: {
    letters: "it:0::1::2::3::4::5::6::7::8::9::",
    long: "tabs=:t initial:i help:-130 version:-131",
  },
  fold: {
    letters: "bsw:0::1::2::3::4::5::6::7::8::9::",
    long: "bytes:b spaces:s width=:w help:-130 version:-131",
  },
  getent: {
    letters: "Ais:?V",
    long: "no-addrconfig:A no-idn:i service=:s help:63 usage:132 version:V",
  },
  grep: {
    letters: "0123456789A:B:C:D:EFGHIPTUVX:abcd:e:f:hiLlm:noqRrsuvwxyZz",
    long:
      "basic-regexp:G extended-regexp:E fixed-regexp:F fixed-strings:F perl-regexp:P after-context=:A before-context=:B " +
      "binary-files=:128 byte-offset:b context=:C color?:129 colour?:129 count:c devices=:D directories=:d exclude=:131 " +
      "exclude-from=:132 exclude-dir=:130 file=:f files-with-matches:l files-without-match:L group-separator=:133 " +
      "help:flag1 include=:134 ignore-case:i no-ignore-case:137 initial-tab:T label=:136 line-buffered:135 " +
      "line-number:n line-regexp:x max-count=:m no-filename:h no-group-separator:133 no-messages:s null:Z null-data:z " +
      "only-matching:o quiet:q recursive:r dereference-recursive:R regexp=:e invert-match:v silent:q text:a binary:U " +
      "unix-byte-offsets:u version:V with-filename:H word-regexp:w",
  },
  head: {
    letters: "c:n:qvz0123456789",
    long: "bytes=:c lines=:n -presume-input-pipe:128 quiet:q silent:q verbose:v zero-terminated:z help:-130 version:-131",
  },
  hexdump: {
    letters: "bcCde:f:L::n:os:vxhV",
    long:
      "one-byte-octal:b one-byte-char:c canonical:C two-bytes-decimal:d two-bytes-octal:o two-bytes-hex:x format=:e " +
      "format-file=:f color?:L length=:n skip=:s no-squeezing:v help:h version:V",
  },
  host: {
    letters: "46aAc:dilnm:p:rst:vVwCDN:R:TUW:",
    long: null,
  },
  hostname: {
    letters: "aAdfbF:h?iIsVy",
    long:
      "domain:d boot:b file=:F fqdn:f all-fqdns:A help:h long:f short:s version:V alias:a ip-address:i " +
      "all-ip-addresses:I nis:y yp:y",
  },
  id: {
    letters: "agnruzGZ",
    long: "context:Z group:g groups:G name:n real:r user:u zero:z help:-130 version:-131",
  },
  join: {
    letters: "-a:e:i1:2:j:o:t:v:z",
    long: "ignore-case:i check-order:128 nocheck-order:129 zero-terminated:z header:130 help:-130 version:-131",
  },
  kill: {
    letters: "l::Ls:hVq:",
    long: "list?:l table:L signal=:s help:h version:V queue=:q",
  },
  killall: {
    letters: "egy:o:ilqrs:u:vwZ:VIn:",
    long:
      "exact:e ignore-case:I process-group:g younger-than=:y older-than=:o interactive:i list-signals:l quiet:q " +
      "regexp:r signal=:s user=:u verbose:v wait:w ns=:n context=:Z version:V",
  },
  ls: {
    letters: "abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1",
    long:
      "all:a escape:b directory:d dired:D full-time:134 group-directories-first:135 human-readable:h inode:i " +
      "kibibytes:k numeric-uid-gid:n no-group:G hide-control-chars:q reverse:r size:s width=:w almost-all:A " +
      "ignore-backups:B classify?:F file-type:132 si:141 dereference-command-line:H " +
      "dereference-command-line-symlink-to-dir:131 hide=:136 ignore=:I indicator-style=:138 dereference:L literal:N " +
      "quote-name:Q quoting-style=:139 recursive:R format=:133 show-control-chars:140 sort=:142 tabsize=:T time=:143 " +
      "time-style=:144 zero:145 color?:130 hyperlink?:137 block-size=:129 context:Z author:128 help:-130 version:-131",
  },
  md5sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  mkdir: {
    letters: "pm:vZ",
    long: "context?:Z mode=:m parents:p verbose:v help:-130 version:-131",
  },
  mktemp: {
    letters: "dp:qtuV",
    long: "directory:d quiet:q dry-run:u suffix=:128 tmpdir?:p help:-130 version:-131",
  },
  mv: {
    letters: "bfint:uvS:TZ",
    long:
      "backup?:b context:Z force:f interactive:i no-clobber:n no-target-directory:T strip-trailing-slashes:128 " +
      "suffix=:S target-directory=:t update:u verbose:v help:-130 version:-131",
  },
  nc: {
    letters: "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz",
    long: null,
  },
  netstat: {
    letters: "A:CFMacdeghilnNoprsStuUvVWw2fx64?Z",
    long:
      "ax25:1 x25:1 ip:1 ipx:1 appletalk:1 netrom:1 inet:1 inet6:1 ddp:1 rose:1 unix:1 bluetooth:1 tcpip:1 version:V " +
      "interfaces:i help:h route:r masquerade:M protocol=:A tcp:t sctp:S udp:u udplite:U raw:w unix:x l2cap:2 rfcomm:f " +
      "listening:l all:a timers:o continuous:c extend:e programs:p verbose:v statistics:s wide:W numeric:n " +
      "numeric-hosts:33 numeric-ports:64 numeric-users:35 symbolic:N cache:C fib:F groups:g context:Z",
  },
  nice: {
    letters: "+n:",
    long: "adjustment=:n help:-130 version:-131",
  },
  nl: {
    letters: "h:b:f:v:i:pl:s:w:n:d:",
    long:
      "header-numbering=:h body-numbering=:b footer-numbering=:f starting-line-number=:v line-increment=:i " +
      "no-renumber:p join-blank-lines=:l number-separator=:s number-width=:w number-format=:n section-delimiter=:d " +
      "help:-130 version:-131",
  },
  nproc: {
    letters: "",
    long: "all:128 ignore=:129 help:-130 version:-131",
  },
  nsenter: {
    letters: "+ahVt:m::u::i::n::p::C::U::T::S:G:r::w::W:FZ",
    long:
      "all:a help:h version:V target=:t mount?:m uts?:u ipc?:i net?:n pid?:p user?:U cgroup?:C time?:T setuid=:S " +
      "setgid=:G root?:r wd?:w wdns?:W no-fork:F preserve-credentials:128 follow-context:Z",
  },
  nstat: {
    letters: "h?vVzrnasd:t:jp",
    long: "help:h ignore:a scan=:d nooutput:n json:j reset:r noupdate:s pretty:p interval=:t version:V zeros:z",
  },
  od: {
    letters: "A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx",
    long:
      "skip-bytes=:j address-radix=:A read-bytes=:N format=:t output-duplicates:v strings?:S traditional:128 width?:w " +
      "endian=:129 help:-130 version:-131",
  },
  paste: {
    letters: "d:sz",
    long: "serial:s delimiters=:d zero-terminated:z help:-130 version:-131",
  },
  pgrep: {
    letters: "lad:vwLF:cfinoxP:O:Ag:s:u:U:G:t:r:?Vh",
    long:
      "signal=:128 ignore-ancestors:A count:c cgroup=:131 delimiter=:d list-name:l list-full:a full:f pgroup=:g " +
      "group=:G ignore-case:i newest:n oldest:o older=:O parent=:P session=:s terminal=:t euid=:u uid=:U inverse:v " +
      "lightweight:w exact:x pidfile=:F logpidfile:L echo:e ns=:129 nslist=:130 queue=:q runstates=:r help:h version:V",
  },
  pidof: {
    letters: "qhco:d:sxzn",
    long: null,
  },
  ping: {
    letters: "h?4bRT:6F:N:aABc:CdDe:fi:I:l:Lm:M:nOp:qQ:rs:S:t:UvVw:W:",
    long: null,
  },
  pkill: {
    letters: "eq:LF:cfinoxP:O:Ag:s:u:U:G:t:r:?Vh",
    long:
      "signal=:128 ignore-ancestors:A count:c cgroup=:131 delimiter=:d list-name:l list-full:a full:f pgroup=:g " +
      "group=:G ignore-case:i newest:n oldest:o older=:O parent=:P session=:s terminal=:t euid=:u uid=:U inverse:v " +
      "lightweight:w exact:x pidfile=:F logpidfile:L echo:e ns=:129 nslist=:130 queue=:q runstates=:r help:h version:V",
  },
  printenv: {
    letters: "+iu:0",
    long: "null:0 help:-130 version:-131",
  },
  pwd: {
    letters: "LP",
    long: "logical:L physical:P help:-130 version:-131",
  },
  realpath: {
    letters: "eLmPqsz",
    long:
      "canonicalize-existing:e canonicalize-missing:m relative-to=:128 relative-base=:129 quiet:q strip:s no-symlinks:s " +
      "zero:z logical:L physical:P help:-130 version:-131",
  },
  rev: {
    letters: "Vh",
    long: "version:V help:h",
  },
  rm: {
    letters: "dfirvIR",
    long:
      "force:f interactive?:128 one-file-system:129 no-preserve-root:130 preserve-root?:131 -presume-input-tty:132 " +
      "recursive:r dir:d verbose:v help:-130 version:-131",
  },
  rmdir: {
    letters: "pv",
    long: "ignore-fail-on-non-empty:128 path:p parents:p verbose:v help:-130 version:-131",
  },
  route: {
    letters: "A:eCFhnN64Vv?",
    long:
      "ax25:1 x25:1 ip:1 ipx:1 appletalk:1 netrom:1 inet:1 inet6:1 ddp:1 rose:1 unix:1 bluetooth:1 tcpip:1 extend:e " +
      "verbose:v version:V numeric:n symbolic:N protocol=:A cache:C fib:F help:h",
  },
  sed: {
    letters: "bsnrzuEe:f:l:i::V:",
    long:
      "binary:b regexp-extended:r debug:129 expression=:e file=:f in-place?:i line-length=:l null-data:z " +
      "zero-terminated:z quiet:n posix:p silent:n sandbox:128 separate:s unbuffered:u version:v help:h " +
      "follow-symlinks:F",
  },
  seq: {
    letters: "+f:s:w",
    long: "equal-width:w format=:f separator=:s help:-130 version:-131",
  },
  setsid: {
    letters: "+Vhcfw",
    long: "ctty:c fork:f wait:w version:V help:h",
  },
  sha1sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha224sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha256sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha384sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sha512sum: {
    letters: "bctwz",
    long:
      "check:c ignore-missing:128 quiet:130 status:129 warn:w strict:131 tag:132 zero:z binary:b text:t help:-130 " +
      "version:-131",
  },
  sleep: {
    letters: "",
    long: "help:h version:v",
  },
  sort: {
    letters: "-bcCdfghik:mMno:rRsS:t:T:uVy:z",
    long:
      "ignore-leading-blanks:b check?:128 compress-program=:129 debug:130 dictionary-order:d ignore-case:f " +
      "files0-from=:131 general-numeric-sort:g ignore-nonprinting:i key=:k merge:m month-sort:M numeric-sort:n " +
      "human-numeric-sort:h version-sort:V random-sort:R random-source=:133 sort=:134 output=:o reverse:r stable:s " +
      "batch-size=:132 buffer-size=:S field-separator=:t temporary-directory=:T unique:u zero-terminated:z " +
      "parallel=:135 help:-130 version:-131",
  },
  ss: {
    letters: "dhaletuwxnro460spTbEf:mMiA:D:F:vVzZN:KHSO",
    long:
      "numeric:n resolve:r options:o extended:e memory:m info:i processes:p threads:T bpf:b events:E dccp:d tcp:t " +
      "sctp:S udp:u raw:w unix:x tipc:257 vsock:256 all:a listening:l ipv4:4 ipv6:6 packet:0 family=:f socket=:A " +
      "query=:A summary:s diag=:D filter=:F version:V help:h context:Z contexts:z net=:N tipcinfo:258 tos:259 " +
      "cgroup:261 kill:K no-header:H xdp:260 mptcp:M oneline:O inet-sockopt:262",
  },
  stdbuf: {
    letters: "+i:o:e:",
    long: "input=:i output=:o error=:e help:-130 version:-131",
  },
  strings: {
    letters: "adfhHn:wot:e:T:s:U:Vv0123456789",
    long:
      "all:a bytes=:n data:d encoding=:e help:h include-all-whitespace:w output-separator=:s print-file-name:f radix=:t " +
      "target=:T unicode=:U version:v",
  },
  sudo: {
    letters: "+Aa:BbC:c:D:Eeg:Hh::iKklNnPp:R:r:SsT:t:U:u:Vv",
    long:
      "background:b preserve-env?:E edit:e set-home:H login:i remove-timestamp:K list:l preserve-groups:P shell:s " +
      "other-user=:U validate:v askpass:A auth-type=:a bell:B close-from=:C login-class=:c chdir=:D group=:g help:h " +
      "host=:256 reset-timestamp:k no-update:N non-interactive:n prompt=:p chroot=:R role=:r stdin:S command-timeout=:T " +
      "type=:t user=:u version:V",
  },
  sum: {
    letters: "rs",
    long: "sysv:s help:-130 version:-131",
  },
  sysctl: {
    letters: "bneNwfp::qoxaAXr:Vdh",
    long:
      "all:a deprecated:128 dry-run:130 binary:b ignore:e names:N values:n load?:p quiet:q write:w system:129 " +
      "pattern=:r help:h version:V",
  },
  tac: {
    letters: "brs:",
    long: "before:b regex:r separator=:s help:-130 version:-131",
  },
  tail: {
    letters: "c:n:fFqs:vz0123456789",
    long:
      "bytes=:c follow?:132 lines=:n max-unchanged-stats=:129 -disable-inotify:133 pid=:130 -presume-input-pipe:131 " +
      "quiet:q retry:128 silent:q sleep-interval=:s verbose:v zero-terminated:z help:-130 version:-131",
  },
  tcpdump: {
    letters: "aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:#",
    long:
      "buffer-size=:B list-interfaces:D help:h interface=:i monitor-mode:I time-stamp-type=:j list-time-stamp-types:J " +
      "micro:133 nano:134 time-stamp-precision=:129 dont-verify-checksums:K list-data-link-types:L no-optimize:O " +
      "no-promiscuous-mode:p direction=:Q snapshot-length=:s absolute-tcp-sequence-numbers:S packet-buffered:U " +
      "linktype=:y immediate-mode:130 relinquish-privileges=:Z count:136 fp-type:135 number:35 print:131 version:128",
  },
  tee: {
    letters: "aip",
    long: "append:a ignore-interrupts:i output-error?:p help:-130 version:-131",
  },
  telnet: {
    letters: "468ab:cde:EKl:Ln:rxk:X:?V",
    long:
      "ipv4:4 ipv6:6 binary:8 login:a bind=:b no-rc:c debug:d escape=:e no-escape:E no-login:K user=:l binary-output:L " +
      "trace=:n rlogin:r encrypt:x realm=:k disable-auth=:X help:63 usage:146 version:V",
  },
  timeout: {
    letters: "+k:s:v",
    long: "kill-after=:k signal=:s verbose:v foreground:128 preserve-status:129 help:-130 version:-131",
  },
  touch: {
    letters: "acd:fhmr:t:",
    long: "time=:128 no-create:c date=:d reference=:r no-dereference:h help:-130 version:-131",
  },
  tr: {
    letters: "+AcCdst",
    long: "complement:c delete:d squeeze-repeats:s truncate-set1:t help:-130 version:-131",
  },
  uname: {
    letters: "asnrvmpio",
    long:
      "all:a kernel-name:s sysname:s nodename:n kernel-release:r release:r kernel-version:v machine:m processor:p " +
      "hardware-platform:i operating-system:o help:-130 version:-131",
  },
  unexpand: {
    letters: ",0123456789at:",
    long: "tabs=:t all:a first-only:128 help:-130 version:-131",
  },
  uniq: {
    letters: "-0123456789Dcdf:is:uw:z",
    long:
      "count:c repeated:d all-repeated?:D group?:128 ignore-case:i unique:u skip-fields=:f skip-chars=:s check-chars=:w " +
      "zero-terminated:z help:-130 version:-131",
  },
  wc: {
    letters: "clLmw",
    long: "bytes:c chars:m lines:l words:w debug:128 files0-from=:129 max-line-length:L help:-130 version:-131",
  },
  wget: {
    letters: "A:Ea:bKB:ckdP:D:X:e:xFhEI:46i:l:mn:O:o:pY:qQ:rR:LSHT:Nt:U:vVw:",
    long:
      "accept=:A accept-regex=:257 adjust-extension?:E no-adjust-extension:259 append-output=:a ask-password?:261 " +
      "no-ask-password:262 auth-no-challenge?:263 no-auth-no-challenge:264 background?:b no-background:266 " +
      "backup-converted?:K no-backup-converted:268 backups?:269 no-backups:270 base=:B bind-address=:272 body-data=:273 " +
      "body-file=:274 ca-certificate=:275 ca-directory=:276 cache?:277 no-cache:278 certificate=:279 " +
      "certificate-type=:280 check-certificate?:281 no-check-certificate:282 clobber?:283 compression=:284 config=:285 " +
      "connect-timeout=:286 continue?:c no-continue:288 convert-file-only?:289 no-convert-file-only:290 " +
      "convert-links?:k no-convert-links:292 content-disposition?:293 no-content-disposition:294 content-on-error?:295 " +
      "no-content-on-error:296 cookies?:297 no-cookies:298 crl-file=:299 cut-dirs=:300 debug?:d no-debug:302 " +
      "default-page=:303 delete-after?:304 no-delete-after:305 directories?:306 no-directories:307 directory-prefix=:P " +
      "dns-cache?:309 no-dns-cache:310 dns-timeout=:311 domains=:D dont-remove-listing:313 dot-style=:314 egd-file=:315 " +
      "exclude-directories=:X exclude-domains=:317 execute=:e follow-ftp?:319 no-follow-ftp:320 follow-tags=:321 " +
      "force-directories?:x no-force-directories:323 force-html?:F no-force-html:325 ftp-password=:326 ftp-user=:327 " +
      "ftps-clear-data-connection?:328 no-ftps-clear-data-connection:329 ftps-fallback-to-ftp?:330 " +
      "no-ftps-fallback-to-ftp:331 ftps-implicit?:332 no-ftps-implicit:333 ftps-resume-ssl?:334 no-ftps-resume-ssl:335 " +
      "glob?:336 no-glob:337 header=:338 help:h host-directories?:340 no-host-directories:341 hsts?:342 no-hsts:343 " +
      "hsts-file=:344 html-extension?:345 no-html-extension:346 htmlify?:347 no-htmlify:348 http-keep-alive?:349 " +
      "no-http-keep-alive:350 http-passwd=:351 http-password=:352 http-user=:353 https-only?:354 no-https-only:355 " +
      "ignore-case?:356 no-ignore-case:357 ignore-length?:358 no-ignore-length:359 ignore-tags=:360 " +
      "include-directories=:I inet4-only?:4 no-inet4-only:363 inet6-only?:6 no-inet6-only:365 input-file=:i iri?:367 " +
      "no-iri:368 keep-badhash?:369 no-keep-badhash:370 keep-session-cookies?:371 no-keep-session-cookies:372 level=:l " +
      "limit-rate=:374 load-cookies=:375 local-encoding=:376 rejected-log=:377 max-redirect=:378 method=:379 mirror?:m " +
      "no-mirror:381 netrc?:382 no-netrc:383 no=:384 no-clobber?:385 no-no-clobber:386 no-config?:387 no-no-config:388 " +
      "no-parent?:389 no-no-parent:390 output-document=:O output-file=:o page-requisites?:p no-page-requisites:394 " +
      "parent?:395 passive-ftp?:396 no-passive-ftp:397 password=:398 pinnedpubkey=:399 post-data=:400 post-file=:401 " +
      "prefer-family=:402 preserve-permissions?:403 no-preserve-permissions:404 ciphers=:405 private-key=:406 " +
      "private-key-type=:407 progress=:408 show-progress?:409 no-show-progress:410 protocol-directories?:411 " +
      "no-protocol-directories:412 proxy?:413 no-proxy:414 proxy__compat=:415 proxy-passwd=:416 proxy-password=:417 " +
      "proxy-user=:418 quiet?:q no-quiet:420 quota=:Q random-file=:422 random-wait?:423 no-random-wait:424 " +
      "read-timeout=:425 recursive?:r no-recursive:427 referer=:428 regex-type=:429 reject=:R reject-regex=:431 " +
      "relative?:L no-relative:433 remote-encoding=:434 remove-listing?:435 no-remove-listing:436 report-speed?:437 " +
      "no-report-speed:438 restrict-file-names?:439 no-restrict-file-names:440 retr-symlinks?:441 no-retr-symlinks:442 " +
      "retry-connrefused?:443 no-retry-connrefused:444 retry-on-host-error?:445 no-retry-on-host-error:446 " +
      "retry-on-http-error=:447 save-cookies=:448 save-headers?:449 no-save-headers:450 secure-protocol=:451 " +
      "server-response?:S no-server-response:453 span-hosts?:H no-span-hosts:455 spider?:456 no-spider:457 " +
      "start-pos=:458 strict-comments?:459 no-strict-comments:460 timeout=:T timestamping?:N no-timestamping:463 " +
      "if-modified-since?:464 no-if-modified-since:465 tries=:t unlink?:467 no-unlink:468 trust-server-names?:469 " +
      "no-trust-server-names:470 use-askpass=:471 use-server-timestamps?:472 no-use-server-timestamps:473 user=:474 " +
      "user-agent=:U verbose?:v no-verbose:477 version:V wait=:w waitretry=:480 warc-cdx?:481 no-warc-cdx:482 " +
      "warc-compression?:483 no-warc-compression:484 warc-dedup=:485 warc-digests?:486 no-warc-digests:487 " +
      "warc-file=:488 warc-header=:489 warc-keep-log?:490 no-warc-keep-log:491 warc-max-size=:492 warc-tempdir=:493 " +
      "xattr?:494 no-xattr:495",
  },
  whoami: {
    letters: "",
    long: "help:h version:v",
  },
  xargs: {
    letters: "+0a:E:e::i::I:l::L:n:oprs:txP:d:",
    long:
      "null:0 arg-file=:a delimiter=:d eof?:e replace?:I max-lines?:l max-args=:n open-tty:o interactive:p " +
      "no-run-if-empty:r max-chars=:s verbose:t show-limits:S exit:x max-procs=:P process-slot-var=:128 version:v " +
      "help:h",
  },
};
