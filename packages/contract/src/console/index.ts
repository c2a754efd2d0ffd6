export * from './accounts.ts';
export type * from './answers.ts';
export * from './inputs.ts';
export type * from './live.ts';
export * from './paths.ts';
export * from './why-words.ts';
