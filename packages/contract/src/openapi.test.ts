import { existsSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { type Endpoint, endpoints, errorsOf } from './endpoints.ts';
import { errors } from './errors.ts';
import { generated, generatedFile } from './generate.ts';
import { openapi } from './openapi.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is read by anybody's tools, as plain JSON.
const document = JSON.parse(JSON.stringify(openapi())) as any;

test('the document is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(document.openapi).toBe('3.1.0');
});

test.each(Object.keys(generated))(
  'docs/generated/%s is up to date: else run npm run generate -w @tollgate/contract',
  (name) => {
    const file = generatedFile(name);
    expect(existsSync(file) && readFileSync(file, 'utf8') === generated[name]?.()).toBe(true);
  },
);

test('every pointer leads somewhere', () => {
  const pointers = JSON.stringify(document).match(/#\/components\/\w+\/\w+/g) ?? [];
  const targets = new Set(
    Object.entries(document.components).flatMap(([kind, things]) =>
      Object.keys(things as object).map((name) => `#/components/${kind}/${name}`),
    ),
  );
  expect(pointers.length).toBeGreaterThan(100);
  expect([...new Set(pointers)].filter((pointer) => !targets.has(pointer))).toEqual([]);
});

test.each(Object.entries<Endpoint>(endpoints))(
  '%s is documented with each of its codes under its status',
  (name, endpoint) => {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    const operation = document.paths[path][endpoint.method.toLowerCase()];
    expect(operation.operationId).toBe(name);
    for (const code of errorsOf(endpoint)) {
      const schema = operation.responses[errors[code].status].content['application/json'].schema;
      expect(schema.allOf[1].properties.code.enum).toContain(code);
    }
    expect(operation.responses['200']).toBeDefined();
    const pathNames = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, key]) => key);
    const documented = operation.parameters.filter((parameter: { in?: string }) => parameter.in === 'path');
    expect(documented.map((parameter: { name: string }) => parameter.name)).toEqual(pathNames);
  },
);

test('the document tells what a test could not guess', () => {
  const { security, components, webhooks, paths } = document;
  expect(security).toEqual([{ secretKey: [] }]);
  expect(components.securitySchemes.secretKey).toMatchObject({ type: 'http', scheme: 'basic' });
  expect(Object.keys(webhooks)).toEqual([
    'PAYMENT_STATUS_CHANGED',
    'DEPOSIT_CALLBACK',
    'CANCEL_STATUS_CHANGED',
  ]);
  expect(components.schemas.ConfirmRequest).toMatchObject({
    required: ['paymentKey', 'orderId', 'amount'],
    properties: { orderId: { pattern: '^[A-Za-z0-9_=-]{6,64}$' }, amount: { type: ['number', 'string'] } },
  });
  expect(Object.keys(components.schemas.Payment.properties)).toHaveLength(37);
  expect(components.schemas.Payment.required).toHaveLength(37);
  const headers = paths['/v1/payments/confirm'].post.parameters.map(({ $ref }: { $ref: string }) =>
    $ref.split('/').at(-1),
  );
  expect(headers).toEqual(['IdempotencyKey', 'TestCode', 'AcceptLanguage']);
});

test('a call that differs for PayPal is shown for both, with whole bodies', () => {
  const { post } = document.paths['/v1/payments/{paymentKey}/cancel'];
  const sent = post.requestBody.content['application/json'].examples;
  const answered = post.responses['200'].content['application/json'].examples;
  expect([Object.keys(sent), Object.keys(answered)]).toEqual(Array(2).fill(['virtualAccount', 'payPal']));
  expect(sent.payPal.value).toMatchObject({ cancelAmount: 29.95, currency: 'USD' });
  expect(answered.payPal.value).toMatchObject({ easyPay: '페이팔', balanceAmount: 99.95 });
  const created = document.paths['/v1/payments'].post.responses['200'].content['application/json'].examples;
  expect(created.virtualAccount.value.status).toBe('READY');
});

test('nothing in it names the original’s own hosts', () => {
  expect(JSON.stringify(document)).not.toMatch(/tosspayments\.com/);
});
