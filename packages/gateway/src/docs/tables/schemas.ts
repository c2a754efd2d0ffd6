import { type Language, openapi } from '@tollgate/contract';
import { code } from './markdown.ts';

/** As much of a JSON schema as the reference tells. */
export interface Schema {
  type?: string | string[];
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
}

export interface Operation {
  operationId: string;
  tags: string[];
  parameters: { name?: string; in?: string; required?: boolean; schema?: Schema; $ref?: string }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { content: Content }>;
}
type Content = {
  'application/json': { schema: Schema; examples?: Record<string, { value: unknown }> };
};

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

let read: Document | undefined;
/** The same document that `/openapi.json` serves. */
export const document = (): Document => {
  read ??= openapi() as unknown as Document;
  return read;
};

export function operations(tag: string): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document().paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

export const nameOf = (schema: Schema): string | undefined => schema.$ref?.split('/').at(-1);

export function resolved(schema: Schema): Schema {
  const name = nameOf(schema);
  return name ? (document().components.schemas[name] ?? {}) : schema;
}

/** Objects that have a table of their own; a request's body stands at its endpoint. */
export const isObject = (name: string): boolean => !/Request$|^Error$/.test(name);

/** The form of a value in a cell, with links to other objects. */
export function formOf(schema: Schema, language: Language, page = 'objects.md'): string {
  const name = nameOf(schema);
  if (name) return isObject(name) ? `[${name}](${page}#${name.toLowerCase()})` : name;
  if (schema.anyOf) return [...new Set(schema.anyOf.map((each) => formOf(each, language, page)))].join(' · ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(' ');
  if (schema.items) return `${formOf(schema.items, language, page)} []`;
  const types = [schema.type ?? 'string'].flat();
  return [types.join(' · '), limitOf(schema)].filter(Boolean).join(', ');
}

function limitOf(schema: Schema): string {
  if (schema.format && schema.format !== 'uri') return schema.format;
  if (schema.pattern && schema.pattern.length < 40) return code(schema.pattern.replaceAll('|', '\\|'));
  if (schema.maxLength)
    return schema.minLength && schema.minLength > 1
      ? `${schema.minLength}–${schema.maxLength}`
      : `≤ ${schema.maxLength}`;
  if (schema.minimum !== undefined && schema.maximum !== undefined && schema.maximum < 1e9)
    return `${schema.minimum}–${schema.maximum}`;
  return '';
}

/** Fields of an object and of what lies in it, by their way: `virtualAccount.cashReceipt.type`. */
export function fieldsOf(schema: Schema, before = ''): { name: string; schema: Schema; required: boolean }[] {
  const { properties = {}, required = [] } = resolved(schema);
  return Object.entries(properties).flatMap(([key, inner]) => {
    const name = before + key;
    const own = { name, schema: inner, required: required.includes(key) };
    if (inner.properties) return [own, ...fieldsOf(inner, `${name}.`)];
    if (inner.items?.properties) return [own, ...fieldsOf(inner.items, `${name}[].`)];
    return [own];
  });
}
