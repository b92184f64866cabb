/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/format.test.ts > TAP > the table of show state has the shape that scripts know > must match snapshot 1`] = `
  Name |  Node |          Host:Port |       TLI: LSN |   Connection |      Reported State |      Assigned State
-------+-------+--------------------+----------------+--------------+---------------------+--------------------
node_1 |     1 |           db1:5432 |   1: 0/40000D8 |   read-write |             primary |             primary
     b |    12 | a.longer.name:5432 |   1: 0/40000D8 | read-write ! |             primary |             primary
     c |     3 |           db1:5432 |   1: 0/40000D8 |       none ? |                init |             primary
     d |   2/4 |           db1:5432 |   1: 0/40000D8 |   read-write |             primary |             primary
`

exports[`test/cli/format.test.ts > TAP > the table of show state has the shape that scripts know > must match snapshot 2`] = `
Name |  Node |  Host:Port |       TLI: LSN |   Connection |      Reported State |      Assigned State
-----+-------+------------+----------------+--------------+---------------------+--------------------
`
