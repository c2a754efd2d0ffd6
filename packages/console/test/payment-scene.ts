import { paymentExamples } from '@tollgate/contract';
import type { Home, PaymentRow, PaymentStory, SessionAnswer, Shop } from '@tollgate/contract/console';
import { type Asked, openStage, Refusal, type Scripts, type Stage } from './stage.ts';

export const shop: Shop = {
  mId: 'tgdocs',
  name: '물결서점',
  environment: 'test',
  createdAt: '2026-03-01T10:00:00+09:00',
};
const secondShop: Shop = { ...shop, mId: 'tgforeign', name: 'Maru Goods', environment: 'live' };

export const loopback: SessionAnswer = {
  state: 'loopback',
  member: {
    memberId: 'loopback',
    email: null,
    name: 'loopback',
    role: 'owner',
    mIds: null,
    hasTotp: false,
    passkeys: 0,
    recoveryCodesLeft: 0,
  },
  steps: [],
  hasPasskeys: true,
};
export const viewer: SessionAnswer = {
  ...loopback,
  state: 'member',
  member: {
    ...(loopback.member as NonNullable<SessionAnswer['member']>),
    memberId: 'm1',
    name: '이보기',
    email: 'viewer@example.com',
    role: 'viewer',
  },
};

const names = [
  '김토마',
  '이서연',
  '박지훈',
  '최민서',
  '정하윤',
  '강도현',
  '윤채원',
  '임준호',
  '한예린',
  '오시우',
];
const orders = [
  '여름 산책 지도책 외 2건',
  '바다 유리 스탠드',
  '린넨 앞치마',
  '손뜨개 컵받침 4종',
  '구운 소금 캐러멜',
  '제주 감귤 착즙 주스 1L × 6',
];
const statuses = [
  'WAITING_FOR_DEPOSIT',
  'DONE',
  'DONE',
  'IN_PROGRESS',
  'CANCELED',
  'DONE',
  'PARTIAL_CANCELED',
  'EXPIRED',
  'ABORTED',
  'READY',
] as const;

/** The nth payment back from noon. Every fifth one is PayPal's, in dollars and cents. */
export function paymentRow(n: number, change: Partial<PaymentRow> = {}): PaymentRow {
  const at = new Date(Date.parse('2026-03-10T14:22:00+09:00') - n * 97_000);
  const digits = String(9000 - n).padStart(4, '0');
  const isWallet = n % 5 === 2;
  const status = isWallet && n % 10 === 2 ? 'DONE' : (statuses[n % 10] ?? 'DONE');
  const total = isWallet ? 544.68 + n : 88_000 + ((n * 7_300) % 410_000);
  const isPaid = ['DONE', 'PARTIAL_CANCELED', 'CANCELED'].includes(status);
  const isBegun = ['READY', 'EXPIRED'].includes(status);
  return {
    paymentKey: `tgdoc20260310142200${digits}`,
    orderId: `order-20260310-${digits}`,
    orderName: isWallet ? 'Linen jacket and 1 more' : (orders[n % orders.length] ?? ''),
    status,
    method: isBegun ? null : isWallet ? 'FOREIGN_EASY_PAY' : 'VIRTUAL_ACCOUNT',
    provider: isWallet && !isBegun ? 'PAYPAL' : null,
    currency: isWallet ? 'USD' : 'KRW',
    totalAmount: total,
    balanceAmount: status === 'CANCELED' ? 0 : status === 'PARTIAL_CANCELED' ? total / 2 : total,
    customerName: isWallet ? 'Dana Whitfield' : (names[n % names.length] ?? null),
    requestedAt: seoul(at),
    approvedAt: isPaid ? seoul(at) : null,
    actions:
      status === 'WAITING_FOR_DEPOSIT'
        ? ['deposit', 'cancel', 'expire']
        : status === 'DONE'
          ? isWallet
            ? ['cancel']
            : ['cancel', 'reverse']
          : status === 'PARTIAL_CANCELED'
            ? ['cancel']
            : isBegun || status === 'IN_PROGRESS'
              ? ['expire']
              : [],
    ...change,
  };
}

function seoul(at: Date): string {
  return `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}

export function home(change: Partial<Home> = {}): Home {
  return {
    shop,
    now: '2026-03-10T14:23:00+09:00',
    clockOffsetMs: 0,
    today: {
      requested: 412,
      paid: [
        { currency: 'KRW', count: 318, amount: 41_208_300 },
        { currency: 'USD', count: 42, amount: 12_904.56 },
      ],
      waiting: 31,
      canceled: [{ currency: 'KRW', count: 7, amount: 912_000 }],
      aborted: 4,
      expired: 9,
      webhooks: { arrived: 702, failed: 3, sending: 5 },
    },
    hours: Array.from({ length: 24 }, (_, n) => {
      const wave = Math.round(18 + 14 * Math.sin((n - 6) / 3.4));
      return {
        at: seoul(new Date(Date.parse('2026-03-09T15:00:00+09:00') + n * 3_600_000)),
        requested: wave + 4,
        paid: Math.max(0, wave - 1),
        canceled: n % 6 === 0 ? 2 : 0,
        webhooksArrived: wave * 2,
        webhooksFailed: n === 9 || n === 10 ? 6 : 0,
      };
    }),
    newest: Array.from({ length: 8 }, (_, n) => paymentRow(n)),
    firstSteps: { requested: true, confirmed: true, deposited: true, webhook: true, delivered: true },
    clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
    origin: 'http://localhost:4100',
    ...change,
  };
}

/** A shop on its first day. */
export const emptyHome = (): Home =>
  home({
    today: {
      requested: 0,
      paid: [],
      waiting: 0,
      canceled: [],
      aborted: 0,
      expired: 0,
      webhooks: { arrived: 0, failed: 0, sending: 0 },
    },
    hours: home().hours.map(({ at }) => ({
      at,
      requested: 0,
      paid: 0,
      canceled: 0,
      webhooksArrived: 0,
      webhooksFailed: 0,
    })),
    newest: [],
    firstSteps: { requested: false, confirmed: false, deposited: false, webhook: false, delivered: false },
  });

/** A virtual account's whole story: a confirm with the wrong key first, a webhook that met a closed door. */
export function story(row: PaymentRow): PaymentStory {
  const confirm = JSON.stringify({
    paymentKey: row.paymentKey,
    orderId: row.orderId,
    amount: row.totalAmount,
  });
  const at = (second: number) => `2026-03-10T14:22:${String(second).padStart(2, '0')}+09:00`;
  const event = (id: string, second: number, rest: Partial<PaymentStory['timeline'][number]>) => ({
    id,
    at: at(second),
    kind: 'payment' as const,
    title: '',
    why: null,
    isTrouble: false,
    facts: [],
    callId: null,
    deliveryId: null,
    bodies: [],
    ...rest,
  });
  const isPaid = row.status !== 'WAITING_FOR_DEPOSIT';
  const { waiting, paid } = paymentExamples;
  return {
    row,
    payment: { ...(isPaid ? paid : waiting), paymentKey: row.paymentKey, orderId: row.orderId, secret: null },
    account: {
      bankCode: '88',
      accountNumber: 'X56211037412894',
      dueDate: '2026-03-17T23:59:59+09:00',
      depositorName: row.customerName,
    },
    timeline: [
      event('1', 0, {
        title: '결제창이 열렸어요',
        facts: [{ label: '결제수단', value: '가상계좌' }],
      }),
      event('2', 9, {
        kind: 'bank',
        title: '구매자가 은행을 골랐어요',
        facts: [
          { label: '은행', value: '신한은행' },
          { label: '입금자명', value: row.customerName ?? '' },
        ],
      }),
      event('3', 11, {
        kind: 'refused',
        title: '승인 호출이 거절됐어요',
        why: '시크릿 키가 결제창을 연 클라이언트 키와 다른 상점의 것이에요. 같은 쌍의 키로 다시 승인하세요.',
        isTrouble: true,
        facts: [
          { label: 'HTTP', value: '404' },
          { label: '코드', value: 'NOT_FOUND_PAYMENT' },
        ],
        callId: 'call-1',
        bodies: [
          { label: '요청 본문', text: confirm },
          { label: '응답 본문', text: '{"code":"NOT_FOUND_PAYMENT","message":"존재하지 않는 결제 입니다."}' },
        ],
      }),
      event('4', 14, {
        kind: 'call',
        title: '승인됐고 계좌가 발급됐어요',
        facts: [{ label: '계좌', value: '신한 X56211037412894' }],
        callId: 'call-2',
        bodies: [{ label: '요청 본문', text: confirm }],
      }),
      ...(isPaid
        ? [
            event('5', 31, {
              kind: 'bank',
              title: '입금됐어요',
              facts: [{ label: '금액', value: '88,000원' }],
            }),
          ]
        : []),
      event('6', 32, {
        kind: 'webhook',
        title: 'DEPOSIT_CALLBACK 전송 1번째',
        why: 'localhost:3000에 연결하지 못했어요 (ECONNREFUSED). 서버가 켜져 있는지 확인하고 다시 보내세요.',
        isTrouble: true,
        facts: [{ label: '주소', value: 'http://localhost:3000/hook' }],
        deliveryId: 'dlv-1',
        bodies: [{ label: '보낸 본문', text: '{"createdAt":"2026-03-10T14:22:31.118402","status":"DONE"}' }],
      }),
    ],
    ledger: isPaid
      ? [
          {
            at: at(31),
            event: '입금:1',
            title: '입금',
            debit: '은행 예금',
            credit: '상점 미지급금',
            currency: 'KRW',
            amount: row.totalAmount,
          },
          {
            at: at(31),
            event: '수수료:1',
            title: '수수료',
            debit: '상점 미지급금',
            credit: '수수료 수익',
            currency: 'KRW',
            amount: 330,
          },
        ]
      : [],
  };
}

/** A shop with 120 payments, which acts change as the gateway would. */
export async function openScene(): Promise<Stage> {
  const stage = await openStage(() => scriptsOf((rows) => stage.tell(shop.mId, 'payments', { rows })));
  return stage;
}

function scriptsOf(tell: (rows: PaymentRow[]) => void): Scripts {
  const rows = Array.from({ length: 120 }, (_, n) => paymentRow(n));
  const find = ({ params }: Asked) => rows.find(({ paymentKey }) => paymentKey === params['paymentKey']);
  const missing = new Refusal(404, 'NOT_FOUND_PAYMENT', '이 상점에 없는 결제예요.');
  const act = (asked: Asked, change: Partial<PaymentRow>) => {
    const row = find(asked);
    if (!row) return missing;
    Object.assign(row, change);
    tell([{ ...row }]);
    return story({ ...row });
  };
  return {
    session: () => loopback,
    settings: ({ params }) => {
      const found = [shop, secondShop].find(({ mId }) => mId === params['mId']);
      if (!found) return new Refusal(404, 'NOT_FOUND', '그런 상점이 없어요.');
      return {
        shop: found,
        taxType: 'taxable',
        usesEscrow: false,
        defaultValidHours: 168,
        methods: { virtualAccount: true, payPal: true },
        allowedOrigins: null,
      };
    },
    listShops: ({ query }) => ({
      rows: [shop, secondShop].filter(({ mId, name }) => `${mId} ${name}`.includes(query['search'] ?? '')),
      next: null,
    }),
    clock: () => ({ now: seoul(new Date()), wallNow: seoul(new Date()), offsetMs: 0, upcoming: [] }),
    home: () => home({ newest: rows.slice(0, 8) }),
    listPayments: ({ query }) => {
      const { search = '', status, method, cursor = '0' } = query;
      const found = rows.filter(
        (row) =>
          (row.orderId.startsWith(search) || row.paymentKey.startsWith(search)) &&
          (status === undefined || row.status === status) &&
          (method === undefined || row.method === method),
      );
      const from = Number(cursor);
      return {
        rows: found.slice(from, from + 50),
        next: found.length > from + 50 ? String(from + 50) : null,
      };
    },
    payment: (asked) => {
      const row = find(asked);
      return row ? story({ ...row }) : missing;
    },
    findPayment: () => missing,
    depositPayment: (asked) => {
      const { amount } = asked.body as { amount?: number };
      const row = find(asked);
      if (amount !== undefined && amount !== row?.totalAmount)
        return new Refusal(400, 'INVALID_REQUEST', '이 계좌는 정해진 금액만 받아요.', 'amount');
      return act(asked, { status: 'DONE', approvedAt: seoul(new Date()), actions: ['cancel', 'reverse'] });
    },
    previewCancel: (asked) => {
      const row = find(asked);
      if (!row) return missing;
      const { cancelAmount = row.balanceAmount } = asked.body as { cancelAmount?: number };
      if (cancelAmount > row.balanceAmount)
        return new Refusal(403, 'NOT_CANCELABLE_AMOUNT', '취소할 수 있는 금액보다 많아요.', 'cancelAmount');
      const left = row.balanceAmount - cancelAmount;
      return {
        currency: row.currency,
        cancelAmount,
        balanceAfter: left,
        statusAfter: left === 0 ? 'CANCELED' : 'PARTIAL_CANCELED',
        refundedTo: row.currency === 'USD' ? 'PayPal' : null,
        needsRefundAccount: row.method === 'VIRTUAL_ACCOUNT' && row.status !== 'WAITING_FOR_DEPOSIT',
      };
    },
    cancelPayment: (asked) => {
      const row = find(asked);
      if (!row) return missing;
      const { cancelAmount = row.balanceAmount, refundReceiveAccount } = asked.body as {
        cancelAmount?: number;
        refundReceiveAccount?: { accountNumber: string };
      };
      if (
        row.status === 'DONE' &&
        row.currency === 'KRW' &&
        !/^\d+$/.test(refundReceiveAccount?.accountNumber ?? '')
      )
        return new Refusal(
          400,
          'INVALID_REFUND_ACCOUNT_NUMBER',
          '계좌번호는 숫자로만 적어 주세요.',
          'refundReceiveAccount.accountNumber',
        );
      const balanceAmount = row.balanceAmount - cancelAmount;
      return act(asked, {
        balanceAmount,
        status: balanceAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED',
        actions: balanceAmount === 0 ? [] : ['cancel'],
      });
    },
  };
}
