import { CHANGES } from './changes.mjs';
import { counted } from './counted.mjs';
import { FOOTER, HEADER } from './header.mjs';

/**
 * JSONata evaluates with an async function for each node of an expression. In a Temporal workflow every promise is
 * hooked (for its stack trace query), which makes an expression a hundred times slower, so that one which runs into its
 * bounds would run into the deadlock detector first. Nothing in our expressions ever waits for anything: this takes
 * `async`, `await` and `Promise.all` out of JSONata's source.
 *
 * It then makes JSONata count its work ({@link counted}): no loop of its own, however its length comes about, is without a
 * tick, and `jsonata.metered(meter, work)` has them charged to a meter. What else is changed is in {@link CHANGES}, with the
 * reason of each; all must be found, so a new JSONata is looked at again.
 *
 * Names of the global object are looked up once: in a workflow's sandbox (and in Jest's) a look at it costs as much as
 * ten steps of evaluation, and JSONata looks for each. `Date` and `Math` are left, the sandbox replaces parts of them.
 * @param {string} source of JSONata
 */
export function withoutPromises(source) {
  const changed = CHANGES.reduce((text, [from, to]) => {
    if (typeof from === 'string' ? !text.includes(from) : !from.test(text))
      throw new Error(`This is not in JSONata any more: look at it again. ${from}`);
    return text.replace(from, () => to);
  }, source);
  const plain = changed
    .replace(/ *\/\/ eslint-disable-line.*$/gm, '')
    .replace(/\bawait Promise\.all\(/g, '(')
    .replace(/\basync (?=function\b|\()/g, '')
    .replace(/^(\s*(?!\/\/|\*).*)$/gm, (/** @type {string} */ line) =>
      /^\s*(\/\/|\*)/.test(line) ? line : line.replace(/\bawait /g, ''),
    );
  return `${HEADER}${counted(plain)}${FOOTER}`;
}
