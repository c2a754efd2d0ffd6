import type { PaymentStatus } from '@tollgate/contract/codes';
import { useWords } from '../words.ts';

export type Tone = 'good' | 'wait' | 'bad' | 'quiet';

/** A short word with the colour of what it means, and a shape for whoever sees no colour. */
export function Badge({ tone, children, title }: { tone: Tone; children: string; title?: string }) {
  return (
    <span className="badge" data-tone={tone} title={title}>
      {children}
    </span>
  );
}

const tones: Record<PaymentStatus, Tone> = {
  READY: 'quiet',
  IN_PROGRESS: 'wait',
  WAITING_FOR_DEPOSIT: 'wait',
  DONE: 'good',
  CANCELED: 'quiet',
  PARTIAL_CANCELED: 'quiet',
  ABORTED: 'bad',
  EXPIRED: 'bad',
};

export const statusWords: Record<'ko' | 'en', Record<PaymentStatus, string>> = {
  ko: {
    READY: '결제 시작',
    IN_PROGRESS: '승인 대기',
    WAITING_FOR_DEPOSIT: '입금 대기',
    DONE: '결제 완료',
    CANCELED: '취소됨',
    PARTIAL_CANCELED: '부분 취소',
    ABORTED: '승인 실패',
    EXPIRED: '만료',
  },
  en: {
    READY: 'Started',
    IN_PROGRESS: 'To be confirmed',
    WAITING_FOR_DEPOSIT: 'Awaiting deposit',
    DONE: 'Paid',
    CANCELED: 'Canceled',
    PARTIAL_CANCELED: 'Canceled in part',
    ABORTED: 'Refused',
    EXPIRED: 'Expired',
  },
};

/** A payment's status in words; the word of the wire where one points at it. */
export function StatusBadge({ status }: { status: PaymentStatus }) {
  const said = useWords(statusWords);
  return (
    <Badge tone={tones[status]} title={status}>
      {said[status]}
    </Badge>
  );
}
