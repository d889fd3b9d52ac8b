/** What stands before JSONata: what its counted code calls. */
export const HEADER = `/* eslint-disable */
// Generated from jsonata 2.2.2 by generate.mjs (MIT, see LICENSE beside this file): its evaluation without promises, counted.
// prettier-ignore
const { Array, Boolean, Error, JSON, Map, Number, Object, RegExp, Set, String, Symbol, isFinite, isNaN, parseFloat, parseInt } = globalThis;

const $ROUND = 32;
const $FREE = 64;
// The nodes that make a value, where others give one that was there.
const $MAKES = new Set(['path', 'binary', 'unary', 'wildcard', 'descendant', 'regex']);
let $meter = null;
let $left = $FREE;
function $tick() {
  if (--$left < 0) $pay();
}
function $pay() {
  const steps = Math.ceil(-$left / $ROUND);
  $left += steps * $ROUND;
  if ($meter !== null) $meter.spend(steps);
}
function $per(items, value) {
  const length = value === undefined || value === null ? 0 : value.length;
  if (length > 16) {
    $left -= Math.floor(length / items);
    if ($left < 0) $pay();
  }
  return value;
}
// What JSONata's append does, and charged as that is, where nobody else has the list.
function $push(list, item, options) {
  $tick();
  const items = Array.isArray(item) ? item : [item];
  const size = list.length + items.length;
  if (options && size > options.sequence) throw { code: 'D2015', stack: new Error().stack, value: size };
  $per(4, list);
  for (const one of $per(4, items)) list.push(one);
}
// V8 searches for a long text with another letter in its middle in time of both lengths multiplied; this one (Knuth,
// Morris, Pratt) in their sum.
const $LONG = 200;
function $search(text, part, from) {
  const borders = [0];
  for (let at = 1, length = 0; at < part.length; at++) {
    while (length > 0 && part[at] !== part[length]) length = borders[length - 1];
    if (part[at] === part[length]) length++;
    borders.push(length);
  }
  for (let at = from, length = 0; at < text.length; at++) {
    while (length > 0 && text[at] !== part[length]) length = borders[length - 1];
    if (text[at] === part[length]) length++;
    if (length === part.length) return at - length + 1;
  }
  return -1;
}
function $find(on, part, from = 0) {
  const isLong = typeof on === 'string' && typeof part === 'string' && part.length > $LONG;
  if (isLong) $left -= part.length;
  const at = isLong ? $search(on, part, from) : on.indexOf(part, from);
  const passed = (at < 0 ? on.length : at) - from;
  if (passed > 16) $left -= isLong ? passed : passed >> 3;
  if ($left < 0) $pay();
  return at;
}
function $split(text, part, most = Infinity) {
  if (typeof part !== 'string' || part.length <= $LONG) return $per(0.25, text).split(part, most === Infinity ? undefined : most);
  const parts = [];
  for (let from = 0; parts.length < most; ) {
    const at = $find(text, part, from);
    parts.push(text.slice(from, at < 0 ? undefined : at));
    if (at < 0) break;
    from = at + part.length;
  }
  return parts;
}
function $array(length) {
  if ($meter !== null) $meter.admitLength(length - 1);
  return $per(4, new Array(length));
}
function $work(ticks) {
  $left -= ticks;
}
function $object(made) {
  $left -= $ROUND;
  return made;
}
function $enter() {
  $left = $FREE;
  if ($meter !== null) $meter.enter();
}
function $admit(result) {
  if ($meter !== null) $meter.admit(result);
}
function $leave(result, isMade) {
  if ($meter !== null) $meter.leave(result, isMade);
}
function $changed() {
  if ($meter !== null) $meter.forget();
}
function $linear(source, flags) {
  return new $meter.RegexEngine({ source, flags, maxInstructions: 5000 });
}
function $isDate(timestamp) {
  const [, year, month = 1, day = 1] = /^(\\d{4})(?:-(\\d\\d))?(?:-(\\d\\d))?/.exec(timestamp);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === Number(day);
}
// For each parameter its letters, and '?' or '+'; the function gives what a regular expression would, groups and all.
function $signature(params) {
  const kinds = params.map(({ regex }) => {
    const [, letters, times] = /^\\[?([abfjlmnosx]+)\\]?([?+]?)$/.exec(regex) || [];
    if (letters === undefined) throw { code: 'S0403', message: 'A signature is of the letters a b f j l n o s x, each followed by at most one of ? + -' };
    return { letters, least: times === '?' ? 0 : 1, most: times === '+' ? Infinity : 1 };
  });
  return (text, count, isPart) => {
    const failed = new Set();
    const match = (index, at) => {
      $tick();
      if (index === count) return isPart || at === text.length ? [] : null;
      const place = index * (text.length + 1) + at;
      if (failed.has(place)) return null;
      const { letters, least, most } = kinds[index];
      let end = at;
      while (end < text.length && end - at < most && letters.includes(text[end])) {
        $tick();
        end++;
      }
      for (; end - at >= least; end--) {
        const rest = match(index + 1, end);
        if (rest !== null) return [text.slice(at, end), ...rest];
      }
      failed.add(place);
      return null;
    };
    const groups = match(0, 0);
    return groups === null ? null : [groups.join(''), ...groups];
  };
}
// prettier-ignore
`;

/** What stands after it: `metered`. */
export const FOOTER = `
// Evaluates, or parses, at the cost of a meter.
module.exports.metered = (meter, work) => {
  const outer = $meter;
  $meter = meter;
  $left = $FREE;
  try {
    return work();
  } finally {
    $meter = outer;
  }
};
`;
