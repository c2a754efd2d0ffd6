import {
  confirmMinutes,
  defaultValidHours,
  maxValidHours,
  parseSeoul,
  refundAccountVisibleMinutes,
  windowMinutes,
} from '@tollgate/contract';
import { Failure } from './failure.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The customer has 30 minutes to finish in the payment window. Source: payment-flow, READY. */
export const AUTHENTICATION_MS = windowMinutes * MINUTE_MS;

/** The merchant has 10 minutes to confirm, counted from the end of authentication. */
export const CONFIRMATION_MS = confirmMinutes * MINUTE_MS;

/** Deposit deadline when neither `validHours` nor `dueDate` is given: a week. */
export const DEFAULT_VALID_HOURS = defaultValidHours;

/** Less could end before the window and the confirm are through, which may take 40 minutes. */
export const MIN_VALID_HOURS = 1;

/** 90 days, the longest a virtual account may wait. */
export const MAX_VALID_HOURS = maxValidHours;

/** A virtual account's payment can be cancelled for a year after its deposit. */
export const CANCEL_PERIOD_MS = 365 * DAY_MS;

/** PayPal gives money back for 180 days. Source: core-api, cancel periods; paypal-rail §9. */
export const WALLET_CANCEL_PERIOD_MS = 180 * DAY_MS;

/** A refund account collected with the request is shown for half an hour only. */
export const REFUND_ACCOUNT_VISIBLE_MS = refundAccountVisibleMinutes * MINUTE_MS;

/** What the merchant asked for: at most one of the two. `dueDate` is Seoul time when without offset. */
export interface DepositDeadline {
  validHours?: number | undefined;
  dueDate?: string | undefined;
}

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);

/**
 * When deposits stop (입금기한).
 *
 * @throws Failure INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE, EXCEED_MAX_VALID_HOURS, EXCEED_MAX_DUE_DATE, INVALID_DATE
 */
export function depositDeadline(asked: DepositDeadline, requestedAt: Date): Date {
  const { validHours, dueDate } = asked;
  if (validHours !== undefined && dueDate !== undefined) {
    throw new Failure('INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE', { validHours, dueDate });
  }
  if (dueDate !== undefined) return readDueDate(dueDate, requestedAt);
  const hours = validHours ?? DEFAULT_VALID_HOURS;
  if (hours > MAX_VALID_HOURS) throw new Failure('EXCEED_MAX_VALID_HOURS', { validHours });
  if (!(hours >= MIN_VALID_HOURS)) {
    throw new Failure(
      'INVALID_REQUEST',
      { validHours },
      {
        ko: 'validHours 값은 1 이상 2160 이하의 시간이어야 합니다.',
        en: 'validHours must be a number of hours from 1 to 2160.',
      },
    );
  }
  return later(requestedAt, hours * HOUR_MS);
}

function readDueDate(text: string, requestedAt: Date): Date {
  const at = parseSeoul(text);
  if (!at || at <= requestedAt) {
    throw new Failure(
      'INVALID_DATE',
      { dueDate: text },
      {
        ko: `dueDate는 yyyy-MM-dd'T'HH:mm:ss 형식의 앞으로 올 시각이어야 합니다.`,
        en: `dueDate must be a future time of the form yyyy-MM-dd'T'HH:mm:ss (Seoul time).`,
      },
    );
  }
  if (at > later(requestedAt, MAX_VALID_HOURS * HOUR_MS))
    throw new Failure('EXCEED_MAX_DUE_DATE', { dueDate: text });
  return at;
}
