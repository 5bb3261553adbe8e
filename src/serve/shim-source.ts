/**
 * The program that stands for each of the lab's commands where the package brings none for the platform: it hands its words to
 * the lab and passes streams, signals and the exit code on (protocol.ts), as package/shim.c does; what is changed here is changed
 * there. Perl: nothing starts sooner that Linux systems and CI images have without a compiler. No module of it: `use strict`
 * alone costs a fifth of the start (a test compiles it so).
 */

/** In the folder of a lab, beside the folder of its shims. */
export const LAB_SOCKET = "lab.sock";
/** Variables of the environment that lead a shim to its lab. */
export const SOCKET_VARIABLE = "NETNSIM_SOCKET";
/** Where the SOCKS proxy of the lab's host listens. */
export const SOCKS_VARIABLE = "NETNSIM_SOCKS";

export const PERL = "/usr/bin/perl";

export const SHIM = String.raw`#!${PERL}
# netnsim: runs this command in the lab whose socket the environment names.
sub EINTR() { 4 }
sub EAGAIN() { 11 }
sub EPIPE() { 32 }

my ($name) = $0 =~ m{([^/]+)$};
my $path = $ENV{NETNSIM_SOCKET};
# Where the environment was cleared, the lab is the one whose folder this is in.
$path = "$1/${LAB_SOCKET}" if !defined $path && $0 =~ m{^(.+)/[^/]+/[^/]+$} && -S "$1/${LAB_SOCKET}";
sub fail { print STDERR "$name: netnsim: @_\n"; exit 125 }
sub fail_to_write { print STDERR "$name: netnsim: write error: $!\n"; exit 1 }
defined $path or fail('NETNSIM_SOCKET is not set: this runs under "netnsim up"');

my $cwd = readlink('/proc/self/cwd') || $ENV{PWD};

# A closed stream's number is this script's, which Perl opened.
my $script = join ' ', (stat $0)[0, 1];
# What the lab is to know of a standard stream: a terminal, closed, without room (/dev/full), or anything else.
sub kind_of {
  my ($stream) = @_;
  return 'c' if !defined fileno($stream) || join(' ', (stat $stream)[0, 1]) eq $script;
  return 'f' if -c $stream && (stat _)[6] == 0x107;
  return -t $stream ? 1 : 0;
}
my $kinds = join '', map { kind_of($_) } *STDIN, *STDOUT, *STDERR;

# AF_UNIX and SOCK_STREAM are 1 on Linux.
socket(my $lab, 1, 1, 0) or fail("socket: $!");
connect($lab, pack('S a*', 1, "$path\0")) or fail("$path: $!: the lab has ended");

my $gone = 0;
sub send_frame {
  my ($type, $payload) = @_;
  my $frame = pack('a N', $type, length $payload) . $payload;
  for (my $at = 0; $at < length $frame && !$gone;) {
    my $sent = syswrite($lab, $frame, length($frame) - $at, $at);
    if (defined $sent) { $at += $sent } elsif ($! != EINTR) { $gone = 1 }
  }
}

my ($rows, $columns) = (0, 0);
if (substr($kinds, 1, 1) eq '1') {
  my $size = "\0" x 8;
  # TIOCGWINSZ
  ($rows, $columns) = unpack('S S', $size) if ioctl(STDOUT, 0x5413, $size);
}
my @words = ($name, @ARGV);
my @variables = map { "$_=$ENV{$_}" } grep { $_ ne 'NETNSIM_SOCKET' } keys %ENV;

$SIG{PIPE} = 'IGNORE';
send_frame('R', join "\0", 2, $$, $kinds, $cwd, $columns, $rows, scalar @words, @words, @variables);
# Whether a signal was sent, and whether the command is known to have ended.
my ($signalled, $ended) = (0, 0);
# Whether bytes wait for their reader.
my $waiting = 0;
for my $signal (qw(INT TERM HUP QUIT USR1 USR2)) {
  $SIG{$signal} = sub {
    look_ahead() if $waiting && !$ended;
    end_by($signal) if $ended;
    $signalled = 1;
    send_frame('S', $signal);
  };
}

my $received = '';

sub hear {
  my $count = sysread($lab, $received, 65536, length $received);
  return if !defined $count && $! == EINTR;
  fail('the lab has ended') if !$count;
}

# Looks for the end behind what nobody reads. Where it is an exit code, what was printed before is still to be written.
sub check_end {
  for (my $at = 0; length($received) >= $at + 5;) {
    my ($type, $length) = unpack('a N', substr($received, $at, 5));
    return if length $received < $at + 5 + $length;
    my $payload = substr($received, $at + 5, $length);
    if ($type eq 'X') { $payload =~ /^\d/ ? ($ended = 1) : end_by($payload) }
    $at += 5 + $length;
  }
}

# The end of a command may have come long before a signal. The lab sends some megabyte at most that nobody reads.
sub look_ahead {
  my $most = length($received) + (2 << 20);
  my $read = '';
  vec($read, fileno($lab), 1) = 1;
  while (!$ended && length $received < $most && select(my $ready = $read, undef, undef, 0) > 0) {
    hear();
    check_end();
  }
}

# Returns when 4096 bytes (PIPE_BUF) can be written; once a signal was sent, the lab is listened to meanwhile.
sub wait_for_room {
  my ($stream) = @_;
  for (;;) {
    my ($read, $write) = ('', '');
    vec($write, fileno($stream), 1) = 1;
    vec($read, fileno($lab), 1) = 1 if $signalled && !$ended;
    # A signal that came just before is seen a moment later.
    $waiting = 1;
    my $found = select($read, $write, undef, 0.2);
    $waiting = 0;
    next if $found <= 0;
    return if vec($write, fileno($stream), 1);
    hear();
    check_end();
  }
}

# Programs do not care whether errors can be written.
sub put {
  my ($stream, $bytes) = @_;
  return if !defined fileno($stream);
  for (my $at = 0; $at < length $bytes;) {
    my $length = length($bytes) - $at;
    $length = 4096 if $length > 4096;
    wait_for_room($stream);
    my $written = syswrite($stream, $bytes, $length, $at);
    if (defined $written) { $at += $written }
    elsif ($! == EPIPE) { end_by('PIPE') }
    elsif ($! == EINTR || $! == EAGAIN) { next }
    elsif (fileno($stream) == 2) { return }
    else { fail_to_write() }
  }
}

sub end_by {
  my ($signal) = @_;
  $SIG{$signal} = 'DEFAULT';
  kill $signal, $$;
  exit 1;
}

my $wants = 0;
for (;;) {
  my $read = '';
  vec($read, fileno($lab), 1) = 1;
  vec($read, 0, 1) = 1 if $wants;
  my $found = select($read, undef, undef, undef);
  next if $found < 0;
  if ($wants && vec($read, 0, 1)) {
    my $count = sysread(STDIN, my $chunk, 65536);
    if (defined $count || $! != EINTR && $! != EAGAIN) {
      $wants = 0;
      send_frame('I', $count ? $chunk : '');
    }
  }
  next if !vec($read, fileno($lab), 1);
  hear();
  while (length $received >= 5) {
    my ($type, $length) = unpack('a N', $received);
    last if length $received < 5 + $length;
    my $payload = substr($received, 5, $length);
    substr($received, 0, 5 + $length) = '';
    if ($type eq 'O') { put(*STDOUT, $payload) }
    elsif ($type eq 'E') { put(*STDERR, $payload) }
    elsif ($type eq 'D') { $wants = 1 }
    elsif ($type eq 'X') { $payload =~ /^\d/ ? exit $payload : end_by($payload) }
  }
}
`;
