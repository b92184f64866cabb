/** Schedules of faults and operators (see main.ts), in four files that run side by side. */
import t from 'tap';
import { playInTest } from './shortForm.js';

await playInTest(t, 1501, 500);
