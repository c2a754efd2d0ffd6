import { type Case, say } from './case.ts';
import type { Arrived, Stage } from './stage.ts';

/** The address of the success page with something else in it. */
function altered({ url }: Pick<Arrived, 'url'>, changes: Record<string, string>): URL {
  const other = new URL(url);
  for (const [name, value] of Object.entries(changes)) other.searchParams.set(name, value);
  return other;
}

const unpaid = ['created', 'mismatch', 'failed', 'canceled', 'expired'] as const;

const compare = say(
  '성공 페이지에서 쿼리의 amount를 저장한 주문 금액과 십진수로 비교하고, 다르면 승인하지 마세요. 승인에는 주문의 금액을 쓰세요.',
  'On the success page compare the amount of the query with that of the stored order, as a decimal; if they differ, do not confirm. Confirm the amount of the order.',
);

/** Nothing was confirmed, and nothing counts as paid. */
async function refuses(stage: Stage, arrived: Arrived, url: URL): Promise<void> {
  stage.isShown(await arrived.visitor.open(url));
  await stage.stays(arrived, unpaid);
  await stage.neverConfirmed(arrived);
}

/** The success page's address, changed by whoever sits in front of it: C1 to C5. */
export const addressCases: readonly Case[] = [
  {
    id: 'C1-less',
    name: say('성공 주소의 금액을 줄인다', 'A smaller amount in the success address'),
    expected: say('승인하지 않고, 구매자에게 알려요.', 'Nothing is confirmed, and the buyer is told.'),
    fix: compare,
    async run(stage) {
      const arrived = await stage.arrive();
      await refuses(stage, arrived, altered(arrived, { amount: '100' }));
    },
  },
  {
    id: 'C1-window',
    name: say('결제창에 더 적은 금액을 요청한다', 'A smaller amount asked of the window'),
    expected: say(
      '승인하지 않아요. 주문은 결제된 것이 아니에요.',
      'Nothing is confirmed: the order is not paid.',
    ),
    fix: compare,
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.page.route(/\/checkout\/v1\/payments$/, async (route) => {
        const body = JSON.parse(route.request().postData() ?? '{}') as { request?: { amount?: object } };
        const request = { ...body.request, amount: { ...body.request?.amount, value: 1_000 } };
        await route.continue({ postData: JSON.stringify({ ...body, request }) });
      });
      const arrived = await stage.arrive('VIRTUAL_ACCOUNT', visitor);
      await refuses(stage, arrived, arrived.url);
    },
  },
  {
    id: 'C1-word',
    name: say('성공 주소의 금액이 숫자가 아니다', 'An amount that is no number'),
    expected: say(
      '승인하지 않고, 페이지는 오류 없이 보여요.',
      'Nothing is confirmed, and the page does not break.',
    ),
    fix: compare,
    async run(stage) {
      const arrived = await stage.arrive();
      for (const amount of ['abc', '', '1e9']) await refuses(stage, arrived, altered(arrived, { amount }));
    },
  },
  {
    id: 'C1-fraction',
    name: say('센트보다 작은 금액을 덧붙인다', 'A fraction of a cent in the success address'),
    expected: say('승인하지 않아요.', 'Nothing is confirmed.'),
    fix: say(
      '금액을 반올림하거나 자르지 말고 십진수 그대로 비교하세요.',
      'Compare decimals as they are: neither rounded nor cut off.',
    ),
    method: 'FOREIGN_EASY_PAY',
    async run(stage) {
      const arrived = await stage.arrive('FOREIGN_EASY_PAY');
      const [whole = '', cents = ''] = (arrived.url.searchParams.get('amount') ?? '').split('.');
      await refuses(stage, arrived, altered(arrived, { amount: `${whole}.${cents.padEnd(2, '0')}4` }));
    },
  },
  {
    id: 'C1-decimal',
    name: say('달러의 소수 금액을 그대로 알아본다', 'Dollars and cents are understood as decimals'),
    expected: say(
      '129.9와 129.90은 같은 금액이라, 결제가 완료돼요.',
      '129.9 and 129.90 are one amount: the payment is done.',
    ),
    fix: say(
      '금액을 문자열로 비교하지 마세요. 센트 단위 정수로 읽어 비교하세요.',
      'Do not compare amounts as text: read them into integers of cents.',
    ),
    method: 'FOREIGN_EASY_PAY',
    async run(stage) {
      const arrived = await stage.arrive('FOREIGN_EASY_PAY');
      stage.isShown(await arrived.visitor.open(arrived.url));
      await stage.becomes(arrived, ['paid'], { withJobs: true });
    },
  },
  {
    id: 'C3-unknown',
    name: say('없는 주문번호로 성공 주소를 연다', 'The success address with an unknown order'),
    expected: say(
      '주문이 없다고 알리고, 아무것도 승인하지 않아요.',
      'The order is said to be unknown, and nothing is confirmed.',
    ),
    fix: say(
      '저장한 주문에서 orderId를 찾지 못하면 승인하지 말고 404 페이지를 보여 주세요.',
      'Where orderId is not among the stored orders, confirm nothing and show a page with 404.',
    ),
    async run(stage) {
      const arrived = await stage.arrive();
      const orderId = `unknown-${arrived.orderId}`.slice(0, 64);
      stage.isShown(await arrived.visitor.open(altered(arrived, { orderId })));
      await stage.stays(arrived, unpaid);
      await stage.neverConfirmed(arrived);
    },
  },
  {
    id: 'C3-stranger',
    name: say('다른 구매자의 주문번호로 성공 주소를 연다', "The success address with another buyer's order"),
    expected: say(
      '거절하고, 그 주문은 그대로예요.',
      "It is refused, and the other buyer's order stays as it was.",
    ),
    fix: say(
      '주문이 이 세션(구매자)의 것인지 확인한 뒤에만 처리하세요.',
      "Act only on an order that belongs to this session's buyer.",
    ),
    async run(stage) {
      const victim = await stage.arrive();
      const thief = await stage.arrive();
      const { orderId } = victim;
      const amount = victim.url.searchParams.get('amount') ?? '';
      stage.isShown(await thief.visitor.open(altered(thief, { orderId, amount })));
      await stage.stays(victim, ['created']);
      await stage.neverConfirmed({ orderId, paymentKey: thief.paymentKey });
    },
  },
  {
    id: 'C3-key',
    name: say(
      '다른 결제의 paymentKey로 성공 주소를 연다',
      'The success address with the key of another payment',
    ),
    expected: say('그 결제로는 주문이 결제되지 않아요.', 'The order is not paid by another payment.'),
    fix: say(
      '승인이 거절되면 결제를 조회해 확인하고, 응답의 orderId와 금액이 주문과 같을 때만 진행하세요.',
      'When the confirm is refused, read the payment; go on only when its orderId and amount are those of the order.',
    ),
    async run(stage) {
      const first = await stage.arrive();
      const second = await stage.arrive('VIRTUAL_ACCOUNT', first.visitor);
      stage.isShown(await first.visitor.open(altered(first, { paymentKey: second.paymentKey })));
      await stage.becomes(first, unpaid, { withJobs: true, never: ['paid', 'waiting'] });
    },
  },
];
