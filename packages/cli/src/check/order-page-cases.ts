import { Blocked, type Case, say, Wrong } from './case.ts';
import { eventually, type PayRequest } from './visitor.ts';

/** Presses a second time before the page could have drawn anything. */
const secondClick = `addEventListener('click', (event) => {
  if (!event.isTrusted || window.tollgatePressed) return;
  window.tollgatePressed = true;
  const { target } = event;
  setTimeout(() => target.isConnected && target.click(), 40);
}, true);`;

const isNear = (one: string, other: string): boolean => {
  const [, head, number] = /^(.*?)(\d{1,12})$/.exec(one) ?? [];
  const [, otherHead, otherNumber] = /^(.*?)(\d{1,12})$/.exec(other) ?? [];
  return number !== undefined && head === otherHead && Math.abs(Number(number) - Number(otherNumber)) < 1_000;
};

export const orderPageCases: readonly Case[] = [
  {
    id: 'B1-stored',
    name: say('결제창을 열기 전에 주문을 저장한다', 'The order is stored before the window opens'),
    expected: say(
      '결제창이 열려 있을 때 주문은 created 상태예요.',
      'While the window is open the order is there, and created.',
    ),
    fix: say(
      '결제하기를 누르면 먼저 서버에 주문을 저장하고, 그다음 requestPayment를 부르세요.',
      'Store the order on the server when pay is pressed, and call requestPayment after that.',
    ),
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.order('VIRTUAL_ACCOUNT');
      const { orderId } = await visitor.pay();
      await stage.stays({ visitor, orderId }, ['created']);
    },
  },
  {
    id: 'B2-number',
    name: say('주문번호를 짐작할 수 없다', 'Order numbers cannot be guessed'),
    expected: say('주문번호는 6~64자의 무작위 값이에요.', 'Order numbers are random, of 6 to 64 characters.'),
    fix: say(
      '일련번호 대신 randomUUID 같은 무작위 값을 쓰세요.',
      'Use something random, such as randomUUID, in place of a running number.',
    ),
    async run(stage) {
      const ids: string[] = [];
      for (const visitor of [await stage.visitor(), await stage.visitor()]) {
        await visitor.order('VIRTUAL_ACCOUNT');
        ids.push((await visitor.pay()).orderId);
      }
      const [one = '', other = ''] = ids;
      if (one === other || isNear(one, other))
        throw new Wrong(
          say(`이어지는 주문번호예요: ${one}, ${other}`, `These follow each other: ${one}, ${other}`),
        );
    },
  },
  {
    id: 'B3-double',
    name: say('결제하기를 두 번 눌러도 결제창은 하나다', 'A double click opens one window'),
    expected: say('주문과 결제가 한 번만 요청돼요.', 'Order and payment are asked for once.'),
    fix: say(
      '결제하기를 누르는 즉시 버튼을 끄고, USER_CANCEL이나 오류 뒤에 다시 켜세요.',
      'Disable the button as soon as it is pressed; enable it again after USER_CANCEL or an error.',
    ),
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.page.addInitScript(secondClick);
      await visitor.order('VIRTUAL_ACCOUNT');
      await visitor.page.evaluate('window.tollgatePressed = false');
      // The gateway's script opens one window at a time, whatever is pressed: the shop's own calls tell.
      const sent: string[] = [];
      visitor.page.on('request', (request) => {
        const { origin, pathname } = new URL(request.url());
        const isOurs = origin === stage.shop.origin && request.method() !== 'GET';
        if (isOurs || pathname.endsWith('/checkout/v1/payments'))
          sent.push(`${request.method()} ${pathname}`);
      });
      await visitor.pay();
      await visitor.page.waitForTimeout(1_200);
      const twice = sent.find((call, index) => sent.indexOf(call) !== index);
      if (twice) throw new Wrong(say(`두 번 요청했어요: ${twice}`, `It was sent twice: ${twice}`));
    },
  },
  {
    id: 'B3-close',
    name: say('결제창을 닫으면 다시 결제할 수 있다', 'After the window is closed one can pay again'),
    expected: say('결제하기 버튼이 다시 켜져요.', 'The pay button works again.'),
    fix: say(
      'requestPayment가 USER_CANCEL로 거절되면 버튼을 다시 켜세요.',
      'Enable the button again when requestPayment is rejected with USER_CANCEL.',
    ),
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.order('VIRTUAL_ACCOUNT');
      await visitor.pay();
      const window = await visitor.window();
      if (await visitor.isOverlaid) await window.getByTestId('close').click();
      else await visitor.page.goBack();
      const before = visitor.asked.length;
      await stage.config.pay(visitor.hand).catch(() => undefined);
      const again = await eventually((): PayRequest | undefined => visitor.asked[before], 5_000);
      if (!again)
        throw new Wrong(
          say('닫은 뒤에는 결제하기가 듣지 않아요.', 'After closing, the pay button does nothing.'),
        );
    },
  },
  {
    id: 'B6-dollars',
    name: say('PayPal은 달러와 국가를 보낸다', 'PayPal is asked for dollars, with a country'),
    expected: say(
      'amount.currency는 USD, foreignEasyPay.country가 있어요.',
      'amount.currency is USD, and foreignEasyPay.country is there.',
    ),
    fix: say(
      '해외 간편결제는 달러 가격과 구매자의 국가 코드를 보내세요.',
      "Send dollars and the buyer's country code with FOREIGN_EASY_PAY.",
    ),
    method: 'FOREIGN_EASY_PAY',
    async run(stage) {
      const visitor = await stage.visitor();
      await visitor.order('FOREIGN_EASY_PAY');
      const asked = await visitor.pay().catch((error: unknown) => {
        if (!(error instanceof Blocked)) throw error;
        // The script refuses won, and a request without a country, before anything is sent.
        throw new Wrong(say('PayPal 결제창이 열리지 않았어요.', 'No window opened for PayPal.'));
      });
      const { amount, foreignEasyPay } = asked;
      const country = (foreignEasyPay as { country?: string } | undefined)?.country;
      if (amount.currency !== 'USD' || !country)
        throw new Wrong(
          say(
            `${amount.currency}, 국가 ${country ?? '없음'}`,
            `${amount.currency}, country ${country ?? 'missing'}`,
          ),
        );
    },
  },
];
