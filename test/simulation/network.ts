import type { Random } from './random.js';

/** One end of a link. */
export type Place = 'monitor' | number;

/** Which pairs can talk, and how long a message takes. */
export class Network {
  readonly #cuts = new Map<string, number>();
  readonly #random: Random;
  /** Messages to and from the monitor take up to so long. */
  lagMs = 10;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Cuts may overlap: a pair talks again when the last one is healed. */
  cut(one: Place, other: Place): void {
    const key = keyOf(one, other);
    this.#cuts.set(key, (this.#cuts.get(key) ?? 0) + 1);
  }

  heal(one: Place, other: Place): void {
    const key = keyOf(one, other);
    this.#cuts.set(key, Math.max(0, (this.#cuts.get(key) ?? 0) - 1));
  }

  healAll(): void {
    this.#cuts.clear();
    this.lagMs = 10;
  }

  isCut(one: Place, other: Place): boolean {
    return (this.#cuts.get(keyOf(one, other)) ?? 0) > 0;
  }

  delayMs(): number {
    return this.lagMs <= 10 ? this.#random.whole(1, 10) : this.#random.whole(1, this.lagMs);
  }
}

function keyOf(one: Place, other: Place): string {
  return [String(one), String(other)].sort().join('-');
}
