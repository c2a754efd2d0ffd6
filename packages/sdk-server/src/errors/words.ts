import type { Words } from '@tollgate/contract/errors';
import type { Cause } from './causes.ts';

const merchantMistake: Words = {
  ko: '가게 쪽 문제로 결제를 진행하지 못했어요. 돈은 나가지 않았어요. 가게에 알려 주세요.',
  en: 'The shop has a problem and could not take the payment. No money moved. Please tell the shop.',
};

/** What a buyer is told: what happened, whether money moved, and what to do next. Ours, and safe to show as text. */
export const buyerWords: Record<Cause, Words> = {
  stopped: {
    ko: '결제를 그만두었어요. 돈은 나가지 않았어요.',
    en: 'You stopped the payment. No money moved.',
  },
  expired: {
    ko: '결제가 제때 끝나지 않았어요. 돈은 나가지 않았어요. 처음부터 다시 결제해 주세요.',
    en: 'The payment was not finished in time. No money moved. Please start again.',
  },
  funds: {
    ko: '잔액이나 한도가 모자라요. 돈은 나가지 않았어요. 다른 결제수단을 써 주세요.',
    en: 'The balance or limit is too low. No money moved. Please use another payment method.',
  },
  limit: {
    ko: '결제할 수 있는 금액이나 횟수를 벗어났어요. 돈은 나가지 않았어요. 다른 결제수단을 써 주세요.',
    en: 'The payment is outside of a limit. No money moved. Please use another payment method.',
  },
  instrument: {
    ko: '결제가 거절되었어요. 돈은 나가지 않았어요. 정보를 확인하거나 다른 결제수단을 써 주세요.',
    en: 'The payment was refused. No money moved. Check the details or use another payment method.',
  },
  authentication: {
    ko: '본인 확인을 마치지 못했어요. 돈은 나가지 않았어요. 다시 시도해 주세요.',
    en: 'You could not be authenticated. No money moved. Please try again.',
  },
  fraud: {
    ko: '평소와 다른 결제라 멈추었어요. 돈은 나가지 않았어요. 문자 안내를 확인해 주세요.',
    en: 'The payment looked unusual and was stopped. No money moved. See the text message sent to you.',
  },
  hours: {
    ko: '지금은 이용할 수 없는 시간이에요. 나중에 다시 시도하거나 다른 결제수단을 써 주세요.',
    en: 'This is not possible at this hour. Try again later or use another payment method.',
  },
  temporary: {
    ko: '일시적인 문제가 있어요. 잠시 뒤 다시 시도해 주세요.',
    en: 'There is a temporary problem. Please try again in a moment.',
  },
  'already done': {
    ko: '이미 처리되었어요. 주문 상태를 확인해 주세요.',
    en: 'This has been done already. Please look at the state of your order.',
  },
  'refund account': {
    ko: '환불받을 계좌를 확인해 주세요. 본인 계좌의 은행, 번호, 예금주가 필요해요. 아직 취소되지 않았어요.',
    en: 'Check the account for the refund: bank, number and holder of your own account. Nothing was canceled yet.',
  },
  'not cancelable': {
    ko: '이렇게는 취소할 수 없어요. 주문 상태와 남은 금액을 확인해 주세요.',
    en: 'This cannot be canceled like that. Look at the order and at the amount that is left.',
  },
  configuration: merchantMistake,
  request: merchantMistake,
  'does not fit': {
    ko: '결제를 확인하고 있어요. 다시 결제하지 말고 가게에 문의해 주세요.',
    en: 'The payment is being looked into. Please do not pay again, and ask the shop.',
  },
  unknown: {
    ko: '결제를 끝내지 못했어요. 주문 상태를 확인한 뒤 다시 시도해 주세요.',
    en: 'The payment could not be finished. Look at the state of your order, then try again.',
  },
};
