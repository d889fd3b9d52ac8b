export const $ = (id) => document.getElementById(id);

const svgNames = new Set(['svg', 'g', 'rect', 'circle', 'path', 'text', 'tspan', 'title', 'line', 'marker', 'defs']);

/** An element: el('td', { class: 'status' }, 'text', child). Text is always text, never HTML. */
export function el(name, attributes = {}, ...children) {
  const node = svgNames.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') node.addEventListener('click', value);
    else if (value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.flat(9).filter((child) => child !== undefined && child !== false && child !== ''));
  return node;
}

export const status = (word) => el('span', { class: `status ${word}` }, word.replaceAll('-', ' '));

export const button = (text, onclick, key = text) => el('button', { type: 'button', onclick, 'data-key': key }, text);

/** What is long and seldom wanted. Without a value there is nothing. */
export const fold = (title, value, key = title) =>
  value !== undefined &&
  el(
    'details',
    { 'data-key': key },
    el('summary', {}, title),
    el('pre', { tabindex: '0' }, typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)),
  );

/** New contents in the place of old ones: what the reader has unfolded stays unfolded, and the focus stays where it is. */
export function refill(parent, ...nodes) {
  const keyed = () => [...parent.querySelectorAll('[data-key]')];
  const open = new Set(
    keyed()
      .filter((node) => node.open)
      .map((node) => node.dataset.key),
  );
  const active = parent.contains(document.activeElement) ? document.activeElement : undefined;
  const focused = active?.closest('[data-key]')?.dataset.key;
  parent.replaceChildren(...nodes.flat(9).filter((node) => node !== undefined && node !== false));
  for (const node of keyed()) {
    if (open.has(node.dataset.key)) node.open = true;
    if (focused !== undefined && node.dataset.key === focused) (node.querySelector('summary') ?? node).focus();
  }
}
