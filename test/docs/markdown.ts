import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/processes.js';

/** A fenced block of a page. */
export interface Block {
  /** Path of the page from the checkout's root. */
  readonly page: string;
  /** Line of the fence that opens it. */
  readonly line: number;
  /** What stands behind that fence: `sh`, `sql`, `text`; '' = nothing. */
  readonly language: string;
  readonly text: string;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

/** A page of the checkout. */
export function readPage(page: string): string {
  return readFileSync(join(CHECKOUT, page), 'utf8');
}

/** Its fenced blocks, in order. */
export function blocksOf(page: string): Block[] {
  const text = readPage(page);
  return [...text.matchAll(FENCED)].map((found) => ({
    page,
    line: text.slice(0, found.index).split('\n').length,
    language: found[2] ?? '',
    text: (found[3] ?? '').replaceAll(new RegExp(`^${found[1] ?? ''}`, 'gm'), ''),
  }));
}

/** All pages for users and authors, from the checkout's root. */
export function pages(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(CHECKOUT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name));
  return ['README.md', 'CONTRIBUTING.md', ...below('docs'), ...below('docs/decisions')];
}
