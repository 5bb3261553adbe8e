/**
 * The program that stands for each of the lab's commands: it hands its words to the lab and passes streams, signals and the exit
 * code on (protocol.ts). Perl: nothing starts sooner that Linux systems and CI images have without a compiler. No module of it:
 * `use strict` alone costs a fifth of the start (a test compiles it so).
 */

/** Variables of the environment that lead a shim to its lab. */
export const SOCKET_VARIABLE = "NETNSIM_SOCKET";
/** Where the SOCKS proxy of the lab's host listens. */
export const SOCKS_VARIABLE = "NETNSIM_SOCKS";

export const PERL = "/usr/bin/perl";

export const SHIM = String.raw`#!${PERL}
# netnsim: runs this command in the lab whose socket the environment names.
sub EINTR() { 4 }
sub EPIPE() { 32 }

my ($name) = $0 =~ m{([^/]+)$};
my $path = $ENV{NETNSIM_SOCKET};
sub fail { print STDERR "$name: netnsim: @_\n"; exit 125 }
defined $path or fail('NETNSIM_SOCKET is not set: this runs under "netnsim up"');

my $cwd = readlink('/proc/self/cwd') || $ENV{PWD};
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
my $terminals = join '', map { -t $_ ? 1 : 0 } *STDIN, *STDOUT, *STDERR;
if (substr($terminals, 1, 1)) {
  my $size = "\0" x 8;
  # TIOCGWINSZ
  ($rows, $columns) = unpack('S S', $size) if ioctl(STDOUT, 0x5413, $size);
}
my @words = ($name, @ARGV);
my @variables = map { "$_=$ENV{$_}" } grep { $_ ne 'NETNSIM_SOCKET' } keys %ENV;

$SIG{PIPE} = 'IGNORE';
send_frame('R', join "\0", 1, $terminals, $cwd, $columns, $rows, scalar @words, @words, @variables);
for my $signal (qw(INT TERM HUP QUIT USR1 USR2)) {
  $SIG{$signal} = sub { send_frame('S', $signal) };
}

sub put {
  my ($stream, $bytes) = @_;
  for (my $at = 0; $at < length $bytes;) {
    my $written = syswrite($stream, $bytes, length($bytes) - $at, $at);
    if (defined $written) { $at += $written }
    elsif ($! == EPIPE) { end_by('PIPE') }
    elsif ($! != EINTR) { fail("write error: $!") }
  }
}

sub end_by {
  my ($signal) = @_;
  $SIG{$signal} = 'DEFAULT';
  kill $signal, $$;
  exit 1;
}

my ($received, $wants) = ('', 0);
for (;;) {
  my $read = '';
  vec($read, fileno($lab), 1) = 1;
  vec($read, 0, 1) = 1 if $wants;
  my $found = select($read, undef, undef, undef);
  next if $found < 0;
  if ($wants && vec($read, 0, 1)) {
    my $count = sysread(STDIN, my $chunk, 65536);
    if (defined $count || $! != EINTR) {
      $wants = 0;
      send_frame('I', $count ? $chunk : '');
    }
  }
  next if !vec($read, fileno($lab), 1);
  my $count = sysread($lab, $received, 65536, length $received);
  next if !defined $count && $! == EINTR;
  fail('the lab has ended') if !$count;
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
