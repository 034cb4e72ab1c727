# flock(1) locks what descriptor 9 has open; the lock lives as long as any process has it open. Who waits
# for it becomes the program that does: a shell in between could be killed, and would leave it behind.
lock() {
  instead=
  if [ "$1" = wait ]; then instead=exec; fi
  if command -v flock >/dev/null 2>&1; then
    if [ "$1" = try ]; then flock -n 9; else exec flock 9; fi
  else
    $instead perl -e 'use Fcntl ":flock"; open(my $f, ">&=", 9) or exit 2;
      exit(flock($f, LOCK_EX | ($ARGV[0] eq "try" ? LOCK_NB : 0)) ? 0 : 1)' "$1"
  fi
}
