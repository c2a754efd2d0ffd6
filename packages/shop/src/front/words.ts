import type { Language, Method, OrderStatus } from '../wire.ts';

type Words = Record<Language, string>;

export const shopName: Words = { ko: '마루상점', en: 'Maru Goods' };

type MethodWords = {
  name: Words;
  hint: Words;
  /** Where a state means something else with this method. */
  meanings?: Partial<Record<OrderStatus, Words>>;
  reasons?: Record<string, Words>;
};

export const methodWords: Record<Method, MethodWords> = {
  VIRTUAL_ACCOUNT: {
    name: { ko: '가상계좌', en: 'Virtual account' },
    hint: {
      ko: '이 주문만을 위한 계좌번호를 받아 입금해요.',
      en: 'You get an account number for this order alone and transfer to it.',
    },
  },
  FOREIGN_EASY_PAY: {
    name: { ko: 'PayPal', en: 'PayPal' },
    hint: {
      ko: '해외로 보내는 주문이에요. PayPal에 로그인해 달러로 결제합니다.',
      en: 'For parcels abroad: log in at PayPal and pay in US dollars.',
    },
    meanings: {
      requested: {
        ko: 'PayPal에서 아직 결제를 마치지 않았어요. 빠져나간 돈은 없습니다.',
        en: 'The payment at PayPal was not finished. No money has moved.',
      },
      confirming: {
        ko: 'PayPal의 답을 기다리고 있어요. 다시 결제하지 마세요. 이 화면이 저절로 바뀝니다.',
        en: 'We are waiting for PayPal’s answer. Do not pay again. This page updates itself.',
      },
      paid: {
        ko: 'PayPal로 결제를 마쳤어요. 상품을 준비합니다.',
        en: 'Paid with PayPal. We are preparing your goods.',
      },
      'partly-refunded': {
        ko: '일부 금액을 PayPal로 돌려드렸어요.',
        en: 'A part of the amount went back to your PayPal account.',
      },
      refunded: {
        ko: '전액을 PayPal로 돌려드렸어요. 카드로 결제하셨다면 카드에 표시되기까지 며칠 걸릴 수 있습니다.',
        en: 'All of it went back to PayPal. If a card paid for it, the card may take some days to show it.',
      },
      canceled: {
        ko: '결제되기 전에 취소되어 오간 돈이 없어요.',
        en: 'Canceled before any money moved.',
      },
    },
    reasons: {
      PAY_PROCESS_CANCELED: {
        ko: 'PayPal에서 결제를 그만두셨어요.',
        en: 'You stopped the payment at PayPal.',
      },
      PAY_PROCESS_ABORTED: {
        ko: 'PayPal 결제가 중단됐어요.',
        en: 'The payment at PayPal was broken off.',
      },
      REJECT_CARD_COMPANY: {
        ko: 'PayPal이 이 결제를 승인하지 않았어요. PayPal에서 다른 카드나 계좌를 고르면 될 수 있어요.',
        en: 'PayPal did not approve this payment. Another card or account of yours at PayPal may work.',
      },
    },
  },
};

/** Each state says what happened, whether money moved, and what to do next. */
export const statusWords: Record<
  OrderStatus,
  { name: Words; meaning: Words; tone: 'wait' | 'good' | 'bad' | 'quiet' }
> = {
  created: {
    name: { ko: '결제 전', en: 'Not paid yet' },
    meaning: { ko: '주문서를 마저 작성하고 결제해 주세요.', en: 'Finish the order form and pay.' },
    tone: 'quiet',
  },
  requested: {
    name: { ko: '결제 진행 중', en: 'Payment started' },
    meaning: {
      ko: '결제창에서 아직 마치지 않았어요. 빠져나간 돈은 없습니다.',
      en: 'The payment window was not finished. No money has moved.',
    },
    tone: 'wait',
  },
  confirming: {
    name: { ko: '결제 확인 중', en: 'Confirming' },
    meaning: {
      ko: '결제사의 답을 기다리고 있어요. 다시 결제하지 마세요. 이 화면이 저절로 바뀝니다.',
      en: 'We are waiting for the payment company’s answer. Do not pay again. This page updates itself.',
    },
    tone: 'wait',
  },
  'awaiting-deposit': {
    name: { ko: '입금 대기', en: 'Waiting for your transfer' },
    meaning: {
      ko: '아래 계좌로 금액을 정확히 입금해 주세요. 입금자 이름은 달라도 괜찮아요.',
      en: 'Transfer the exact amount to the account below. The sender’s name may differ.',
    },
    tone: 'wait',
  },
  paid: {
    name: { ko: '결제 완료', en: 'Paid' },
    meaning: {
      ko: '입금을 확인했어요. 상품을 준비합니다.',
      en: 'Your transfer arrived. We are preparing your goods.',
    },
    tone: 'good',
  },
  'partly-refunded': {
    name: { ko: '일부 환불', en: 'Partly refunded' },
    meaning: { ko: '일부 금액을 돌려드렸어요.', en: 'A part of the amount is being returned to you.' },
    tone: 'quiet',
  },
  refunded: {
    name: { ko: '환불 완료', en: 'Refunded' },
    meaning: {
      ko: '전액 환불했어요. 입금까지 영업일로 며칠 걸릴 수 있습니다.',
      en: 'All of it was refunded. It may take a few business days to arrive.',
    },
    tone: 'quiet',
  },
  canceled: {
    name: { ko: '주문 취소', en: 'Canceled' },
    meaning: {
      ko: '입금 전에 취소되어 오간 돈이 없어요. 이 계좌로 입금하지 마세요.',
      en: 'Canceled before any money moved. Do not transfer to this account any more.',
    },
    tone: 'quiet',
  },
  expired: {
    name: { ko: '기한 지남', en: 'Expired' },
    meaning: {
      ko: '기한 안에 결제되지 않아 주문을 닫았어요. 빠져나간 돈은 없습니다.',
      en: 'It was not paid in time, so the order is closed. No money has moved.',
    },
    tone: 'bad',
  },
  mismatch: {
    name: { ko: '금액 불일치', en: 'Amount differs' },
    meaning: {
      ko: '돌아온 금액이 주문 금액과 달라 결제를 멈추고 주문을 닫았어요. 빠져나간 돈은 없습니다.',
      en: 'The amount that came back was not the order’s, so we stopped and closed the order. No money has moved.',
    },
    tone: 'bad',
  },
  failed: {
    name: { ko: '결제 실패', en: 'Payment failed' },
    meaning: {
      ko: '결제가 이루어지지 않았어요. 빠져나간 돈은 없습니다. 다시 결제할 수 있어요.',
      en: 'The payment did not go through. No money has moved. You can try again.',
    },
    tone: 'bad',
  },
};

/** What a code means to a buyer. Codes that mean nothing to them get the general sentence. */
const reasons: Record<string, Words> = {
  PAY_PROCESS_CANCELED: { ko: '결제를 그만두셨어요.', en: 'You stopped the payment.' },
  PAY_PROCESS_ABORTED: { ko: '결제가 중단됐어요.', en: 'The payment was broken off.' },
  REJECT_CARD_COMPANY: { ko: '카드사에서 승인하지 않았어요.', en: 'The card company did not approve it.' },
  NOT_FOUND_PAYMENT_SESSION: {
    ko: '결제 확인 시간 10분이 지났어요.',
    en: 'The ten minutes to confirm the payment were over.',
  },
  PROVIDER_ERROR: {
    ko: '결제사에 잠시 문제가 있었어요. 돈은 움직이지 않았습니다. 조금 뒤에 다시 시도해 주세요.',
    en: 'The payment company had a passing problem. No money has moved. Please try again in a while.',
  },
  PAYMENT_DOES_NOT_FIT: {
    ko: '결제 내용이 주문과 달라 담당자가 확인하고 있어요.',
    en: 'The payment is not the one this order asked for; we are looking into it.',
  },
  EXCEED_MAX_REFUND_DUE: {
    ko: '취소할 수 있는 기간이 지났어요. 상점에 문의해 주세요.',
    en: 'The time in which it can be refunded is over. Please contact the shop.',
  },
  REFUND_REJECTED: {
    ko: '결제사가 환불을 거절했어요. 돈은 움직이지 않았습니다. 상점에 문의해 주세요.',
    en: 'The payment company refused the refund. No money has moved. Please contact the shop.',
  },
  AGREEMENTS_NEEDED: {
    ko: '약관 세 가지에 모두 동의해 주세요.',
    en: 'Please agree to all three terms.',
  },
  ADDRESS_NEEDED: {
    ko: '배송지를 다시 확인해 주세요.',
    en: 'Please check the delivery address.',
  },
  NO_PRICE_IN_CURRENCY: {
    ko: '이 주문은 이 결제수단으로 살 수 없어요.',
    en: 'This order cannot be paid this way.',
  },
  OUT_OF_STOCK: { ko: '그사이 상품이 모두 팔렸어요.', en: 'The goods were sold out meanwhile.' },
  ORDER_IS_CLOSED: { ko: '이미 처리된 주문이에요.', en: 'This order is already settled.' },
  INVALID_INPUT: { ko: '입력한 내용을 다시 확인해 주세요.', en: 'Please check what you entered.' },
  BALANCE_HAS_CHANGED: {
    ko: '그사이 환불 가능한 금액이 바뀌었어요. 확인하고 다시 시도해 주세요.',
    en: 'The refundable balance has changed meanwhile. Look again, then retry.',
  },
  CANCEL_UNDER_WAY: { ko: '앞선 취소를 처리하고 있어요.', en: 'An earlier cancellation is still under way.' },
  INVALID_AMOUNT: { ko: '취소할 금액을 다시 확인해 주세요.', en: 'Please check the amount to refund.' },
  NOT_CANCELABLE_AMOUNT: { ko: '환불 가능한 금액보다 커요.', en: 'That is more than can be refunded.' },
  NOT_CANCELABLE: { ko: '지금은 취소할 수 없는 주문이에요.', en: 'This order cannot be canceled now.' },
  REFUND_ACCOUNT_NEEDED: { ko: '환불받을 계좌를 알려 주세요.', en: 'Tell us the account for the refund.' },
  OWN_ACCOUNT_NEEDED: {
    ko: '입금했던 가상계좌가 아니라 본인 계좌를 적어 주세요.',
    en: 'Give an account of your own, not the one issued for this order.',
  },
  INVALID_REFUND_ACCOUNT_INFO: {
    ko: '계좌번호와 예금주가 맞지 않아요. 다시 확인해 주세요.',
    en: 'Account number and holder do not match. Please check them.',
  },
  INVALID_REFUND_ACCOUNT_NUMBER: {
    ko: '계좌번호를 다시 확인해 주세요.',
    en: 'Please check the account number.',
  },
};

export function reasonOf(code: string, method: Method | null = null): Words | undefined {
  return (method && methodWords[method].reasons?.[code]) ?? reasons[code];
}

export function meaningOf(status: OrderStatus, method: Method | null): Words {
  return (method && methodWords[method].meanings?.[status]) ?? statusWords[status].meaning;
}
