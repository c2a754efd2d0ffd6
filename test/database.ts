import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address on the run's PostgreSQL. Use `freshDatabase()` rather than its own database. */
    postgresUrl: string;
  }
}

export type FreshDatabase = {
  /** `postgres://…` of an empty database that nobody else uses. */
  url: string;
  /** Ends whoever is still connected and removes the database. */
  drop(): Promise<void>;
};

/** Makes an empty database on the run's PostgreSQL. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner(`create database ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(`drop database if exists ${name} with (force)`) };
}

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
