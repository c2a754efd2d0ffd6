import { AsyncLocalStorage } from 'node:async_hooks';
import type { Failure } from '@tollgate/domain';
import type { Credential } from '../store/merchants.ts';

/** Whose call it is, as the log of calls tells it. */
export interface NotedCaller {
  mId: string;
  clockOffsetMs: number;
  /** The key that was used, to be masked before it is kept; absent where a window's own token let the call in. */
  key?: string;
  apiVersion?: string;
}

/** What was learned while a call was served, and what its answer does not tell. */
export interface Noted {
  caller?: NotedCaller;
  /** The refusal that was told. */
  failure?: Failure;
  /** Why it went as it went, where no refusal tells it: a fault that somebody switched on. */
  cause?: string;
}

const ofThisCall = new AsyncLocalStorage<Noted>();

/** Runs `work` as part of a call. */
export const noting = (noted: Noted, work: () => void): void => ofThisCall.run(noted, work);

/** Notes something about the call that is being served; outside of one, nothing happens. */
export function note(learned: Noted): void {
  const noted = ofThisCall.getStore();
  if (noted) Object.assign(noted, learned);
}

export const callerOf = ({ merchant, keyPair, clockOffsetMs }: Credential, key: string): NotedCaller => ({
  mId: merchant.mId,
  clockOffsetMs,
  key,
  apiVersion: keyPair.apiVersion,
});
