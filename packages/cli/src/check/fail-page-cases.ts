import { type Case, say, Wrong } from './case.ts';
import type { CheckMethod } from './define.ts';
import type { Stage } from './stage.ts';

/** Without quotes, which whoever writes JSON into a page escapes. */
const injection =
  '</script></textarea></title>"><b id=tollgate-injected>x</b><img src=x onerror=window.tollgateInjected=1>';
const isInjected = `document.getElementById('tollgate-injected') !== null || window.tollgateInjected === 1`;

/** The buyer gives up: the fail page works without an orderId, and the order was not paid. */
async function givesUp(stage: Stage, method: CheckMethod): Promise<void> {
  const visitor = await stage.visitor();
  await visitor.order(method);
  const { orderId } = await visitor.pay();
  const url = await visitor.giveUp(method);
  const { status } = await visitor.open(url);
  if (status >= 400)
    throw new Wrong(say(`실패 페이지가 ${status}로 응답했어요.`, `The fail page answered ${status}.`));
  await stage.stays({ visitor, orderId }, ['created', 'failed', 'canceled', 'expired']);
}

const works = say(
  'failUrl은 orderId 없이도 열려야 해요. 주문은 세션에서 찾으세요.',
  'failUrl must open without orderId too: find the order by the session.',
);

export const failPageCases: readonly Case[] = [
  {
    id: 'D1-cancel',
    name: say('구매자가 결제창에서 취소한다', 'The buyer cancels in the window'),
    expected: say(
      '실패 페이지가 열리고, 주문은 결제되지 않아요.',
      'The fail page opens, and the order is not paid.',
    ),
    fix: works,
    run: (stage) => givesUp(stage, 'VIRTUAL_ACCOUNT'),
  },
  {
    id: 'D1-paypal',
    name: say('구매자가 PayPal에서 취소한다', 'The buyer cancels at PayPal'),
    expected: say(
      '실패 페이지가 열리고, 주문은 결제되지 않아요.',
      'The fail page opens, and the order is not paid.',
    ),
    fix: works,
    method: 'FOREIGN_EASY_PAY',
    run: (stage) => givesUp(stage, 'FOREIGN_EASY_PAY'),
  },
  {
    id: 'D2-escape',
    name: say('실패 주소의 message에 HTML을 넣는다', 'HTML in the message of the fail address'),
    expected: say(
      '글자로만 보이고, 페이지의 일부가 되지 않아요.',
      'It is shown as text, and becomes no part of the page.',
    ),
    fix: say(
      'code와 message는 쿼리에서 온 값이에요. 보여 주기 전에 이스케이프하세요.',
      'code and message come from the query: escape them before they are shown.',
    ),
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.order('VIRTUAL_ACCOUNT');
      const url = new URL((await visitor.pay()).failUrl);
      url.searchParams.set('code', 'PAY_PROCESS_ABORTED');
      url.searchParams.set('message', injection);
      url.searchParams.set('orderId', visitor.orderId);
      stage.isShown(await visitor.open(url));
      await visitor.page.waitForTimeout(400);
      if (await visitor.page.evaluate(isInjected))
        throw new Wrong(
          say('message의 HTML이 페이지에 들어갔어요.', 'The HTML of the message became part of the page.'),
        );
    },
  },
  {
    id: 'D3-forged',
    name: say('결제된 주문의 실패 주소를 꾸며 연다', 'A forged fail address of a paid order'),
    expected: say('주문은 그대로 결제 완료예요.', 'The order stays paid.'),
    fix: say(
      '실패 주소의 쿼리만 보고 주문을 바꾸지 마세요. 바꿔야 하면 failUrl에 서명한 토큰을 넣고, 결제 대기 중일 때만 바꾸세요.',
      'Do not change an order because a query says so; if you must, put a signed token into failUrl, and change only an order that is still waiting for its window.',
    ),
    async run(stage) {
      const arrived = await stage.paid();
      const { visitor, orderId, paymentKey } = arrived;
      const whole = new URL(visitor.asked.at(-1)?.failUrl ?? '');
      const bare = new URL(whole.pathname, whole);
      for (const url of [bare, whole]) {
        for (const [name, value] of Object.entries({
          code: 'PAY_PROCESS_ABORTED',
          message: '-',
          orderId,
          paymentKey,
        }))
          url.searchParams.set(name, value);
        stage.isShown(await visitor.open(url));
        await stage.stays(arrived, ['paid']);
      }
    },
  },
];
