import { ask, example } from './ask.js';
import { call, pathOf } from './call.js';
import { $, refill } from './element.js';
import { machineView } from './machine-view.js';
import { sagaList } from './saga-list.js';
import { showSaga } from './saga-view.js';
import { watch } from './watch.js';

let types = {};
let shown;
let stop = () => undefined;
/** Shows once more what was shown last: more is known of its type now. */
let again = () => undefined;

const said = (text) => ($('note').textContent = text);
/** Why something can't be shown, by who says it: each takes back only its own. */
const troubles = new Map();
const trouble = (who) => (error) => {
  if (error) troubles.set(who, error.message);
  else troubles.delete(who);
  const text = [...troubles.values()].join(' ');
  if ($('trouble').textContent !== text) $('trouble').textContent = text;
};

const list = sagaList({ shown: () => shown, trouble: trouble('list') });

function show() {
  stop();
  const path = location.hash.slice(1);
  shown = /^\/sagas\/[^/]+\/[^/]+$/.test(path) ? path : undefined;
  const live = trouble('saga');
  live();
  for (const part of ['facts', 'steps', 'slip', 'machine', 'rest']) refill($(part));
  $('stitch').hidden = true;
  document.title = 'Backstitch';
  document.body.classList.toggle('open', shown !== undefined);
  $('saga-title').textContent = shown === undefined ? 'Choose a saga' : decoded(shown.slice('/sagas/'.length));
  if (shown === undefined) return;
  again = () => undefined;
  const machine = machineView(path, $('machine'));
  stop = watch(path, {
    saga: (saga) => {
      if (path !== shown) return;
      again = () => showSaga(saga, path, { said, messages: types[saga.type]?.messages });
      again();
      if (saga.kind === 'state-machine') machine.follow(saga);
    },
    live: (how) => path === shown && live(how === 'live' || how === '' ? undefined : { message: how }),
    ended: () => list.refresh(),
  });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

addEventListener('hashchange', () => {
  if (location.hash === '#saga-title') return; // the link for those who skip the list
  said('');
  show();
  $('saga-title').focus();
  list.refresh();
});

$('find').addEventListener('submit', (event) => {
  event.preventDefault();
  const [type, ...id] = $('wanted')
    .value.trim()
    .replace(/^\/?(sagas\/)?/, '')
    .split('/');
  if (type && id.length > 0) location.hash = pathOf({ type, id: id.join('/') });
  else said('Write its type and id, as in type/4711.');
});

/** All that can be started, as of now: state machines are stored at any time. */
async function know() {
  try {
    const { items } = await call('/saga-types');
    types = Object.fromEntries(items.map((type) => [type.name, type]));
    list.offer(Object.keys(types));
    trouble('types')();
    again();
  } catch (error) {
    trouble('types')(error);
  }
}

$('start').addEventListener('click', async () => {
  await know();
  ask({
    title: 'Start a saga',
    types: Object.keys(types),
    choose: (name) => example(types[name].input),
    json: 'Its input, as JSON',
    send: async ({ type, value, headers }) => {
      const { id } = await call(`/sagas/${encodeURIComponent(type)}`, value, headers);
      location.hash = pathOf({ type, id });
    },
  });
});

list.refresh();
show();
// Nobody waits for it: the types may be in a database that can't be reached, and the sagas are in Temporal.
void know();
