#!/bin/sh
# Starts the program it is named after: ampup, ampd or ampctl. Forks as little as it can.

fail() {
  printf 'error: %s\n  %s\n' "$1" "$2" >&2
  exit 1
}

# Where we are, through every link; readlink -f is missing on older macOS.
self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
name=${self##*/}
home=${self%/*}/..
# The fast compiler alone suits what runs briefly; unpacking an archive wants the good one too.
jit=-XX:TieredStopAtLevel=1
case $name in
  ampup) main=amp.cli.Ampup jit=-XX:+TieredCompilation ;;
  ampd) main=amp.cli.Ampd ;;
  ampctl) main=amp.cli.Ampctl ;;
  *) fail "$self: unknown program name" "it must be called ampup, ampd or ampctl" ;;
esac

if [ -n "${AMP_JAVA:-}" ]; then
  java=$AMP_JAVA
  [ ! -d "$java" ] || java=$java/bin/java
elif [ -x "$home/runtime/bin/java" ]; then
  java=$home/runtime/bin/java
elif [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=$(command -v java) ||
    fail "no Java found" "install Java 17 or later, or set JAVA_HOME to where it is"
fi
[ -x "$java" ] ||
  fail "no Java at $java" "set JAVA_HOME, or AMP_JAVA, to an installed Java 17 or later"

# The version stands in a file of the JDK; asking the program itself would take as long as our work.
real=$java
while [ -L "$real" ]; do
  link=$(readlink "$real")
  case $link in
    /*) real=$link ;;
    *) real=${real%/*}/$link ;;
  esac
done
version=
release=${real%/*}/../release
if [ -r "$release" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;; esac
  done <"$release"
else
  version=$("$java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
fi
version=${version#\"}
version=${version%\"}
major=${version%%[!0-9]*}
[ "${major:-0}" -ge 17 ] ||
  fail "$java is Java ${version:-of an unknown version}, but 17 or later is needed" \
    "set JAVA_HOME, or AMP_JAVA, to an installed Java 17 or later"

# In an ASCII locale, or one that is named but not installed, a JVM cannot even name a folder with
# an accent.
case $(locale charmap 2>/dev/null) in
  "" | ANSI_X3.4-1968 | US-ASCII | 646)
    LC_ALL=C.UTF-8
    [ ! -d /System/Library ] || LC_ALL=en_US.UTF-8
    export LC_ALL
    ;;
esac

# A JVM cannot tell which of its streams is a terminal.
terminals=
[ ! -t 1 ] || terminals=out
[ ! -t 2 ] || terminals=$terminals,err
[ ! -t 0 ] || terminals=$terminals,in

# The JVM's own messages go to stderr: stdout is for results.
exec "$java" \
  -Xshare:auto -Xlog:disable -Xlog:all=error:stderr \
  "$jit" -XX:+UseSerialGC -XX:-UsePerfData -Xms16m -Xmx256m \
  "-Damp.terminals=$terminals" \
  -cp "$home/lib/amp.cli.jar" "$main" "$@"
