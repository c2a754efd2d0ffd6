import {
  type Language,
  type Method,
  methods,
  retryDelaysMinutes,
  type WebhookEventType,
  webhookEvents,
  webhookEventTypes,
  webhookExamples,
  webhookHeaders,
} from '@tollgate/contract';
import { cell, code, fenced, table } from './markdown.ts';

const everyMethod = Object.keys(methods).length;

const words = {
  ko: {
    events: ['이벤트', '언제', '결제 상태', '결제수단'],
    all: '모두',
    headers: ['헤더', '값'],
    retries: ['재시도', '앞 시도 뒤', '첫 시도부터'],
  },
  en: {
    events: ['Event', 'When', 'Status of the payment', 'Methods'],
    all: 'all',
    headers: ['Header', 'Value'],
    retries: ['Retry', 'After the one before', 'Since the first'],
  },
};

export function eventTable(language: Language): string {
  const rows = webhookEventTypes.map((type) => {
    const row: { statuses: readonly string[]; methods: readonly Method[] } = webhookEvents[type];
    const paidWith =
      row.methods.length === everyMethod ? words[language].all : row.methods.map(code).join(', ');
    return [code(type), cell(webhookEvents[type][language]), row.statuses.map(code).join(', '), paidWith];
  });
  return table(words[language].events, rows);
}

export function webhookBodies(_: Language): string {
  return webhookEventTypes
    .map((type: WebhookEventType) => {
      return `### ${type}\n\n${fenced('json', JSON.stringify(webhookExamples[type], null, 2))}`;
    })
    .join('\n\n');
}

const values: Record<keyof typeof webhookHeaders, { ko: string; en: string }> = {
  transmissionTime: {
    ko: '보낸 때. `2026-03-11T09:05:12+09:00`',
    en: 'When it was sent: `2026-03-11T09:05:12+09:00`',
  },
  retriedCount: { ko: '첫 전송은 `0`, 재시도는 `1`부터 `7`까지', en: '`0` for the first, then `1` to `7`' },
  transmissionId: {
    ko: '전송마다 하나. 재시도에도 그대로라 중복을 걸러 내는 열쇠예요',
    en: 'One per delivery, the same for its retries: what to recognize a duplicate by',
  },
  id: { ko: '서명에 들어가는 식별자', en: 'The id that the signature covers' },
  timestamp: { ko: '서명에 들어가는 시각(초)', en: 'The time that the signature covers, in seconds' },
  signature: {
    ko: '`v1,` 뒤에 base64. 여러 개면 빈칸으로 나눠요',
    en: '`v1,` and base64; several are separated by a space',
  },
};

export function headerTable(language: Language): string {
  const names = Object.keys(webhookHeaders) as (keyof typeof webhookHeaders)[];
  return table(
    words[language].headers,
    names.map((name) => [code(webhookHeaders[name]), values[name][language]]),
  );
}

export function retryTable(language: Language): string {
  let since = 0;
  const rows = retryDelaysMinutes.map((minutes, before) => {
    since += minutes;
    return [String(before + 1), lasting(minutes, language), lasting(since, language)];
  });
  return table(words[language].retries, rows);
}

const units = { ko: ['일', '시간', '분'], en: ['d', 'h', 'min'] } as const;

function lasting(minutes: number, language: Language): string {
  const counts = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
  const gap = language === 'en' ? ' ' : '';
  return counts.flatMap((count, at) => (count > 0 ? [`${count}${gap}${units[language][at]}`] : [])).join(' ');
}
