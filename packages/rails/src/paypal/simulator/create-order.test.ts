import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fresh, issuesOf, type Json, orderBody, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const post = (body: unknown, id = fresh('create')) =>
  stage.ask('/v2/checkout/orders', { body, id, prefer: 'representation' });
const withUnit = (unit: Json) => orderBody('10.00', { unit });
const orders = async () => (await stage.paypal.control.books({})).orders.length;

test('with a payment source an order waits for its buyer, who is sent to payer-action', async () => {
  const created = await post(withUnit({ custom_id: 'pk-source', invoice_id: 'm:pk-source' }));
  expect(created.status).toBe(201);
  expect(created.headers.get('paypal-debug-id')).toMatch(/^[a-z0-9]{13}$/);
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^[A-Z0-9]{17}$/),
    status: 'PAYER_ACTION_REQUIRED',
    purchase_units: [{ reference_id: 'default', amount: usd('10.00'), custom_id: 'pk-source' }],
  });
  const { id, links } = created.body;
  expect(links).toEqual([
    { href: `${stage.paypal.publicUrl}/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' },
    { href: `${stage.paypal.publicUrl}/checkoutnow?token=${id}`, rel: 'payer-action', method: 'GET' },
  ]);
  expect(await stage.order(id)).toEqual(created.body);
});

test('without one it is CREATED, the older way, and its buyer is sent to approve', async () => {
  const body = {
    intent: 'CAPTURE',
    purchase_units: [{ amount: usd('10.00') }],
    application_context: {
      return_url: 'https://shop.example.com/r',
      cancel_url: 'https://shop.example.com/c',
    },
  };
  const created = await stage.ask('/v2/checkout/orders', { body });
  expect(created.status).toBe(201);
  const { id, status, links } = created.body;
  expect(Object.keys(created.body)).toEqual(['id', 'status', 'links']);
  expect(status).toBe('CREATED');
  expect(links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'approve', 'update', 'capture']);
  const decision = await stage.paypal.control.approve({ orderId: id });
  expect(decision).toEqual({ ok: true, url: `https://shop.example.com/r?token=${id}&PayerID=TOLLGATEBUY01` });
});

test('what adds up is taken: items, taxes, shipping, discounts, several units', async () => {
  const breakdown = {
    item_total: usd('20.00'),
    tax_total: usd('2.00'),
    shipping: usd('3.00'),
    handling: usd('0.50'),
    insurance: usd('0.50'),
    shipping_discount: usd('1.00'),
    discount: usd('5.00'),
  };
  const items = [{ name: 'cup', quantity: '2', unit_amount: usd('10.00'), tax: usd('1.00'), sku: 'c-1' }];
  const unit = { reference_id: 'a', amount: { ...usd('20'), breakdown }, items };
  const other = { reference_id: 'b', amount: usd('0.01') };
  const created = await post({ ...orderBody('1'), purchase_units: [unit, other] });
  expect(created.status).toBe(201);
  expect(created.body.purchase_units).toMatchObject([
    { reference_id: 'a', amount: { ...usd('20.00'), breakdown }, items },
    { reference_id: 'b', amount: usd('0.01') },
  ]);
});

const amount = (value: string, breakdown: Json) => ({ amount: { ...usd(value), breakdown } });
const cup = { name: 'cup', quantity: '3', unit_amount: usd('3.33') };

describe('what does not add up is refused, and there is no order', () => {
  test.each<[string, Json, string, string]>([
    [
      'a sum that is a cent off',
      amount('10.00', { item_total: usd('9.99') }),
      'AMOUNT_MISMATCH',
      '/amount/value',
    ],
    [
      'a discount that was forgotten',
      amount('10.00', { item_total: usd('10'), discount: usd('1') }),
      'AMOUNT_MISMATCH',
      '/amount/value',
    ],
    [
      'items without item_total',
      { amount: usd('9.99'), items: [cup] },
      'ITEM_TOTAL_REQUIRED',
      '/amount/breakdown/item_total',
    ],
    [
      'items of another sum',
      { ...amount('10.00', { item_total: usd('10.00') }), items: [cup] },
      'ITEM_TOTAL_MISMATCH',
      '/amount/breakdown/item_total',
    ],
    [
      'taxes without tax_total',
      { ...amount('9.99', { item_total: usd('9.99') }), items: [{ ...cup, tax: usd('1') }] },
      'TAX_TOTAL_REQUIRED',
      '/amount/breakdown/tax_total',
    ],
    [
      'taxes of another sum',
      {
        ...amount('10.99', { item_total: usd('9.99'), tax_total: usd('1.00') }),
        items: [{ ...cup, tax: usd('1') }],
      },
      'TAX_TOTAL_MISMATCH',
      '/amount/breakdown/tax_total',
    ],
    ['a tenth of a cent', { amount: usd('10.001') }, 'DECIMAL_PRECISION', '/amount/value'],
    ['nothing', { amount: usd('0.00') }, 'CANNOT_BE_ZERO_OR_NEGATIVE', '/amount/value'],
    ['less than nothing', { amount: usd('-1') }, 'CANNOT_BE_ZERO_OR_NEGATIVE', '/amount/value'],
    [
      'a negative part',
      amount('10.00', { item_total: usd('11'), shipping: usd('-1') }),
      'CANNOT_BE_NEGATIVE',
      '/amount/breakdown/shipping/value',
    ],
    ['more than there is', { amount: usd('9999999999999999') }, 'MAX_VALUE_EXCEEDED', '/amount/value'],
    [
      'won',
      { amount: { currency_code: 'KRW', value: '10000' } },
      'INVALID_CURRENCY_CODE',
      '/amount/currency_code',
    ],
    [
      'a currency in small letters',
      { amount: { currency_code: 'usd', value: '10' } },
      'INVALID_CURRENCY_CODE',
      '/amount/currency_code',
    ],
    [
      'half a yen',
      { amount: { currency_code: 'JPY', value: '100.5' } },
      'DECIMALS_NOT_SUPPORTED',
      '/amount/value',
    ],
    [
      'two currencies',
      amount('10.00', { item_total: { currency_code: 'EUR', value: '10.00' } }),
      'MULTI_CURRENCY_ORDER',
      '/amount/breakdown/item_total/currency_code',
    ],
    [
      'a city that is missing',
      { shipping: { address: { country_code: 'US', postal_code: '95131' } } },
      'CITY_REQUIRED',
      '/shipping/address/admin_area_2',
    ],
    [
      'a postal code that is missing',
      { shipping: { address: { country_code: 'US', admin_area_2: 'San Jose' } } },
      'POSTAL_CODE_REQUIRED',
      '/shipping/address/postal_code',
    ],
  ])('%s', async (_, unit, issue, field) => {
    const before = await orders();
    const refused = await post(withUnit(unit));
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      name: 'UNPROCESSABLE_ENTITY',
      message: expect.any(String),
      debug_id: refused.headers.get('paypal-debug-id'),
      details: [
        { issue, field: `/purchase_units/0${field}`, location: 'body', description: expect.any(String) },
      ],
    });
    expect(await orders()).toBe(before);
  });

  test('units in different currencies, and units of one name', async () => {
    const yen = { reference_id: 'b', amount: { currency_code: 'JPY', value: '100' } };
    const unit = { reference_id: 'a', amount: usd('1') };
    const units = (...purchase_units: Json[]) => post({ ...orderBody('1'), purchase_units });
    expect(issuesOf(await units(unit, yen))).toEqual(['MULTI_CURRENCY_ORDER']);
    expect(issuesOf(await units(unit, unit))).toEqual(['DUPLICATE_REFERENCE_ID']);
  });

  test('a provided address that is not provided', async () => {
    const context = { shipping_preference: 'SET_PROVIDED_ADDRESS' };
    expect(issuesOf(await post(orderBody('1', { context })))).toEqual(['MISSING_SHIPPING_ADDRESS']);
  });
});

describe('what is not well-formed is refused with a pointer to each field', () => {
  test.each<[string, unknown, [string, string][]]>([
    [
      'nothing at all',
      {},
      [
        ['MISSING_REQUIRED_PARAMETER', '/intent'],
        ['MISSING_REQUIRED_PARAMETER', '/purchase_units'],
      ],
    ],
    ['another intent', { ...orderBody('1'), intent: 'PAY' }, [['INVALID_PARAMETER_VALUE', '/intent']]],
    ['no unit', { ...orderBody('1'), purchase_units: [] }, [['INVALID_ARRAY_MIN_ITEMS', '/purchase_units']]],
    [
      'eleven units',
      { ...orderBody('1'), purchase_units: Array(11).fill({ amount: usd('1') }) },
      [['INVALID_ARRAY_MAX_ITEMS', '/purchase_units']],
    ],
    [
      'a number for a value',
      withUnit({ amount: { currency_code: 'USD', value: 10 } }),
      [['INVALID_PARAMETER_SYNTAX', '/purchase_units/0/amount/value']],
    ],
    [
      'words for a value',
      withUnit({ amount: usd('ten') }),
      [['INVALID_PARAMETER_SYNTAX', '/purchase_units/0/amount/value']],
    ],
    [
      'no value',
      withUnit({ amount: { currency_code: 'USD' } }),
      [['MISSING_REQUIRED_PARAMETER', '/purchase_units/0/amount/value']],
    ],
    [
      'a long custom id',
      withUnit({ custom_id: 'x'.repeat(128) }),
      [['INVALID_STRING_LENGTH', '/purchase_units/0/custom_id']],
    ],
    [
      'a quantity of none',
      withUnit({ items: [{ ...cup, quantity: '0' }] }),
      [['INVALID_PARAMETER_SYNTAX', '/purchase_units/0/items/0/quantity']],
    ],
    [
      'no address to return to',
      orderBody('1', { context: { return_url: 'shop/return' } }),
      [['INVALID_PARAMETER_SYNTAX', '/payment_source/paypal/experience_context/return_url']],
    ],
    [
      'an unknown preference',
      orderBody('1', { context: { user_action: 'PAY_LATER' } }),
      [['INVALID_PARAMETER_VALUE', '/payment_source/paypal/experience_context/user_action']],
    ],
    [
      'a card',
      { ...orderBody('1'), payment_source: { card: {} } },
      [['NOT_SUPPORTED', '/payment_source/card']],
    ],
  ])('%s', async (_, body, details) => {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect(refused.body.name).toBe('INVALID_REQUEST');
    expect(refused.body.details.map(({ issue, field }: Record<string, string>) => [issue, field])).toEqual(
      details,
    );
  });

  test('what is not JSON, what does not say that it is JSON, and what is too much of it', async () => {
    const authorization = `Bearer ${await stage.token()}`;
    const send = (type: string | undefined, body: string) =>
      stage.bare('/v2/checkout/orders', {
        method: 'POST',
        headers: { authorization, ...(type && { 'content-type': type }) },
        body,
      });
    expect(issuesOf(await send('application/json', '{"intent":'))).toEqual(['MALFORMED_REQUEST_JSON']);
    const wrongType = await send('text/plain', JSON.stringify(orderBody('1')));
    expect([wrongType.status, wrongType.body.name]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const large = await send('application/json', ' '.repeat(300_000));
    expect([large.status, large.body.name]).toEqual([413, 'INVALID_REQUEST']);
    expect(large.body.debug_id).toBe(large.headers.get('paypal-debug-id'));
  });

  test('an order with a source needs a request id, which has at most 108 characters', async () => {
    const body = orderBody('1');
    const missing = await stage.ask('/v2/checkout/orders', { body });
    expect([missing.status, ...issuesOf(missing)]).toEqual([400, 'PAYPAL_REQUEST_ID_REQUIRED']);
    expect(issuesOf(await post(body, 'x'.repeat(109)))).toEqual(['INVALID_STRING_LENGTH']);
  });
});

test('yen have no decimals and forints neither', async () => {
  for (const currency_code of ['JPY', 'HUF', 'TWD']) {
    const created = await post(withUnit({ amount: { currency_code, value: '1230' } }));
    expect(created.body.purchase_units[0].amount).toEqual({ currency_code, value: '1230' });
  }
});

test('an order of another seller does not exist', async () => {
  await stage.paypal.control.addAccount({ clientId: 'other', clientSecret: 's' });
  const { id } = await stage.create();
  const authorization = `Bearer ${await stage.token('other', 's')}`;
  const asked = await stage.bare(`/v2/checkout/orders/${id}`, { headers: { authorization } });
  expect(asked.status).toBe(404);
  expect(asked.body).toMatchObject({
    name: 'RESOURCE_NOT_FOUND',
    details: [{ issue: 'INVALID_RESOURCE_ID', value: id, location: 'path' }],
  });
});
