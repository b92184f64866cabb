/** Version of this program; a test compares it with package.json. */
export const VERSION = '0.2.0';
/** Version of the extension that belongs to this program. */
export const EXTENSION_VERSION = '0.2.0';
