import { errorNames, type Issue, issues } from './issues.ts';

export type Link = { href: string; rel: string; method: string };

/** What a call is answered, before it goes through the faults of the network. */
export type Answer = { status: number; body: object | undefined; headers?: Record<string, string> };

/** One line of an error body. */
export type Detail = {
  issue: Issue;
  field?: string;
  value?: unknown;
  location?: 'body' | 'path' | 'query' | 'header';
};

type Place = Omit<Detail, 'issue'>;

/**
 * A refusal that ends the call wherever it is found. Thrown inside a transaction it takes back what was written, so
 * a refusal that leaves a trace is returned as an answer instead.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly details: readonly Detail[];

  constructor(issue: Issue, place?: Place);
  constructor(details: readonly Detail[]);
  constructor(first: Issue | readonly Detail[], place: Place = {}) {
    const details = typeof first === 'string' ? [{ issue: first, ...place }] : first;
    super(details.map(({ issue }) => issue).join(', '));
    this.details = details;
  }
}

/** The error body of one or more issues of one status. */
export function refusal(details: readonly Detail[], links: readonly Link[] = []): Answer {
  const status = details[0] ? issues[details[0].issue][0] : 400;
  return {
    status,
    body: {
      ...nameOf(status),
      details: details.map(({ issue, location = 'body', ...place }) => ({
        issue,
        description: issues[issue][1],
        ...(place.field !== undefined && { ...place, location }),
      })),
      links,
    },
  };
}

/** The error body of a status that needs no issue. */
export function failure(status: number): Answer {
  return { status, body: { ...nameOf(status), details: [], links: [] } };
}

function nameOf(status: number): { name: string; message: string } {
  const [name, message] = errorNames[status] ?? ['INTERNAL_SERVER_ERROR', 'Something went wrong.'];
  return { name, message };
}
