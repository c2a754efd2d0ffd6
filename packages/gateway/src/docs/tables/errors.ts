import {
  type Endpoint,
  type ErrorCode,
  endpoints,
  errors,
  errorsOf,
  isTestCode,
  type Language,
  sdkErrors,
  type Words,
} from '@tollgate/contract';
import { anchorOf } from '../render.ts';
import { causeAndRemedy } from './error-advice.ts';
import { cell, code, table } from './markdown.ts';

type Section = { title: Words; has(code: ErrorCode, at: readonly string[]): boolean };
const all = Object.entries<Endpoint>(endpoints);
const endpointsOf = (wanted: ErrorCode): string[] =>
  all.filter(([, endpoint]) => errorsOf(endpoint).includes(wanted)).map(([name]) => name);

const at =
  (...names: string[]) =>
  (_: ErrorCode, found: readonly string[]) =>
    found.some((name) => names.includes(name));

/** A code stands in the first section that has it: a reader looks where the call was made. */
const sections: Section[] = [
  { title: { ko: '모든 API', en: 'Every call' }, has: (_, found) => found.length === all.length },
  {
    title: { ko: '모든 POST', en: 'Every POST' },
    has: (_, found) => all.every(([name, { method }]) => method !== 'POST' || found.includes(name)),
  },
  { title: { ko: '결제 승인', en: 'Confirm' }, has: at('confirmPayment') },
  { title: { ko: '결제 조회', en: 'Query' }, has: at('getPayment') },
  { title: { ko: '결제 취소', en: 'Cancel' }, has: at('cancelPayment') },
  {
    title: { ko: '결제 요청과 가상계좌 발급', en: 'Requesting a payment, issuing an account' },
    has: at('issueVirtualAccount', 'createPayment'),
  },
  { title: { ko: '샌드박스 API', en: 'Sandbox API' }, has: (_, found) => found.length > 0 },
  {
    title: { ko: '그 밖의 코드', en: 'Further codes of the protocol' },
    has: () => true,
  },
];

const words = {
  ko: {
    cause: '원인',
    remedy: '할 일',
    where: '어디서',
    retry: '다시 시도할 수 있음',
    never: '여기서는 `TossPayments-Test-Code` 헤더로만 답해요.',
    failure: '응답이 아니라 객체의 `failure` 안에만 나와요.',
    head: ['코드', '뜻'],
  },
  en: {
    cause: 'Cause',
    remedy: 'What to do',
    where: 'Where',
    retry: 'may succeed later',
    never: 'Answered here only when `TossPayments-Test-Code` asks for it.',
    failure: 'Only inside `failure` of an object, never as an answer.',
    head: ['Code', 'Meaning'],
  },
};

/** Every code of the server with an anchor of its own. */
export function errorTable(language: Language): string {
  const told = new Set<ErrorCode>();
  const every = (Object.keys(errors) as ErrorCode[]).sort();
  return sections
    .map(({ title, has }) => {
      const codes = every.filter((each) => !told.has(each) && has(each, endpointsOf(each)));
      for (const each of codes) told.add(each);
      return `## ${title[language]}\n\n${codes.map((each) => entry(each, language)).join('\n\n')}`;
    })
    .join('\n\n');
}

function entry(wanted: ErrorCode, language: Language): string {
  const { status, retryable, only } = errors[wanted];
  const { cause, remedy } = causeAndRemedy(wanted, language);
  const text = words[language];
  const found = endpointsOf(wanted);
  return [
    `### ${wanted}`,
    '',
    `**HTTP ${status}**${retryable ? ` · ${text.retry}` : ''}`,
    '',
    `- **${text.cause}**: ${cause}`,
    `- **${text.remedy}**: ${remedy}`,
    ...(found.length > 0 && found.length < 8
      ? [`- **${text.where}**: ${found.map((name) => link(name, language)).join(', ')}`]
      : []),
    ...(only === 'failure'
      ? [`- ${text.failure}`]
      : found.length === 0 && isTestCode(wanted)
        ? [`- ${text.never}`]
        : []),
  ].join('\n');
}

/** To the endpoint's own part of the reference. */
export function link(name: string, language: Language): string {
  const { path, summary } = (endpoints as Record<string, Endpoint>)[name] as Endpoint;
  const page = path.startsWith('/sandbox/') ? 'sandbox-api' : 'api';
  return `[${summary[language]}](${page}.md#${anchorOf(summary[language])})`;
}

/** What the browser script rejects with; the page's own words are longer than a table's. */
export function scriptErrorTable(language: Language): string {
  return table(
    words[language].head,
    Object.entries(sdkErrors).map(([name, sentence]) => [code(name), cell(sentence[language])]),
  );
}
