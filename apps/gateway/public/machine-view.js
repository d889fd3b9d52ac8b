import { call } from './call.js';
import { el, fold } from './element.js';
import { pictureOf } from './picture.js';
import { statesIn } from './states-in.js';
import { when } from './when.js';

/** So many events of the state history are shown; all are counted. */
const most = 300;

/** What a state machine does: its definition as a picture, with where it is, and what happened in its states. */
export function machineView(path, place) {
  const events = [];
  let definition;
  let draw;
  let asked;
  let saga;
  const note = el('p', { class: 'muted' });
  const picture = el('div', {
    class: 'picture',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Picture of the definition',
  });
  const rows = el('tbody');
  const more = el('p', { class: 'muted' });

  const paint = () => draw && picture.replaceChildren(draw(statesIn(events, saga.endedAt !== undefined)));

  const begin = async () => {
    place.replaceChildren(
      el('h3', {}, 'State machine'),
      note,
      picture,
      el('h4', {}, 'State history'),
      more,
      table(rows),
    );
    try {
      definition = await call(`${path}/definition`);
      note.textContent = `Version ${definition.version}, with which it began. When it fails: ${unwinding[definition.unwind]}.`;
      draw = await pictureOf(definition.definition);
      paint();
    } catch (error) {
      note.textContent = error.message;
    }
  };

  const grow = async () => {
    try {
      for (let next = events.at(-1)?.id ?? 0; next !== null;) {
        const page = await call(`${path}/states?after=${next}`);
        events.push(...page.items);
        rows.append(...page.items.map(row));
        next = page.next;
        paint();
      }
      while (rows.children.length > most) rows.firstChild.remove();
      more.replaceChildren(
        events.length > most ? `The last ${most} of ${events.length} events: ` : '',
        events.length > most ? el('a', { href: `${path}/states`, target: '_blank' }, 'all') : '',
      );
    } catch (error) {
      more.textContent = error.message;
    }
    paint();
  };

  // One asking at a time; what changed meanwhile is asked for once more.
  let again = false;
  return {
    follow(now) {
      saga = now;
      again = true;
      asked ??= (async () => {
        await begin();
        while (again) {
          again = false;
          await grow();
        }
      })().finally(() => (asked = undefined));
    },
  };
}

const unwinding = {
  never: 'what took effect stays',
  mirror: 'what took effect is compensated, in mirror image',
  sequential: 'what took effect is compensated, one after the other',
};

const table = (rows) =>
  el(
    'div',
    { class: 'scrolls', tabindex: '0', role: 'group', 'aria-label': 'State history' },
    el(
      'table',
      { class: 'history' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['When', 'Event', 'State', ''].map((name) => el('th', { scope: 'col' }, name)),
        ),
      ),
      rows,
    ),
  );

const row = ({ at, type, state = '', error, cause, index, input, output, assigned }) =>
  el(
    'tr',
    { class: /Failed|TimedOut|Aborted/.test(type) ? 'failure' : undefined },
    el('td', {}, when(at)),
    el('td', {}, type, index !== undefined && ` ${index}`),
    el('td', {}, state),
    el('td', {}, error, fold('cause', cause), fold('input', input), fold('output', output), fold('assigned', assigned)),
  );
