import { defineCommand } from '../command.js';
import { SPEC_KEYS } from '../node/specKeys.js';

/** `node run [FILE]`: a node as a file describes it (cli.md section 13, files.md section 9). */
export const command = defineCommand({
  positionals: '[FILE]',
  maxPositionals: 1,
  resident: true,
  options: {},
  epilogue:
    'FILE is /etc/pgaf/node.ini by default.  Its keys; those with * take effect while the node ' +
    `runs: ${SPEC_KEYS.map(({ name, mutable }) => `${name}${mutable === true ? '*' : ''}`).join(', ')}` +
    ', and on a monitor sections [formation NAME] with kind = pgsql.',
  async run(_values, context) {
    const { refuseRoot } = await import('../create/createOptions.js');
    const { readNodeSpec } = await import('../node/nodeSpec.js');
    const { runSpec } = await import('../node/runSpec.js');
    const { specFile, wordsRunner } = await import('../node/specFile.js');
    const file = specFile(context);
    await readNodeSpec(file); // what is wrong with the file comes before who runs it
    refuseRoot();
    return await runSpec(file, wordsRunner(context), context);
  },
});
