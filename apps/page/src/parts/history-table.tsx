import type { ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  /** What its columns are called. */
  readonly columns: readonly string[];
  /** Its rows. */
  readonly children: ComponentChildren;
}

/** What has happened, a row for each; wide ones scroll in it. */
export const HistoryTable = ({ label, columns, children }: Props) => (
  <div class="scrolls" tabIndex={0} role="group" aria-label={label}>
    <table class="history">
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
