const S_PER_MINUTE = 60;
const S_PER_HOUR = 3_600;
const S_PER_DAY = 86_400;

/** Seconds as `3s`, `1m37s`, `2h05m`, `3d04h`. */
export function formatAge(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (s < S_PER_MINUTE) return `${String(s)}s`;
  if (s < S_PER_HOUR) return `${String(Math.floor(s / S_PER_MINUTE))}m${two(s % S_PER_MINUTE)}s`;
  if (s < S_PER_DAY) {
    return `${String(Math.floor(s / S_PER_HOUR))}h${two((s % S_PER_HOUR) / S_PER_MINUTE)}m`;
  }
  return `${String(Math.floor(s / S_PER_DAY))}d${two((s % S_PER_DAY) / S_PER_HOUR)}h`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const STEP = 1024;

/** Bytes in the unit that a person would choose. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const BELOW_TEN = 10;
  const digits = unit > 0 && value < BELOW_TEN ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}
