/** Reads a TAP stream with nested subtests and prints what a person wants to see of it. */
export class TapReader {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** tap's closing line was seen: the run was not cut off. */
  complete = false;

  #print;
  /** Open subtests, outermost first: `{ indent, name, checks, failures }`. */
  #open = [];
  /** Indentation of the diagnostics block being copied; -1 = none. */
  #copying = -1;
  /** Indentation of the diagnostics block being left out; -1 = none. */
  #hiding = -1;
  /** The last line was a failed check: comments that follow explain it (pgTAP's have and want). */
  #lastFailed = false;

  constructor(print) {
    this.#print = print;
  }

  line(text) {
    const indent = text.length - text.trimStart().length;
    const body = text.trim();
    if (this.#inDiagnostics(indent, body, text)) return;

    const subtest = /^# Subtest: (.*)$/.exec(body);
    if (subtest !== null) {
      this.#open.push({ indent, name: subtest[1], checks: 0, failures: 0 });
      return;
    }
    const point = /^(not )?ok\b(?: \d+)?(?: - )?(.*)$/.exec(body);
    if (point !== null) {
      this.#point(indent, point[1] === undefined, point[2]);
      return;
    }
    if (this.#lastFailed && body.startsWith('#')) this.#print(`    ${body}`);
    const bail = /^Bail out!(.*)$/.exec(body);
    if (bail !== null) this.#print(`FAILED ${this.#path()} bailed out:${bail[1]}`);
    this.#total(body);
  }

  /** Diagnostics stand between `---` and `...`, two columns right of their test point. */
  #inDiagnostics(indent, body, text) {
    if (this.#copying < 0 && this.#hiding < 0) return false;
    const start = Math.max(this.#copying, this.#hiding);
    if (this.#copying >= 0 && indent >= start) this.#print(`    ${text.slice(start)}`);
    const isFirst = body === '---' && indent === start;
    const isOver = (body === '...' && indent === start) || (body !== '' && indent < start);
    if (isOver) this.#copying = this.#hiding = -1;
    return isFirst || !isOver || body === '...';
  }

  #point(indent, ok, rest) {
    const [, name, directive, time] =
      /^(.*?)(?: # (SKIP|TODO)\b.*?)?(?: # time=([\d.]+m?s))?(?: \{)?$/i.exec(rest) ?? [];
    const top = this.#open.at(-1);
    const isEnd = top !== undefined && top.indent === indent;
    if (isEnd) this.#open.pop();
    const parent = this.#open.at(-1);
    const failures = isEnd ? top.failures : 0;
    if (parent !== undefined) {
      parent.checks += isEnd ? top.checks : 1;
      parent.failures += ok || directive !== undefined ? 0 : Math.max(1, failures);
    }
    if (!ok && directive === undefined) {
      // a subtest that fails because of what is inside has been printed already
      if (failures === 0 && parent !== undefined) this.#print(`FAILED ${this.#path()} > ${name}`);
      if (failures === 0) this.#copying = indent + 2;
      else this.#hiding = indent + 2;
    }
    if (isEnd && indent === 0) {
      const checks = `${top.checks} check${top.checks === 1 ? '' : 's'}`;
      this.#print(`${ok ? 'ok    ' : 'FAILED'} ${name} (${checks}, ${time ?? '?'})`);
    }
    this.#lastFailed = !ok && !isEnd;
  }

  #path() {
    return this.#open.map(({ name }) => name).join(' > ');
  }

  /** `# { total: 8, pass: 5, fail: 2, skip: 1 }` */
  #total(body) {
    const found = /^# \{ (total: .*) \}$/.exec(body);
    if (found === null || this.#open.length > 0) return;
    const counts = Object.fromEntries(found[1].split(', ').map((part) => part.split(': ')));
    this.passed = Number(counts.pass ?? 0);
    this.failed = Number(counts.fail ?? 0);
    this.skipped = Number(counts.skip ?? 0) + Number(counts.todo ?? 0);
    this.complete = true;
  }
}
