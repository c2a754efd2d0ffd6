import type { Answer } from './gateway.ts';

/** What can go wrong between the buyer's click and the merchant's page. */
export type Trouble = {
  kind: TroubleKind;
  /** The gateway's own sentence. */
  message?: string;
  /** It was the cancel that failed, so that is what another try repeats. */
  isOfCancel?: boolean;
};
export type TroubleKind = keyof typeof isFinal;

/** Whether the window is over. Else the same click may be tried again. */
export const isFinal = {
  silent: false,
  unavailable: false,
  providerDown: false,
  rejected: false,
  expired: true,
  deadlinePassed: true,
  finished: true,
  refused: true,
} as const;

/** Codes with a panel of their own; every other refusal is judged by its status. */
const byCode: Record<string, TroubleKind> = {
  NOT_FOUND_PAYMENT_SESSION: 'expired',
  EXPIRED_PAYMENT: 'expired',
  ALREADY_PROCESSED_PAYMENT: 'finished',
  ALREADY_CANCELED_PAYMENT: 'finished',
  PROVIDER_ERROR: 'providerDown',
  IDEMPOTENT_REQUEST_PROCESSING: 'unavailable',
  FORBIDDEN_CONSECUTIVE_REQUEST: 'unavailable',
};

export function troubleOf(answer: Exclude<Answer, { type: 'outcome' }>): Trouble {
  if (answer.type === 'silence') return { kind: 'silent' };
  const { status, refusal } = answer;
  const kind = byCode[refusal.code] ?? byStatus(status);
  // Where our own panel says it all, the gateway's sentence would only say it twice.
  return kind === 'rejected' || kind === 'refused' ? { kind, message: refusal.message } : { kind };
}

function byStatus(status: number): TroubleKind {
  if (status >= 500 || status === 429 || status === 408) return 'unavailable';
  // A 400 without a field names something in the request: the buyer may change it. The rest will not change.
  return status === 400 ? 'rejected' : 'refused';
}
