import type { Failure } from '@tollgate/domain';

/** What a rail said about giving money back. Neither refusal nor paid: it is on its way; a job asks what became of it. */
export interface Verdict {
  refusal?: Failure | undefined;
  isPaid?: boolean;
  /** What the rail gives back of its own fee. */
  feeReturned?: number;
  /** The refusal is only that the rail could not be asked; whoever takes work over must ask again instead. */
  isUnasked?: boolean;
  /** The refusal is for a reason that only we can mend. */
  needsPerson?: boolean;
  /** Neither yes nor no, and no promise either: the cancellation stays open until the rail has said. */
  isUnknown?: boolean;
}
