import { parseArgs } from 'node:util';

export interface Options {
  /** Events a second; of 560 with a tenth of the endpoints hanging, 504 are for those that answer. */
  rate: number;
  seconds: number;
  endpoints: number;
  /** Percent of the endpoints that take the request and never answer. */
  hanging: number;
  /** How long the others take to answer. */
  answerMs: number;
}

/** Events of the first seconds are not counted: every endpoint that hangs is met for the first time in them. */
export const WARM_UP_MS = 15_000;

export function optionsOf(words: string[]): Options {
  const { values } = parseArgs({
    args: words,
    options: {
      rate: { type: 'string', default: '560' },
      seconds: { type: 'string', default: '60' },
      endpoints: { type: 'string', default: '100' },
      hanging: { type: 'string', default: '10' },
      'answer-ms': { type: 'string', default: '20' },
    },
  });
  return {
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    endpoints: Number(values.endpoints),
    hanging: Number(values.hanging),
    answerMs: Number(values['answer-ms']),
  };
}
