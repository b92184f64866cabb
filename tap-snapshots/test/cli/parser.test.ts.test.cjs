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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > completion 1`] = `
pg_autoctl completion bash|zsh [options]

Print a script by which a shell completes command lines

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

In the start file of the shell: source <(pg_autoctl completion bash)
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

Without VALUE, replication.password is taken from
PG_AUTOCTL_REPLICATION_PASSWORD, and the password in pg_autoctl.monitor from
PG_AUTOCTL_MONITOR_PASSWORD: "ps" shows arguments.
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
  -C, --pgctl                  PATH: pg_ctl of the Postgres to use      [string]
  -D, --pgdata                 DIR: data directory of the node [$PGDATA][string]
  -H, --pghost                 DIR: folder of the server's socket       [string]
  -p, --pgport                 PORT: port of Postgres, default 5432 [$PGPORT]
                                                                        [string]
  -n, --hostname               HOST: name or address by which others reach this
                               host                                     [string]
      --nodename               HOST: old spelling of --hostname         [string]
  -l, --listen                 ADDRESS: address to listen on, default * [string]
  -A, --auth                   METHOD: trust, scram-sha-256, md5, password,
                               cert, …: method of the HBA lines
                               [$PG_AUTOCTL_AUTH_METHOD]                [string]
  -S, --skip-pg-hba            leave pg_hba.conf to you                [boolean]
  -x, --run                    go on as the service of the node        [boolean]
  -N, --no-ssl                 without TLS: traffic and passwords can be read on
                               the way                                 [boolean]
  -s, --ssl-self-signed        with a self-signed certificate: encrypted, not
                               authenticated [$PG_AUTOCTL_SSL_SELF_SIGNED]
                                                                       [boolean]
      --ssl-mode               MODE: disable|allow|prefer|require|verify-ca|veri
                               fy-full                                  [string]
      --ssl-ca-file            FILE: root certificate                   [string]
      --ssl-crl-file           FILE: revoked certificates               [string]
      --server-cert            FILE: the server's certificate           [string]
      --server-key             FILE: the server's private key           [string]
      --extension-destdir      DIR: Debian's setting extension_destdir:
                               extensions are looked for below DIR first[string]
  -W, --autoctl-node-password  TEXT: password of role autoctl_node; seen by
                               "ps", prefer the variable
                               [$PG_AUTOCTL_NODE_PASSWORD]              [string]
  -f, --formation              NAME: a further formation; may be repeated
                                                                        [string]
  -v, --verbose                more of the log; twice: even more         [count]
  -q, --quiet                  errors only                             [boolean]
  -V, --version                print the version and exit              [boolean]
  -h, --help                   print this help and exit                [boolean]
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
  -U, --username              NAME: the keeper's superuser, default OS user
                              [$PGUSER]                                 [string]
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
                              "ps", prefer the variable
                              [$PG_AUTOCTL_REPLICATION_PASSWORD]        [string]
  -W, --monitor-password      TEXT: password for the monitor; seen by "ps",
                              prefer the variable [$PG_AUTOCTL_MONITOR_PASSWORD]
                                                                        [string]
  -G, --region                NAME: label of where the node is          [string]
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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > disable ssl 1`] = `
pg_autoctl disable ssl [options]

Switch TLS off on the local node

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
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
  -W, --no-wait    return as soon as the monitor knows                 [boolean]
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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > enable ssl 1`] = `
pg_autoctl enable ssl [options]

Encrypt the connections of the local node

Options:
  -D, --pgdata           DIR: data directory of the node [$PGDATA]      [string]
  -N, --no-ssl           without TLS: traffic and passwords can be read on the
                         way                                           [boolean]
  -s, --ssl-self-signed  with a self-signed certificate: encrypted, not
                         authenticated [$PG_AUTOCTL_SSL_SELF_SIGNED]   [boolean]
      --ssl-mode         MODE:
                         disable|allow|prefer|require|verify-ca|verify-full
                                                                        [string]
      --ssl-ca-file      FILE: root certificate                         [string]
      --ssl-crl-file     FILE: revoked certificates                     [string]
      --server-cert      FILE: the server's certificate                 [string]
      --server-key       FILE: the server's private key                 [string]
  -v, --verbose          more of the log; twice: even more               [count]
  -q, --quiet            errors only                                   [boolean]
  -V, --version          print the version and exit                    [boolean]
  -h, --help             print this help and exit                      [boolean]
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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect fsm check 1`] = `
pg_autoctl inspect fsm check [options]

Compare the monitor's orders with the keeper's moves

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -m, --monitor  URI: URI of the monitor; --pgdata is not used then
                 [$PG_AUTOCTL_MONITOR]                                  [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect fsm gv 1`] = `
pg_autoctl inspect fsm gv [options]

Print the keeper's machine as a Graphviz graph

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect fsm list 1`] = `
pg_autoctl inspect fsm list [options]

Print the moves from the present state

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

With --json all moves of the keeper are printed, and no --pgdata is needed.
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect fsm mermaid 1`] = `
pg_autoctl inspect fsm mermaid [options]

Print the keeper's machine as a Mermaid diagram

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect fsm state 1`] = `
pg_autoctl inspect fsm state [options]

Print the state of the local node as JSON

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect getpid 1`] = `
pg_autoctl inspect getpid postgres|node-active|listener [options]

Print the process id of a service

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect monitor get others 1`] = `
pg_autoctl inspect monitor get others [options]

Print the other nodes of the group as JSON

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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect monitor get primary 1`] = `
pg_autoctl inspect monitor get primary [options]

Print the primary of a group as JSON

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

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect monitor parse-notification 1`] = `
pg_autoctl inspect monitor parse-notification JSON [options]

Print what a notification says

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect monitor version 1`] = `
pg_autoctl inspect monitor version [options]

Print the version of the extension on the monitor

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -m, --monitor  URI: URI of the monitor; --pgdata is not used then
                 [$PG_AUTOCTL_MONITOR]                                  [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup discover 1`] = `
pg_autoctl inspect pgsetup discover [options]

Print what is known of the local Postgres

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup logs 1`] = `
pg_autoctl inspect pgsetup logs [options]

Print the ends of the logs of the local Postgres

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup pg_ctl 1`] = `
pg_autoctl inspect pgsetup pg_ctl [options]

Print which pg_ctl a create would use

Options:
  -C, --pgctl    PATH: check this one                                   [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup ready 1`] = `
pg_autoctl inspect pgsetup ready [options]

Tell whether the local Postgres is ready

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup tune 1`] = `
pg_autoctl inspect pgsetup tune [options]

Print the tuning for this host

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect pgsetup wait 1`] = `
pg_autoctl inspect pgsetup wait [options]

Wait until the local Postgres is ready

Options:
  -D, --pgdata      DIR: data directory of the node [$PGDATA]           [string]
      --read-write  until it takes writes, not only reads              [boolean]
      --timeout     SECONDS: how long to wait, default 30               [string]
  -v, --verbose     more of the log; twice: even more                    [count]
  -q, --quiet       errors only                                        [boolean]
  -V, --version     print the version and exit                         [boolean]
  -h, --help        print this help and exit                           [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect show cidr 1`] = `
pg_autoctl inspect show cidr [options]

Print the network of this host

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect show hostname 1`] = `
pg_autoctl inspect show hostname [options]

Print the host name that a create would choose

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect show ipaddr 1`] = `
pg_autoctl inspect show ipaddr [options]

Print the IP address of this host

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect show lookup 1`] = `
pg_autoctl inspect show lookup HOST [options]

Print the addresses of a host name

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > inspect show reverse 1`] = `
pg_autoctl inspect show reverse HOST [options]

Check that a host name leads to its address and back

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > manual service restart 1`] = `
pg_autoctl manual service restart postgres [options]

Restart Postgres under a running service

Options:
  -D, --pgdata   DIR: data directory of the node [$PGDATA]              [string]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

On a primary this is a short outage; it may bring a failover.
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > node apply 1`] = `
pg_autoctl node apply [FILE] [options]

Make the node what its file says

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > node check 1`] = `
pg_autoctl node check [FILE] [options]

Compare a node with its file

Options:
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

Exit code 0: the node is as the file says; 3: it is not, or there is no node
yet.
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > node run 1`] = `
pg_autoctl node run [FILE] [options]

Make and run the node that a file describes

Options:
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]

FILE is /etc/pgaf/node.ini by default.  Its keys; those with * take effect while
the node runs: node.kind, node.name, node.hostname, node.port,
postgresql.pgdata, postgresql.pgctl, postgresql.pghost, postgresql.listen,
postgresql.username, postgresql.dbname, postgresql.extension_destdir,
monitor.pguri*, formation.name, formation.group, settings.candidate_priority*,
settings.replication_quorum*, settings.region*, options.ssl*, options.auth,
options.pg_hba_lan, ssl.ca_file*, ssl.crl_file*, ssl.cert_file*, ssl.key_file*,
launch.mode, pg_auto_failover.autoctl_node_password,
pg_auto_failover.monitor_password, replication.replication_password, and on a
monitor sections [formation NAME] with kind = pgsql.
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > node show 1`] = `
pg_autoctl node show [FILE] [options]

Print the file of a node

Options:
  -J, --json     print one JSON document                               [boolean]
  -v, --verbose  more of the log; twice: even more                       [count]
  -q, --quiet    errors only                                           [boolean]
  -V, --version  print the version and exit                            [boolean]
  -h, --help     print this help and exit                              [boolean]
`

exports[`test/cli/parser.test.ts > TAP > every command has help that fits a terminal > node start 1`] = `
pg_autoctl node start [FILE] [options]

Start a node that is deferred

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
      --watch      show them as they come, as "pg_autoctl watch"       [boolean]
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
      --watch      show it as it changes, as "pg_autoctl watch"        [boolean]
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
  -9, --sigkill    kill, Postgres stays; only with $PG_AUTOCTL_DEBUG (SIGKILL)
                                                                       [boolean]
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
  -w, --wait       begin although the monitor does not answer yet      [boolean]
  -v, --verbose    more of the log; twice: even more                     [count]
  -q, --quiet      errors only                                         [boolean]
  -V, --version    print the version and exit                          [boolean]
  -h, --help       print this help and exit                            [boolean]

Keys: q, F1 or Ctrl-C quit; arrows, j, k, PageUp, PageDown move the events.
`

exports[`test/cli/parser.test.ts > TAP > help and version go where scripts expect them > pg_autoctl help 1`] = `
  pg_autoctl
  + create      Create a node or formation
  + drop        Drop a node or formation
  + config      Read, change and check the configuration
  + show        Show information of a node or formation
  + enable      Switch a feature on
  + disable     Switch a feature off
  + get         Get a value from a node or formation
  + set         Set a value of a node or formation
  + perform     Perform an action on a formation
  + accept      Accept what only an operator can decide
    watch       Show a formation in the terminal as it changes
    run         Run the service of a node
    stop        Stop the service of a node
    reload      Let the service of a node read its configuration again
    status      Tell whether the service of a node runs
    help        Print this help
    completion  Print a script by which a shell completes command lines
    version     Print the version
  + node        Make and run a node as a file describes it
  + inspect     Look into a node, for diagnosis
  + manual      Act on a node by hand, for diagnosis

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
    ssl          Encrypt the connections of the local node
    monitor      Give the local node a new monitor

  pg_autoctl disable
    secondary    Forbid standbys in a formation
    maintenance  Take the local node back into service
    ssl          Switch TLS off on the local node
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

  pg_autoctl node
    run    Make and run the node that a file describes
    apply  Make the node what its file says
    start  Start a node that is deferred
    show   Print the file of a node
    check  Compare a node with its file

  pg_autoctl inspect
  + show     Show what this host knows of its network
  + pgsetup  Look at the local Postgres
  + fsm      Look at the keeper's machine
  + monitor  Ask the monitor as a keeper does
    getpid   Print the process id of a service

  pg_autoctl inspect show
    ipaddr    Print the IP address of this host
    cidr      Print the network of this host
    hostname  Print the host name that a create would choose
    lookup    Print the addresses of a host name
    reverse   Check that a host name leads to its address and back

  pg_autoctl inspect pgsetup
    discover  Print what is known of the local Postgres
    ready     Tell whether the local Postgres is ready
    wait      Wait until the local Postgres is ready
    logs      Print the ends of the logs of the local Postgres
    tune      Print the tuning for this host
    pg_ctl    Print which pg_ctl a create would use

  pg_autoctl inspect fsm
    state    Print the state of the local node as JSON
    list     Print the moves from the present state
    gv       Print the keeper's machine as a Graphviz graph
    mermaid  Print the keeper's machine as a Mermaid diagram
    check    Compare the monitor's orders with the keeper's moves

  pg_autoctl inspect monitor
  + get                 Get nodes from the monitor
    version             Print the version of the extension on the monitor
    parse-notification  Print what a notification says

  pg_autoctl inspect monitor get
    primary  Print the primary of a group as JSON
    others   Print the other nodes of the group as JSON

  pg_autoctl manual
  + service  Act on the service of a node

  pg_autoctl manual service
    restart  Restart Postgres under a running service

`
