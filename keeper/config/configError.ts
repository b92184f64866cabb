/**
 * A file of a node (config, state, init, pid) that is absent or cannot be used.  `kind` lets the
 * command line choose its exit code; the message names the file and what to do.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly kind: 'missing' | 'invalid' | 'unknown_key' | 'unreadable';

  constructor(kind: ConfigError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The `code` of a Node system error (`ENOENT`, …), or '' for anything else. */
export function errnoCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return '';
}

/** The text of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
