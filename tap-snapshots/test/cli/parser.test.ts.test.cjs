/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > accept timeline 1`] = `
pg_autoctl accept timeline [options]

Choose the branch that is kept after a fork

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -t, --tli        N: timeline to keep, as "show timeline" lists it     [string]
      --reason     TEXT: why; it is kept with the decision              [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > config check 1`] = `
pg_autoctl config check [options]

Check the configuration of a node

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > config get 1`] = `
pg_autoctl config get [SECTION.OPTION] [options]

Print the configuration, or one value of it

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > config set 1`] = `
pg_autoctl config set SECTION.OPTION VALUE [options]

Change one value of the configuration

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > create formation 1`] = `
pg_autoctl create formation [options]

Add a formation to the monitor

Options:
  -D, --pgdata                DIR: data directory of the node [$PGDATA] [string]
  -m, --monitor               URI: URI of the monitor; --pgdata is not used then
                              [$PG_AUTOCTL_MONITOR]                     [string]
  -f, --formation             NAME: formation, default: that of the node[string]
  -k, --kind                  KIND: pgsql                               [string]
  -d, --dbname                NAME: database of the formation, default postgres
                                                                        [string]
  -s, --enable-secondary      allow standbys, the default              [boolean]
  -S, --disable-secondary     allow no standbys                        [boolean]
  -n, --number-sync-standbys  N: standbys that must confirm a commit, default 0
                                                                        [string]
  -v, --verbose               more of the log; twice: even more          [count]
  -q, --quiet                 errors only                              [boolean]
  -V, --version               print the version and exit               [boolean]
  -h, --help                  print this help and exit                 [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > create monitor 1`] = `
pg_autoctl create monitor [options]

Create a monitor

Options:
  -C, --pgctl              PATH: pg_ctl of the Postgres to use          [string]
  -D, --pgdata             DIR: data directory of the node [$PGDATA]    [string]
  -H, --pghost             DIR: folder of the server's socket           [string]
  -p, --pgport             PORT: port of Postgres, default 5432 [$PGPORT]
                                                                        [string]
  -n, --hostname           HOST: name or address by which others reach this host
                                                                        [string]
      --nodename           HOST: old spelling of --hostname             [string]
  -l, --listen             ADDRESS: address to listen on, default *     [string]
  -A, --auth               METHOD: trust, scram-sha-256, md5, password, cert, …:
                           method of the HBA lines [$PG_AUTOCTL_AUTH_METHOD]
                                                                        [string]
  -S, --skip-pg-hba        leave pg_hba.conf to you                    [boolean]
  -x, --run                go on as the service of the node            [boolean]
  -N, --no-ssl             without TLS: traffic and passwords can be read on the
                           way                                         [boolean]
  -s, --ssl-self-signed    with a self-signed certificate: encrypted, not
                           authenticated [$PG_AUTOCTL_SSL_SELF_SIGNED] [boolean]
      --ssl-mode           MODE:
                           disable|allow|prefer|require|verify-ca|verify-full
                                                                        [string]
      --ssl-ca-file        FILE: root certificate                       [string]
      --ssl-crl-file       FILE: revoked certificates                   [string]
      --server-cert        FILE: the server's certificate               [string]
      --server-key         FILE: the server's private key               [string]
      --extension-destdir  DIR: Debian's setting extension_destdir: extensions
                           are looked for below DIR first               [string]
  -v, --verbose            more of the log; twice: even more             [count]
  -q, --quiet              errors only                                 [boolean]
  -V, --version            print the version and exit                  [boolean]
  -h, --help               print this help and exit                    [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > create postgres 1`] = `
pg_autoctl create postgres [options]

Create a Postgres node of a formation

Options:
  -C, --pgctl                 PATH: pg_ctl of the Postgres to use       [string]
  -D, --pgdata                DIR: data directory of the node [$PGDATA] [string]
  -H, --pghost                DIR: folder of the server's socket        [string]
  -p, --pgport                PORT: port of Postgres, default 5432 [$PGPORT]
                                                                        [string]
  -n, --hostname              HOST: name or address by which others reach this
                              host                                      [string]
      --nodename              HOST: old spelling of --hostname          [string]
  -l, --listen                ADDRESS: address to listen on, default *  [string]
  -A, --auth                  METHOD: trust, scram-sha-256, md5, password, cert,
                              …: method of the HBA lines
                              [$PG_AUTOCTL_AUTH_METHOD]                 [string]
  -S, --skip-pg-hba           leave pg_hba.conf to you                 [boolean]
  -x, --run                   go on as the service of the node         [boolean]
  -N, --no-ssl                without TLS: traffic and passwords can be read on
                              the way                                  [boolean]
  -s, --ssl-self-signed       with a self-signed certificate: encrypted, not
                              authenticated [$PG_AUTOCTL_SSL_SELF_SIGNED]
                                                                       [boolean]
      --ssl-mode              MODE:
                              disable|allow|prefer|require|verify-ca|verify-full
                                                                        [string]
      --ssl-ca-file           FILE: root certificate                    [string]
      --ssl-crl-file          FILE: revoked certificates                [string]
      --server-cert           FILE: the server's certificate            [string]
      --server-key            FILE: the server's private key            [string]
  -m, --monitor               URI: URI of the monitor [$PG_AUTOCTL_MONITOR]
                                                                        [string]
  -M, --disable-monitor       without a monitor; needs --node-id       [boolean]
  -I, --node-id               N: id of the node, only with --disable-monitor
                                                                        [string]
  -a, --name                  NAME: name of the node, default node_<id>
                              [$PG_AUTOCTL_NODE_NAME]                   [string]
  -f, --formation             NAME: formation, default: that of the node[string]
  -g, --group                 N: group, which the monitor chooses by itself
                                                                        [string]
  -U, --username              NAME: the application's role              [string]
  -d, --dbname                NAME: the application's database [$PGDATABASE]
                                                                        [string]
  -L, --pg-hba-lan            let the local network in [$PG_AUTOCTL_PG_HBA_LAN]
                                                                       [boolean]
  -P, --candidate-priority    N: who is promoted first: 0 (never) to 100,
                              default 50 [$PG_AUTOCTL_CANDIDATE_PRIORITY]
                                                                        [string]
  -r, --replication-quorum    BOOL: whether commits wait for this node, default
                              true [$PG_AUTOCTL_REPLICATION_QUORUM]     [string]
  -R, --maximum-backup-rate   RATE: of a base backup, default 100M      [string]
  -w, --replication-password  TEXT: password of the replication role; seen by
                              "ps", prefer "config set"                 [string]
  -v, --verbose               more of the log; twice: even more          [count]
  -q, --quiet                 errors only                              [boolean]
  -V, --version               print the version and exit               [boolean]
  -h, --help                  print this help and exit                 [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > disable maintenance 1`] = `
pg_autoctl disable maintenance [options]

Take the local node back into service

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > disable monitor 1`] = `
pg_autoctl disable monitor [options]

Let the local node go on without monitor

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -F, --force    also when the node is registered, or the monitor does not
                 answer                                                [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > disable secondary 1`] = `
pg_autoctl disable secondary [options]

Forbid standbys in a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > drop formation 1`] = `
pg_autoctl drop formation [options]

Remove an empty formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > drop monitor 1`] = `
pg_autoctl drop monitor [options]

Stop a monitor for good

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -d, --destroy  also delete PGDATA and the files of the monitor       [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > drop node 1`] = `
pg_autoctl drop node [options]

Remove a node from its formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: node to drop, from another host                [string]
  -n, --hostname   HOST: host of the node to drop, from another host    [string]
  -p, --pgport     PORT: port of the node to drop, default 5432         [string]
  -d, --destroy    local node: also delete PGDATA and its files        [boolean]
  -F, --force      forget a node that is lost, without waiting for it  [boolean]
  -w, --wait       SECONDS: how long to wait, default 60; 0 = as long as it
                   takes                                                [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > enable maintenance 1`] = `
pg_autoctl enable maintenance [options]

Take the local node out of service

Options:
  -D, --pgdata          DIR: data directory of the node [$PGDATA]       [string]
  -A, --allow-failover  on a primary: let another node take over       [boolean]
  -v, --verbose         more of the log; twice: even more                [count]
  -q, --quiet           errors only                                    [boolean]
  -V, --version         print the version and exit                     [boolean]
  -h, --help            print this help and exit                       [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > enable monitor 1`] = `
pg_autoctl enable monitor URI [options]

Give the local node a new monitor

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

After a monitor was lost: on the primary first, then on each standby.
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > enable secondary 1`] = `
pg_autoctl enable secondary [options]

Allow standbys in a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > get formation number-sync-standbys 1`] = `
pg_autoctl get formation number-sync-standbys [options]

Print number_sync_standbys

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > get formation settings 1`] = `
pg_autoctl get formation settings [options]

Print the replication settings of a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > get node candidate-priority 1`] = `
pg_autoctl get node candidate-priority [options]

Print a node's candidate priority

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > get node region 1`] = `
pg_autoctl get node region [options]

Print a node's region

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > get node replication-quorum 1`] = `
pg_autoctl get node replication-quorum [options]

Print a node's replication quorum

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > help 1`] = `
pg_autoctl help [COMMAND] [options]

Print this help

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > perform failover 1`] = `
pg_autoctl perform failover [options]

Promote a standby of a group

Options:
  -D, --pgdata           DIR: data directory of the node [$PGDATA]      [string]
  -m, --monitor          URI: URI of the monitor; --pgdata is not used then
                         [$PG_AUTOCTL_MONITOR]                          [string]
  -f, --formation        NAME: formation, default: that of the node     [string]
  -g, --group            N: group number                                [string]
  -w, --wait             SECONDS: how long to wait, default 60; 0 = as long as
                         it takes                                       [string]
  -A, --allow-data-loss  elect although a node that may have more WAL is silent
                                                                       [boolean]
      --dry-run          only tell what would happen                   [boolean]
      --fault            FAULT: with --dry-run: planned, maintenance,
                         primary_process, primary_host, standby_process,
                         standby_host; default planned                  [string]
  -J, --json             with --dry-run: print one JSON document       [boolean]
  -v, --verbose          more of the log; twice: even more               [count]
  -q, --quiet            errors only                                   [boolean]
  -V, --version          print the version and exit                    [boolean]
  -h, --help             print this help and exit                      [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > perform promotion 1`] = `
pg_autoctl perform promotion [options]

Promote one given standby

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -w, --wait       SECONDS: how long to wait, default 60; 0 = as long as it
                   takes                                                [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > perform switchover 1`] = `
pg_autoctl perform switchover [options]

Promote a standby of a group

Options:
  -D, --pgdata           DIR: data directory of the node [$PGDATA]      [string]
  -m, --monitor          URI: URI of the monitor; --pgdata is not used then
                         [$PG_AUTOCTL_MONITOR]                          [string]
  -f, --formation        NAME: formation, default: that of the node     [string]
  -g, --group            N: group number                                [string]
  -w, --wait             SECONDS: how long to wait, default 60; 0 = as long as
                         it takes                                       [string]
  -A, --allow-data-loss  elect although a node that may have more WAL is silent
                                                                       [boolean]
      --dry-run          only tell what would happen                   [boolean]
      --fault            FAULT: with --dry-run: planned, maintenance,
                         primary_process, primary_host, standby_process,
                         standby_host; default planned                  [string]
  -J, --json             with --dry-run: print one JSON document       [boolean]
  -v, --verbose          more of the log; twice: even more               [count]
  -q, --quiet            errors only                                   [boolean]
  -V, --version          print the version and exit                    [boolean]
  -h, --help             print this help and exit                      [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > reload 1`] = `
pg_autoctl reload [options]

Let the service of a node read its configuration again

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > run 1`] = `
pg_autoctl run [options]

Run the service of a node

Options:
  -D, --pgdata    DIR: data directory of the node [$PGDATA]             [string]
  -n, --name      NAME: new name of the node                            [string]
  -H, --hostname  HOST: new name or address of this host                [string]
  -p, --pgport    PORT: new port of Postgres                            [string]
  -J, --json      print one JSON document                              [boolean]
  -v, --verbose   more of the log; twice: even more                      [count]
  -q, --quiet     errors only                                          [boolean]
  -V, --version   print the version and exit                           [boolean]
  -h, --help      print this help and exit                             [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > set formation number-sync-standbys 1`] = `
pg_autoctl set formation number-sync-standbys N [options]

Change number_sync_standbys

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > set node candidate-priority 1`] = `
pg_autoctl set node candidate-priority PRIORITY [options]

Change a node's candidate priority

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > set node metadata 1`] = `
pg_autoctl set node metadata [options]

Change name, host or port of the local node

Options:
  -D, --pgdata    DIR: data directory of the node [$PGDATA]             [string]
  -n, --name      NAME: new name                                        [string]
  -H, --hostname  HOST: new name or address by which others reach this host
                                                                        [string]
  -p, --pgport    PORT: new port of Postgres                            [string]
  -J, --json      print one JSON document                              [boolean]
  -v, --verbose   more of the log; twice: even more                      [count]
  -q, --quiet     errors only                                          [boolean]
  -V, --version   print the version and exit                           [boolean]
  -h, --help      print this help and exit                             [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > set node region 1`] = `
pg_autoctl set node region REGION [options]

Change a node's region

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > set node replication-quorum 1`] = `
pg_autoctl set node replication-quorum true|false [options]

Change a node's replication quorum

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -a, --name       NAME: name of the node, default: the local node      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show advice 1`] = `
pg_autoctl show advice [options]

Print what is wrong or risky, and the cures

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: all of the monitor         [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show events 1`] = `
pg_autoctl show events [options]

Print the latest events of a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -n, --count      N: number of events, default 10                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show explain 1`] = `
pg_autoctl show explain [options]

Print why the nodes of a group are as they are

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show file 1`] = `
pg_autoctl show file [options]

Print where the files of a node are, or their contents

Options:
  -D, --pgdata    DIR: data directory of the node [$PGDATA]             [string]
  -a, --all       all files, the default                               [boolean]
  -c, --config    the configuration file                               [boolean]
  -s, --state     the state file of a Postgres node                    [boolean]
  -i, --init      the init file of a Postgres node                     [boolean]
  -p, --pid       the pid file                                         [boolean]
  -C, --contents  what the file says, instead of its path              [boolean]
  -J, --json      print one JSON document                              [boolean]
  -v, --verbose   more of the log; twice: even more                      [count]
  -q, --quiet     errors only                                          [boolean]
  -V, --version   print the version and exit                           [boolean]
  -h, --help      print this help and exit                             [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show ipaddr 1`] = `
pg_autoctl show ipaddr [options]

Print the IP address of this host

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show settings 1`] = `
pg_autoctl show settings [options]

Print the replication settings of a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show standby-names 1`] = `
pg_autoctl show standby-names [options]

Print synchronous_standby_names of a group

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show state 1`] = `
pg_autoctl show state [options]

Print the state of the nodes of a formation

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
      --local      from the local files, without asking the monitor    [boolean]
      --count      N: accepted and ignored                              [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show systemd 1`] = `
pg_autoctl show systemd [options]

Print a systemd unit for a node

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show timeline 1`] = `
pg_autoctl show timeline [options]

Print the timelines of a group, and forks

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > show uri 1`] = `
pg_autoctl show uri [options]

Print the connection strings

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -J, --json       print one JSON document                             [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > status 1`] = `
pg_autoctl status [options]

Tell whether the service of a node runs

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > stop 1`] = `
pg_autoctl stop [options]

Stop the service of a node

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -f, --fast       end at the next opportunity (SIGINT)                [boolean]
  -i, --immediate  end at once (SIGQUIT)                               [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > version 1`] = `
pg_autoctl version [options]

Print the version

Options:
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > watch 1`] = `
pg_autoctl watch [options]

Show a formation in the terminal as it changes

Options:
  -D, --pgdata     DIR: data directory of the node [$PGDATA]            [string]
  -m, --monitor    URI: URI of the monitor; --pgdata is not used then
                   [$PG_AUTOCTL_MONITOR]                                [string]
  -f, --formation  NAME: formation, default: that of the node           [string]
  -g, --group      N: group number                                      [string]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]

Keys: q, F1 or Ctrl-C quit; arrows, j, k, PageUp, PageDown move the events.
`

exports[`test/cli/parser.test.ts > TAP > help and version go where scripts expect them > pg_autoctl help 1`] = `
  pg_autoctl
  + create   Create a node or formation
  + drop     Drop a node or formation
  + config   Read, change and check the configuration
  + show     Show information of a node or formation
  + enable   Switch a feature on
  + disable  Switch a feature off
  + get      Get a value from a node or formation
  + set      Set a value of a node or formation
  + perform  Perform an action on a formation
  + accept   Accept what only an operator can decide
    watch    Show a formation in the terminal as it changes
    run      Run the service of a node
    stop     Stop the service of a node
    reload   Let the service of a node read its configuration again
    status   Tell whether the service of a node runs
    help     Print this help
    version  Print the version

  pg_autoctl create
    monitor    Create a monitor
    postgres   Create a Postgres node of a formation
    formation  Add a formation to the monitor

  pg_autoctl drop
    monitor    Stop a monitor for good
    node       Remove a node from its formation
    formation  Remove an empty formation

  pg_autoctl config
    check  Check the configuration of a node
    get    Print the configuration, or one value of it
    set    Change one value of the configuration

  pg_autoctl show
    uri            Print the connection strings
    events         Print the latest events of a formation
    state          Print the state of the nodes of a formation
    advice         Print what is wrong or risky, and the cures
    explain        Print why the nodes of a group are as they are
    settings       Print the replication settings of a formation
    standby-names  Print synchronous_standby_names of a group
    timeline       Print the timelines of a group, and forks
    file           Print where the files of a node are, or their contents
    systemd        Print a systemd unit for a node
    ipaddr         Print the IP address of this host

  pg_autoctl enable
    secondary    Allow standbys in a formation
    maintenance  Take the local node out of service
    monitor      Give the local node a new monitor

  pg_autoctl disable
    secondary    Forbid standbys in a formation
    maintenance  Take the local node back into service
    monitor      Let the local node go on without monitor

  pg_autoctl get
  + node       Get a value from a node
  + formation  Get a value from a formation

  pg_autoctl get node
    replication-quorum  Print a node's replication quorum
    candidate-priority  Print a node's candidate priority
    region              Print a node's region

  pg_autoctl get formation
    settings              Print the replication settings of a formation
    number-sync-standbys  Print number_sync_standbys

  pg_autoctl set
  + node       Set a value of a node
  + formation  Set a value of a formation

  pg_autoctl set node
    metadata            Change name, host or port of the local node
    replication-quorum  Change a node's replication quorum
    candidate-priority  Change a node's candidate priority
    region              Change a node's region

  pg_autoctl set formation
    number-sync-standbys  Change number_sync_standbys

  pg_autoctl perform
    failover    Promote a standby of a group
    switchover  Promote a standby of a group
    promotion   Promote one given standby

  pg_autoctl accept
    timeline  Choose the branch that is kept after a fork

`
