import { type Case, say } from './case.ts';
import type { Arrived, Stage } from './stage.ts';
import { eventually } from './visitor.ts';

const readFirst = say(
  '웹훅은 알림일 뿐이에요. 결제를 새로 조회한 결과로 주문을 옮기고, 같은 상태면 아무것도 하지 마세요.',
  'A webhook is only a hint: let the order follow a fresh read of the payment, and do nothing where nothing is new.',
);

async function deposited(stage: Stage): Promise<Arrived> {
  const arrived = await stage.waiting();
  await stage.quiet(arrived.orderId);
  await stage.gateway.deposit(arrived.paymentKey);
  await stage.becomes(arrived, ['paid']);
  await stage.quiet(arrived.orderId);
  return arrived;
}

/** Webhooks twice, late, early and in the wrong order, and what they tell: C12, E6 to E9. */
export const webhookOrderCases: readonly Case[] = [
  {
    id: 'C12-deposit',
    name: say('입금 웹훅으로 결제가 완료된다', 'The deposit webhook completes the payment'),
    expected: say(
      '주문이 결제 완료가 되고, 상품이 한 번 나가요.',
      'The order is paid, and its goods leave once.',
    ),
    fix: say(
      '승인 응답의 secret을 계좌와 같은 트랜잭션에 저장하고, DEPOSIT_CALLBACK의 secret이 같으면 결제를 조회해 반영하세요.',
      'Store the secret of the confirm in the same transaction as the account; when the DEPOSIT_CALLBACK carries the same, read the payment and follow it.',
    ),
    async run(stage) {
      const arrived = await stage.waiting();
      await stage.gateway.deposit(arrived.paymentKey);
      await stage.becomes(arrived, ['paid']);
      await stage.isDelivered(arrived, 1);
    },
  },
  {
    id: 'E6-twice',
    name: say('같은 웹훅이 두 번, 나중에 또 온다', 'The same webhook twice, and once more later'),
    expected: say('상품은 한 번만 나가요.', 'The goods leave once.'),
    fix: readFirst,
    needs: ['deliveries'],
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      await stage.quiet(orderId);
      await stage.gateway.faults({ effect: 'duplicate', orderId, times: 'always' });
      await stage.gateway.deposit(paymentKey);
      await stage.becomes(arrived, ['paid']);
      await stage.quiet(orderId);
      for (const { id, body } of await stage.gateway.deliveries(orderId))
        if (body.includes('"DONE"')) await stage.gateway.resend(id);
      await stage.quiet(orderId);
      await stage.stays(arrived, ['paid']);
      await stage.isDelivered(arrived, 1);
    },
  },
  {
    id: 'E6-both',
    name: say('한 번의 입금에 두 이벤트가 온다', 'Both events for one deposit'),
    expected: say('상품은 한 번만 나가요.', 'The goods leave once.'),
    fix: readFirst,
    needs: ['deliveries', 'webhookUrl'],
    async run(stage) {
      const arrived = await deposited(stage);
      const { orderId, paymentKey } = arrived;
      const secret = await stage.secretOf(orderId);
      const createdAt = '2026-01-01T00:00:00.000000';
      const data = { ...(await stage.gateway.read(paymentKey)), secret };
      await stage.post({ createdAt, secret, status: 'DONE', transactionKey: 'again', orderId });
      await stage.post({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data });
      await stage.stays(arrived, ['paid']);
      await stage.isDelivered(arrived, 1);
    },
  },
  {
    id: 'E7-late',
    name: say('입금 취소 뒤에 옛 입금 웹훅이 온다', 'The old deposit webhook arrives after the reversal'),
    expected: say(
      '지난 소식으로 되돌아가지 않아요. 주문은 입금을 기다려요.',
      'Old news moves nothing back: the order waits for its deposit.',
    ),
    fix: readFirst,
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      await stage.quiet(orderId);
      await stage.gateway.faults(
        { effect: 'hold', event: 'DEPOSIT_CALLBACK', orderId, times: 1 },
        { effect: 'hold', event: 'PAYMENT_STATUS_CHANGED', orderId, times: 1 },
      );
      await stage.gateway.deposit(paymentKey);
      await stage.quiet(orderId);
      await stage.gateway.takeBack(paymentKey);
      await stage.quiet(orderId);
      const held = (await stage.gateway.deliveries(orderId)).filter(({ state }) => state === 'HELD');
      for (const { id } of held) await stage.gateway.release(id);
      await stage.quiet(orderId);
      await stage.stays(arrived, ['waiting']);
    },
  },
  {
    id: 'E8-early',
    name: say(
      '승인 응답보다 입금 웹훅이 먼저 온다',
      'The deposit webhook comes before the answer to the confirm',
    ),
    expected: say('버리지 않아요. 결국 결제 완료가 돼요.', 'It is not lost: the order ends paid.'),
    fix: say(
      '승인이 끝나지 않은 주문의 웹훅에는 200이 아닌 답을 보내 다시 받거나, 승인이 저장될 때까지 기다리세요.',
      'While the confirm is under way, answer other than 200 so that the webhook comes again, or wait until the answer is stored.',
    ),
    async run(stage) {
      const arrived = await stage.arrive();
      const { orderId, paymentKey, visitor, url } = arrived;
      await stage.gateway.faults({
        effect: 'delayAnswer',
        delayMs: 3_000,
        endpoint: 'confirmPayment',
        orderId,
      });
      const opening = visitor.open(url);
      const isIssued = async () =>
        (await stage.read(paymentKey))?.status === 'WAITING_FOR_DEPOSIT' || undefined;
      await eventually(isIssued, 10_000, 100);
      await stage.gateway.deposit(paymentKey);
      stage.isShown(await opening);
      await stage.quiet(orderId);
      // What was refused comes again, in a minute of the gateway's; here at once.
      for (const { id, state, attempts } of await stage.gateway.deliveries(orderId))
        if (state === 'SENDING' && attempts.length > 0) await stage.gateway.resend(id);
      await stage.becomes(arrived, ['paid']);
    },
  },
  {
    id: 'E9-reversal',
    name: say('은행이 입금을 되돌린다', 'The bank takes the deposit back'),
    expected: say(
      '배송을 멈추고 다시 입금을 기다려요. 다시 입금되면 결제 완료예요.',
      'Delivery stops and the order waits again; the next deposit makes it paid.',
    ),
    fix: say(
      'DONE 뒤의 WAITING_FOR_DEPOSIT은 입금 취소예요. 배송을 멈추고 주문을 입금 대기로 되돌리세요.',
      'WAITING_FOR_DEPOSIT after DONE means that the money is gone: stop delivery, and let the order wait again.',
    ),
    async run(stage) {
      const arrived = await deposited(stage);
      await stage.gateway.takeBack(arrived.paymentKey);
      await stage.becomes(arrived, ['waiting']);
      await stage.quiet(arrived.orderId);
      await stage.gateway.deposit(arrived.paymentKey);
      await stage.becomes(arrived, ['paid']);
    },
  },
];
