import type { Config } from '../config.ts';
import type { Ask } from '../gateway.ts';
import type { Printer } from '../print.ts';

/** What every command has at hand. */
export interface Hand {
  config: Config;
  ask: Ask;
  print: Printer;
}

/** English and Korean, as help shows them. */
export const both = (en: string, ko: string): string => `${en} · ${ko}`;
