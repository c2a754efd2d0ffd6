import { type InquiryRefusal, inquiryRefusals } from '../protocol.ts';

/** Why the bank does not send the money: the gateway's reasons, and the bank being closed. */
export const refusalCodes = [...inquiryRefusals, 'BANK_CLOSED'] as const;
export type RefusalCode = InquiryRefusal | 'BANK_CLOSED';

export type Words = { ko: string; en: string };

/** What the sender reads at the bank. Each says that no money left, and what to do. */
export const refusals: Record<RefusalCode, Words> = {
  AMOUNT_MISMATCH: {
    ko: '받는 쪽에서 정한 금액과 달라 보내지 않았습니다. 안내받은 금액 그대로 다시 보내 주세요.',
    en: 'Nothing was sent: the amount is not the one the receiver expects. Send exactly the amount you were given.',
  },
  EXPIRED: {
    ko: '입금 기한이 지난 계좌라 보내지 않았습니다. 상점에서 새 계좌번호를 받아 주세요.',
    en: 'Nothing was sent: the deadline of this account has passed. Ask the shop for a new number.',
  },
  CLOSED: {
    ko: '더는 입금을 받지 않는 계좌라 보내지 않았습니다. 주문이 취소되지 않았는지 확인해 주세요.',
    en: 'Nothing was sent: this account no longer takes deposits. See whether the order was canceled.',
  },
  ALREADY_PAID: {
    ko: '이미 입금이 끝난 계좌라 보내지 않았습니다. 두 번 내지 않으셔도 됩니다.',
    en: 'Nothing was sent: this account has already been paid. You need not pay twice.',
  },
  UNKNOWN_ACCOUNT: {
    ko: '없는 계좌번호라 보내지 않았습니다. 번호를 다시 확인해 주세요.',
    en: 'Nothing was sent: there is no such account number. Check the digits.',
  },
  BLOCKED: {
    ko: '지금은 입금이 막혀 있는 계좌라 보내지 않았습니다. 상점에 문의해 주세요.',
    en: 'Nothing was sent: deposits into this account are blocked. Ask the shop.',
  },
  TRY_LATER: {
    ko: '받는 계좌를 확인하지 못해 보내지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
    en: 'Nothing was sent: the receiving account could not be checked. Try again in a moment.',
  },
  BANK_CLOSED: {
    ko: '은행 점검 시간이라 보내지 않았습니다. 점검이 끝난 뒤 다시 시도해 주세요.',
    en: 'Nothing was sent: the bank is closed for maintenance. Try again when it is over.',
  },
};
