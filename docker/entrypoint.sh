#!/bin/sh
# Runs its arguments.  `pg_autoctl create postgres ... --run` becomes `pg_autoctl run` when the node
# is complete: that one also starts while the monitor is away.
set -eu

files=pg_autoctl/${PGDATA#/}
state=${XDG_DATA_HOME:-$HOME/.local/share}/$files

if [ "${1-} ${2-} ${3-}" = 'pg_autoctl create postgres' ] &&
  [ -e "$state/pg_autoctl.state" ] && [ ! -e "$state/pg_autoctl.init" ]; then
  exec pg_autoctl run
fi
exec "$@"
