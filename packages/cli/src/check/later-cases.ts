import { type Case, say, Wrong } from './case.ts';
import { refundAccount } from './gateway-hand.ts';
import type { Arrived, Stage } from './stage.ts';

async function cancel(
  stage: Stage,
  { visitor, orderId }: Arrived,
  amount?: number,
): Promise<string | undefined> {
  return stage.config
    .cancel?.({ ...visitor.hand, orderId, refundAccount, ...(amount !== undefined && { amount }) })
    .then(
      () => undefined,
      (error: Error) => error.message.split('\n', 1)[0],
    );
}

const dueOf = async (stage: Stage, paymentKey: string): Promise<number> => {
  const due = (await stage.gateway.read(paymentKey)).virtualAccount?.dueDate ?? '';
  const at = Date.parse(/[Z+]/.test(due.slice(10)) ? due : `${due}+09:00`);
  return at - (await stage.gateway.now()).getTime();
};

/** What comes after the payment: deadlines, lost webhooks, refunds. F1 to F6. */
export const laterCases: readonly Case[] = [
  {
    id: 'F1-deadline',
    name: say('입금 기한이 지난다', 'The deadline of the deposit passes'),
    expected: say(
      '웹훅은 오지 않아요. 타이머가 결제를 조회해 주문을 닫아요.',
      'No webhook comes: a timer reads the payment and closes the order.',
    ),
    fix: say(
      '기한이 지난 입금 대기 주문을 찾는 타이머를 두고, 조회한 뒤 닫으세요.',
      'Have a timer look for orders past their deadline, read their payments, and close them.',
    ),
    needs: ['timers'],
    movesClock: true,
    async run(stage) {
      const arrived = await stage.waiting();
      const minutes = Math.ceil((await dueOf(stage, arrived.paymentKey)) / 60_000) + 2;
      await stage.advance(`PT${minutes}M`);
      await stage.becomes(arrived, ['expired', 'canceled', 'failed'], { withJobs: true });
    },
  },
  {
    id: 'F2-lost',
    name: say('입금 웹훅이 영영 오지 않는다', 'The webhook of a deposit never comes'),
    expected: say(
      '하루 한 번의 대사가 결제를 조회해 결제 완료로 바꿔요.',
      'A daily look at waiting orders finds that it was paid.',
    ),
    fix: say(
      'confirming과 입금 대기 주문을 적어도 하루에 한 번 조회하는 작업을 두세요.',
      'Have a job read the payments of confirming and waiting orders at least once a day.',
    ),
    needs: ['timers'],
    movesClock: true,
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      await stage.quiet(orderId);
      await stage.gateway.faults({ effect: 'drop', orderId, times: 'always' });
      await stage.gateway.deposit(paymentKey);
      await stage.advance('P1DT1H');
      await stage.becomes(arrived, ['paid'], { withJobs: true });
    },
  },
  {
    id: 'F3-before',
    name: say('입금 전에 취소한다', 'Canceled before the deposit'),
    expected: say('환불 계좌 없이 전액 취소돼요.', 'It is canceled whole, without a refund account.'),
    fix: say(
      '입금 전에는 cancelAmount와 refundReceiveAccount 없이 취소하세요.',
      'Before the deposit cancel without cancelAmount and refundReceiveAccount.',
    ),
    needs: ['cancel'],
    async run(stage) {
      const arrived = await stage.waiting();
      const refused = await cancel(stage, arrived);
      await stage.becomes(arrived, ['canceled', 'refunded'], { withJobs: true }).catch((error: unknown) => {
        if (refused && error instanceof Wrong)
          throw new Wrong(say(`취소가 거절됐어요: ${refused}`, `The cancel was refused: ${refused}`));
        throw error;
      });
      const { status } = await stage.gateway.read(arrived.paymentKey);
      if (status !== 'CANCELED')
        throw new Wrong(say(`게이트웨이에서는 ${status} 상태예요.`, `At the gateway it is ${status}.`));
    },
  },
  {
    id: 'F4-once',
    name: say('취소 응답이 유실된다', 'The answer to a cancel is lost'),
    expected: say('한 번만 환불되고, 주문이 그것을 알아요.', 'It is refunded once, and the order knows.'),
    fix: say(
      '취소마다 멱등키를 정해 저장하고, 응답이 없으면 같은 멱등키로 다시 부르세요.',
      'Store an idempotency key with each cancel, and repeat an unanswered one under the same key.',
    ),
    needs: ['cancel'],
    async run(stage) {
      const arrived = await stage.paid();
      const { orderId, paymentKey } = arrived;
      const { totalAmount } = await stage.gateway.read(paymentKey);
      const part = Math.floor(totalAmount / 4);
      await stage.gateway.faults({ effect: 'answerLost', endpoint: 'cancelPayment', orderId, times: 1 });
      await cancel(stage, arrived, part);
      await stage.becomes(arrived, ['partly-refunded'], { withJobs: true });
      await stage.quiet(orderId);
      await stage.config.runJobs?.();
      const { balanceAmount } = await stage.gateway.read(paymentKey);
      if (balanceAmount !== totalAmount - part)
        throw new Wrong(
          say(
            `${totalAmount - balanceAmount}원이 환불됐어요 (${part}원이어야 해요).`,
            `${totalAmount - balanceAmount} won were refunded instead of ${part}.`,
          ),
        );
    },
  },
  {
    id: 'F5-currency',
    name: say('PayPal 결제를 일부 취소한다', 'A part of a PayPal payment is canceled'),
    expected: say(
      '통화를 함께 보내, 그만큼만 환불돼요.',
      'The currency goes along, and that much is refunded.',
    ),
    fix: say(
      "해외 결제의 부분 취소에는 currency: 'USD'를 넣으세요.",
      "Send currency: 'USD' with a partial cancel of a foreign payment.",
    ),
    method: 'FOREIGN_EASY_PAY',
    needs: ['cancel'],
    async run(stage) {
      const arrived = await stage.paid('FOREIGN_EASY_PAY');
      const refused = await cancel(stage, arrived, 1.25);
      await stage.becomes(arrived, ['partly-refunded'], { withJobs: true }).catch((error: unknown) => {
        if (refused && error instanceof Wrong)
          throw new Wrong(say(`취소가 거절됐어요: ${refused}`, `The cancel was refused: ${refused}`));
        throw error;
      });
    },
  },
  {
    id: 'F6-zero',
    name: say('부분 취소로 잔액이 0이 된다', 'Partial cancels that add up to everything'),
    expected: say(
      '잔액이 0이면 상태가 PARTIAL_CANCELED여도 환불 완료예요.',
      'With nothing left it counts as refunded, although the status stays PARTIAL_CANCELED.',
    ),
    fix: say(
      '환불 완료는 status가 아니라 balanceAmount가 0인지로 판단하세요.',
      'Decide by balanceAmount, not by status, whether everything was refunded.',
    ),
    async run(stage) {
      const arrived = await stage.paid();
      const { orderId, paymentKey } = arrived;
      const { totalAmount } = await stage.gateway.read(paymentKey);
      const part = Math.floor(totalAmount / 4);
      await stage.quiet(orderId);
      await stage.gateway.cancel(paymentKey, { amount: part });
      await stage.becomes(arrived, ['partly-refunded'], { withJobs: true });
      await stage.quiet(orderId);
      await stage.gateway.cancel(paymentKey, { amount: totalAmount - part });
      await stage.becomes(arrived, ['refunded'], { withJobs: true });
    },
  },
];
