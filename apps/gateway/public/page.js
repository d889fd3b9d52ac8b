/* global document, location, addEventListener, setInterval, EventSource, CSS */

const $ = (id) => document.getElementById(id);
/** An element: el('td', { class: 'status' }, 'text', child). Text is always text, never HTML. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') node.addEventListener('click', value);
    else if (value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false && child !== ''));
  return node;
}
const status = (word) => el('span', { class: `status ${word}` }, word.replaceAll('-', ' '));
const time = (iso) => el('time', { datetime: iso }, new Date(iso).toLocaleString());
const json = (value) => el('pre', {}, JSON.stringify(value, undefined, 2));
const pathOf = ({ type, id }) => `/sagas/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
const say = (text) => {
  $('note').textContent = text;
};
const button = (text, onclick) => el('button', { type: 'button', onclick }, text);

async function call(path, body) {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, body === undefined ? {} : post).catch(() => undefined);
  if (!response) throw new Error('The gateway can’t be reached.');
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Error(
    [answer.detail, ...(answer.errors ?? []).map((each) => `${each.pointer}: ${each.detail}`)].join('\n'),
  );
}

// The list: asked again every few seconds, since it comes from an index. Not while older pages are open.
let older = false;
async function list(cursor) {
  older = cursor !== undefined;
  const query = [$('filter').value, 'limit=30', cursor && `cursor=${cursor}`].filter(Boolean).join('&');
  try {
    const { items, next } = await call(`/sagas?${query}`);
    const rows = items.map((item) =>
      el(
        'tr',
        pathOf(item) === shown ? { 'aria-current': 'true' } : {},
        el('td', {}, el('a', { href: `#${pathOf(item)}` }, item.type), el('br'), el('small', {}, time(item.startedAt))),
        el('td', {}, status(item.status)),
      ),
    );
    const had = document.activeElement?.getAttribute?.('href');
    if (cursor) $('list').append(...rows);
    else $('list').replaceChildren(...(rows.length ? rows : [el('tr', {}, el('td', { colspan: 2 }, 'None.'))]));
    if (had && !document.activeElement?.getAttribute('href'))
      $('list')
        .querySelector(`a[href="${CSS.escape(had)}"]`)
        ?.focus();
    $('more').hidden = next === null;
    $('more').onclick = () => list(next);
    say('');
  } catch (error) {
    say(error.message);
  }
}
$('filter').addEventListener('change', () => list());
setInterval(() => {
  if (!older && !document.hidden) list();
}, 3000);

// One saga, by server-sent events until it has ended.
let shown,
  stream,
  types = {};
function show() {
  stream?.close();
  shown = decodeURI(location.hash.slice(1)).startsWith('/sagas/') ? location.hash.slice(1) : undefined;
  if (!shown) return;
  const path = shown;
  stream = new EventSource(`${path}/changes`);
  stream.addEventListener('saga', ({ data }) => render(JSON.parse(data), path));
  stream.addEventListener('ended', () => {
    stream.close();
    if (!older) list();
  });
  stream.addEventListener('problem', ({ data }) => say(JSON.parse(data).detail));
  // After an answer that isn't a stream the browser doesn't try again by itself.
  stream.onerror = async ({ target }) => {
    if (target.readyState !== EventSource.CLOSED || path !== shown) return;
    call(path).then(
      (saga) => render(saga, path),
      (error) => say(error.message),
    );
    setTimeout(() => {
      if (path === shown && target === stream) show();
    }, 5000);
  };
}
addEventListener('hashchange', () => {
  $('saga-title').focus();
  show();
  list();
});

function render(saga, path) {
  const ended = saga.endedAt !== undefined;
  const messages = Object.keys(types[saga.type]?.messages ?? {});
  $('saga-title').replaceChildren(`${saga.type} `, status(saga.status));
  $('facts').replaceChildren(
    el(
      'p',
      { class: 'muted' },
      saga.id,
      el('br'),
      'started ',
      time(saga.startedAt),
      ended && ' · ended ',
      ended && time(saga.endedAt),
    ),
    ...(saga.failure ? [el('p', {}, `${saga.failure.code}: ${saga.failure.message}`)] : []),
    ...(saga.waitingFor ?? []).map(({ kind, what, since }) =>
      el(
        'p',
        {},
        el(
          'strong',
          {},
          `Waits for ${kind === 'worker' ? 'a worker of ' : kind === 'operator' ? 'an operator: ' : `${kind} `}${what}`,
        ),
        ' since ',
        time(since),
      ),
    ),
    el(
      'div',
      { class: 'acts' },
      ended
        ? undefined
        : [
            button('Cancel', () => ask(`Cancel ${saga.type}`, `${path}/cancel`)),
            button('Compensate', () => ask(`Compensate ${saga.type}`, `${path}/compensate`)),
            ...messages.map((name) =>
              button(`Send ${name}`, () =>
                ask(`Send ${name}`, `${path}/messages/${name}`, {
                  message: true,
                  start: example(types[saga.type].messages[name]),
                }),
              ),
            ),
          ],
    ),
  );
  $('stitch').hidden = saga.steps.length === 0;
  $('steps').replaceChildren(
    ...saga.steps.map((step) =>
      el(
        'tr',
        {},
        el(
          'td',
          {},
          cell(step, step.id, `${path}/steps/${encodeURIComponent(step.id)}`, step),
          el('small', {}, step.participant, step.scope ? ` · scope ${step.scope}` : '', step.pivot ? ' · pivot' : ''),
          step.nested && el('p', {}, el('a', { href: `#/sagas/${step.request}/${step.nested}` }, 'the nested saga')),
          el('details', {}, el('summary', {}, 'input, output'), json({ input: step.input, output: step.output })),
        ),
        el(
          'td',
          {},
          step.compensation
            ? cell(
                step.compensation,
                step.compensation.request,
                `${path}/steps/${encodeURIComponent(step.id)}/compensation`,
                step,
              )
            : '',
        ),
      ),
    ),
  );
  $('rest').replaceChildren(
    ...(saga.audit.length
      ? [
          el('h3', {}, 'Audit'),
          el(
            'ul',
            {},
            saga.audit.map((act) =>
              el('li', {}, time(act.at), ` ${act.by}: ${act.action}${act.step ? ` ${act.step}` : ''}: ${act.reason}`),
            ),
          ),
        ]
      : []),
    ...(saga.slip ? slipParts(saga.slip).filter(Boolean) : []),
    el('details', {}, el('summary', {}, 'input'), json(saga.input)),
    ...(saga.output === undefined ? [] : [el('details', { open: '' }, el('summary', {}, 'output'), json(saga.output))]),
  );
}

/** Where a routing slip is, and what is written on it. */
const slipParts = ({ at, itinerary, variables, exceptions, terminated }) => [
  el('h3', {}, 'Routing slip'),
  el('p', {}, `It is with ${at}.`, terminated === undefined ? '' : ` Terminated: ${terminated}`),
  itinerary.length > 0 &&
    el(
      'ol',
      {},
      itinerary.map(({ step, request, participant }) => el('li', {}, `${step ?? request}, by ${participant}`)),
    ),
  ...exceptions.map(({ step, code, message, at: when }) =>
    el('p', { class: 'muted' }, time(when), ` ${step} faulted: ${code}: ${message}`),
  ),
  el('details', {}, el('summary', {}, 'variables'), json(variables)),
];

function cell(it, name, path, step) {
  const parts = [el('strong', {}, name), ' ', status(it.status), it.attempts > 1 ? ` ${it.attempts} attempts` : ''];
  if (it.failure) parts.push(el('p', { class: 'muted' }, `${it.failure.code}: ${it.failure.message}`));
  if (it.status === 'needs-attention') {
    parts.push(
      el(
        'div',
        { class: 'acts' },
        button('Retry', () => ask(`Retry ${name}`, `${path}/retry`)),
        button('Resolve', () =>
          ask(`Resolve ${name} by hand`, `${path}/resolve`, it === step ? { field: 'output' } : {}),
        ),
        button('Other input', () =>
          ask(`Another input for ${name}`, `${path}/replace-input`, { field: 'input', start: step.input }),
        ),
      ),
    );
  }
  return el('div', {}, parts);
}

/** Asks for a reason, or a message, and sends it; what is refused stays open with the reasons. */
function ask(title, path, { field, message = false, start = {} } = {}) {
  const wantsJson = message || field !== undefined;
  $('ask-title').textContent = title;
  $('fault').textContent = '';
  $('reason').value = '';
  $('reason').required = !message;
  $('reason-label').hidden = message;
  $('json-label').hidden = !wantsJson;
  $('json-what').textContent = message ? 'The message, as JSON' : `The ${field}, as JSON`;
  $('json').value = JSON.stringify(start, undefined, 2);
  $('send').onclick = async (event) => {
    event.preventDefault();
    if (!event.target.form.reportValidity()) return;
    try {
      const value = wantsJson ? JSON.parse($('json').value) : undefined;
      await call(path, message ? value : { reason: $('reason').value, ...(field && { [field]: value }) });
      $('ask').close();
      say(`${title}: accepted`);
    } catch (error) {
      $('fault').textContent = error.message;
    }
  };
  $('ask').showModal();
}

/** Something to begin with, by a JSON Schema. */
const example = ({ properties = {}, required = [], examples }) =>
  examples?.[0] ??
  Object.fromEntries(
    required.map((name) => [
      name,
      { string: '', boolean: true, integer: 0, number: 0, array: [], object: {} }[properties[name]?.type] ?? null,
    ]),
  );

call('/saga-types')
  .then(({ items }) => {
    types = Object.fromEntries(items.map((type) => [type.name, type]));
  })
  .catch((error) => say(error.message))
  .finally(() => {
    list();
    show();
  });
