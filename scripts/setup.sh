#!/usr/bin/env bash
# Makes this checkout ready to build, test and demonstrate: Node, PostgreSQL 15 with the extensions
# that the tests use, npm packages, dist/.  Can be run at any time; does only what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

NODE_MINIMUM=20.19.0
PG_MAJOR=${PG_MAJOR:-15}
APT_PACKAGES=(
  "postgresql-$PG_MAJOR" "postgresql-client-$PG_MAJOR" "postgresql-$PG_MAJOR-cron"
  "postgresql-$PG_MAJOR-pgtap" "postgresql-$PG_MAJOR-plpgsql-check" openssl procps
)

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
  say "$@"
  exit 1
}

check_node() {
  local found
  found=$(command -v node) ||
    die "node is not installed; Node $NODE_MINIMUM or newer is needed: see https://nodejs.org"
  node -e '
    const parts = (text) => text.split(".").map(Number);
    const [have, want] = [parts(process.versions.node), parts(process.argv[1])];
    process.exit(have[0] > want[0] || (have[0] === want[0] && have[1] >= want[1]) ? 0 : 1);
  ' "$NODE_MINIMUM" || die "$found is $(node --version); $NODE_MINIMUM or newer is needed"
}

# What the packages bring, by file: works where dpkg does not exist, and takes no time.
missing_pieces() {
  local server=/usr/lib/postgresql/$PG_MAJOR/bin share=/usr/share/postgresql/$PG_MAJOR/extension
  local file
  for file in "$server/postgres" "$server/psql" \
    "$share"/{pg_cron,pgtap,plpgsql_check,dblink,btree_gist}.control; do
    [ -e "$file" ] || printf '%s\n' "$file"
  done
  for file in openssl ps; do
    command -v "$file" >/dev/null || printf '%s\n' "$file"
  done
}

install_system_packages() {
  local missing
  missing=$(missing_pieces)
  [ -n "$missing" ] || return 0
  say "missing on this machine:" $missing
  if ! command -v apt-get >/dev/null; then
    die "this is not a Debian system.  Install PostgreSQL $PG_MAJOR (server, client, contrib" \
      "modules), pg_cron, pgTAP, plpgsql_check, openssl and ps, such that the files above exist"
  fi
  if [ "$(id -u)" -ne 0 ]; then
    say "run this as root, then try again:"
    printf '  apt-get update && apt-get install -y --no-install-recommends %s\n' \
      "${APT_PACKAGES[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Debian makes and starts a cluster on port 5432 when it installs a server.  Ours use free ports,
  # so that one is harmless; policy-rc.d or createcluster.conf are the administrator's, not ours.
  apt_install || { apt-get update >&2 && apt_install; } ||
    die "apt-get could not install ${APT_PACKAGES[*]}: see its messages above"
}

apt_install() {
  apt-get install -y --no-install-recommends "${APT_PACKAGES[@]}" >&2
}

install_node_modules() {
  # npm writes this file last: it stands for a complete installation
  local installed=node_modules/.package-lock.json
  [ -e "$installed" ] && [ ! package-lock.json -nt "$installed" ] && return 0
  say "npm ci"
  npm ci --no-audit --no-fund --loglevel=error >&2
  touch "$installed"
}

needs_build() {
  local stamp=dist/.built
  [ -e "$stamp" ] || return 0
  [ -n "$(find keeper cli extension scripts test/support package.json tsconfig*.json \
    -newer "$stamp" -print -quit)" ]
}

build() {
  needs_build || return 0
  mkdir -p dist
  # two test files may get here at the same time
  exec 9>dist/.building
  flock 9
  if needs_build; then
    say "npm run build"
    touch dist/.building
    npm run --silent build >&2
    touch -r dist/.building dist/.built
  fi
  exec 9>&-
}

check_node
install_system_packages
install_node_modules
build
