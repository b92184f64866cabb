/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/watchPage.test.ts > TAP > columns leave as the screen gets narrow > 100 columns 1`] = `
plain  Formation: default - Sync Standbys: 1                                              q quits  03:04:05
plain
header Name   | Node |    Lag | Check | Connection | Report | Reported State | Assigned State
plain  node_1 |    1 |        |    1s | read-write |     0s |        primary |        primary
plain  node_2 |    2 | 3.3 MB |    1s |  read-only |     0s |      secondary |      secondary
plain
header  Id | Event Time     | Name   | Description
plain  100 | 11-22 01:02:03 | node_1 | event number 100
plain   99 | 11-22 01:02:03 | node_1 | event number 99
plain   98 | 11-22 01:02:03 | node_1 | event number 98
plain   97 | 11-22 01:02:03 | node_1 | event number 97
plain   96 | 11-22 01:02:03 | node_1 | event number 96
`

exports[`test/cli/watchPage.test.ts > TAP > columns leave as the screen gets narrow > 170 columns 1`] = `
plain  Formation: default - Sync Standbys: 1                                                                                                                    q quits  03:04:05
plain
header Name   | Node |  Region | Quorum | Priority |            Host:Port |     TLI: LSN |    Lag | Check | Connection | Report | Reported State | Assigned State
plain  node_1 |    1 | default |    yes |       50 | db1.example.org:5432 | 3: 0/40000D8 |        |    1s | read-write |     0s |        primary |        primary
plain  node_2 |    2 | default |    yes |       50 | db2.example.org:5432 | 3: 0/40000D8 | 3.3 MB |    1s |  read-only |     0s |      secondary |      secondary
plain
header  Id | Event Time          | Name   | Description
plain  100 | 2026-11-22 01:02:03 | node_1 | event number 100
plain   99 | 2026-11-22 01:02:03 | node_1 | event number 99
plain   98 | 2026-11-22 01:02:03 | node_1 | event number 98
plain   97 | 2026-11-22 01:02:03 | node_1 | event number 97
plain   96 | 2026-11-22 01:02:03 | node_1 | event number 96
`

exports[`test/cli/watchPage.test.ts > TAP > columns leave as the screen gets narrow > 80 columns 1`] = `
plain  Formation: default - Sync Standbys: 1                          q quits  03:04:05
plain
header Name   |    Lag | Check | Connection | Report | Reported State | Assigned State
plain  node_1 |        |    1s | read-write |     0s |        primary |        primary
plain  node_2 | 3.3 MB |    1s |  read-only |     0s |      secondary |      secondary
plain
header  Id | Event Time     | Name   | Description
plain  100 | 11-22 01:02:03 | node_1 | event number 100
plain   99 | 11-22 01:02:03 | node_1 | event number 99
plain   98 | 11-22 01:02:03 | node_1 | event number 98
plain   97 | 11-22 01:02:03 | node_1 | event number 97
plain   96 | 11-22 01:02:03 | node_1 | event number 96
`

exports[`test/cli/watchPage.test.ts > TAP > what is wrong stands out > must match snapshot 1`] = `
plain  Formation: default - Sync Standbys: 1                                                                  q quits  03:04:05
plain
header Name   | Node |     TLI: LSN |    Lag | Check |   Connection | Report | Reported State |    Assigned State
alert  node_1 |    1 | 3: 0/40000D8 |        |    1s | read-write ! |  1m37s |        primary |           primary
warn   node_2 |    2 | 3: 0/40000D8 | 3.3 MB |    1s |    read-only |     0s |      secondary | prepare_promotion
plain  node_3 |    3 | 3: 0/40000D8 | 3.3 MB |    1s |  read-only ? |     0s |      secondary |         secondary
plain
alert  CRITICAL: node_1 (default/0): node is silent: has not reported for 97 s
warn   WARNING: node_1 (default/0): node is silent: has not reported for 97 s
dim    INFO: node_1 (default/0): node is silent: has not reported for 97 s
dim    INFO: node_1 (default/0): node is silent: has not reported for 97 s
dim    INFO: node_1 (default/0): node is silent: has not reported for 97 s
dim    INFO: node_1 (default/0): node is silent: has not reported for 97 s
dim    1 more: pg_autoctl show advice
plain
header  Id | Event Time          | Name   | Description
plain  100 | 2026-11-22 01:02:03 | node_1 | event number 100
plain   99 | 2026-11-22 01:02:03 | node_1 | event number 99
plain   98 | 2026-11-22 01:02:03 | node_1 | event number 98
plain   97 | 2026-11-22 01:02:03 | node_1 | event number 97
`
