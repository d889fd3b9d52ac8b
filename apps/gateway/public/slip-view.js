import { el, fold, status } from './element.js';
import { failureText } from './failure-text.js';
import { when } from './when.js';

/** Where a routing slip is, where it was and goes, and what is written on it. */
export const slipParts = (slip, steps, path) => [
  el('h3', {}, 'Routing slip'),
  el(
    'p',
    {},
    'It is with ',
    el('strong', {}, slip.at),
    slip.terminated !== undefined && `. Terminated: ${slip.terminated}`,
  ),
  el('h4', {}, 'Activity log'),
  list(
    'Nothing was done yet.',
    slip.activityLog.map((id) => {
      const step = steps.find((each) => each.id === id);
      const undone = step?.compensation && [', ', step.compensation.request, ' ', status(step.compensation.status)];
      return [id, step && [', by ', step.participant, ' ', status(step.status)], undone];
    }),
  ),
  el('h4', {}, 'Itinerary: what is left'),
  list(
    'Nothing.',
    slip.itinerary.map(({ step, request, participant }) => [step ?? request, ', by ', participant]),
  ),
  slip.exceptions.length > 0 && [
    el('h4', {}, 'Exceptions'),
    list(
      '',
      slip.exceptions.map(({ step, code, message, at }) => [when(at), ` ${step}: ${failureText({ code, message })}`]),
    ),
  ],
  slip.subscriptions.length > 0 && [
    el('h4', {}, 'Subscriptions'),
    el('a', { href: `${path}/subscribers`, target: '_blank', 'data-key': 'subscribers' }, 'How it goes for each'),
    list(
      '',
      slip.subscriptions.map(({ endpoint, events }) => [endpoint, events ? `: ${events.join(', ')}` : '']),
    ),
  ],
  el('h4', {}, 'Variables'),
  variables(slip.variables),
];

const list = (none, items) =>
  items.length > 0
    ? el(
        'ol',
        {},
        items.map((item) => el('li', {}, item)),
      )
    : el('p', { class: 'muted' }, none);

const variables = (all) =>
  el(
    'dl',
    {},
    Object.entries(all).map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return [el('dt', {}, name), el('dd', {}, text.length > 200 ? fold('long', value, `variable ${name}`) : text)];
    }),
  );
