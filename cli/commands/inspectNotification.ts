import { defineCommand } from '../command.js';
import { UsageError } from '../errors.js';
import { formatJson } from '../format/json.js';
import { requirePositionals } from '../language/positionals.js';
import { parseChange } from '../operate/waitForState.js';

/** `inspect monitor parse-notification JSON`: a payload of channel `state`, as it is understood. */
export const command = defineCommand({
  positionals: 'JSON',
  maxPositionals: 1,
  options: {},
  async run(_values, context) {
    const [payload = ''] = requirePositionals(context, ['a payload of channel "state"']);
    const change = parseChange(payload);
    if (change === undefined) {
      throw new UsageError(
        'this is no payload of channel "state": expected a JSON object with "type": "state"',
      );
    }
    context.io.out(`${formatJson(change)}\n`);
    return undefined;
  },
});
