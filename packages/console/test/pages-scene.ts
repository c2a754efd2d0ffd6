import type { Fault } from '@tollgate/contract';
import type { WebhookView } from '@tollgate/contract/console';
import * as answers from './pages-answers.ts';
import { type Asked, openStage, Refusal, type Scripts } from './stage.ts';

/** A gateway that remembers what the pages beside the payments do to it, and refuses what the real one refuses. */
export const openPages = () => openStage(begin);

function begin(): Scripts {
  const kept = { webhooks: [...answers.webhooks], faults: [answers.fault], clock: answers.clock };
  const scripts: Scripts = {
    session: () => answers.owner,
    listShops: () => ({ rows: [answers.shop], next: null }),
    settings: () => answers.settings,
    changeSettings: ({ body }) =>
      (body as { defaultValidHours: number }).defaultValidHours > 2_160
        ? new Refusal(400, 'INVALID_REQUEST', '1 이상 2160 이하의 정수여야 해요.', 'defaultValidHours')
        : answers.settings,
    resetShop: () => ({}),
    createShop: () => ({
      ...answers.shop,
      mId: 'tgnew',
      clientKey: 'test_ck_new',
      secretKey: 'test_sk_new',
      widgetClientKey: 'test_gck_new',
      widgetSecretKey: 'test_gsk_new',
    }),
    clock: () => kept.clock,
    moveClock: ({ body }) => {
      const { advance } = body as { advance?: string };
      if (advance === 'PT0H') return new Refusal(400, 'INVALID_REQUEST', '1분 이상이어야 해요.', 'advance');
      kept.clock = {
        ...answers.clock,
        now: '2026-11-22T14:32:08+09:00',
        upcoming: answers.clock.upcoming.slice(2),
      };
      return { ...kept.clock, happened: answers.happened };
    },
    listKeys: () => answers.keys,
    changeVersion: () => answers.keys,
    reissueSecret: () => ({
      secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R',
      oldExpiresAt: '2026-11-29T14:00:00+09:00',
      keys: answers.keys,
    }),
    listWebhooks: () => ({
      webhooks: kept.webhooks,
      eventTypes: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK', 'CANCEL_STATUS_CHANGED'],
    }),
    addWebhook: ({ body }) => {
      const wanted = body as Pick<WebhookView, 'url' | 'events'>;
      const isWhole = /^https?:\/\//.test(wanted.url);
      if (!isWhole)
        return new Refusal(400, 'INVALID_REQUEST', 'http:// 또는 https:// 로 시작해야 해요.', 'url');
      if (wanted.events.length === 0)
        return new Refusal(400, 'INVALID_REQUEST', '하나 이상 고르세요.', 'events');
      const made = { ...answers.webhook, ...wanted, id: 'wh_03', name: '' };
      kept.webhooks = [...kept.webhooks, made];
      return made;
    },
    changeWebhook: () => answers.webhook,
    removeWebhook: ({ params }) => {
      kept.webhooks = kept.webhooks.filter(({ id }) => id !== params['webhookId']);
      return {};
    },
    tryWebhook: () => answers.delivery,
    listDeliveries: ({ query }) => ({
      rows: answers.deliveries.filter(({ state }) => !query['state'] || state === query['state']),
      next: null,
    }),
    delivery: () => answers.delivery,
    resendDelivery: () => ({ ...answers.delivery, id: 'whtrans_a02' }),
    releaseDelivery: () => answers.delivery,
    resendFailed: () => ({ resent: 3 }),
    listCalls: ({ query }) => ({
      rows: answers.calls.filter(
        ({ status }) => query['result'] !== 'refused' || (status >= 400 && status < 500),
      ),
      next: null,
    }),
    call: () => answers.call,
    faults: () => ({ faults: kept.faults }),
    replaceFaults: (asked) => replaceFaults(kept, asked),
    simulators: () => answers.simulators,
    reconciliation: () => answers.reconciliation,
    reconcileNow: () => answers.reconciliation,
    listMembers: () => ({ members: answers.members }),
    listInvitations: () => ({ invitations: [answers.invitation] }),
    invite: () => ({
      invitation: answers.invitation,
      link: 'http://localhost:4100/console/invitation#aVeryLongToken',
    }),
    audit: () => ({ rows: answers.audit, next: null }),
    listPasskeys: () => ({ passkeys: answers.passkeys }),
    listSessions: () => ({ sessions: answers.sessions }),
    beginTotp: ({ body }) =>
      (body as { password: string }).password === 'right'
        ? {
            secret: 'JBSW Y3DP EHPK 3PXP',
            uri: 'otpauth://totp/Tollgate:owner%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Tollgate',
            expiresAt: '2026-11-22T14:40:00+09:00',
          }
        : new Refusal(403, 'WRONG_PASSWORD', '지금 비밀번호가 맞지 않아요.', 'password'),
    confirmTotp: () => ({ recoveryCodes: ['k2m4-p8q1', 'z7x5-c3v9', 'b6n2-m4k8'] }),
    login: ({ body }) => {
      const { password } = body as { password: string };
      if (password === 'right')
        return { ...answers.nobody, state: 'second-step', steps: ['totp', 'recovery'] };
      return new Refusal(401, 'WRONG_LOGIN', '이메일이나 비밀번호가 맞지 않아요.');
    },
    loginTotp: () => {
      scripts.session = () => answers.owner;
      return answers.owner;
    },
    readSetup: () => ({ kind: 'first', email: null, name: null }),
    setup: () => new Refusal(400, 'WEAK_PASSWORD', '너무 쉬운 비밀번호예요.', 'password'),
    readInvitation: () => answers.invitation,
  };
  return scripts;
}

function replaceFaults(kept: { faults: Fault[] }, { body }: Asked) {
  const { faults } = body as { faults: Partial<Fault>[] };
  const bad = faults.findIndex(({ effect, code }) => effect === 'error' && !code);
  if (bad >= 0) {
    return new Refusal(400, 'INVALID_REQUEST', '오류 코드 표에 있는 코드여야 해요.', `faults[${bad}].code`);
  }
  kept.faults = faults.map((rule, n) => ({
    ...answers.fault,
    ...{ endpoint: null, orderId: null, from: 1, times: 1, probability: 1, applied: 0, lastAppliedAt: null },
    ...rule,
    id: rule.id ?? `fault_new_${n}`,
    remaining: rule.times === 'always' ? null : Number(rule.times ?? 1),
  }));
  return { faults: kept.faults };
}
