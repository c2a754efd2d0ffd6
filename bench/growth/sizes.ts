import type { Db } from '../../packages/gateway/src/store/database.ts';
import { count, table } from '../report/table.ts';

/** What a table holds; bytes without those of its indexes. */
export interface TableSize {
  table: string;
  rows: number;
  bytes: number;
  indexBytes: number;
}

/** What is left over is not a merchant's: catalogs, and the seeder's own notes. */
export async function tableSizes(db: Db): Promise<TableSize[]> {
  const { rows } = await db.query<TableSize>(
    `select coalesce(parent.relname, c.relname) as table, sum(greatest(c.reltuples, 0))::bigint as rows,
            sum(pg_table_size(c.oid))::bigint as bytes, sum(pg_indexes_size(c.oid))::bigint as "indexBytes"
       from pg_class c
       left join pg_inherits i on i.inhrelid = c.oid
       left join pg_class parent on parent.oid = i.inhparent
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      group by 1 having sum(greatest(c.reltuples, 0)) > 0 order by sum(pg_total_relation_size(c.oid)) desc`,
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes), indexBytes: Number(row.indexBytes) }));
}

/** Rows and bytes of one payment, by table: what a year of them will take. */
export function tellSizes(sizes: readonly TableSize[], payments: number): string {
  const lines = sizes.map((size) => [
    size.table,
    count(size.rows),
    (size.rows / payments).toFixed(2),
    count(size.bytes / payments),
    count(size.indexBytes / payments),
    count((size.bytes + size.indexBytes) / payments),
  ]);
  const sum = (read: (size: TableSize) => number): number => sizes.reduce((all, size) => all + read(size), 0);
  const [rows, bytes, indexBytes] = [
    sum((size) => size.rows),
    sum((size) => size.bytes),
    sum((size) => size.indexBytes),
  ];
  return table(
    ['table', 'rows', 'rows per payment', 'bytes per payment', 'of indexes', 'together'],
    [
      ...lines,
      [
        'all',
        count(rows),
        (rows / payments).toFixed(2),
        count(bytes / payments),
        count(indexBytes / payments),
        count((bytes + indexBytes) / payments),
      ],
    ],
    1,
  );
}
