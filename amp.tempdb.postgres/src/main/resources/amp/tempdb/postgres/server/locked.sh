# Runs a program that is no server, and holds the lock of a cluster while it runs.
#
#   locked.sh LOCK COMMAND...
#
# LOCK is the lock's file. Exit code 75: somebody else holds it. Like watcher.sh, after lock.sh.
exec 9<>"$1" || exit 74
shift
lock try || exit 75
exec "$@"
