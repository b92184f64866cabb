// All arrows of the life of a pair; about ten minutes.  KILL_CASES=3,5 runs only these.
import t from 'tap';
import { KILL_CASES } from '../support/killCases.js';
import { runKillMatrix } from '../support/killMatrixRun.js';

const chosen = process.env['KILL_CASES']?.split(',').map(Number);
await runKillMatrix(
  t,
  KILL_CASES.filter((_, index) => chosen?.includes(index) ?? true),
);
