import { ask, askFor, example } from './ask.js';
import { call } from './call.js';
import { $, button, el, fold, refill, status } from './element.js';
import { failureText } from './failure-text.js';
import { slipParts } from './slip-view.js';
import { lasted, when } from './when.js';

/** Shows a saga. @param said told what was accepted; @param messages the schemas of what may be sent to it, by name */
export function showSaga(saga, path, { said, messages = {} }) {
  const ended = saga.endedAt !== undefined;
  document.title = `${saga.status.replaceAll('-', ' ')} · ${saga.type} · Backstitch`;
  $('saga-title').replaceChildren(`${saga.type} `, status(saga.status));
  refill(
    $('facts'),
    el(
      'p',
      { class: 'muted' },
      el('code', {}, saga.id),
      el('br'),
      'started ',
      when(saga.startedAt),
      ended && [' · ended ', when(saga.endedAt), ` · took ${lasted(saga.startedAt, saga.endedAt)}`],
      ' · ',
      el('a', { href: path, target: '_blank', 'data-key': 'as JSON' }, 'as JSON'),
    ),
    saga.failure && el('p', { class: 'failure' }, failureText(saga.failure)),
    (saga.waitingFor ?? []).map((wait) =>
      el('p', { class: `waits ${wait.kind}` }, el('strong', {}, waitText(wait)), ' since ', when(wait.since)),
    ),
    saga.status === 'terminated' &&
      el('p', { class: 'failure' }, 'It was ended by force: what took effect and isn’t compensated below stays.'),
    !ended && acts(saga, path, messages, said),
  );
  $('stitch').hidden = saga.steps.length === 0;
  refill(
    $('steps'),
    saga.steps.map((step) => stitch(step, `${path}/steps/${encodeURIComponent(step.id)}`, said)),
  );
  refill($('slip'), saga.slip && slipParts(saga.slip, saga.steps, path));
  refill(
    $('rest'),
    saga.audit.length > 0 && [
      el('h3', {}, 'Audit'),
      el(
        'ul',
        {},
        saga.audit.map(({ at, by, action, step, reason }) =>
          el('li', {}, when(at), ` ${by}: `, el('strong', {}, `${action}${step ? ` ${step}` : ''}`), ` (${reason})`),
        ),
      ),
    ],
    fold('Input of the saga', saga.input),
    fold('Output of the saga', saga.output),
  );
}

const waitText = ({ kind, what, until, failure }) => {
  const by = until && new Date(until).getFullYear() < 9000 ? `, until ${new Date(until).toLocaleString()}` : '';
  switch (kind) {
    case 'worker':
      return `No worker of ${what} takes its request`;
    case 'operator':
      return `Needs an operator: ${what}`;
    case 'code':
      return `Its code fails, and has to be mended: ${failureText(failure)}`;
    case 'message':
      return `Waits for the message ${what}${by}`;
    default:
      return `Waits: ${what}${by}`;
  }
};

/** What needs an operator and is no step: a message that did not come, a deadline. */
const asking = ({ waitingFor = [], steps }) =>
  waitingFor
    .filter(({ kind }) => kind === 'operator')
    .map(({ what }) => what)
    .filter((what) => !steps.some(({ id }) => what === id || what === `${id}/compensation`));

const acts = (saga, path, messages, said) =>
  el(
    'div',
    { class: 'acts' },
    button('Cancel…', () => askFor(`Cancel ${saga.type}`, `${path}/cancel`, { said })),
    button('Compensate…', () => askFor(`Compensate ${saga.type}`, `${path}/compensate`, { said })),
    saga.failure?.code === 'SagaSetAside' &&
      button('Resume…', () => askFor(`Resume ${saga.type}`, `${path}/resume`, { said })),
    asking(saga).map((what) =>
      button(`Resolve ${what}…`, () =>
        askFor(`Resolve ${what} by hand`, `${path}/steps/${encodeURIComponent(what)}/resolve`, {
          said,
          ...(what.startsWith('message: ') && { field: 'output', start: {} }),
        }),
      ),
    ),
    Object.entries(messages).map(([name, schema]) =>
      button(`Send ${name}…`, () =>
        ask({
          title: `Send ${name}`,
          json: 'The message, as JSON',
          start: example(schema),
          send: async ({ value, headers }) => {
            await call(`${path}/messages/${encodeURIComponent(name)}`, value, headers);
            said(`Send ${name}: accepted`);
          },
        }),
      ),
    ),
  );

/** One step, and beside it what undoes it. */
const stitch = (step, path, said) =>
  el(
    'tr',
    {},
    el(
      'td',
      {},
      outcome(step, step.id, path, said, { input: step.input, output: step.output ?? {} }),
      el(
        'p',
        { class: 'muted' },
        [
          step.request === step.id ? step.participant : `${step.participant}: ${step.request}`,
          step.scope && `scope ${step.scope}`,
          step.pivot && 'pivot',
        ]
          .filter(Boolean)
          .join(' · '),
      ),
      step.nested &&
        el(
          'p',
          {},
          el('a', { href: `#/sagas/${step.request}/${step.nested}`, 'data-key': step.nested }, 'Its own saga'),
        ),
      fold('input', step.input, `${step.id} input`),
      fold('output', step.output, `${step.id} output`),
    ),
    el(
      'td',
      {},
      step.compensation &&
        outcome(step.compensation, step.compensation.request, `${path}/compensation`, said, { input: step.input }),
    ),
  );

function outcome(it, name, path, said, { input, output }) {
  const took = it.startedAt && it.endedAt && it.status !== 'needs-attention' && lasted(it.startedAt, it.endedAt);
  return el(
    'div',
    {},
    el('strong', {}, name),
    ' ',
    status(it.status),
    el('small', {}, [it.attempts > 1 && `${it.attempts} attempts`, took].filter(Boolean).join(' · ')),
    it.failure && el('p', { class: 'failure' }, failureText(it.failure)),
    it.status === 'needs-attention' &&
      el(
        'div',
        { class: 'acts' },
        button('Retry…', () => askFor(`Retry ${name}`, `${path}/retry`, { said }), `${path} retry`),
        button(
          'Resolve…',
          () =>
            askFor(`Resolve ${name} by hand`, `${path}/resolve`, {
              said,
              ...(output && { field: 'output', start: output }),
            }),
          `${path} resolve`,
        ),
        button(
          'Other input…',
          () => askFor(`Another input for ${name}`, `${path}/replace-input`, { said, field: 'input', start: input }),
          `${path} input`,
        ),
      ),
  );
}
