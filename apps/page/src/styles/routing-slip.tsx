import type { SlipView } from '@backstitch/routing-slip';
import type { Saga, StepView } from '@backstitch/saga-log';
import type { ComponentChildren } from 'preact';
import { Fold } from '../parts/fold';
import { Moment } from '../parts/moment';
import { Status } from '../parts/status';
import { failureText } from '../saga/failure-text';
import type { Style, StyleProps } from './style';

/** Where a routing slip is, where it was and goes, and what is written on it. */
export const routingSlip: Style = { name: 'slip', shows: (saga) => slipOf(saga) !== undefined, Part: RoutingSlip };

/** What a saga has under the name of this style. */
const slipOf = (saga: Saga) => (saga as { readonly slip?: SlipView }).slip;

function RoutingSlip({ saga, path }: StyleProps) {
  const slip = slipOf(saga);
  const { steps } = saga;
  if (slip === undefined) return null;
  return (
    <>
      <h3>Routing slip</h3>
      <p>
        It is with <strong>{slip.at}</strong>
        {slip.endedEarly !== undefined && `. Ended early: ${slip.endedEarly}`}
      </p>
      <h4>Activity log</h4>
      <List
        none="Nothing was done yet."
        items={slip.activityLog.map((id) => (
          <Logged id={id} step={steps.find((each) => each.id === id)} />
        ))}
      />
      <h4>Itinerary: what is left</h4>
      <List
        none="Nothing."
        items={slip.itinerary.map(({ step, request, participant }) => `${step ?? request}, by ${participant}`)}
      />
      {slip.exceptions.length > 0 && (
        <>
          <h4>Exceptions</h4>
          <List
            items={slip.exceptions.map(({ step, code, message, at }) => (
              <>
                <Moment at={at} /> {step}: {failureText({ code, message })}
              </>
            ))}
          />
        </>
      )}
      {slip.subscriptions.length > 0 && (
        <>
          <h4>Subscriptions</h4>
          <a href={`${path}/subscribers`} target="_blank">
            How it goes for each
          </a>
          <List
            items={slip.subscriptions.map(({ endpoint, events }) =>
              events === undefined ? endpoint : `${endpoint}: ${events.join(', ')}`,
            )}
          />
        </>
      )}
      <h4>Variables</h4>
      <Variables all={slip.variables} />
    </>
  );
}

function Logged({ id, step }: { readonly id: string; readonly step: StepView | undefined }) {
  if (step === undefined) return <>{id}</>;
  const { participant, status, compensation } = step;
  return (
    <>
      {id}, by {participant} <Status is={status} />
      {compensation && (
        <>
          , {compensation.request} <Status is={compensation.status} />
        </>
      )}
    </>
  );
}

function List({ none = '', items }: { readonly none?: string; readonly items: readonly ComponentChildren[] }) {
  if (items.length === 0) return <p class="muted">{none}</p>;
  return (
    <ol>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ol>
  );
}

/** A value that is longer is folded away. */
const maxCharacters = 200;

function Variables({ all }: { readonly all: SlipView['variables'] }) {
  return (
    <dl>
      {Object.entries(all).map(([name, value]) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name}>{text.length > maxCharacters ? <Fold title="long" value={value} /> : text}</dd>,
        ];
      })}
    </dl>
  );
}
