/** Where the buyer came back to: a request, its address, or its query. */
export type Visit = Request | URL | URLSearchParams | string | Record<string, unknown>;

/**
 * Reads names of a query. A name given twice is none: whoever wrote it wants two readers to see different values.
 */
export function readQuery<const Name extends string>(
  visit: Visit,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const read = readerOf(visit);
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const values = read(name);
    if (values.length === 1 && typeof values[0] === 'string') found[name] = values[0];
  }
  return found;
}

function readerOf(visit: Visit): (name: string) => readonly unknown[] {
  const params = paramsOf(visit);
  if (params) return (name) => params.getAll(name);
  const record = visit as Record<string, unknown>;
  return (name) => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    return Array.isArray(value) ? value : [typeof value === 'number' ? String(value) : value];
  };
}

function paramsOf(visit: Visit): URLSearchParams | undefined {
  if (visit instanceof URLSearchParams) return visit;
  if (visit instanceof URL) return visit.searchParams;
  if (visit instanceof Request) return new URL(visit.url).searchParams;
  // A whole address or one without its origin, as Express has it.
  return typeof visit === 'string' ? new URL(visit, 'http://localhost').searchParams : undefined;
}
