import type { Language } from '@tollgate/contract';
import type { StoryEvent } from '@tollgate/contract/console';
import type { Account, Change } from '@tollgate/domain';

export type Words = Record<Language, string>;

interface HistoryWords {
  kind: StoryEvent['kind'];
  title: Words;
  why?: Words;
  isTrouble?: true;
}

/** What happened to a payment, in one sentence each. */
// biome-ignore format: a table
export const historyWords: Record<Change['event'], HistoryWords> = {
  requested: { kind: 'payment',
    title: { ko: '결제가 요청되고 결제창이 열렸어요', en: 'The payment was requested and its window opened' } },
  authenticated: { kind: 'payment',
    title: { ko: '구매자가 결제창을 끝냈어요. 승인을 기다려요', en: 'The customer finished in the window; it waits for the confirm' } },
  orderPlaced: { kind: 'wallet',
    title: { ko: 'PayPal에 주문을 만들고 구매자를 보냈어요', en: 'An order was made at PayPal and the customer sent there' } },
  accountIssued: { kind: 'payment',
    title: { ko: '가상계좌를 발급했어요. 입금을 기다려요', en: 'A virtual account was issued; it waits for the deposit' } },
  deposited: { kind: 'payment',
    title: { ko: '입금이 확인되어 결제가 끝났어요', en: 'The deposit arrived and the payment is done' } },
  depositReversed: { kind: 'bank', isTrouble: true,
    title: { ko: '은행이 입금을 되돌렸어요. 다시 입금을 기다려요', en: 'The bank took the deposit back; the account waits again' },
    why: { ko: '은행은 통보한 입금을 몇 분 안에 취소할 수 있어요. 상품을 보내기 전이라면 보류하세요.', en: 'A bank may take back a deposit minutes after announcing it. Hold the goods if they have not left.' } },
  depositReversedForGood: { kind: 'bank', isTrouble: true,
    title: { ko: '은행이 입금을 되돌려 결제가 취소되었어요', en: 'The bank took the deposit back and the payment is canceled' },
    why: { ko: 'API 버전 1.4 이하의 키에는 입금 취소가 결제 취소로 알려져요.', en: 'Keys on API version 1.4 or older are told of a deposit taken back as of a cancellation.' } },
  approved: { kind: 'payment',
    title: { ko: '결제가 승인되었어요', en: 'The payment was approved' } },
  declined: { kind: 'refused', isTrouble: true,
    title: { ko: '결제가 거절되어 끝났어요', en: 'The payment was declined and has ended' } },
  expired: { kind: 'payment', isTrouble: true,
    title: { ko: '시간이 지나 결제가 만료되었어요', en: 'Time ran out and the payment expired' } },
  deadlinePassed: { kind: 'payment', isTrouble: true,
    title: { ko: '입금기한이 지나 계좌가 닫혔어요', en: 'The deposit deadline passed and the account closed' },
    why: { ko: '상태는 그대로이고 웹훅도 없어요. 이 계좌로는 더 이상 입금할 수 없어요.', en: 'The status stays and no webhook is sent. The account takes no money any more.' } },
  captureOpened: { kind: 'wallet',
    title: { ko: 'PayPal에 돈을 청구하기 시작했어요', en: 'PayPal is being asked for the money' } },
  captureHeld: { kind: 'wallet',
    title: { ko: 'PayPal이 결제를 심사하고 있어요', en: 'PayPal is looking into the payment' },
    why: { ko: '아직 돈이 움직이지 않았어요. PayPal이 결과를 알려 주면 이어져요.', en: 'No money has moved yet. It goes on when PayPal has decided.' } },
  captureReleased: { kind: 'wallet', isTrouble: true,
    title: { ko: 'PayPal이 청구하지 않았어요. 다시 승인할 수 있어요', en: 'PayPal did not take the money; the confirm may be repeated' } },
  captureReversed: { kind: 'wallet', isTrouble: true,
    title: { ko: 'PayPal이 돈을 도로 가져갔어요', en: 'PayPal took the money back' },
    why: { ko: '구매자의 이의 제기나 은행의 반환 때문이에요. 결제 상태는 그대로이고 장부에만 적혀요.', en: 'Because of a dispute or a return by a bank. The status stays; the books tell.' } },
  captureStranded: { kind: 'wallet', isTrouble: true,
    title: { ko: '끝난 결제에 PayPal이 돈을 받았어요', en: 'PayPal took money for a payment that had ended' },
    why: { ko: '이 돈은 어느 결제의 것도 아니에요. PayPal에서 구매자에게 돌려주세요.', en: 'This money belongs to no payment. Give it back at PayPal.' } },
  captureReturned: { kind: 'wallet',
    title: { ko: '잘못 받은 돈이 구매자에게 돌아갔어요', en: 'The stranded money went back to the customer' } },
  cancellationOpened: { kind: 'cancel',
    title: { ko: '취소를 시작하고 환불을 요청했어요', en: 'A cancel began, and the refund was asked for' } },
  cancellationRefused: { kind: 'cancel', isTrouble: true,
    title: { ko: '환불이 거절되어 취소되지 않았어요', en: 'The refund was refused, and nothing was canceled' } },
  cancellationRepeated: { kind: 'cancel',
    title: { ko: '취소 결과를 다시 확인했어요', en: 'The outcome of the cancel was seen again' } },
  canceledInPart: { kind: 'cancel',
    title: { ko: '일부가 취소되었어요', en: 'A part was canceled' } },
  canceledInFull: { kind: 'cancel',
    title: { ko: '전액이 취소되었어요', en: 'All of it was canceled' } },
  refundSettled: { kind: 'cancel',
    title: { ko: '환불 결과가 나왔어요', en: 'The refund has its outcome' } },
};

/** Why a bank must not take a transfer, or a deposit counts for nothing. */
// biome-ignore format: a table
export const depositRefusals: Record<string, Words> = {
  AMOUNT_MISMATCH: { ko: '주문 금액과 다른 금액이에요. 가상계좌는 정확한 금액만 받아요.', en: 'The amount is not the order’s. A virtual account takes the exact amount only.' },
  EXPIRED:         { ko: '입금기한이 지났어요.', en: 'The deposit deadline had passed.' },
  CLOSED:          { ko: '닫힌 계좌예요. 결제가 취소되었거나 기한이 지났어요.', en: 'The account is closed: the payment was canceled, or its time is over.' },
  ALREADY_PAID:    { ko: '이미 입금이 끝난 결제예요. 한 번만 받아요.', en: 'The payment is paid already, and takes money once.' },
  UNKNOWN_ACCOUNT: { ko: '아무 결제에도 발급되지 않은 계좌예요.', en: 'The number belongs to no payment.' },
};

/** States of a deposit other than APPLIED. */
// biome-ignore format: a table
export const depositStates: Record<'SUSPENSE' | 'REVERSED' | 'UNCLEARED', Words> = {
  SUSPENSE:  { ko: '이 결제에 쓸 수 없는 돈이라 따로 보관하고 있어요', en: 'The money cannot pay this payment and is kept apart' },
  REVERSED:  { ko: '알려지기 전에 은행이 도로 가져갔어요', en: 'The bank took it back before it was announced' },
  UNCLEARED: { ko: '아직 현금이 되지 않은 수표라 기다리고 있어요', en: 'It is in cheques that have not cleared yet' },
};

// biome-ignore format: a table
export const accountWords: Record<Account, Words> = {
  rail:     { ko: '결제망에서 받을 돈', en: 'owed by the rail' },
  merchant: { ko: '상점에 줄 돈', en: 'owed to the merchant' },
  refunds:  { ko: '구매자에게 돌려줄 돈', en: 'refunds owed' },
  fees:     { ko: '결제망 수수료', en: 'fees' },
  suspense: { ko: '주인을 모르는 돈', en: 'money of nobody' },
};

/** By what stands before the colon of an entry's event. */
// biome-ignore format: a table
export const ledgerWords: Record<string, Words> = {
  'deposit':           { ko: '입금', en: 'Deposit' },
  'reversal':          { ko: '입금 취소', en: 'Deposit taken back' },
  'capture':           { ko: 'PayPal 결제', en: 'Taken by PayPal' },
  'fee':               { ko: '수수료', en: 'Fee' },
  'cancel':            { ko: '취소', en: 'Cancel' },
  'refund':            { ko: '환불', en: 'Refund' },
  'fee-return':        { ko: '돌려받은 수수료', en: 'Fee given back' },
  'dispute':           { ko: '도로 가져간 돈', en: 'Taken back by the wallet' },
  'suspense':          { ko: '따로 보관한 돈', en: 'Kept apart' },
  'suspense-reversal': { ko: '따로 보관했다가 돌려준 돈', en: 'Kept apart, given back' },
};

export const words = {
  bankAccepted: {
    ko: '은행이 입금해도 되는지 물었고, 된다고 답했어요',
    en: 'The bank asked whether it may take the money, and was told yes',
  },
  bankRefused: {
    ko: '은행이 입금해도 되는지 물었고, 안 된다고 답했어요',
    en: 'The bank asked whether it may take the money, and was told no',
  },
  depositNotice: { ko: '은행이 입금을 알려 왔어요', en: 'The bank announced a deposit' },
  reversalNotice: {
    ko: '은행이 입금 취소를 알려 왔어요',
    en: 'The bank announced that it takes the deposit back',
  },
  reversalTooLate: {
    ko: '이미 환불했거나 취소 중이라 되돌릴 수 없었어요. 사람이 확인해야 해요.',
    en: 'It could not be undone: a refund is out or under way. Somebody has to look.',
  },
  webhookArrived: { ko: '웹훅이 도착했어요', en: 'A webhook arrived' },
  webhookFailed: { ko: '웹훅이 실패했어요', en: 'A webhook failed' },
  webhookPlanned: { ko: '웹훅을 보낼 차례를 기다려요', en: 'A webhook waits to be sent' },
  webhookHeld: { ko: '장애 규칙이 웹훅을 붙잡고 있어요', en: 'A fault rule holds a webhook' },
  webhookStopped: { ko: '웹훅을 보내지 않고 멈췄어요', en: 'A webhook was stopped before it was sent' },
  callWindow: { ko: '결제창', en: 'Window' },
  repeated: {
    ko: '같은 멱등키의 첫 답을 되풀이했어요.',
    en: 'The first answer of the same idempotency key was repeated.',
  },
  books: { ko: '장부', en: 'Books' },
  // Labels.
  amount: { ko: '금액', en: 'Amount' },
  order: { ko: '주문번호', en: 'Order' },
  clientKey: { ko: '클라이언트 키', en: 'Client key' },
  page: { ko: '요청한 페이지', en: 'Requested by' },
  byApi: { ko: 'API로 만든 결제', en: 'Created by API' },
  bank: { ko: '은행', en: 'Bank' },
  account: { ko: '계좌번호', en: 'Account' },
  due: { ko: '기한', en: 'Deadline' },
  depositor: { ko: '입금자', en: 'Depositor' },
  status: { ko: '상태', en: 'Status' },
  reason: { ko: '이유', en: 'Reason' },
  answered: { ko: '응답', en: 'Answer' },
  took: { ko: '걸린 시간', en: 'Took' },
  key: { ko: '키', en: 'Key' },
  trace: { ko: '추적 번호', en: 'Trace id' },
  url: { ko: '받는 주소', en: 'Sent to' },
  event: { ko: '이벤트', en: 'Event' },
  attempt: { ko: '시도', en: 'Attempt' },
  next: { ko: '다음 시도', en: 'Next attempt' },
  refundTo: { ko: '환불 계좌', en: 'Refunded to' },
  walletOrder: { ko: 'PayPal 주문', en: 'PayPal order' },
  walletCapture: { ko: 'PayPal 결제', en: 'PayPal capture' },
  fee: { ko: '수수료', en: 'Fee' },
  debit: { ko: '차변', en: 'Debit' },
  credit: { ko: '대변', en: 'Credit' },
  request: { ko: '요청', en: 'Request' },
  response: { ko: '응답', en: 'Answer' },
} as const satisfies Record<string, Words>;
