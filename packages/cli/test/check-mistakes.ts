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

const waits = "return payment.virtualAccount?.expired ? 'expired' : 'awaiting-deposit';";
const judging = 'const verdict = judge(order, notice);';
const importsOrder = "import { findOrder, type Order } from './order.ts';";
const importsSave = "import { findOrder, type Order, saveOrder } from './order.ts';";
const compares = 'if (paid !== order.amount) {';
const silent = "else if (turn === 'again') await settleUnheard(shop, order);";

const money: Edit = {
  file: 'shop/src/money.ts',
  from: 'if (fraction.length > decimals[currency]) return undefined;',
  to: 'return Math.trunc(Number(`${match[1]}.${match[2] ?? 0}`) * 10 ** decimals[currency] + 1e-6);',
};

const again = (event: string) =>
  `${judging}
    if (verdict === 'ask' && event === '${event}' && order.status === 'paid')
      shop.db.prepare('insert into orderHistory values (?, ?, ?, ?)').run(orderId, shop.now(), 'paid', 'again');`;

const believing = (condition: string) => [
  edit('webhook', importsOrder, importsSave),
  edit(
    'webhook',
    judging,
    `${judging}
    if (${condition}) {
      saveOrder(shop, order, { status: 'paid' }, event);
      return reply.send({});
    }`,
  ),
];

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
        "return order && order.status !== 'requested' ? reply.send(",
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
    edits: [edit('methods', "currency: 'USD',", "currency: 'KRW',")],
  },
  {
    name: 'nobody looks at what the confirm was answered',
    id: 'C3-key',
    innocent: ['C1-less', 'C11-waiting'],
    edits: [
      edit(
        'confirm',
        'async function settleRefused(shop: Shop, order: Order, code: string): Promise<void> {',
        `async function settleRefused(shop: Shop, order: Order, code: string): Promise<void> {
  saveOrder(shop, order, { status: 'awaiting-deposit' }, code);
  return;`,
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
    edits: [edit('confirm', compares, 'if (false) {')],
  },
  {
    name: 'the amount of the address becomes the amount of the order',
    id: 'C1-window',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'confirm',
        'beginConfirm(shop, order, { paymentKey, paid });',
        `const believed = isOpenForPayment(order) && saveOrder(shop, order, { amount: paid, balance: paid }, 'x');
    beginConfirm(shop, believed || order, { paymentKey, paid });`,
      ),
    ],
  },
  {
    name: 'amounts are compared by a difference, which is never anything for what is no number',
    id: 'C1-word',
    innocent: ['C1-less'],
    edits: [
      edit('confirm', compares, 'if (Math.abs(paid - order.amount) > 0) {'),
      edit(
        'confirm',
        'const paid = minorUnits(amount, order.currency);',
        "const paid = Number(amount) * (order.currency === 'USD' ? 100 : 1);",
      ),
    ],
  },
  {
    name: 'what is smaller than a cent is cut off before the comparison',
    id: 'C1-fraction',
    innocent: ['C1-decimal', 'C1-less'],
    edits: [money],
  },
  {
    name: 'amounts are compared as text',
    id: 'C1-decimal',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'confirm',
        'const paid = minorUnits(amount, order.currency);',
        "const text = order.currency === 'USD' ? (order.amount / 100).toFixed(2) : String(order.amount);\n" +
          '    const paid = amount === text ? order.amount : 0;',
      ),
    ],
  },
  {
    name: 'the success page breaks where there is no such order',
    id: 'C3-unknown',
    innocent: ['C1-less'],
    edits: [
      edit(
        'confirm',
        "if (!order) return sendPage(shop, reply, 404, { problem: 'unknown-order' });",
        "if (!order) throw new Error('no such order');",
      ),
    ],
  },
  {
    name: 'nobody asks whose order it is',
    id: 'C3-stranger',
    innocent: ['C3-unknown'],
    edits: [
      edit('session', 'return order && order.session === session ? order : undefined;', 'return order;'),
    ],
  },
  {
    name: 'two tabs confirm at once',
    id: 'C6-at-once',
    innocent: ['C7-reload'],
    edits: [edit('shop', 'if (running !== undefined) return running;', '')],
  },
  {
    name: 'every visit of the success page confirms',
    id: 'C7-reload',
    innocent: ['C11-waiting'],
    edits: [
      edit(
        'confirm',
        "if (order?.status !== 'confirming' || !order.paymentKey) return;",
        'if (!order?.paymentKey) return;',
      ),
    ],
  },
  {
    name: 'ALREADY_PROCESSED_PAYMENT is a failure',
    id: 'C7-processed',
    innocent: ['C9-lost'],
    edits: [
      edit(
        'confirm',
        'async function settleRefused(shop: Shop, order: Order, code: string): Promise<void> {',
        `async function settleRefused(shop: Shop, order: Order, code: string): Promise<void> {
  if (code === 'ALREADY_PROCESSED_PAYMENT') {
    saveOrder(shop, order, { status: 'failed', failureCode: code }, code);
    return;
  }`,
      ),
    ],
  },
  {
    name: 'an order whose ten minutes are over stays as it is',
    id: 'C8-late',
    innocent: ['C7-processed'],
    edits: [
      edit(
        'confirm',
        'if (isKnownUnpaid) saveOrder(',
        "if (isKnownUnpaid && code !== 'NOT_FOUND_PAYMENT_SESSION') saveOrder(",
      ),
      edit(
        'after-payment',
        "return order.status === 'failed' ? 'failed' : 'expired';",
        'return order.status;',
      ),
    ],
  },
  {
    name: 'a confirm that is not answered has failed',
    id: 'C9-lost',
    innocent: ['C7-reload'],
    edits: [
      edit(
        'confirm',
        silent,
        "else saveOrder(shop, order, { status: 'failed', failureCode: 'SILENCE' }, 'silence');",
      ),
    ],
  },
  {
    name: 'nobody waits longer than three seconds for a confirm, and then it has failed',
    id: 'C9-slow',
    innocent: ['C9-lost'],
    edits: [
      edit('config', 'commandTimeoutMs: 35_000,', 'commandTimeoutMs: 3_000,'),
      edit(
        'confirm',
        silent,
        `else if (answer.reason === 'TimeoutError')
      saveOrder(shop, order, { status: 'failed', failureCode: 'TIMEOUT' }, 'timeout');
    ${silent}`,
      ),
    ],
  },
  {
    name: 'a 500 is a refusal',
    id: 'C9-5xx',
    innocent: ['C9-lost', 'C9-429', 'C9-html'],
    edits: [edit('toss', 'status >= 500 || status === 429', 'status === 429')],
  },
  {
    name: 'a page of HTML is a refusal',
    id: 'C9-html',
    innocent: ['C9-5xx', 'C9-lost'],
    edits: [
      edit(
        'toss',
        'return understand(response.status, await response.json());',
        `const text = await response.text();
    if (!text.startsWith('{')) return { kind: 'refused', status: 400, code: 'NO_JSON', message: '' };
    return understand(response.status, JSON.parse(text));`,
      ),
    ],
  },
  {
    name: 'a 429 is a refusal',
    id: 'C9-429',
    innocent: ['C9-5xx', 'C9-lost'],
    edits: [edit('toss', 'status >= 500 || status === 429', 'status >= 500')],
  },
  {
    name: 'a confirm that is answered 200 is paid',
    id: 'C11-waiting',
    innocent: ['C1-less'],
    edits: [edit('after-payment', waits, "return 'paid';")],
  },
  {
    name: 'PayPal waits for a deposit, too',
    id: 'C11-paypal',
    innocent: ['C12-deposit'],
    edits: [
      edit(
        'after-payment',
        "return 'paid';",
        "return order.method === 'FOREIGN_EASY_PAY' ? 'awaiting-deposit' : 'paid';",
      ),
    ],
  },
  {
    name: 'the secret is not stored, and webhooks are refused for want of it',
    id: 'C12-deposit',
    innocent: ['C11-waiting'],
    edits: [
      edit('after-payment', 'secret: order.secret ?? payment.secret,', 'secret: null,'),
      edit(
        'webhook',
        "if (notice.event === 'DEPOSIT_CALLBACK') {",
        "if (!order.secret) return 'forged';\n  if (notice.event === 'DEPOSIT_CALLBACK') {",
      ),
    ],
  },
  {
    name: 'the account is told nobody',
    id: 'C14-account',
    innocent: ['C11-waiting'],
    edits: [edit('view', 'virtualAccount: accountNumber', 'virtualAccount: null && accountNumber')],
  },
  {
    name: 'the fail page cannot do without an orderId',
    id: 'D1-cancel',
    innocent: ['D2-escape'],
    edits: [
      edit(
        'fail',
        'const { code, message, orderId, token } = request.query;',
        "const { code, message, orderId, token } = request.query;\n    if (!orderId) return reply.code(400).send({ code: 'NO_ORDER' });",
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
        'if (sent && own) failRequest(shop, own, sent.requests, textOf(code, 100));',
        `const named = ownOrder(shop, request, textOf(orderId, 64));
    if (named) saveOrder(shop, named, { status: 'failed', failureCode: textOf(code, 100) }, 'fail page');`,
      ),
    ],
  },
  {
    name: 'where no secret comes, none is compared',
    id: 'E2-empty',
    innocent: ['E3-forged'],
    edits: believing("event === 'DEPOSIT_CALLBACK' && !notice.secret"),
  },
  {
    name: 'a wrong secret is answered like a right one',
    id: 'E3-forged',
    innocent: ['E2-empty', 'E4-unsigned'],
    edits: [edit('webhook', "if (verdict === 'forged') {", 'if (false) {')],
  },
  {
    name: 'PAYMENT_STATUS_CHANGED is believed',
    id: 'E4-unsigned',
    innocent: ['E3-forged'],
    edits: believing("event === 'PAYMENT_STATUS_CHANGED' && request.body.data.status === 'DONE'"),
  },
  {
    name: 'the goods are packed before the webhook is answered',
    id: 'E5-quick',
    innocent: ['E3-forged'],
    edits: [
      edit(
        'webhook',
        judging,
        `${judging}\n    if (verdict === 'ask') await new Promise((done) => setTimeout(done, 10_500));`,
      ),
    ],
  },
  {
    name: 'every DEPOSIT_CALLBACK sends the goods',
    id: 'E6-twice',
    innocent: ['E3-forged'],
    edits: [edit('webhook', judging, again('DEPOSIT_CALLBACK'))],
  },
  {
    name: 'the second event of a deposit sends the goods once more',
    id: 'E6-both',
    innocent: ['E3-forged'],
    edits: [edit('webhook', judging, again('PAYMENT_STATUS_CHANGED'))],
  },
  {
    name: 'a webhook with the right secret is believed, however old',
    id: 'E7-late',
    innocent: ['E3-forged', 'E9-reversal'],
    edits: believing("verdict === 'ask' && event === 'DEPOSIT_CALLBACK' && request.body.status === 'DONE'"),
  },
  {
    name: 'a webhook that comes while the confirm is under way is dropped',
    id: 'E8-early',
    innocent: ['C12-deposit'],
    edits: [
      edit(
        'webhook',
        "if (!order) return reply.code(503).send({ code: 'CONFIRM_UNDER_WAY' });",
        'if (!order) return reply.send({});',
      ),
      edit('config', 'webhookPatienceMs: 5_000,', 'webhookPatienceMs: 0,'),
    ],
  },
  {
    name: 'what is paid stays paid',
    id: 'E9-reversal',
    innocent: ['E7-late'],
    edits: [edit('after-payment', waits, `if (order.status === 'paid') return 'paid';\n      ${waits}`)],
  },
  {
    name: 'an unknown event is a bad request',
    id: 'E10-unknown',
    innocent: ['E12-stranger'],
    edits: [
      edit(
        'webhook',
        "'webhook of a kind this shop does not follow');",
        "'webhook of a kind this shop does not follow');\n      return reply.code(400).send({ code: 'UNKNOWN' });",
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
        judging,
        `if (!/^[\\dT:-]+\\.\\d{6}$/.test(request.body.createdAt)) return reply.code(400).send({ code: 'BAD_DATE' });\n    ${judging}`,
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
        "shop.log.info({ event, orderId }, 'webhook about no order of ours');",
        "throw new Error('no order');",
      ),
    ],
  },
  {
    name: 'no timer looks at deadlines',
    id: 'F1-deadline',
    innocent: ['C12-deposit'],
    edits: [
      edit('jobs', "followPayment(shop, orderId, 'deposit deadline')", 'Promise.resolve()'),
      edit('jobs', "followPayment(shop, orderId, 'reconciliation')", 'Promise.resolve()'),
    ],
  },
  {
    name: 'the timer closes orders without reading their payments',
    id: 'F2-lost',
    innocent: ['F1-deadline'],
    edits: [
      edit(
        'jobs',
        "run: (shop, orderId) => followPayment(shop, orderId, 'deposit deadline'),",
        `run: async (shop, orderId) => {
      const order = findOrder(shop, orderId);
      if (order) saveOrder(shop, order, { status: 'expired' }, 'deposit deadline');
    },`,
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
        "if (order.status === 'awaiting-deposit') {",
        "if (order.status === 'awaiting-deposit' && refundAccount) {",
      ),
    ],
  },
  {
    name: 'each try of a cancel has an idempotency key of its own',
    id: 'F4-once',
    innocent: ['F3-before'],
    edits: [
      edit('toss', '/cancel`, cancel, key),', '/cancel`, cancel, `${key}-${Math.random()}`),'),
      edit('cancel', 'refundableAmount: majorUnits(order.balance, order.currency),', ''),
    ],
  },
  {
    name: 'a part of a PayPal payment is canceled without its currency',
    id: 'F5-currency',
    innocent: ['C11-paypal'],
    edits: [edit('cancel', '...(cancelNamesCurrency && { currency: order.currency }),', '')],
  },
  {
    name: 'refunded is what is called CANCELED',
    id: 'F6-zero',
    innocent: ['F4-once'],
    edits: [
      edit(
        'after-payment',
        "if (payment.balanceAmount > 0) return 'partly-refunded';",
        "if (payment.status === 'PARTIAL_CANCELED') return 'partly-refunded';",
      ),
    ],
  },
];
