import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';

/** Makes or updates the schema of a database that no gateway runs on yet, such as one that others are copied from. */
export async function prepareDatabase(url: string): Promise<void> {
  const db = openDatabase({ url, connections: 1 }, () => undefined);
  try {
    await migrate(db);
  } finally {
    await db.end();
  }
}
