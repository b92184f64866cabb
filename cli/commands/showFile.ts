import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { formatJson } from '../format/json.js';
import { formatTable } from '../format/table.js';
import { json, pgdata } from '../language/options.js';
import { flag } from '../language/optionSpec.js';

const FILES = ['config', 'state', 'init', 'pid'] as const;

/** `show file`: where the files of a node are, or what one of them says (cli.md section 5). */
export const command = defineCommand({
  options: {
    pgdata,
    all: flag('all files, the default', 'a'),
    config: flag('the configuration file', 'c'),
    state: flag('the state file of a Postgres node', 's'),
    init: flag('the init file of a Postgres node', 'i'),
    pid: flag('the pid file', 'p'),
    contents: flag('what the file says, instead of its path', 'C'),
    json,
  },
  async run(values, context) {
    const { readLocalNode } = await import('../operate/monitorTarget.js');
    const selected = FILES.filter((file) => values[file]);
    if (selected.length + Number(values.all) > 1) {
      const list = selected.map((file) => `--${file}`).join(' and ');
      throw new UsageError(
        `only one file can be selected, not ${values.all ? '--all with ' : ''}${list}`,
      );
    }
    const node = await readLocalNode(values.pgdata, context);
    const file = selected[0];
    if (file === undefined) {
      if (values.contents) context.log.warn('option --contents is ignored: select one file');
      const files = FILES.filter((name) => node.kind === 'keeper' || isMonitorFile(name));
      const paths = Object.fromEntries(files.map((name) => [name, node.paths[name]]));
      context.io.out(context.json ? `${formatJson(paths)}\n` : `${pathTable(paths)}\n\n`);
      return undefined;
    }
    if (node.kind === 'monitor' && !isMonitorFile(file)) {
      throw new UsageError(`a monitor has no ${file} file; select --config or --pid`);
    }
    if (values.contents) {
      const { fileContents } = await import('../local/fileContents.js');
      context.io.out(await fileContents(file, node.paths, context.json));
    } else {
      context.io.out(`${node.paths[file]}\n`);
    }
    return undefined;
  },
});

function isMonitorFile(file: (typeof FILES)[number]): boolean {
  return file === 'config' || file === 'pid';
}

function pathTable(paths: Readonly<Record<string, string>>): string {
  return formatTable(
    [
      { title: 'File', minWidth: 6 },
      { title: 'Path', align: 'left' },
    ],
    Object.entries(paths).map(([name, path]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      path,
    ]),
  );
}
