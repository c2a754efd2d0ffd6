import { isWebhookSuccess, retryDelaysMinutes } from '@tollgate/contract';
import type { DeliveryState } from '../store/deliveries.ts';

const MINUTE_MS = 60_000;

export interface AttemptMade {
  /** 1 for the first. */
  attempt: number;
  /** The answer's HTTP status; null when none came. */
  status: number | null;
  /** Merchant time. */
  at: Date;
}

/** What an attempt makes of its delivery: arrived, waiting for the next retry, or given up after the seventh. */
export function afterAttempt({ attempt, status, at }: AttemptMade): {
  state: DeliveryState;
  /** Merchant time; counted from the attempt before, however late that was. */
  nextAttemptAt: Date | null;
} {
  if (status !== null && isWebhookSuccess(status)) return { state: 'SUCCESS', nextAttemptAt: null };
  const delayMinutes = retryDelaysMinutes[attempt - 1];
  if (delayMinutes === undefined) return { state: 'FAILED', nextAttemptAt: null };
  return { state: 'SENDING', nextAttemptAt: new Date(at.getTime() + delayMinutes * MINUTE_MS) };
}
