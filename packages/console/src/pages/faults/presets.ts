import type { Rule } from './rule.ts';

/** By the names of the words. */
export const presets: readonly [name: string, rule: Rule][] = [
  ['loseConfirm', { effect: 'answerLost', endpoint: 'confirmPayment', times: 1 }],
  ['early', { effect: 'beforeAnswer', times: 1 }],
  ['twice', { effect: 'duplicate', times: 1 }],
  ['swap', { effect: 'reorder', times: 1 }],
  ['limit', { effect: 'tooManyRequests', perMinute: 100, times: 'always' }],
  ['bank', { effect: 'bankClosed', times: 'always' }],
  ['takenBack', { effect: 'depositReversed', delayMs: 10_000, times: 1 }],
  ['payPal', { effect: 'payPalDeclines', times: 1 }],
];
