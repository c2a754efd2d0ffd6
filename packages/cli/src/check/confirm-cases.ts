import { type Case, say, Wrong } from './case.ts';
import type { FaultWish } from './gateway-hand.ts';
import type { Arrived, Stage } from './stage.ts';

const readBack = say(
  '응답이 없거나 5xx, 429면 실패로 정하지 말고, 같은 멱등키로 다시 승인하거나 결제를 조회해 결과를 확인하세요.',
  'Silence, 5xx and 429 are no refusal: confirm again under the same idempotency key, or read the payment, and go by that.',
);

/** The confirm is disturbed once; whatever the shop does, the order must come to its account. */
async function survives(stage: Stage, rule: FaultWish): Promise<Arrived> {
  const arrived = await stage.arrive();
  await stage.gateway.faults({ times: 1, endpoint: 'confirmPayment', orderId: arrived.orderId, ...rule });
  stage.isShown(await arrived.visitor.open(arrived.url));
  await stage.becomes(arrived, ['waiting'], { withJobs: true });
  return arrived;
}

async function confirmedOnce(stage: Stage, arrived: Arrived): Promise<void> {
  const calls = await stage.gateway.confirms(arrived);
  if (calls.length <= 1) return;
  const codes = calls.map(({ status }) => status).join(', ');
  throw new Wrong(
    say(
      `승인을 ${calls.length}번 호출했어요 (${codes}).`,
      `The confirm was called ${calls.length} times (${codes}).`,
    ),
  );
}

async function showsAccount(stage: Stage, { visitor, paymentKey }: Arrived): Promise<void> {
  const number = (await stage.read(paymentKey))?.virtualAccount?.accountNumber ?? '';
  for (let look = 0; look < 20; look++) {
    if (number && (await visitor.text()).includes(number)) return;
    await visitor.page.waitForTimeout(150);
  }
  throw new Wrong(say('계좌번호가 페이지에 없어요.', 'The account number is not on the page.'));
}

/** Confirm: what is called, how often, and what the answer means. C6 to C14. */
export const confirmCases: readonly Case[] = [
  {
    id: 'C6-at-once',
    name: say('성공 페이지를 두 탭에서 동시에 연다', 'The success page in two tabs at once'),
    expected: say(
      '승인은 한 번만 호출되고, 두 탭 모두 같은 결과를 보여요.',
      'The confirm is called once, and both tabs show its result.',
    ),
    fix: say(
      '주문 행을 잠그거나 상태를 confirming으로 바꾸는 한 번의 쓰기로, 동시에 한 번만 승인하세요. 멱등키는 주문에서 만드세요.',
      'Let one write to the order decide who confirms (a row lock, or its state turned to confirming); derive the idempotency key from the order.',
    ),
    async run(stage) {
      const arrived = await stage.arrive();
      const { orderId, url, visitor } = arrived;
      await stage.gateway.faults({
        effect: 'delayAnswer',
        delayMs: 1_500,
        endpoint: 'confirmPayment',
        orderId,
      });
      const second = await visitor.page.context().newPage();
      const [one, other] = await Promise.all([
        visitor.open(url),
        second.goto(url.href, { timeout: 60_000 }).catch(() => null),
      ]);
      stage.isShown(one);
      stage.isShown({ status: other?.status() ?? 200 });
      await stage.becomes(arrived, ['waiting'], { withJobs: true });
      await confirmedOnce(stage, arrived);
    },
  },
  {
    id: 'C7-reload',
    name: say('성공 페이지를 새로 고친다', 'The success page is loaded again'),
    expected: say(
      '같은 결과를 보이고, 승인을 다시 부르지 않아요.',
      'The same result is shown, and no second confirm is called.',
    ),
    fix: say(
      '이미 승인한 주문이면 저장한 결과를 보여 주세요.',
      'Where the order was confirmed already, show what was stored.',
    ),
    async run(stage) {
      const arrived = await stage.waiting();
      stage.isShown(await arrived.visitor.open(arrived.url));
      await arrived.visitor.page.reload();
      await stage.stays(arrived, ['waiting']);
      await confirmedOnce(stage, arrived);
      await showsAccount(stage, arrived);
    },
  },
  {
    id: 'C7-processed',
    name: say(
      '이미 승인된 결제라는 답을 듣는다 (ALREADY_PROCESSED_PAYMENT)',
      'The confirm is answered ALREADY_PROCESSED_PAYMENT',
    ),
    expected: say(
      '결제를 조회해, 주문의 결제면 성공으로 이어가요.',
      'The payment is read; being the order’s own, it goes on as a success.',
    ),
    fix: say(
      'ALREADY_PROCESSED_PAYMENT는 실패가 아니에요. 결제를 조회하고 상태를 따르세요.',
      'ALREADY_PROCESSED_PAYMENT is no failure: read the payment and follow its status.',
    ),
    async run(stage) {
      const arrived = await stage.arrive();
      const { orderId, paymentKey, url } = arrived;
      await stage.gateway.confirm({ orderId, paymentKey, amount: Number(url.searchParams.get('amount')) });
      stage.isShown(await arrived.visitor.open(url));
      await stage.becomes(arrived, ['waiting'], { withJobs: true });
    },
  },
  {
    id: 'C8-late',
    name: say('11분 뒤에 승인한다', 'The confirm comes after eleven minutes'),
    expected: say(
      '실패를 알리고, 새로 결제할 수 있어요.',
      'The order is said to have failed, and can be paid anew.',
    ),
    fix: say(
      'NOT_FOUND_PAYMENT_SESSION을 받으면 결제를 조회해 확인한 뒤 주문을 실패로 두고 새 결제를 안내하세요.',
      'After NOT_FOUND_PAYMENT_SESSION read the payment, let the order fail, and offer a new payment.',
    ),
    movesClock: true,
    async run(stage) {
      const arrived = await stage.arrive();
      await stage.advance('PT11M');
      stage.isShown(await arrived.visitor.open(arrived.url));
      await stage.becomes(arrived, ['failed', 'expired', 'created', 'canceled'], {
        withJobs: true,
        never: ['paid', 'waiting'],
      });
    },
  },
  {
    id: 'C9-lost',
    name: say('승인 응답이 유실된다', 'The answer to the confirm is lost'),
    expected: say(
      '주문이 계좌 발급으로 이어지고, 입금되면 결제가 완료돼요.',
      'The order comes to its account all the same, and to its deposit.',
    ),
    fix: readBack,
    async run(stage) {
      const arrived = await survives(stage, { effect: 'answerLost' });
      await stage.gateway.deposit(arrived.paymentKey);
      await stage.becomes(arrived, ['paid'], { withJobs: true });
    },
  },
  {
    id: 'C9-slow',
    name: say('승인이 12초 걸린다', 'The confirm takes twelve seconds'),
    expected: say(
      '기다리거나 나중에 확인해, 결국 계좌 발급으로 이어져요.',
      'The shop waits, or asks again later, and the order comes to its account.',
    ),
    fix: say(
      '승인 읽기 시간 제한을 30초 이상으로 두고, 넘으면 조회로 확인하세요.',
      'Give the confirm at least 30 seconds to be answered; after that find out by reading.',
    ),
    isLong: true,
    async run(stage) {
      await survives(stage, { effect: 'delayAnswer', delayMs: 12_000 });
    },
  },
  {
    id: 'C9-5xx',
    name: say('승인이 500으로 응답한다', 'The confirm is answered 500'),
    expected: say(
      '실패로 정하지 않고, 결국 계좌 발급으로 이어져요.',
      'It is not taken for a refusal, and the order comes to its account.',
    ),
    fix: readBack,
    async run(stage) {
      await survives(stage, { effect: 'error', code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' });
    },
  },
  {
    id: 'C9-html',
    name: say('승인에 프록시의 HTML 오류 페이지가 온다', "The confirm is answered by a proxy's page of HTML"),
    expected: say(
      '페이지가 깨지지 않고, 결국 계좌 발급으로 이어져요.',
      'No page breaks, and the order comes to its account.',
    ),
    fix: readBack,
    async run(stage) {
      await survives(stage, { effect: 'httpError', status: 502 });
    },
  },
  {
    id: 'C9-429',
    name: say('승인이 429로 응답한다', 'The confirm is answered 429'),
    expected: say('기다렸다가 다시 승인해요.', 'The shop waits and confirms again.'),
    fix: readBack,
    async run(stage) {
      await survives(stage, { effect: 'tooManyRequests', perMinute: 0 });
    },
  },
  {
    id: 'C11-waiting',
    name: say('계좌 발급은 결제 완료가 아니다', 'An issued account is not yet a payment'),
    expected: say(
      'WAITING_FOR_DEPOSIT이면 주문은 입금을 기다려요. 상품은 나가지 않아요.',
      'With WAITING_FOR_DEPOSIT the order waits for its deposit, and no goods leave.',
    ),
    fix: say(
      '승인이 200이어도 status를 보세요. DONE일 때만 결제된 거예요.',
      'Look at status even when the confirm is answered 200: only DONE is paid.',
    ),
    async run(stage) {
      const arrived = await stage.arrive();
      stage.isShown(await arrived.visitor.open(arrived.url));
      await stage.becomes(arrived, ['waiting'], { never: ['paid'] });
      await stage.isDelivered(arrived, 0);
    },
  },
  {
    id: 'C11-paypal',
    name: say('PayPal은 승인하면 결제 완료다', 'PayPal is paid with the confirm'),
    expected: say(
      '주문이 결제 완료가 되고, 상품이 한 번 나가요.',
      'The order is paid, and its goods leave once.',
    ),
    fix: say(
      'status가 DONE이면 결제 완료예요. 입금 웹훅을 기다리지 마세요.',
      'DONE is paid: there is no deposit to wait for.',
    ),
    method: 'FOREIGN_EASY_PAY',
    async run(stage) {
      const arrived = await stage.arrive('FOREIGN_EASY_PAY');
      stage.isShown(await arrived.visitor.open(arrived.url));
      await stage.becomes(arrived, ['paid'], { never: ['waiting'] });
      await stage.isDelivered(arrived, 1);
    },
  },
  {
    id: 'C14-account',
    name: say('계좌번호를 보여 주고, 다시 볼 수 있다', 'The account is shown, and can be read again'),
    expected: say(
      '성공 페이지와 새로 고친 주문 페이지에 계좌번호가 있어요.',
      'The account number is on the page, and is there again after a reload.',
    ),
    fix: say(
      '발급된 은행, 계좌번호, 금액, 기한을 저장하고 주문 페이지에서 보여 주세요.',
      'Store bank, account number, amount and deadline, and show them on the order page.',
    ),
    async run(stage) {
      const arrived = await stage.waiting();
      await showsAccount(stage, arrived);
      await arrived.visitor.page.reload();
      await showsAccount(stage, arrived);
    },
  },
];
