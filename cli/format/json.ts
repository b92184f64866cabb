const INDENT = '    ';

/** A JSON document as jsonb_pretty() prints it: keys short first, four spaces. */
export function formatJson(value: unknown): string {
  return print(value, '');
}

function print(value: unknown, indent: string): string {
  const inner = `${indent}${INDENT}`;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => `${inner}${print(item, inner)}`);
    return block('[', items, ']', indent);
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => jsonbOrder(a, b))
      .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner)}`);
    return block('{', items, '}', indent);
  }
  return JSON.stringify(value ?? null);
}

function block(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return `${open}\n${indent}${close}`;
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function jsonbOrder(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || (a < b ? -1 : Number(a > b));
}
