import './table.css';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface Column<Row> {
  /** Unique in the table. */
  key: string;
  header: ReactNode;
  cell(row: Row): ReactNode;
  /** Aligned at the end, digits below digits. */
  number?: boolean;
  /** Left out on narrow screens. */
  wide?: boolean;
}

interface TableProps<Row> {
  /** What the table shows, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
}

/** Rows of like things. The first column names the row. Wider than the screen it scrolls within itself. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.key} scope="row" className={cellClass(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const cellClass = ({ number, wide }: { number?: boolean; wide?: boolean }) =>
  classNames(number && 'number', wide && 'wide-only') || undefined;
