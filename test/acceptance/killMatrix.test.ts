// The short form; `npm run test:kill-matrix` kills at every arrow.
import t from 'tap';
import { SHORT_KILL_CASES } from '../support/killCases.js';
import { runKillMatrix } from '../support/killMatrixRun.js';

await runKillMatrix(t, SHORT_KILL_CASES);
