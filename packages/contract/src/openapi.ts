/** OpenAPI 3.1 of the whole API, derived from the tables: it cannot say anything the server does not do. */
import { z } from 'zod';
import { type Endpoint, endpoints, errorsOf, merchantEndpoints } from './endpoints.ts';
import { type ErrorCode, errorBody, errors } from './errors.ts';
import { requestExamples, responseExamples, webhookExamples } from './examples.ts';
import { lengths } from './limits.ts';
import { CancelStatusChanged, DepositCallback, PaymentStatusChanged, webhookEvents } from './webhooks.ts';

type Json = Record<string, unknown>;
type Schemas = Record<string, Json>;

const about = `An open payment gateway that speaks the Toss Payments protocol. Not affiliated with Toss Payments.

Send the secret key as the user of HTTP Basic, with an empty password. Success is always 200; a refusal is
\`{ code, message }\`. Branch on \`code\`: messages may change.`;

/** The document served at `/openapi.json`. Pure: the same tables give the same text. */
export function openapi(): Json {
  const schemas: Schemas = {};
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, schemas) };
  }
  const webhooks = {
    PAYMENT_STATUS_CHANGED: webhook('PAYMENT_STATUS_CHANGED', PaymentStatusChanged, schemas),
    DEPOSIT_CALLBACK: webhook('DEPOSIT_CALLBACK', DepositCallback, schemas),
    CANCEL_STATUS_CHANGED: webhook('CANCEL_STATUS_CHANGED', CancelStatusChanged, schemas),
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tollgate',
      version: '2022-11-16',
      description: about,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://localhost:4100', description: 'npm start' }],
    security: [{ secretKey: [] }],
    tags: [
      { name: 'payments', description: 'The merchant API (2022-11-16).' },
      { name: 'sandbox', description: 'The buyer, the bank and time, played by a test. Test keys only.' },
    ],
    paths,
    webhooks,
    components: {
      securitySchemes: {
        secretKey: { type: 'http', scheme: 'basic', description: 'Base64 of the secret key and a colon.' },
      },
      parameters: headers,
      schemas: sorted({ ...schemas, Error: errorSchema }),
    },
  };
}

const errorSchema: Json = {
  type: 'object',
  properties: { code: { type: 'string' }, message: { type: 'string', maxLength: lengths.message } },
  required: ['code', 'message'],
};

const headers: Record<string, Json> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A repeat with the same key, URL and secret key gets the first answer again, for 15 days.',
    schema: { type: 'string', maxLength: lengths.idempotencyKey },
  },
  TestCode: {
    name: 'TossPayments-Test-Code',
    in: 'header',
    description: 'With a test key: answer with this error code and do nothing.',
    schema: { type: 'string', examples: ['REJECT_CARD_PAYMENT'] },
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    description: 'en-US for English messages and words; Korean otherwise.',
    schema: { type: 'string', examples: ['en-US'] },
  },
};

function operation(name: string, endpoint: Endpoint, schemas: Schemas): Json {
  const isMerchants = name in merchantEndpoints;
  const headerNames = [
    ...(endpoint.method === 'POST' ? ['IdempotencyKey'] : []),
    ...(isMerchants ? ['TestCode'] : []),
    'AcceptLanguage',
  ];
  const parameters = [
    ...parametersOf(endpoint.params, 'path', schemas),
    ...parametersOf(endpoint.query, 'query', schemas),
    ...headerNames.map((header) => ({ $ref: `#/components/parameters/${header}` })),
  ];
  return {
    operationId: name,
    tags: [isMerchants ? 'payments' : 'sandbox'],
    summary: endpoint.summary.en,
    description: endpoint.summary.ko,
    parameters,
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.body.safeParse({}).success,
        content: json(toSchema(endpoint.body, 'input', schemas), sentExamples(name)),
      },
    }),
    responses: {
      200: {
        description: 'OK',
        content: json(toSchema(endpoint.response, 'output', schemas), answeredExamples(name)),
      },
      ...refusals(endpoint),
    },
  };
}

type Examples = Record<string, { summary: string; value: unknown }>;
const kinds = { virtualAccount: 'A virtual account', payPal: 'PayPal' } as const;

function sentExamples(name: string): Examples {
  return perKind((kind) => (requestExamples[kind] as Record<string, unknown>)[name]);
}

function answeredExamples(name: string): Examples {
  const [virtualAccount, payPal] = (responseExamples as Record<string, readonly unknown[]>)[name] ?? [];
  return perKind((kind) => ({ virtualAccount, payPal })[kind]);
}

/** One for every way to pay that is shown. */
function perKind(example: (kind: keyof typeof kinds) => unknown): Examples {
  const shown = Object.entries(kinds).map(([kind, summary]) => {
    return [kind, { summary, value: example(kind as keyof typeof kinds) }] as const;
  });
  return Object.fromEntries(shown.filter(([, { value }]) => value !== undefined));
}

/** One answer per status, with the codes it may carry. */
function refusals(endpoint: Endpoint): Json {
  const byStatus = Map.groupBy(errorsOf(endpoint), (code) => errors[code].status);
  const answers = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.join(', '),
      content: {
        'application/json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { enum: codes } } }],
          },
          example: errorBody(codes[0] as ErrorCode, 'en'),
        },
      },
    },
  ]);
  return Object.fromEntries(answers.sort(([one], [other]) => Number(one) - Number(other)));
}

function webhook(type: keyof typeof webhookEvents, schema: z.ZodType, schemas: Schemas): Json {
  return {
    post: {
      operationId: type,
      summary: webhookEvents[type].en,
      description: webhookEvents[type].ko,
      security: [],
      requestBody: {
        required: true,
        content: json(toSchema(schema, 'output', schemas), {
          [type]: { summary: webhookEvents[type].en, value: webhookExamples[type] },
        }),
      },
      responses: { '2XX': { description: 'Received. Anything else is sent again, up to seven times.' } },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: Schemas): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: inner,
  }));
}

/** Schemas with an id are kept once, under components, and pointed at. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Schemas): Json {
  const { properties, $defs = {} } = z.toJSONSchema(z.object({ root: schema }), {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // New fields may appear at any time; a reader must not break on them.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      delete jsonSchema['id'];
    },
  });
  for (const [id, definition] of Object.entries($defs)) schemas[id] = toComponents(definition) as Json;
  return toComponents(properties?.['root']) as Json;
}

function toComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : toComponents(inner),
    ]),
  );
}

function json(schema: Json, examples: Examples = {}): Json {
  return { 'application/json': { schema, ...(Object.keys(examples).length > 0 && { examples }) } };
}

function sorted(schemas: Schemas): Schemas {
  return Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The page `docs/generated/errors.md`: every code with its status and both sentences. */
export function errorPage(): string {
  const rows = (Object.keys(errors) as ErrorCode[]).sort().map((code) => {
    const { status, ko, en, retryable, only } = errors[code];
    const notes = [
      retryable && 'retryable',
      only === 'failure' && 'inside `failure` only',
      only === 'sandbox' && 'sandbox only',
    ];
    return `| ${status} | \`${code}\` | ${cell(ko)} | ${cell(en)} | ${notes.filter(Boolean).join(', ')} |`;
  });
  return [
    '# Error codes',
    '',
    'Generated from `packages/contract/src/errors.ts` by `npm run generate -w @tollgate/contract`. Do not edit.',
    '',
    'A refusal is `{ "code", "message" }`. Branch on the code: a message may carry more than its sentence here. A code',
    'marked *retryable* may succeed when the same request is sent again later; the status alone does not tell.',
    '',
    '| HTTP | Code | 한국어 | English | |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cell(sentence: string): string {
  return sentence.replaceAll('|', '\\|');
}
