#!/usr/bin/env bash
# Runs tests against other major versions of PostgreSQL, each in a container of the Debian release
# that has it.  The checkout is mounted read-only, with its node_modules and this machine's Node.
#
#   npm run test:majors -- 17 18                 the SQL suite, installation, update, one pair
#   npm run test:majors -- 18 test/sql.test.ts   only these files
#
# Needs Docker and the image debian:SUITE-slim.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

declare -A SUITE=([15]=bookworm [17]=trixie [18]=sid)
DEFAULT_MAJORS=(17 18)
DEFAULT_TESTS=(test/sql.test.ts test/db/install.test.ts test/db/upgrade.test.ts
  test/db/races.test.ts test/acceptance/pair.test.ts)

majors=()
tests=()
for word in "$@"; do
  if [[ $word =~ ^[0-9]+$ ]]; then majors+=("$word"); else tests+=("$word"); fi
done
[ "${#majors[@]}" -gt 0 ] || majors=("${DEFAULT_MAJORS[@]}")
[ "${#tests[@]}" -gt 0 ] || tests=("${DEFAULT_TESTS[@]}")

docker version >/dev/null || {
  echo "majors: no Docker engine answers: start one, or set DOCKER_HOST" >&2
  exit 1
}
bash scripts/setup.sh

failed=()
for major in "${majors[@]}"; do
  suite=${SUITE[$major]:-}
  if [ -z "$suite" ]; then
    echo "majors: no Debian release has PostgreSQL $major; choose from: ${!SUITE[*]}" >&2
    exit 1
  fi
  image=pgautofailover-test:$major
  docker build -q -t "$image" --build-arg "SUITE=$suite" --build-arg "MAJOR=$major" \
    - <test/majors/Dockerfile >/dev/null
  echo "=== PostgreSQL $major ($suite)"
  # a copy of what is small: builds and tap write into the checkout
  docker run --rm --init --network none --shm-size 512m -e "PG_MAJOR=$major" \
    -v "$(readlink -f "$(command -v node)"):/usr/local/bin/node:ro" -v "$PWD:/checkout:ro" \
    "$image" bash -euc '
      mkdir /work && cd /work
      tar -C /checkout --exclude=./node_modules --exclude=./.git --exclude=./.tap -c . | tar -x
      ln -s /checkout/node_modules node_modules
      "/usr/lib/postgresql/$PG_MAJOR/bin/postgres" --version
      node scripts/run-tests.mjs "$@"' majors "${tests[@]}" || failed+=("$major")
done
if [ "${#failed[@]}" -gt 0 ]; then
  echo "majors: failed with PostgreSQL ${failed[*]}" >&2
  exit 1
fi
echo "majors: passed with PostgreSQL ${majors[*]}"
