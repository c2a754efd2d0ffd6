import { parseArgs } from 'node:util';

/** A wrong argument; the message says what to write instead. */
export class WrongOption extends Error {}

export const help = `npm run crash -- [--kills 100] [--seed 1] [--minutes 60]

Kills gateways, PostgreSQL, the bank and PayPal under load, at random and at every
marked point, and compares what was acknowledged with every book there is.

  --kills    how many mishaps, 100 unless told; about one a second
  --seed     draws the same mishaps again; a new one each time unless told
  --minutes  ends earlier when it takes longer than that`;

export interface Options {
  kills: number;
  seed: number | undefined;
  minutes: number | undefined;
  help: boolean;
}

/** @throws WrongOption */
export function readOptions(words: string[]): Options {
  const given = parse(words);
  return {
    kills: whole('kills', given.kills) ?? 100,
    seed: whole('seed', given.seed),
    minutes: whole('minutes', given.minutes),
    help: given.help === true,
  };
}

function parse(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        kills: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(`${(error as Error).message}\n\n${help}`);
  }
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new WrongOption(`--${name} is "${text}"; write a whole number above zero\n\n${help}`);
}
