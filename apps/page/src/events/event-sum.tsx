import type { EventCounts, EventOutcome } from '../gateway/event-counts';

/** What an event may have come to, and what that means, in the order in which it happens. */
const outcomes: readonly (readonly [EventOutcome, string])[] = [
  ['waiting', 'has just come, or there is no saga for it yet'],
  ['sent', 'its saga has it, and hasn’t said what became of it'],
  ['handled', 'taken'],
  ['deferred', 'waits in its saga for a state that takes it'],
  ['ignored', 'of no matter, as its saga type says'],
  ['rejected', 'shouldn’t have come, as its saga type says'],
  ['unclaimed', 'in the error queue'],
  ['dropped', 'taken out of the error queue by an operator'],
];

/** What has become of all events: what was published is the sum of the rest. */
export function EventSum({ counts }: { readonly counts: EventCounts }) {
  const sum = outcomes.reduce((all, [name]) => all + counts[name], 0);
  return (
    <table id="counts">
      <caption>Each event once for each saga type that takes it, and once where none does</caption>
      <tbody>
        {outcomes.map(([name, what]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="number">{counts[name]}</td>
            <td class="muted">{what}</td>
          </tr>
        ))}
        <tr class={sum === counts.published ? 'sum' : 'sum failure'}>
          <th scope="row">published</th>
          <td class="number">{counts.published}</td>
          <td class="muted">{sum === counts.published ? 'the sum of these' : `these are ${sum}`}</td>
        </tr>
      </tbody>
    </table>
  );
}
