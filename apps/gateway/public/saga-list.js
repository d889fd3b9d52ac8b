import { call, pathOf } from './call.js';
import { $, el, refill, status } from './element.js';
import { when } from './when.js';

/** Asked again every few seconds, since it comes from an index. In milliseconds. */
const again = 3000;

/**
 * The sagas, newest first. What is chosen above it stands in the page's address, so that it can be handed on.
 * @param shown the path of the saga that is open
 * @param trouble told why it can't be shown; nothing, when it can
 */
export function sagaList({ shown, trouble }) {
  let older = false;
  const wanted = () => [$('filter').value, $('type').value];

  async function list(cursor) {
    const [filter, type] = wanted();
    const query = [filter, 'limit=30', cursor && `cursor=${cursor}`].filter(Boolean).join('&');
    try {
      const { items, next } = await call(`/sagas${type && `/${encodeURIComponent(type)}`}?${query}`);
      // Another choice was made while this was asked.
      if (String(wanted()) !== String([filter, type])) return;
      older = cursor !== undefined;
      const rows = items.map((item) => row(item, pathOf(item) === shown()));
      if (older) $('list').append(...rows);
      else refill($('list'), rows.length > 0 ? rows : el('tr', {}, el('td', { colspan: 2 }, 'None.')));
      $('more').hidden = next === null;
      $('more').onclick = () => list(next);
      trouble();
    } catch (error) {
      trouble(error);
    }
  }

  const chosen = new URLSearchParams(location.search);
  for (const [id, select] of ['filter', 'type'].map((name) => [name, $(name)])) {
    const value = chosen.get(id) ?? '';
    // The types are not known yet.
    if (id === 'type' && value) select.append(el('option', { value }, value));
    select.value = [...select.options].some((option) => option.value === value) ? value : '';
    select.addEventListener('change', () => {
      const query = new URLSearchParams(
        ['filter', 'type'].map((name) => [name, $(name).value]).filter(([, text]) => text),
      ).toString();
      history.replaceState(null, '', `${location.pathname}${query && `?${query}`}${location.hash}`);
      void list();
    });
  }
  setInterval(() => {
    if (!older && !document.hidden) void list();
  }, again);
  return {
    refresh: () => {
      for (const link of $('list').querySelectorAll('a')) {
        const isShown = link.getAttribute('href') === `#${shown()}`;
        if (isShown) link.closest('tr').setAttribute('aria-current', 'true');
        else link.closest('tr').removeAttribute('aria-current');
      }
      if (!older) void list();
    },
    /** All that can be chosen. */
    offer: (types) => {
      const { value } = $('type');
      $('type').replaceChildren(...['', ...types].map((name) => el('option', { value: name }, name || 'all')));
      $('type').value = value;
    },
  };
}

const row = (item, isShown) =>
  el(
    'tr',
    { 'aria-current': isShown && 'true' },
    el(
      'td',
      {},
      el(
        'a',
        { href: `#${pathOf(item)}`, 'data-key': pathOf(item) },
        el('span', {}, item.type),
        el('small', { title: item.id }, item.id),
      ),
      el('small', {}, when(item.startedAt)),
    ),
    el('td', {}, status(item.status), el('small', {}, (item.attention ?? []).join(', '))),
  );
