import { counted } from './counted.mjs';

/**
 * JSONata evaluates with an async function for each node of an expression. In a Temporal workflow every promise is
 * hooked (for its stack trace query), which makes an expression a hundred times slower, so that one which runs into its
 * bounds would run into the deadlock detector first. Nothing in our expressions ever waits for anything: this takes
 * `async`, `await` and `Promise.all` out of JSONata's source.
 *
 * It then makes JSONata count its work ({@link counted}): no loop of its own, however its length comes about, is without a
 * tick, and `jsonata.metered(meter, work)` has them charged to a meter. What else is changed is in `CHANGES`, with the
 * reason of each; all must be found, so a new JSONata is looked at again.
 *
 * Names of the global object are looked up once: in a workflow's sandbox (and in Jest's) a look at it costs as much as
 * ten steps of evaluation, and JSONata looks for each. `Date` and `Math` are left, the sandbox replaces parts of them.
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
    .replace(/^(\s*(?!\/\/|\*).*)$/gm, (line) => (/^\s*(\/\/|\*)/.test(line) ? line : line.replace(/\bawait /g, '')));
  return `${HEADER}${counted(plain)}${FOOTER}`;
}

/** What is changed before anything else: text of JSONata's, and what stands in its place. */
const CHANGES = [
  // The bundle's own loader would fall back on a require from around it, which a workflow's bundler refuses.
  ['var c="function"==typeof require&&require;if(!f&&c)return c(i,!0);if(u)return u(i,!0);', ''],
  ['for(var u="function"==typeof require&&require,i=0;', 'for(var i=0;'],

  // The merge of a sort: its recursion for each item is harmless only when an await breaks it.
  [
    /var merge = async function \(l, r\) \{[\s\S]*?return merged;\n {8}\};/,
    `var merge = function (l, r) {
            var merged = [];
            var i = 0;
            var j = 0;
            while (i < l.length && j < r.length) {
                merged.push(comp(l[i], r[j]) ? r[j++] : l[i++]);
            }
            return [...merged, ...l.slice(i), ...r.slice(j)];
        };`,
  ],

  // Once anything in a process has touched Symbol.isConcatSpreadable, as some packages do, V8's concat looks at each item.
  ['return arg1.concat(arg2);', 'return [...arg1, ...arg2];'],

  // Applied to a long array these overflow the stack.
  ['return Math.max.apply(Math, args);', 'return args.reduce((most, next) => Math.max(most, next));'],
  ['return Math.min.apply(Math, args);', 'return args.reduce((least, next) => Math.min(least, next));'],

  // From 2^53 on a number plus one is the same number, and a loop by value has no end.
  [
    /if\(environment\.base\.options && size > environment\.base\.options\.sequence\) \{\s*throw \{\s*code: "D2015",[\s\S]*?result = new Array\(size\);\s*for \(var item = lhs, index = 0; item <= rhs; item\+\+, index\+\+\) \{\s*result\[index\] = item;\s*\}/,
    `if (!Number.isSafeInteger(lhs) || !Number.isSafeInteger(rhs)) {
            throw {
                code: "D1001",
                stack: (new Error()).stack,
                value: Number.isSafeInteger(lhs) ? rhs : lhs
            };
        }

        result = new Array(size);
        for (var index = 0; index < size; index++) {
            result[index] = lhs + index;
        }`,
  ],

  // Equal strings that are not the same object are compared character by character, equal objects by all their names.
  [
    /if \(lhs === rhs\) \{\s*return true;\s*\}/,
    `if (typeof lhs === 'string' && typeof rhs === 'string' && lhs.length === rhs.length) {
            return $per(8, lhs) === rhs;
        }
        if (lhs === rhs) {
            return true;
        }`,
  ],

  // Of values that are no objects it knows in no time whether it has them.
  [
    /var results = isSequence\(arr\) \? this\.createSequence\(\) : \[\];\s*for\(var ii = 0; ii < arr\.length; ii\+\+\) \{\s*var value = arr\[ii\];/,
    `var results = isSequence(arr) ? this.createSequence() : [];
        var plain = new Set();

        for(var ii = 0; ii < arr.length; ii++) {
            var value = arr[ii];
            if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
                if (!plain.has(value)) results.push(value);
                plain.add(value);
                continue;
            }`,
  ],

  // What takes far longer than a round of a loop.
  [
    'str = JSON.stringify(arg, function (key, val) {',
    'str = JSON.stringify(arg, function (key, val) {\n                $work(8);',
  ],
  [/var def = \{\s*type: 'marker',/, "$work(96);\n                var def = {\n                    type: 'marker',"],
  ['var decimalDigitFamily = [];', 'var decimalDigitFamily = [];\n        $work(512);'],

  // As many times as are needed: of a long text that is seldom.
  [
    'var padding = (new Array(padLength + 1)).join(char);',
    'var padding = (new Array(Math.ceil(padLength / length(char)) + 1)).join(char);',
  ],

  // A width is a number of characters that people read.
  [
    'return parseInt(wm);',
    `const width = parseInt(wm);
                            if (width > 100) {
                                throw { code: "D1001", stack: (new Error()).stack, value: width };
                            }
                            return width;`,
  ],

  // The picture is the definition's, or its data's: matched in linear time.
  ["new RegExp(fullRegex, 'i')", "$linear(fullRegex, 'i')"],

  // A signature is of the grammar's letters alone, and matched without a regular expression.
  [
    'prevParam.contextRegex = new RegExp(prevParam.regex); // pre-compiled to test the context type at runtime',
    'const context = $signature([{ regex: prevParam.regex }]);\n' +
      '                    prevParam.contextRegex = { test: (type) => context(type, 1) !== null };',
  ],
  [
    /var regexStr = '\^' \+[\s\S]*?var regex = new RegExp\(regexStr\);/,
    `var matching = $signature(params);
        var regex = { exec: (types) => matching(types, params.length) };`,
  ],
  [/var partialPattern = '\^';\s*/, ''],
  [/partialPattern \+= params\[index\]\.regex;\s*/, ''],
  ['badSig.match(partialPattern)', 'matching(badSig, index + 1, true)'],

  // Its two hooks, of which one is looked up for each node through every scope.
  [/var entryCallback = [\s\S]*?\n {8}\}\n/, '$enter();\n'],
  [/var exitCallback = [\s\S]*?\n {8}\}\n/, '$leave(result, $MAKES.has(expr.type));\n'],
  [/var framePushCallback = [\s\S]*?\n {12}\}\n/, ''],
  // What a function of JSONata's own makes is looked at also where another function calls it.
  [
    'result = proc.implementation.apply(focus, validatedArgs);',
    'result = proc.implementation.apply(focus, validatedArgs);\n                $admit(result);',
  ],

  // A transformation changes what has been looked at already.
  [
    /(\/\/ merge the update\s*)for\(const prop/,
    '// merge the update\n                        $changed();\n                        for(const prop',
  ],

  // What has been parsed before need not be parsed again; what an expression may call can be looked up.
  ['ast = parser(expr, options && options.recover);', 'ast = (options && options.ast) || parser(expr);'],
  [/jsonata\.parser = parser;.*/, 'jsonata.builtIn = (name) => staticFrame.lookup(name);'],

  // Offsets with a colon, and with minutes west of Greenwich.
  [
    /const offset = parseInt\(timezone\);\s*offsetHours = Math\.floor\(offset \/ 100\);/,
    `const offset = parseInt(timezone.replace(':', ''));
            offsetHours = Math.trunc(offset / 100);`,
  ],
  ["formatInteger(offsetMinutes, '00')", "formatInteger(Math.abs(offsetMinutes), '00')"],

  // A day that its month doesn't have is no day of the next.
  [
    'return Date.parse(timestamp);',
    `if (!$isDate(timestamp)) {
                throw { stack: (new Error()).stack, code: "D3110", value: timestamp };
            }
            return Date.parse(timestamp);`,
  ],
];

const HEADER = `/* eslint-disable */
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
  return new $meter.RegexEngine({ source, flags, most: 5000 });
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

const FOOTER = `
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
