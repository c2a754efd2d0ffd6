// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of a program.
import type { Edit } from './check-stage.ts';

/** A mistake as merchants make it, planted into the sample shop by replacing lines of it. */
export interface Mistake {
  /** What somebody did, in a sentence. */
  name: string;
  /** The case that has to find it, and is the only one of those played that does. */
  id: string;
  /** Cases nearby that have to let it pass: a finding names its own mistake. */
  innocent: readonly string[];
  edits: readonly Edit[];
}

const server = (name: string) => `shop/src/server/${name}.ts`;
const edit = (name: string, from: string, to: string): Edit => ({ file: server(name), from, to });

const confirms = 'const result = await shop.toss.confirm(request.query, sessionOf(request));';
const hears = 'const result = await shop.toss.webhook({ headers, body });';
const answers = 'return reply.code(status).send({ kind });';
const replaces = 'replace: (order, change) => told(order.orderId, store.replace(order, change)),';
const fetches =
  'fetch(input, { ...init, signal: AbortSignal.any([closing, ...(init?.signal ? [init.signal] : [])]) }),';

/** A Store that writes down something else than it was given. */
const writing = (order: string) =>
  edit('toss', replaces, `replace: (order, change) => told(order.orderId, store.replace(${order}, change)),`);

/** A success page that makes up its own mind about the amount before it asks the library. */
const visiting = (amount: string) =>
  edit(
    'confirm',
    confirms,
    `const { amount = '', orderId = '' } = request.query as Record<string, string>;
    const known = await shop.store.find(orderId);
    const own = known && (known.currency === 'USD' ? known.amount / 100 : known.amount);
    const said = { ...request.query, amount: known ? ${amount} : amount };
    const result = await shop.toss.confirm(said, sessionOf(request));`,
  );

/** A success page that confirms by itself, as people do who have read the first page of the guide. */
const byHand = ({ when = "known.status === 'requested'", waitMs = 30_000, after = '', silent = '' }) =>
  edit(
    'confirm',
    confirms,
    `const { orderId = '', paymentKey = '', amount } = request.query as Record<string, string>;
    const known = await shop.store.find(orderId);
    const fails = async (failureCode: string) => {
      if (!known) return;
      const failed = { ...known, version: known.version + 1, status: 'failed', paymentKey, failureCode, lookAt: null } as const;
      await shop.store.replace(failed, undefined);
      return reply.redirect(\`/orders/\${orderId}\`, 303);
    };
    if (known && ${when}) {
      try {
        const answer = await fetch(\`\${shop.config.apiUrl}/v1/payments/confirm\`, {
          method: 'POST',
          headers: {
            authorization: \`Basic \${btoa(\`\${shop.config.secretKey}:\`)}\`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ orderId, paymentKey, amount: Number(amount) }),
          signal: AbortSignal.timeout(${waitMs}),
        });
        const text = await answer.text();
        const isJson = text.startsWith('{');
        ${after}
      } catch (error) {
        ${silent}
      }
      await shop.toss.refresh(orderId);
    }
    ${confirms}`,
  );

/** What a webhook that is looked into by hand looks at. */
const opened = `const { eventType, secret, status: word, createdAt, data, orderId: name } = (body ?? {}) as Record<string, any>;
    const known = await shop.store.find(String(data?.orderId ?? name));`;

/** A webhook that is believed where the condition holds, before the library hears of it. */
const believing = (condition: string) => [
  edit(
    'webhook',
    hears,
    `${opened}
    if (known && (${condition})) {
      const paid = { ...known, version: known.version + 1, status: 'paid' } as const;
      await shop.store.replace(paid, undefined);
      return reply.send({});
    }
    ${hears}`,
  ),
];

/** The goods are sent with the event, and not with the change of the order. */
const again = (event: string) =>
  edit(
    'webhook',
    hears,
    `${opened}
    ${hears}
    if (result.kind === 'followed' && result.event === '${event}' && known?.status === 'paid')
      shop.db.prepare('insert into orderHistory values (?, ?, ?, ?)').run(known.orderId, shop.now(), 'paid', 'again');`,
  );

/** The page is built before it is served, so a mistake of the page comes as a script of its own. */
const onPage = (script: string) => [
  edit(
    'pages',
    "app.get('/', (_request, reply) => sendPage(shop, reply, 200, {}));",
    `app.get('/', (_request, reply) => sendPage(shop, reply, 200, {}));
  app.get('/mistake.js', (_request, reply) => reply.type('text/javascript').send(${JSON.stringify(script)}));`,
  ),
  edit(
    'pages',
    ".send(html.replace('<!--state-->',",
    ".send(html.replace('</head>', '<script src=\"/mistake.js\"></script></head>').replace('<!--state-->',",
  ),
];
const payButton = 'document.querySelector("[data-testid=pay]")';

export const mistakes: readonly Mistake[] = [
  {
    name: 'nobody finds an order while its window is open',
    id: 'B1-stored',
    innocent: ['B2-number'],
    edits: [
      edit(
        'live',
        'return order ? reply.send(',
        "return order && order.toss?.status !== 'requested' ? reply.send(",
      ),
    ],
  },
  {
    name: 'the pay button stays on',
    id: 'B3-double',
    innocent: ['B1-stored'],
    edits: onPage(`setInterval(() => { const pay = ${payButton}; if (pay) pay.disabled = false; }, 5);`),
  },
  {
    name: 'the pay button stays off when the window was closed',
    id: 'B3-close',
    innocent: ['B3-double'],
    edits: onPage(
      `addEventListener("submit", () => setInterval(() => { const pay = ${payButton}; if (pay) pay.disabled = true; }, 5), true);`,
    ),
  },
  {
    name: 'PayPal is asked for won',
    id: 'B6-dollars',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'request',
        'amount: { value: opened.window.amount.value, currency },',
        "amount: { value: amountOf(lines, 'KRW') ?? 0, currency: 'KRW' as const },",
      ),
    ],
  },
  {
    name: 'nobody looks at what the confirm was answered',
    id: 'C3-key',
    innocent: ['C1-less', 'C11-waiting'],
    edits: [
      writing(
        "change?.from === 'confirming' && change.to === 'failed' ? { ...order, status: 'awaiting-deposit' } : order",
      ),
    ],
  },
  {
    name: 'the secret key goes to the page with the other settings',
    id: 'A1-bundle',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'view',
        "isTest: clientKey.startsWith('test_'),",
        'isTest: true, secretKey: shop.config.secretKey,',
      ),
    ],
  },
  {
    name: 'orders are numbered one after the other',
    id: 'B2-number',
    innocent: ['B1-stored'],
    edits: [
      edit(
        'request',
        "`order_${randomBytes(12).toString('base64url')}`",
        "`order_${100_000 + Number(shop.db.prepare('select count(*) as n from orders').get()?.n)}`",
      ),
    ],
  },
  {
    name: 'the amount of the address is not compared',
    id: 'C1-less',
    innocent: ['C3-unknown'],
    edits: [visiting('String(own)')],
  },
  {
    name: 'the amount of the address becomes the amount of the order',
    id: 'C1-window',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'confirm',
        confirms,
        `const { amount, orderId = '' } = request.query as Record<string, string>;
    const known = await shop.store.find(orderId);
    if (known?.status === 'requested') {
      const paid = Number(amount) * (known.currency === 'USD' ? 100 : 1);
      const believed = { ...known, version: known.version + 1, amount: paid, balance: paid };
      await shop.store.replace(believed, undefined);
    }
    ${confirms}`,
      ),
    ],
  },
  {
    name: 'amounts are compared by a difference, which is never anything for what is no number',
    id: 'C1-word',
    innocent: ['C1-less'],
    edits: [visiting('Math.abs(Number(amount) - Number(own)) > 0 ? amount : String(own)')],
  },
  {
    name: 'what is smaller than a cent is cut off before the comparison',
    id: 'C1-fraction',
    innocent: ['C1-decimal', 'C1-less'],
    edits: [visiting("amount.replace(/(\\.\\d\\d)\\d+$/, '$1')")],
  },
  {
    name: 'amounts are compared as text',
    id: 'C1-decimal',
    innocent: ['C11-waiting'],
    edits: [
      visiting("amount === (known.currency === 'USD' ? Number(own).toFixed(2) : String(own)) ? amount : '0'"),
    ],
  },
  {
    name: 'the success page breaks where there is no such order',
    id: 'C3-unknown',
    innocent: ['C1-less'],
    edits: [
      edit(
        'confirm',
        "if (result.kind === 'unknown-order') return sendPage(shop, reply, 404, { problem: 'unknown-order' });",
        "if (result.kind === 'unknown-order') throw new Error('no such order');",
      ),
    ],
  },
  {
    name: 'nobody asks whose order it is',
    id: 'C3-stranger',
    innocent: ['C3-unknown'],
    edits: [edit('request', '    owner: session,\n', '')],
  },
  {
    name: 'two tabs confirm at once',
    id: 'C6-at-once',
    innocent: ['C7-reload'],
    edits: [byHand({})],
  },
  {
    name: 'every visit of the success page confirms',
    id: 'C7-reload',
    innocent: ['C11-waiting'],
    edits: [byHand({ when: 'true' })],
  },
  {
    name: 'ALREADY_PROCESSED_PAYMENT is a failure',
    id: 'C7-processed',
    innocent: ['C9-lost'],
    edits: [
      byHand({
        after: "if (text.includes('ALREADY_PROCESSED_PAYMENT')) return fails('ALREADY_PROCESSED_PAYMENT');",
      }),
    ],
  },
  {
    name: 'an order whose ten minutes are over stays as it is',
    id: 'C8-late',
    innocent: ['C7-processed'],
    edits: [
      edit(
        'toss',
        replaces,
        `replace: (order, change) =>
      ['failed', 'expired'].includes(order.status)
        ? Promise.resolve(true)
        : told(order.orderId, store.replace(order, change)),`,
      ),
    ],
  },
  {
    name: 'a confirm that is not answered has failed',
    id: 'C9-lost',
    innocent: ['C7-reload'],
    edits: [byHand({ silent: "return fails('SILENCE');" })],
  },
  {
    name: 'nobody waits longer than three seconds for a confirm, and then it has failed',
    id: 'C9-slow',
    innocent: ['C9-lost'],
    edits: [
      byHand({
        waitMs: 3_000,
        silent: "if ((error as Error).name === 'TimeoutError') return fails('TIMEOUT');",
      }),
    ],
  },
  {
    name: 'a 500 is a refusal',
    id: 'C9-5xx',
    innocent: ['C9-lost', 'C9-429', 'C9-html'],
    edits: [byHand({ after: "if (isJson && answer.status >= 500) return fails('SERVER_ERROR');" })],
  },
  {
    name: 'a page of HTML is a refusal',
    id: 'C9-html',
    innocent: ['C9-5xx', 'C9-lost'],
    edits: [byHand({ after: "if (!isJson) return fails('NO_JSON');" })],
  },
  {
    name: 'a 429 is a refusal',
    id: 'C9-429',
    innocent: ['C9-5xx', 'C9-lost'],
    edits: [byHand({ after: "if (answer.status === 429) return fails('TOO_MANY_REQUESTS');" })],
  },
  {
    name: 'a confirm that is answered 200 is paid',
    id: 'C11-waiting',
    innocent: ['C1-less'],
    edits: [writing("order.status === 'awaiting-deposit' ? { ...order, status: 'paid' } : order")],
  },
  {
    name: 'PayPal waits for a deposit, too',
    id: 'C11-paypal',
    innocent: ['C12-deposit'],
    edits: [
      writing(
        "order.method === 'FOREIGN_EASY_PAY' && order.status === 'paid' ? { ...order, status: 'awaiting-deposit' } : order",
      ),
    ],
  },
  {
    name: 'the secret is not stored, and webhooks are refused for want of it',
    id: 'C12-deposit',
    innocent: ['C11-waiting'],
    edits: [
      writing('{ ...order, secret: null }'),
      edit(
        'webhook',
        hears,
        `${opened}
    if (known && !known.secret) return reply.code(403).send({ kind: 'forged' });
    ${hears}`,
      ),
    ],
  },
  {
    name: 'the account is told nobody',
    id: 'C14-account',
    innocent: ['C11-waiting'],
    edits: [edit('view', 'virtualAccount: account', 'virtualAccount: null && account')],
  },
  {
    name: 'the fail page cannot do without an orderId',
    id: 'D1-cancel',
    innocent: ['D2-escape'],
    edits: [
      edit(
        'fail',
        'const session = sessionOf(request);',
        "const session = sessionOf(request);\n    if (!request.query['orderId']) return reply.code(400).send({ code: 'NO_ORDER' });",
      ),
    ],
  },
  {
    name: 'words of the query get into the page as they are',
    id: 'D2-escape',
    innocent: ['D1-cancel'],
    edits: [edit('pages', ".replaceAll('<', '\\\\u003c')", '')],
  },
  {
    name: 'the fail page fails whichever order its query names',
    id: 'D3-forged',
    innocent: ['D1-cancel'],
    edits: [
      edit(
        'fail',
        'const session = sessionOf(request);',
        `const session = sessionOf(request);
    const named = await shop.store.find(String(request.query['orderId']));
    if (named) await shop.store.replace({ ...named, version: named.version + 1, status: 'failed' }, undefined);`,
      ),
    ],
  },
  {
    name: 'where no secret comes, none is compared',
    id: 'E2-empty',
    innocent: ['E3-forged'],
    edits: believing('eventType === undefined && !secret'),
  },
  {
    name: 'a wrong secret is answered like a right one',
    id: 'E3-forged',
    innocent: ['E2-empty', 'E4-unsigned'],
    edits: [edit('webhook', answers, "return reply.code(kind === 'forged' ? 200 : status).send({ kind });")],
  },
  {
    name: 'PAYMENT_STATUS_CHANGED is believed',
    id: 'E4-unsigned',
    innocent: ['E3-forged'],
    edits: believing("eventType === 'PAYMENT_STATUS_CHANGED' && data.status === 'DONE'"),
  },
  {
    name: 'the goods are packed before the webhook is answered',
    id: 'E5-quick',
    innocent: ['E3-forged'],
    edits: [
      edit(
        'webhook',
        answers,
        `if (kind === 'followed') await new Promise((done) => setTimeout(done, 10_500));\n    ${answers}`,
      ),
    ],
  },
  {
    name: 'every DEPOSIT_CALLBACK sends the goods',
    id: 'E6-twice',
    innocent: ['E3-forged'],
    edits: [again('DEPOSIT_CALLBACK')],
  },
  {
    name: 'the second event of a deposit sends the goods once more',
    id: 'E6-both',
    innocent: ['E3-forged'],
    edits: [again('PAYMENT_STATUS_CHANGED')],
  },
  {
    name: 'a webhook with the right secret is believed, however old',
    id: 'E7-late',
    innocent: ['E3-forged', 'E9-reversal'],
    edits: believing("(secret ?? data?.secret) === known.secret && (word ?? data?.status) === 'DONE'"),
  },
  {
    name: 'a webhook that comes while the confirm is under way is dropped',
    id: 'E8-early',
    innocent: ['C12-deposit'],
    edits: [
      edit(
        'webhook',
        hears,
        `${opened}
    if (known?.status === 'confirming') return reply.send({});
    ${hears}`,
      ),
    ],
  },
  {
    name: 'what is paid stays paid',
    id: 'E9-reversal',
    innocent: ['E7-late'],
    edits: [
      writing(
        "change?.from === 'paid' && change.to === 'awaiting-deposit' ? { ...order, status: 'paid' } : order",
      ),
    ],
  },
  {
    name: 'an unknown event is a bad request',
    id: 'E10-unknown',
    innocent: ['E12-stranger'],
    edits: [
      edit(
        'webhook',
        answers,
        `if (kind === 'ignored' && result.because === 'unknown event') return reply.code(400).send({ kind });\n    ${answers}`,
      ),
    ],
  },
  {
    name: 'createdAt must have six digits and no offset',
    id: 'E11-dates',
    innocent: ['C12-deposit'],
    edits: [
      edit(
        'webhook',
        hears,
        `${opened}
    if (known && !/^[\\dT:-]+\\.\\d{6}$/.test(createdAt)) return reply.code(400).send({ code: 'BAD_DATE' });
    ${hears}`,
      ),
    ],
  },
  {
    name: 'a webhook about an unknown order breaks the shop',
    id: 'E12-stranger',
    innocent: ['E10-unknown'],
    edits: [
      edit(
        'webhook',
        answers,
        `if (kind === 'ignored' && result.because === 'unknown order') throw new Error('no order');\n    ${answers}`,
      ),
    ],
  },
  {
    name: 'no timer looks at deadlines',
    id: 'F1-deadline',
    innocent: ['C12-deposit'],
    edits: [
      edit(
        'toss',
        '    ...store,\n',
        "    ...store,\n    due: async (query) => (await store.due(query)).filter(({ status }) => status !== 'awaiting-deposit'),\n",
      ),
    ],
  },
  {
    name: 'the timer closes orders without reading their payments',
    id: 'F2-lost',
    innocent: ['F1-deadline'],
    edits: [
      edit(
        'jobs',
        'const { looked, changed, failed } = await shop.toss.reconcile();',
        `for (const order of await shop.store.due({ now: shop.now(), after: '', limit: 100 })) {
    if (order.status !== 'awaiting-deposit' || (order.account?.dueAt ?? 0) > shop.now()) continue;
    const closed = { ...order, version: order.version + 1, status: 'expired', lookAt: null } as const;
    await shop.store.replace(closed, undefined);
  }
  const { looked, changed, failed } = await shop.toss.reconcile();`,
      ),
    ],
  },
  {
    name: 'a cancel before the deposit asks for a refund account',
    id: 'F3-before',
    innocent: ['F4-once'],
    edits: [
      edit(
        'cancel',
        'const { orderId } = order;',
        `const { orderId } = order;
      if (order.toss?.status === 'awaiting-deposit' && !wish.refundAccount)
        return reply.code(409).send({ code: 'REFUND_ACCOUNT_NEEDED' });`,
      ),
    ],
  },
  {
    name: 'each try of a cancel has an idempotency key of its own',
    id: 'F4-once',
    innocent: ['F3-before'],
    edits: [
      edit(
        'toss',
        fetches,
        `fetch(input, {
        ...init,
        ...(String(input).endsWith('/cancel') && {
          headers: { ...init?.headers, 'idempotency-key': crypto.randomUUID() },
          body: String(init?.body).replace(/,"refundableAmount":[\\d.]+/, ''),
        }),
      }),`,
      ),
    ],
  },
  {
    name: 'a part of a PayPal payment is canceled without its currency',
    id: 'F5-currency',
    innocent: ['C11-paypal'],
    edits: [
      edit(
        'toss',
        fetches,
        `fetch(input, { ...init, ...(init?.body && { body: String(init.body).replace(',"currency":"USD"', '') }) }),`,
      ),
    ],
  },
  {
    name: 'refunded is what is called CANCELED',
    id: 'F6-zero',
    innocent: ['F4-once'],
    edits: [
      writing(
        "change?.from === 'partly-refunded' && change.to === 'refunded' ? { ...order, status: 'partly-refunded' } : order",
      ),
    ],
  },
];
