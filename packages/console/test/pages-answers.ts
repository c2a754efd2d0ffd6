import type { Fault } from '@tollgate/contract';
import type {
  AuditRow,
  CallRow,
  CallView,
  ClockView,
  DeliveryRow,
  DeliveryView,
  Keys,
  MemberView,
  PasskeyView,
  ReconciliationView,
  SessionAnswer,
  SessionView,
  Settings,
  Shop,
  Simulators,
  WebhookView,
} from '@tollgate/contract/console';

/** What a gateway in use would say to the pages beside the payments. */
export const shop: Shop = {
  mId: 'tgdocs',
  name: '물결서점',
  environment: 'test',
  createdAt: '2026-03-01T10:00:00+09:00',
};

const me = {
  memberId: 'm1',
  email: 'owner@example.com',
  name: '김토마',
  role: 'owner' as const,
  mIds: null,
  hasTotp: false,
  passkeys: 1,
  recoveryCodesLeft: 7,
};
export const owner: SessionAnswer = { state: 'member', member: me, steps: [], hasPasskeys: true };
export const viewer: SessionAnswer = { ...owner, member: { ...me, role: 'viewer', name: '이보기' } };
export const nobody: SessionAnswer = { state: 'nobody', member: null, steps: [], hasPasskeys: true };

export const keys: Keys = {
  pairs: [
    {
      keyPairId: 'kp1',
      family: 'individual',
      clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
      apiVersion: '2022-11-16',
      isVersionOpen: true,
      versions: ['1.4', '2022-06-08', '2022-11-16'],
      secrets: [
        { masked: 'test_sk_…YG5R', expiresAt: null, createdAt: '2026-03-01T10:00:00+09:00' },
        { masked: 'test_ak_…GwyK', expiresAt: '2026-11-29T14:00:00+09:00', createdAt: null },
      ],
      reissuableFrom: null,
    },
    {
      keyPairId: 'kp2',
      family: 'widget',
      clientKey: 'test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm',
      apiVersion: '2022-11-16',
      isVersionOpen: false,
      versions: ['2022-11-16'],
      secrets: [{ masked: 'test_gsk_…BMw6', expiresAt: null, createdAt: null }],
      reissuableFrom: '2026-11-29T14:00:00+09:00',
    },
  ],
};

export const webhook: WebhookView = {
  id: 'wh_01',
  name: '주문 서버',
  url: 'http://localhost:3000/webhooks',
  events: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK'],
  sendOnIssue: false,
  signingSecret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  createdAt: '2026-11-20T09:00:00+09:00',
  arrived: 128,
  failed: 3,
  sending: 1,
  lastError: 'ECONNREFUSED',
  isConfigured: false,
};
const sampleShop: WebhookView = {
  ...webhook,
  id: 'wh_02',
  name: '',
  url: 'http://localhost:4200/webhooks/tollgate?from=a-rather-long-address-that-has-to-break',
  events: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK', 'CANCEL_STATUS_CHANGED'],
  failed: 0,
  sending: 0,
  lastError: null,
  isConfigured: true,
};
export const webhooks = [webhook, sampleShop];

const states = ['FAILED', 'SENDING', 'HELD', 'STOPPED', 'SUCCESS'] as const;
export const deliveries: DeliveryRow[] = Array.from({ length: 8 }, (_, n) => {
  const state = states[Math.min(n, 4)] ?? 'SUCCESS';
  const isArrived = state === 'SUCCESS';
  return {
    id: `whtrans_a01k${n}`,
    webhookId: 'wh_01',
    url: webhook.url,
    eventType: n % 2 === 0 ? 'DEPOSIT_CALLBACK' : 'PAYMENT_STATUS_CHANGED',
    orderId: `ord-20261122-${1000 + n}`,
    paymentKey: `tgdoc2026112214220${n}aB3dE`,
    state,
    createdAt: `2026-11-22T14:0${n}:11+09:00`,
    nextAttemptAt: state === 'SENDING' ? '2026-11-22T14:26:00+09:00' : null,
    attempts: state === 'FAILED' ? 8 : isArrived || state === 'SENDING' ? 1 : 0,
    lastStatus: isArrived ? 200 : state === 'FAILED' ? 500 : null,
    lastError: state === 'SENDING' ? 'ECONNREFUSED' : null,
  };
});

const attemptHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'tosspayments-webhook-transmission-id': 'whtrans_a01k1',
  'tosspayments-webhook-transmission-time': '2026-11-22T14:02:12+09:00',
  'tosspayments-webhook-transmission-retried-count': '0',
};
export const delivery: DeliveryView = {
  ...(deliveries[1] as DeliveryRow),
  body: '{"createdAt":"2026-11-22T14:02:11.118402","secret":"ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L","status":"DONE","transactionKey":"A94F0E6B7C1D4D22B3E8F5061728394A","orderId":"ord-20261122-1001"}',
  why: '그 주소에서 듣고 있는 서버가 없어요. 서버를 켜고 다시 보내세요.',
  attempts: [
    {
      retriedCount: 0,
      at: '2026-11-22T14:02:12+09:00',
      requestHeaders: attemptHeaders,
      status: 500,
      responseBody: '{"error":"the order is not there yet"}',
      error: null,
      latencyMs: 84,
      warning: null,
    },
    {
      retriedCount: 1,
      at: '2026-11-22T14:03:12+09:00',
      requestHeaders: { ...attemptHeaders, 'tosspayments-webhook-transmission-retried-count': '1' },
      status: null,
      responseBody: null,
      error: 'ECONNREFUSED',
      latencyMs: 2,
      warning: null,
    },
  ],
};

export const calls: CallRow[] = [
  ['POST', '/v1/payments/confirm', 'confirmPayment', 404, 'NOT_FOUND_PAYMENT_SESSION'],
  ['POST', '/v1/payments/confirm', 'confirmPayment', 200, null],
  ['GET', '/v1/payments/orders/ord-20261122-1003', 'getPaymentByOrderId', 200, null],
  [
    'POST',
    '/v1/payments/tgdoc20261122142203aB3dE/cancel',
    'cancelPayment',
    500,
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
  ],
].map(([method, path, endpoint, status, code], n) => ({
  callId: `call${n}`,
  at: `2026-11-22T14:0${n}:21.120+09:00`,
  method: method as string,
  path: path as string,
  endpoint: endpoint as string,
  status: status as number,
  code: code as string | null,
  latencyMs: 7 + n * 1_204,
  traceId: `c0ffee00a1b2c3d4e5f60718293a4b5${n}`,
  orderId: n === 3 ? null : `ord-20261122-100${n}`,
  paymentKey: n === 2 ? null : `tgdoc2026112214220${n}aB3dE`,
  isReplay: n === 1,
}));
export const call: CallView = {
  ...(calls[0] as CallRow),
  wallAt: '2026-11-22T13:00:21+09:00',
  requestHeaders: [
    { name: 'authorization', value: 'Basic test_sk_…R5Rn' },
    { name: 'content-type', value: 'application/json' },
    { name: 'idempotency-key', value: 'confirm-ord-20261122-1000' },
  ],
  requestBody: '{"paymentKey":"tgdoc20261122142200aB3dE","orderId":"ord-20261122-1000","amount":39800}',
  responseBody: '{"code":"NOT_FOUND_PAYMENT_SESSION","message":"결제를 시작한 키와 승인하는 키가 달라요."}',
  bodyNote: null,
  maskedKey: 'test_sk_…R5Rn',
  apiVersion: '2022-11-16',
  userAgent: 'node',
  address: '127.0.0.1',
  why: '이 시크릿 키는 결제창을 연 클라이언트 키와 다른 상점의 키예요. 결제창을 연 상점의 시크릿 키로 승인하세요.',
};

export const clock: ClockView = {
  now: '2026-11-22T14:22:08+09:00',
  wallNow: '2026-11-22T13:22:08+09:00',
  offsetMs: 3_600_000,
  upcoming: [
    {
      at: '2026-11-22T14:26:00+09:00',
      kind: 'webhookRetry',
      paymentKey: 'tgdoc20261122142201aB3dE',
      orderId: 'ord-20261122-1001',
      deliveryId: 'whtrans_a01k1',
    },
    {
      at: '2026-11-22T14:32:00+09:00',
      kind: 'confirmExpires',
      paymentKey: 'tgdoc20261122142204aB3dE',
      orderId: 'ord-20261122-1004',
      deliveryId: null,
    },
    {
      at: '2026-11-29T14:00:00+09:00',
      kind: 'depositDue',
      paymentKey: 'tgdoc20261122142200aB3dE',
      orderId: 'ord-20261122-1000',
      deliveryId: null,
    },
  ],
};
export const happened = [
  {
    at: '2026-11-22T14:26:00+09:00',
    title: 'ord-20261122-1001의 웹훅을 다시 보냈어요: 200',
    paymentKey: 'tgdoc20261122142201aB3dE',
  },
  {
    at: '2026-11-22T14:32:00+09:00',
    title: 'ord-20261122-1004의 승인 기한이 지나 만료됐어요',
    paymentKey: 'tgdoc20261122142204aB3dE',
  },
];

export const fault: Fault = {
  id: 'fault_1',
  effect: 'answerLost',
  endpoint: 'confirmPayment',
  method: null,
  event: null,
  orderId: 'ord-20261122-1000',
  paymentKey: null,
  from: 2,
  times: 3,
  probability: 0.5,
  seed: 'monday',
  code: null,
  delayMs: null,
  status: null,
  perMinute: null,
  matched: 4,
  applied: 1,
  remaining: 2,
  lastAppliedAt: '2026-11-22T13:10:00+09:00',
};

export const simulators: Simulators = {
  bank: {
    url: 'http://localhost:4400',
    isUp: true,
    numbersLeft: [
      { bankCode: '88', bankName: '신한은행', free: 9_812, used: 188 },
      { bankCode: '20', bankName: '우리은행', free: 9_990, used: 10 },
      { bankCode: '06', bankName: 'KB국민은행', free: 10_000, used: 0 },
    ],
    deposits: [
      {
        at: '2026-11-22T14:10:00+09:00',
        accountNumber: 'X6505636518308',
        amount: 39_800,
        depositorName: '김토마',
        state: 'APPLIED',
        paymentKey: 'tgdoc20261122142200aB3dE',
      },
      {
        at: '2026-11-22T14:08:00+09:00',
        accountNumber: 'X6505636518301',
        amount: 5_000,
        depositorName: null,
        state: 'SUSPENSE',
        paymentKey: null,
      },
    ],
  },
  payPal: {
    url: 'http://localhost:4300',
    isUp: false,
    buyers: [
      { email: 'tosspayments-paypal@example.com', password: 'tosskim123!@#', plays: '보통의 구매자' },
      {
        email: 'declined@example.com',
        password: 'tosskim123!@#',
        plays: '승인은 하지만 결제수단이 거절돼요',
      },
    ],
  },
};

export const settings: Settings = {
  shop,
  taxType: 'taxable',
  usesEscrow: false,
  defaultValidHours: 168,
  methods: { virtualAccount: true, payPal: true },
  allowedOrigins: null,
};

export const reconciliation: ReconciliationView = {
  days: [
    {
      rail: 'bank',
      date: '2026-11-21',
      state: 'breaks',
      lines: 1_204,
      breaks: 1,
      comparedAt: '2026-11-22T05:00:04+09:00',
    },
    {
      rail: 'paypal',
      date: '2026-11-21',
      state: 'matched',
      lines: 87,
      breaks: 0,
      comparedAt: '2026-11-22T05:00:09+09:00',
    },
    { rail: 'bank', date: '2026-11-20', state: 'missing', lines: 0, breaks: 0, comparedAt: null },
  ],
  breaks: [
    {
      id: 'b1',
      rail: 'bank',
      date: '2026-11-21',
      kind: 'MISSING_HERE',
      what: '은행 파일에는 있지만 우리 원장에는 없는 입금이에요.',
      todo: '은행의 통지가 오지 않았어요. 계좌번호로 결제를 찾아 입금을 반영하세요.',
      currency: 'KRW',
      ours: null,
      theirs: 39_800,
      paymentKey: 'tgdoc20261122142200aB3dE',
      mId: 'tgdocs',
      isOpen: true,
    },
    {
      id: 'b2',
      rail: 'paypal',
      date: '2026-11-20',
      kind: 'AMOUNT',
      what: '환불 금액이 달라요.',
      todo: '',
      currency: 'USD',
      ours: 29.95,
      theirs: 30.95,
      paymentKey: null,
      mId: null,
      isOpen: false,
    },
  ],
};

export const members: MemberView[] = [
  {
    memberId: 'm1',
    email: 'owner@example.com',
    name: '김토마',
    role: 'owner',
    mIds: null,
    hasSecondStep: true,
    createdAt: '2026-11-01T09:00:00+09:00',
    seenAt: '2026-11-22T14:00:00+09:00',
    isYou: true,
  },
  {
    memberId: 'm2',
    email: 'a-very-long-name.developer@department.example.com',
    name: '박지훈',
    role: 'developer',
    mIds: ['tgdocs', 'tgforeign'],
    hasSecondStep: false,
    createdAt: '2026-11-03T09:00:00+09:00',
    seenAt: null,
    isYou: false,
  },
];
export const invitation = {
  invitationId: 'i1',
  email: 'new@example.com',
  role: 'viewer' as const,
  mIds: ['tgdocs'],
  invitedBy: 'owner@example.com',
  createdAt: '2026-11-22T09:00:00+09:00',
  expiresAt: '2026-11-25T09:00:00+09:00',
};
export const audit: AuditRow[] = [
  {
    id: '4',
    at: '2026-11-22T14:00:00+09:00',
    memberId: 'm1',
    email: 'owner@example.com',
    action: 'secret.reissued',
    mId: 'tgdocs',
    target: 'kp1',
    facts: {},
    address: '127.0.0.1',
  },
  {
    id: '3',
    at: '2026-11-22T13:50:00+09:00',
    memberId: null,
    email: null,
    action: 'login.failed',
    mId: null,
    target: null,
    facts: { failures: 3 },
    address: '203.0.113.9',
  },
  {
    id: '2',
    at: '2026-11-22T13:40:00+09:00',
    memberId: 'loopback',
    email: null,
    action: 'something.new',
    mId: 'tgdocs',
    target: null,
    facts: { name: '물결서점', usesEscrow: true },
    address: '127.0.0.1',
  },
];
export const passkeys: PasskeyView[] = [
  {
    passkeyId: 'p1',
    name: '회사 노트북',
    createdAt: '2026-11-02T09:00:00+09:00',
    usedAt: null,
    isSynced: true,
    host: 'localhost',
  },
];
export const sessions: SessionView[] = [
  {
    sessionId: 's1',
    createdAt: '2026-11-22T09:00:00+09:00',
    seenAt: '2026-11-22T14:20:00+09:00',
    expiresAt: '2026-11-29T09:00:00+09:00',
    address: '127.0.0.1',
    browser: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/153.0.0.0 Safari/537.36',
    how: 'totp',
    isThis: true,
  },
  {
    sessionId: 's2',
    createdAt: '2026-11-20T09:00:00+09:00',
    seenAt: '2026-11-21T14:20:00+09:00',
    expiresAt: '2026-11-27T09:00:00+09:00',
    address: '203.0.113.9',
    browser: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1',
    how: 'password',
    isThis: false,
  },
];
