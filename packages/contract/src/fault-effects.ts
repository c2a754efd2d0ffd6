/**
 * What a fault rule may do, once: where it strikes, which calls or webhooks it can be bound to, what it takes, and our
 * words for it. Plain values only, because a browser renders forms from them; how a rule is read is in `faults.ts`.
 */
import type { Words } from './errors.ts';

/** Where a fault strikes: never inside, only where something goes over a wire. */
export const faultPlaces = {
  answer: { ko: 'API 응답', en: 'Answer of the API' },
  webhook: { ko: '웹훅', en: 'Webhook' },
  bank: { ko: '은행', en: 'Bank' },
  payPal: { ko: '페이팔', en: 'PayPal' },
} as const satisfies Record<string, Words>;
export type FaultPlace = keyof typeof faultPlaces;

/** What a rule may be bound to; left out, it is bound to everything of its place. */
export const faultMatches = {
  endpoint: { ko: '엔드포인트', en: 'Endpoint' },
  method: { ko: 'HTTP 메서드', en: 'HTTP method' },
  event: { ko: '웹훅 이벤트', en: 'Webhook event' },
  orderId: { ko: '주문번호', en: 'Order id' },
  paymentKey: { ko: '결제 키', en: 'Payment key' },
} as const satisfies Record<string, Words>;
export type FaultMatch = keyof typeof faultMatches;

/** By which of them the rules of a place can be bound. */
export const matchesOf = {
  answer: ['endpoint', 'method', 'orderId', 'paymentKey'],
  webhook: ['event', 'orderId', 'paymentKey'],
  bank: ['orderId', 'paymentKey'],
  payPal: ['orderId', 'paymentKey'],
} as const satisfies Record<FaultPlace, readonly FaultMatch[]>;

/** What an effect takes besides. A form shows a number, a choice or a text for it. */
export const faultParameters = {
  code: { ko: '오류 코드', en: 'Error code' },
  delayMs: { ko: '시간 (밀리초)', en: 'Time (milliseconds)' },
  status: { ko: 'HTTP 상태', en: 'HTTP status' },
  perMinute: { ko: '1분에 허용할 호출 수', en: 'Calls let through per minute' },
} as const satisfies Record<string, Words>;
export type FaultParameter = keyof typeof faultParameters;

/** What a proxy in between answers when the gateway behind it is away. */
export const faultStatuses = [500, 502, 503] as const;
/** The vendor's test environment lets so many through, per minute and API. */
export const callsPerMinute = 100;

const MINUTES_10 = 600_000;
const DAYS_30 = 2_592_000_000;

type Bounds = { min: number; max: number; default: number };
type EffectRow = {
  place: FaultPlace;
  /** Values it takes: required without a default. */
  code?: { default?: undefined };
  delayMs?: Bounds;
  status?: { default: (typeof faultStatuses)[number] };
  perMinute?: Bounds;
  /** How often it strikes when the rule does not say: once, or for as long as the rule stands. */
  times: 1 | 'always';
  /** Its name, and what exactly happens. */
  label: Words;
  does: Words;
};

export const faultEffects = {
  error: {
    place: 'answer',
    code: {},
    times: 1,
    label: { ko: '오류로 응답', en: 'Answer with an error' },
    does: {
      ko: '아무것도 실행하지 않고 고른 오류 코드로 응답해요.',
      en: 'Nothing is executed; the answer carries the chosen error code.',
    },
  },
  delay: {
    place: 'answer',
    delayMs: { min: 1, max: MINUTES_10, default: 3_000 },
    times: 1,
    label: { ko: '처리 전 지연', en: 'Delay before the work' },
    does: {
      ko: '그만큼 기다렸다가 처리하고 응답해요.',
      en: 'Waits that long, then does the work and answers.',
    },
  },
  delayAnswer: {
    place: 'answer',
    delayMs: { min: 1, max: MINUTES_10, default: 3_000 },
    times: 1,
    label: { ko: '처리 후 응답 지연', en: 'Delay after the work' },
    does: {
      ko: '처리는 바로 끝나고, 응답만 그만큼 늦게 나가요.',
      en: 'The work is done at once; only its answer comes that much later.',
    },
  },
  hang: {
    place: 'answer',
    times: 1,
    label: { ko: '응답 없음', en: 'No answer at all' },
    does: {
      ko: '아무것도 실행하지 않고, 연결을 열어 둔 채 응답하지 않아요.',
      en: 'Nothing is executed; the connection stays open and no answer ever comes.',
    },
  },
  answerLost: {
    place: 'answer',
    times: 1,
    label: { ko: '응답 유실', en: 'Answer lost' },
    does: {
      ko: '처리는 저장까지 끝나지만, 응답 대신 연결이 끊겨요.',
      en: 'The work is done and kept, but the connection is cut in place of the answer.',
    },
  },
  requestLost: {
    place: 'answer',
    times: 1,
    label: { ko: '요청 유실', en: 'Request lost' },
    does: {
      ko: '아무것도 실행하지 않고 연결을 끊어요.',
      en: 'Nothing is executed; the connection is cut.',
    },
  },
  tooManyRequests: {
    place: 'answer',
    perMinute: { min: 0, max: 100_000, default: callsPerMinute },
    times: 'always',
    label: { ko: '호출 수 제한', en: 'Rate limit' },
    does: {
      ko: 'API마다 1분에 그만큼만 처리하고, 넘으면 429 TOO_MANY_REQUESTS로 응답해요. 실제 시각의 1분이에요.',
      en: 'Lets so many calls a minute through per API, then answers 429 TOO_MANY_REQUESTS. Minutes of real time.',
    },
  },
  httpError: {
    place: 'answer',
    status: { default: 502 },
    times: 1,
    label: { ko: '프록시 오류 페이지', en: 'Error page of a proxy' },
    does: {
      ko: '아무것도 실행하지 않고, 프록시처럼 JSON이 아닌 HTML 오류 페이지로 응답해요.',
      en: 'Nothing is executed; the answer is a page of HTML, as a proxy would send it, and no JSON.',
    },
  },

  hold: {
    place: 'webhook',
    times: 1,
    label: { ko: '붙잡아 두기', en: 'Hold' },
    does: {
      ko: '보내지 않고 붙잡아 둬요. 전송 기록에서 풀어 주면 나가요.',
      en: 'Is not sent until somebody releases it in the list of deliveries.',
    },
  },
  drop: {
    place: 'webhook',
    times: 1,
    label: { ko: '버리기', en: 'Drop' },
    does: {
      ko: '한 번도 보내지 않아요. 전송 기록에는 중단으로 남아요.',
      en: 'Is never sent. The list of deliveries shows it as stopped.',
    },
  },
  duplicate: {
    place: 'webhook',
    times: 1,
    label: { ko: '두 번 보내기', en: 'Duplicate' },
    does: {
      ko: '같은 전송 ID로 두 번 보내요.',
      en: 'Is sent twice, with the same transmission id.',
    },
  },
  reorder: {
    place: 'webhook',
    delayMs: { min: 1, max: DAYS_30, default: 60_000 },
    times: 1,
    label: { ko: '순서 바꾸기', en: 'Reorder' },
    does: {
      ko: '같은 주문의 다음 웹훅이 먼저 나간 뒤에 보내요. 다음 것이 없으면 정한 시간까지만 기다려요.',
      en: "Waits until the order's next webhook was sent first; without one, no longer than the given time.",
    },
  },
  beforeAnswer: {
    place: 'webhook',
    times: 1,
    label: { ko: 'API 응답보다 먼저', en: 'Before the answer' },
    does: {
      ko: '웹훅을 한 번 보낸 다음에야 그 일을 일으킨 API 호출에 응답해요. 5초까지만 기다려요.',
      en: 'The API call that caused it is answered only after the webhook was tried once, or after 5 seconds.',
    },
  },
  delayWebhook: {
    place: 'webhook',
    delayMs: { min: 1, max: DAYS_30, default: 60_000 },
    times: 1,
    label: { ko: '늦게 보내기', en: 'Send late' },
    does: {
      ko: '그만큼 늦게 보내요. 상점의 시각으로 재요.',
      en: "Is sent that much later, by the shop's clock.",
    },
  },

  bankClosed: {
    place: 'bank',
    times: 'always',
    label: { ko: '은행 점검 중', en: 'Bank closed' },
    does: {
      ko: '은행이 입금도 환불도 받지 않아요.',
      en: 'The bank takes neither deposits nor refunds.',
    },
  },
  bankSilent: {
    place: 'bank',
    times: 1,
    label: { ko: '은행 무응답', en: 'Bank silent' },
    does: {
      ko: '환불을 은행에 보냈지만 결과를 듣지 못해요. 게이트웨이가 나중에 스스로 알아내요.',
      en: 'A refund went to the bank and nobody heard what became of it. The gateway finds out by itself later.',
    },
  },
  noticeLate: {
    place: 'bank',
    delayMs: { min: 1, max: DAYS_30, default: 60_000 },
    times: 1,
    label: { ko: '입금 통지 지연', en: 'Deposit notice late' },
    does: {
      ko: '입금은 됐지만, 은행의 통지가 그만큼 늦게 와요. 상점의 시각으로 재요.',
      en: "The money is there, but the bank's notice comes that much later, by the shop's clock.",
    },
  },
  noticeLost: {
    place: 'bank',
    times: 1,
    label: { ko: '입금 통지 유실', en: 'Deposit notice lost' },
    does: {
      ko: '입금은 됐지만, 은행의 통지가 오지 않아요. 다음 날 대사에서야 알게 돼요.',
      en: "The money is there, but the bank's notice never comes. Only the reconciliation of the next day finds it.",
    },
  },
  depositReversed: {
    place: 'bank',
    delayMs: { min: 1, max: DAYS_30, default: 10_000 },
    times: 1,
    label: { ko: '입금 되돌리기', en: 'Deposit taken back' },
    does: {
      ko: '입금되고 그만큼 지나면 은행이 입금을 되돌려요. 상점의 시각으로 재요.',
      en: "That long after a deposit the bank takes it back, by the shop's clock.",
    },
  },

  payPalDown: {
    place: 'payPal',
    times: 'always',
    label: { ko: '페이팔 장애', en: 'PayPal down' },
    does: {
      ko: '페이팔에 닿지 않아요. 아무 일도 일어나지 않아요.',
      en: 'PayPal cannot be reached, and nothing happens there.',
    },
  },
  payPalAnswerLost: {
    place: 'payPal',
    times: 1,
    label: { ko: '페이팔 응답 유실', en: "PayPal's answer lost" },
    does: {
      ko: '결제나 환불은 페이팔에서 끝났지만, 응답을 듣지 못해요.',
      en: 'The capture or refund is done at PayPal, and its answer is lost.',
    },
  },
  payPalDeclines: {
    place: 'payPal',
    times: 1,
    label: { ko: '페이팔 결제 거절', en: 'PayPal declines' },
    does: {
      ko: '페이팔이 구매자의 결제수단을 거절해요.',
      en: "PayPal declines the buyer's way to pay.",
    },
  },
  payPalPending: {
    place: 'payPal',
    times: 1,
    label: { ko: '페이팔 심사 대기', en: 'PayPal pending' },
    does: {
      ko: '페이팔이 결제를 심사 중이라고 답해요. 다음에 물으면 끝나 있어요.',
      en: 'PayPal answers that it still looks at the payment. Asked again, it is done.',
    },
  },
} as const satisfies Record<string, EffectRow>;

export type FaultEffect = keyof typeof faultEffects;
export const faultEffectNames = Object.keys(faultEffects) as FaultEffect[];
/** The table's rows by one type, for whoever goes through all of them. */
export const effectRow = (effect: FaultEffect): EffectRow => faultEffects[effect];
export type { EffectRow as FaultEffectRow };

/** Which parameters an effect takes. */
export const parametersOf = (effect: FaultEffect): FaultParameter[] =>
  (Object.keys(faultParameters) as FaultParameter[]).filter((name) => name in faultEffects[effect]);

/** Calls that an `answer` rule may be bound to. The sandbox API itself is never disturbed: it ends the faults. */
export const faultEndpoints = {
  '*': { ko: '모든 API', en: 'Every API' },
  confirmPayment: { ko: '결제 승인', en: 'Confirm' },
  confirmPaymentByKey: { ko: '결제 승인 (이전 주소)', en: 'Confirm (older address)' },
  getPayment: { ko: 'paymentKey로 조회', en: 'Query by paymentKey' },
  getPaymentByOrderId: { ko: 'orderId로 조회', en: 'Query by orderId' },
  cancelPayment: { ko: '결제 취소', en: 'Cancel' },
  issueVirtualAccount: { ko: '가상계좌 발급', en: 'Issue a virtual account' },
  createPayment: { ko: '결제 생성', en: 'Create a payment' },
  openWindow: { ko: '결제창 열기', en: 'Open the window' },
  authenticate: { ko: '결제창에서 다음', en: 'Finish the window' },
  depart: { ko: '결제창에서 페이팔로', en: 'Leave for the wallet' },
  leaveWindow: { ko: '결제창 취소', en: 'Cancel in the window' },
} as const satisfies Record<string, Words>;
export type FaultEndpoint = keyof typeof faultEndpoints;

/** What the payment window asks. `*` does not mean these: a rule names them. */
export const windowEndpointNames = ['openWindow', 'authenticate', 'depart', 'leaveWindow'] as const;
export type WindowEndpointName = (typeof windowEndpointNames)[number];
/** All that can befall the window's own calls. */
export const windowEffects = ['delay', 'error'] as const satisfies readonly FaultEffect[];
