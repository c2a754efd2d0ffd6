import {
  type Endpoint,
  type ErrorCode,
  endpoints,
  errors,
  type Language,
  type Words,
} from '@tollgate/contract';
import { fieldWords } from './field-words.ts';
import { cell, code, fenced, table } from './markdown.ts';
import { fieldsOf, formOf, nameOf, type Operation, operations, type Schema } from './schemas.ts';

const words = {
  ko: {
    head: ['이름', '형식', '뜻'],
    path: '주소',
    query: '쿼리',
    body: '요청 본문',
    response: '응답',
    errors: '오류',
    required: '필수',
    sent: '요청 예',
    answered: '응답 예',
    and: '그리고 [모든 API가 답하는 코드](errors.md#모든-api)',
    kinds: { virtualAccount: '가상계좌', payPal: '페이팔' },
    none: '본문 없이 보내도 돼요.',
    list: '의 목록',
  },
  en: {
    head: ['Name', 'Form', 'Meaning'],
    path: 'Path',
    query: 'Query',
    body: 'Body',
    response: 'Answer',
    errors: 'Errors',
    required: 'required',
    sent: 'Request',
    answered: 'Answer',
    and: 'and [what every call may answer](errors.md#every-call)',
    kinds: { virtualAccount: 'virtual account', payPal: 'PayPal' },
    none: 'The body may be left out.',
    list: ' list',
  },
};

/** The merchant API, an endpoint after the other. */
export const apiTable = (language: Language): string => reference('payments', language);
/** The API that plays the buyer, the bank and time. */
export const sandboxTable = (language: Language): string => reference('sandbox', language);

function reference(tag: string, language: Language): string {
  return operations(tag)
    .map(({ method, path, operation }) => {
      const { summary, errors: own } = (endpoints as Record<string, Endpoint>)[
        operation.operationId
      ] as Endpoint;
      return [
        `## ${summary[language]}`,
        code(`${method} ${path}`),
        ...parametersOf(operation, language),
        ...bodyOf(operation, language),
        ...answerOf(operation, language),
        `### ${words[language].errors}\n\n${codes(own, language)}`,
      ].join('\n\n');
    })
    .join('\n\n');
}

function parametersOf({ parameters }: Operation, language: Language): string[] {
  return (['path', 'query'] as const).flatMap((place) => {
    const here = parameters.filter((each) => each.in === place && each.name && each.schema);
    if (here.length === 0) return [];
    const rows = here.map(({ name = '', schema = {}, required }) =>
      row({ name, schema, required: required ?? false }, language),
    );
    return [`### ${words[language][place]}\n\n${table(words[language].head, rows)}`];
  });
}

function bodyOf({ requestBody }: Operation, language: Language): string[] {
  if (!requestBody) return [];
  const { schema, examples } = requestBody.content['application/json'];
  const fields = fieldsOf(schema);
  const text = words[language];
  if (fields.length === 0) return [];
  const rows = table(
    text.head,
    fields.map((field) => row(field, language, nameOf(schema))),
  );
  return [
    `### ${text.body}`,
    ...(requestBody.required ? [] : [text.none]),
    rows,
    ...shown(text.sent, examples, language),
  ];
}

function answerOf({ responses }: Operation, language: Language): string[] {
  const { schema, examples } = responses['200']?.content['application/json'] ?? { schema: {} };
  const text = words[language];
  const own = fieldsOf(schema).map((field) => row({ ...field, required: false }, language));
  const isOwn = !nameOf(schema) && !schema.items;
  return [
    `### ${text.response}`,
    isOwn ? table(text.head, own) : toObject(schema, language),
    ...shown(text.answered, examples, language),
  ];
}

function toObject(schema: Schema, language: Language): string {
  const list = schema.items ? words[language].list : '';
  return `\`200\` ${formOf(schema.items ?? schema, language)}${list}`;
}

function shown(
  title: string,
  examples: Record<string, { value: unknown }> = {},
  language: Language,
): string[] {
  return Object.entries(examples).flatMap(([kind, { value }]) => [
    `${title}: ${words[language].kinds[kind as 'payPal']}`,
    fenced('json', JSON.stringify(value, null, 2)),
  ]);
}

/** @param owner the object or request that has the field: what a name means may depend on it */
export function row(
  { name, schema, required }: ReturnType<typeof fieldsOf>[number],
  language: Language,
  owner = '',
): string[] {
  const meaning = wordsOf(name, owner);
  const must = required ? ` **${words[language].required}**` : '';
  return [code(name) + must, formOf(schema, language), cell(meaning?.[language] ?? '')];
}

export function wordsOf(name: string, owner: string): Words | undefined {
  const key = name.split(/[.[\]]+/).at(-1) ?? '';
  return fieldWords[`${owner}.${name}`] ?? fieldWords[name] ?? fieldWords[key];
}

/** By status, each code leading to its cause and what to do. */
function codes(own: readonly ErrorCode[], language: Language): string {
  const byStatus = Map.groupBy(own, (each) => errors[each].status);
  const lines = [...byStatus]
    .sort(([one], [other]) => one - other)
    .map(([status, all]) => {
      const links = all.map((each) => `[\`${each}\`](errors.md#${each.toLowerCase()})`);
      return `- **${status}** ${links.join(', ')}`;
    });
  return [...lines, `- ${words[language].and}`].join('\n');
}
