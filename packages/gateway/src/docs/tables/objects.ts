import type { Language } from '@tollgate/contract';
import { row } from './api.ts';
import { table } from './markdown.ts';
import { document, fieldsOf, isObject } from './schemas.ts';

const head = { ko: ['이름', '형식', '뜻'], en: ['Name', 'Form', 'Meaning'] };

/** Every object of answers and webhooks; the payment first, which is what nearly every answer is. */
export function objectTable(language: Language): string {
  const names = Object.keys(document().components.schemas).filter(isObject);
  return ['Payment', ...names.filter((name) => name !== 'Payment')]
    .map((name) => {
      const rows = fieldsOf({ $ref: `#/components/schemas/${name}` }).map((field) =>
        row({ ...field, required: false }, language, name),
      );
      return `## ${name}\n\n${table(head[language], rows)}`;
    })
    .join('\n\n');
}
