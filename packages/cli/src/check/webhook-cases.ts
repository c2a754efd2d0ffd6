import { randomUUID } from 'node:crypto';
import { type Case, say, Wrong } from './case.ts';
import type { Stage } from './stage.ts';

const depositOf = (orderId: string, more: object = {}) => ({
  createdAt: '2026-01-01T00:00:00.000000',
  secret: 'ps_forged0000000000',
  status: 'DONE',
  transactionKey: `forged${randomUUID().replaceAll('-', '')}`,
  orderId,
  ...more,
});

const changeOf = (orderId: string, paymentKey: string, more: object = {}) => ({
  eventType: 'PAYMENT_STATUS_CHANGED',
  createdAt: '2026-01-01T00:00:00.000000',
  data: { orderId, paymentKey, status: 'DONE', method: '가상계좌', ...more },
});

const isTaken = (status: number) => status >= 200 && status < 300;

/** A message that the shop has to take. @throws Wrong with its answer otherwise */
async function takes(stage: Stage, body: object, what: string): Promise<void> {
  const status = await stage.post(body);
  if (!isTaken(status))
    throw new Wrong(
      say(
        `${what}: 웹훅이 ${status || '무응답'}으로 응답했어요.`,
        `${what}: the webhook answered ${status || 'nothing'}.`,
      ),
    );
}

const compareSecret = say(
  'DEPOSIT_CALLBACK의 secret을 승인 때 저장한 값과 상수 시간으로 비교하고, 다르거나 없으면 4xx로 거절하세요.',
  'Compare the secret of DEPOSIT_CALLBACK with the one stored at the confirm, in constant time; refuse with 4xx when it differs or is missing.',
);

/** Who may speak to the webhook, and what it must put up with: E2 to E5, E10 to E12. */
export const webhookCases: readonly Case[] = [
  {
    id: 'E2-empty',
    name: say('secret 없는 입금 웹훅이 온다', 'A deposit webhook without a secret'),
    expected: say('주문은 그대로 입금을 기다려요.', 'The order goes on waiting.'),
    fix: compareSecret,
    needs: ['webhookUrl'],
    async run(stage) {
      const arrived = await stage.waiting();
      for (const secret of [undefined, null, '']) await stage.post(depositOf(arrived.orderId, { secret }));
      await stage.stays(arrived, ['waiting']);
    },
  },
  {
    id: 'E3-forged',
    name: say('secret이 틀린 입금 웹훅이 온다', 'A deposit webhook with a wrong secret'),
    expected: say(
      '4xx로 거절하고, 주문은 그대로예요.',
      'It is refused with 4xx, and the order stays as it was.',
    ),
    fix: compareSecret,
    needs: ['webhookUrl'],
    async run(stage) {
      const arrived = await stage.waiting();
      const status = await stage.post(depositOf(arrived.orderId));
      await stage.stays(arrived, ['waiting']);
      if (isTaken(status))
        throw new Wrong(
          say(`거절하지 않고 ${status}으로 응답했어요.`, `It was not refused but answered ${status}.`),
        );
    },
  },
  {
    id: 'E4-unsigned',
    name: say('꾸민 PAYMENT_STATUS_CHANGED가 온다', 'A forged PAYMENT_STATUS_CHANGED'),
    expected: say(
      '결제를 조회해 확인하므로, 주문은 그대로예요.',
      'The payment is read before anything is done, so the order stays as it was.',
    ),
    fix: say(
      'PAYMENT_STATUS_CHANGED에는 서명이 없어요. 본문을 믿지 말고 결제를 조회한 결과로만 바꾸세요.',
      'PAYMENT_STATUS_CHANGED carries no signature: read the payment, and act only on what was read.',
    ),
    needs: ['webhookUrl'],
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      await stage.post(changeOf(orderId, paymentKey));
      await stage.post(changeOf(orderId, paymentKey, { secret: null, balanceAmount: 1 }));
      await stage.stays(arrived, ['waiting']);
    },
  },
  {
    id: 'E5-quick',
    name: say('웹훅에 10초 안에 응답한다', 'The webhook answers within ten seconds'),
    expected: say('200으로 10초 안에 응답해요.', 'It answers 200 within ten seconds.'),
    fix: say(
      '확인만 하고 바로 200으로 응답한 뒤, 오래 걸리는 일은 나중에 하세요.',
      'Check, answer 200, and do what takes long afterwards.',
    ),
    async run(stage) {
      const { orderId, paymentKey } = await stage.waiting();
      await stage.quiet(orderId);
      await stage.gateway.deposit(paymentKey);
      const { attempts } = await stage.delivery(
        orderId,
        ({ body, attempts }) => body.includes('"DONE"') && attempts.length > 0,
        // The gateway itself waits ten seconds.
        25_000,
      );
      const [attempt] = attempts;
      if (attempt && isTaken(attempt.status ?? 0) && attempt.latencyMs <= 10_000) return;
      const told = `${attempt?.status ?? attempt?.error}, ${attempt?.latencyMs} ms`;
      throw new Wrong(say(`웹훅 응답: ${told}`, `The webhook answered: ${told}`));
    },
  },
  {
    id: 'E10-unknown',
    name: say('모르는 이벤트와 상태가 온다', 'Events and statuses that nobody knows'),
    expected: say('200으로 응답하고, 아무것도 바꾸지 않아요.', 'They are answered 200, and change nothing.'),
    fix: say(
      '모르는 eventType이나 status는 기록만 하고 200으로 응답하세요. 아니면 며칠 동안 다시 와요.',
      'Log an unknown eventType or status and answer 200; otherwise it comes again for days.',
    ),
    needs: ['webhookUrl'],
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      const createdAt = '2026-01-01T00:00:00.000000';
      await takes(stage, { eventType: 'SOMETHING.NEW', createdAt, data: { any: 1 } }, 'SOMETHING.NEW');
      await takes(stage, changeOf(orderId, paymentKey, { status: 'SOMETHING_NEW' }), 'status SOMETHING_NEW');
      await stage.stays(arrived, ['waiting']);
    },
  },
  {
    id: 'E11-dates',
    name: say('createdAt의 모양이 여러 가지다', 'createdAt in each of its forms'),
    expected: say(
      '시간대와 소수 자릿수에 상관없이 알아들어요.',
      'It is understood with and without an offset, with any number of digits.',
    ),
    fix: say(
      'createdAt은 시간대 없이(한국 시각) 올 수도 있고, 소수는 0~9자리예요. 너그럽게 읽으세요.',
      'createdAt may come without an offset (Korean time) and with 0 to 9 digits of fraction: read it tolerantly.',
    ),
    needs: ['webhookUrl'],
    async run(stage) {
      const arrived = await stage.waiting();
      const { orderId, paymentKey } = arrived;
      await stage.quiet(orderId);
      await stage.gateway.faults({ effect: 'hold', orderId, times: 'always' });
      await stage.gateway.deposit(paymentKey);
      const secret = await stage.secretOf(orderId);
      const day = '2026-01-01T00:00:00';
      for (const createdAt of [day, `${day}.000000`, `${day}.123456789`, `${day}+09:00`, `${day}.5+09:00`])
        await takes(stage, depositOf(orderId, { secret, createdAt }), createdAt);
      await stage.becomes(arrived, ['paid']);
    },
  },
  {
    id: 'E12-stranger',
    name: say('없는 주문의 웹훅이 온다', 'A webhook about an unknown order'),
    expected: say(
      '오류 없이 응답하고, 아무것도 만들지 않아요.',
      'It is answered without breaking, and nothing is created.',
    ),
    fix: say(
      '모르는 orderId면 기록만 하고 2xx 또는 4xx로 응답하세요.',
      'Log an unknown orderId and answer 2xx or 4xx.',
    ),
    needs: ['webhookUrl'],
    async run(stage) {
      const visitor = await stage.visitor();
      const orderId = `stranger-${randomUUID()}`;
      for (const body of [depositOf(orderId), changeOf(orderId, 'stranger-key')]) {
        const status = await stage.post(body);
        if (status === 0 || status >= 500)
          throw new Wrong(
            say(
              `웹훅이 ${status || '무응답'}으로 응답했어요.`,
              `The webhook answered ${status || 'nothing'}.`,
            ),
          );
      }
      const state = await visitor.state(orderId).catch(() => undefined);
      if (state) throw new Wrong(say(`주문이 생겼어요: ${state}`, `An order came into being: ${state}`));
    },
  },
];
