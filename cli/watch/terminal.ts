import type { TerminalStreams } from '../io.js';
import type { Line, Size } from './page.js';

/** A terminal that is a whole screen while it is open. */
export interface Terminal {
  readonly size: () => Size;
  readonly draw: (lines: readonly Line[]) => void;
  /** Gives the terminal back as it was; may be called again. */
  readonly close: () => void;
}

export interface TerminalEvents {
  /** One key, or the escape sequence that it sends. */
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
}

const ESC = '\u001b[';
const OTHER_SCREEN = `${ESC}?1049h`;
const OWN_SCREEN = `${ESC}?1049l`;
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
const HOME = `${ESC}H`;
const ERASE_LINE = `${ESC}K`;
const RESET = `${ESC}0m`;
const STYLES: Readonly<Record<Line['style'], string>> = {
  plain: '',
  header: `${ESC}7m`,
  alert: `${ESC}1;31m`,
  warn: `${ESC}33m`,
  dim: `${ESC}2m`,
};
/** A terminal that does not tell its size has that of the first ones. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Takes the screen.  Keys come one by one, Ctrl-C among them, until close(). */
export function openTerminal(
  { input, output, onExit }: TerminalStreams,
  { onKey, onResize }: TerminalEvents,
): Terminal {
  let open = true;
  const onData = (data: Buffer): void => keysIn(data.toString()).forEach(onKey);
  const close = (): void => {
    if (!open) return;
    open = false;
    input.off('data', onData);
    output.off('resize', onResize);
    input.setRawMode(false);
    input.pause(); // or the process would wait for the next key
    output.write(`${RESET}${SHOW_CURSOR}${OWN_SCREEN}`);
  };
  onExit(close);
  input.setRawMode(true);
  input.on('data', onData);
  input.resume();
  output.on('resize', onResize);
  output.write(`${OTHER_SCREEN}${HIDE_CURSOR}`);
  return {
    size: () => ({
      columns: output.columns || DEFAULT_COLUMNS,
      rows: output.rows || DEFAULT_ROWS,
    }),
    draw: (lines) => {
      if (open) output.write(`${HOME}${lines.map(paint).join('\r\n')}`);
    },
    close,
  };
}

/** Keys that were pressed quickly come as one text. */
export function keysIn(text: string): string[] {
  // eslint-disable-next-line no-control-regex -- escape sequences begin with that character
  return text.match(/\u001b\[[0-9;]*[A-Za-z~]|\u001bO.|[^]/gu) ?? [];
}

/** A line over what was there before. */
function paint({ text, style }: Line): string {
  return `${STYLES[style]}${text}${RESET}${ERASE_LINE}`;
}
