import { call, newKey } from './call.js';
import { $, el } from './element.js';

/**
 * Asks the operator for what an act needs, and sends it. What is refused stays open, with the reasons.
 * @param json what the JSON is, to be shown above its field; `start` is written there to begin with
 * @param types of which one is chosen: then `choose(name)` gives what to begin with
 * @param send is given `{ reason, value, type, headers }`
 */
export function ask({ title, reason = false, json, start = {}, types = [], choose, send }) {
  const key = newKey();
  $('ask-title').textContent = title;
  say();
  $('reason').value = '';
  $('reason').required = reason;
  $('reason-label').hidden = !reason;
  $('actor-label').hidden = !reason;
  $('actor').value = localStorage.getItem('actor') ?? '';
  $('types-label').hidden = types.length === 0;
  $('types').replaceChildren(...types.map((name) => el('option', { value: name }, name)));
  const begin = (value) => ($('json').value = JSON.stringify(value, undefined, 2));
  $('types').onchange = () => begin(choose($('types').value));
  $('json-label').hidden = json === undefined;
  $('json-what').textContent = json ?? '';
  begin(types.length > 0 ? choose(types[0]) : start);
  $('send').disabled = false;
  $('send').onclick = async (event) => {
    event.preventDefault();
    if (!event.target.form.reportValidity()) return;
    $('send').disabled = true;
    try {
      const value = json === undefined ? undefined : parsed($('json').value);
      const actor = $('actor').value.trim();
      if (reason) localStorage.setItem('actor', actor);
      const headers = { 'idempotency-key': key, ...(reason && actor && { 'backstitch-actor': bytes(actor) }) };
      await send({ reason: $('reason').value, value, type: $('types').value, headers });
      $('ask').close();
    } catch (error) {
      say(error);
    } finally {
      $('send').disabled = false;
    }
  };
  $('ask').showModal();
}

function say(error) {
  $('fault').replaceChildren(
    ...(error ? [error.message] : []),
    ...(error?.link ? [' ', el('a', { href: error.link, target: '_blank' }, 'What does it mean?')] : []),
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${error.message}`, { cause: error });
  }
}

/** A header holds bytes: those of UTF-8, each as a character. */
const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Asks for an act on a saga: `POST path { reason, [field]: value }`. */
export const askFor = (title, path, { field, start, said }) =>
  ask({
    title,
    start,
    reason: true,
    json: field && `The ${field}, as JSON`,
    send: async ({ reason, value, headers }) => {
      await call(path, { reason, ...(field && { [field]: value }) }, headers);
      said(`${title}: accepted`);
    },
  });

/** Something to begin with, by a JSON Schema. */
export function example({ properties = {}, required = [], examples, type, anyOf }) {
  if (examples?.length > 0) return examples[0];
  if (properties && Object.keys(properties).length > 0) {
    return Object.fromEntries(required.map((name) => [name, example(properties[name] ?? {})]));
  }
  if (anyOf) return {};
  return { string: '', boolean: true, integer: 0, number: 0, array: [], object: {} }[type] ?? null;
}
