import type { ReactNode } from 'react';
import './rows.css';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  align?: 'right';
  /** Never broken into two lines. */
  isTight?: boolean;
  /** On a phone, without the column's name beside it: buttons. */
  isPlain?: boolean;
}

export interface RowsProps<Row> {
  /** What is listed, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  testId?: (row: Row) => string;
  /** The rows in sight belong to the filter before. */
  isOld?: boolean;
}

/** One box, so that on a phone the name of the column stands beside all of it; nothing where there is nothing. */
function Cell({ children }: { children: ReactNode }) {
  return children === null ? null : <div>{children}</div>;
}

/**
 * A table; on a phone a card for each row. The roles are said because a browser forgets them with the table's display.
 */
export function Rows<Row>({ label, columns, rows, rowKey, testId, isOld }: RowsProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
    <section className="rows" data-old={isOld || undefined} aria-label={label} tabIndex={0}>
      {/* biome-ignore-start lint/a11y: see above */}
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.label} role="columnheader" scope="col" data-align={column.align}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row" data-testid={testId?.(row)}>
              {columns.map((column) => (
                <td
                  key={column.label}
                  role="cell"
                  data-label={column.label}
                  data-align={column.align}
                  data-tight={column.isTight || undefined}
                  data-plain={column.isPlain || undefined}
                >
                  <Cell>{column.cell(row)}</Cell>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y: see above */}
    </section>
  );
}
