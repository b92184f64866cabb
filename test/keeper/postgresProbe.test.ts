import t from 'tap';
import { ScratchFolder } from '../support/scratchFolder.js';
const f = new ScratchFolder();
t.teardown(() => f.remove());
if (process.getuid?.() === 0) { process.initgroups('postgres', f.user.gid); process.setgid?.(f.user.gid); process.setuid?.(f.user.uid); }
t.test('x', async (t) => { t.equal(process.getuid?.(), f.user.uid); });
