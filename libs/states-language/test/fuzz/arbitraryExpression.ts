import fc from 'fast-check';

/** A JSONata expression, or a call of an intrinsic function, as a definition could hold it. */
export interface Subject {
  readonly language: 'jsonata' | 'intrinsic';
  readonly source: string;
}

const NUMBERS = ['0', '1', '-1', '0.5', '3', '40', '1000', '90000', '900000', '4000000', '1e15', '9007199254740991'];
const ODD_NUMBERS = [
  '9007199254740992',
  '-9007199254740996',
  '1e308',
  '5e-324',
  '$infinite',
  '-$infinite',
  '$count($many)',
];
const STRINGS = [
  '""',
  '"a"',
  '"é"',
  '"💥"',
  '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1"',
  '"1111111111111111111111111111111x"',
];
const LONG_STRINGS = ['$text', '$wide', '$digits', '$words', '$blanks', '$rope', '$almost', '$brackets'];
const LISTS = [
  '[]',
  '$many',
  '$few',
  '$objects',
  '$strings',
  '$nested',
  '$equal',
  '[$text, $text]',
  '[1..30]',
  '[1..900]',
];
const OBJECTS = ['{}', '$object', '$names', '$deep', '{"a": 1}', '{"a": $text, "b": [1..9]}', 'null', 'true'];
const PATTERNS = ['/a/', '/(a+)+$/', '/a*b/i', '/(x*y*){20}z/', '/a[^z]*z|a/', '/[^a]|(é+)*/', '/(a|aa|aaa){9}$/m'];
const MARKERS = [
  '[f]',
  '[MNn]',
  '[FNn]',
  '[Yw]',
  '[Mw]',
  '[Y]',
  '[D1o]',
  '[Y0,000,99-99]',
  '[Y0,000,1000000-1000000]',
  '[M٠١,30000000]',
];
const MORE_MARKERS = [
  '[H]',
  '[h]',
  '[P]',
  '[Z]',
  '[z]',
  '[Z01:01t]',
  '[X]',
  '[W]',
  '[dI]',
  '[mA]',
  '[s٠]',
  '[[',
  ']]',
  '-',
  '[*]',
  '[',
];
const NUMERALS = [
  'A',
  'a',
  'I',
  'i',
  'w',
  'Ww',
  'W;o',
  '0',
  '#,##0.00',
  '0e0',
  '000.#e00',
  '0%',
  '0,0',
  '١',
  '#',
  '0;(0)',
  '0,00,0',
];

const ANY_ARGUMENT = 'snlofpx'.split('');
/** What the functions take: s text, n number, l list, o object, f function, p picture, r pattern, x anything. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  ...{ sum: 'l', count: 'l', max: 'l', min: 'l', average: 'l', string: 'x', substring: 'snn', substringBefore: 'ss' },
  ...{
    substringAfter: 'ss',
    lowercase: 's',
    uppercase: 's',
    length: 's',
    trim: 's',
    pad: 'sns',
    match: 'srn',
    contains: 'sr',
  },
  ...{
    replace: 'srs',
    split: 'sr',
    join: 'ls',
    formatNumber: 'np',
    formatBase: 'nn',
    formatInteger: 'np',
    parseInteger: 'sp',
  },
  ...{
    number: 's',
    floor: 'n',
    ceil: 'n',
    round: 'nn',
    abs: 'n',
    sqrt: 'n',
    power: 'nn',
    random: 'n',
    boolean: 'x',
    not: 'x',
  },
  ...{
    map: 'lf',
    zip: 'lll',
    filter: 'lf',
    single: 'lf',
    reduce: 'lfx',
    sift: 'of',
    keys: 'x',
    lookup: 'xs',
    append: 'xx',
  },
  ...{
    exists: 'x',
    spread: 'x',
    merge: 'l',
    reverse: 'l',
    each: 'of',
    error: 's',
    assert: 'xs',
    type: 'x',
    sort: 'lf',
  },
  ...{ shuffle: 'l', distinct: 'l', base64encode: 's', base64decode: 's', encodeUrlComponent: 's', encodeUrl: 's' },
  ...{ decodeUrlComponent: 's', decodeUrl: 's', eval: 's', toMillis: 'sp', fromMillis: 'nps', clone: 'o', now: 'ps' },
  ...{ millis: '', partition: 'ln', range: 'nnn', hash: 'ss', uuid: '', parse: 's' },
};
const OPERATORS = ['+', '-', '*', '/', '%', '=', '!=', '<', '>=', '&', 'in', 'and', 'or', '~>', '??', '?:', '.'];

const pick = (...lists: string[][]) => fc.constantFrom(...lists.flat());
const picture = fc.oneof(
  pick(NUMERALS),
  fc.array(pick(MARKERS, MORE_MARKERS), { minLength: 1, maxLength: 24 }).map((parts) => parts.join('')),
  fc.tuple(pick(MARKERS, MORE_MARKERS), fc.integer({ min: 1, max: 40 })).map(([part, times]) => part.repeat(times)),
);
const signature = fc.oneof(
  fc.constantFrom('', '', '', '<x-:x>', '<a<n>f?:a>'),
  fc
    .array(pick('s n b l o a f j x x+ s? x? n- (sn) (s]*[s) a<s>'.split(' ')), { maxLength: 20 })
    .map((all) => `<${all.join('')}:x>`),
);

const expressions = fc.letrec<Record<string, string>>((tie) => {
  const any = tie('any');
  const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
    s: fc.oneof(pick(STRINGS, LONG_STRINGS), pick(LONG_STRINGS), any),
    n: fc.oneof(pick(NUMBERS, ODD_NUMBERS), pick(NUMBERS, ODD_NUMBERS), any),
    l: fc.oneof(
      pick(LISTS),
      fc.tuple(tie('n'), tie('n')).map(([a, b]) => `[${a}..${b}]`),
      any,
    ),
    o: fc.oneof(pick(OBJECTS), pick(OBJECTS), any),
    f: fc.oneof(
      pick(Object.keys(FUNCTIONS)).map((name) => `$${name}`),
      fc.tuple(signature, any).map(([types, body]) => `function($a, $b)${types}{ ${body} }`),
      fc.constantFrom('$again', '$twice', 'function($a){ $again($a) }', '$pad(?, 90000, "ab")'),
    ),
    p: fc.oneof(picture, picture, fc.constant('$')).map((text) => (text === '$' ? '$text' : JSON.stringify(text))),
    r: fc.oneof(pick(PATTERNS), pick(PATTERNS), pick(STRINGS, LONG_STRINGS)),
    x: any,
  };
  const taken = (types: readonly string[]) => fc.tuple(...types.map((type) => kinds[type]!));
  const call = fc.oneof(
    ...Object.entries(FUNCTIONS).map(([name, types]) =>
      taken(types.split('')).map((args) => `$${name}(${args.join(', ')})`),
    ),
  );
  const strange = fc
    .tuple(pick(Object.keys(FUNCTIONS)), fc.array(pick(ANY_ARGUMENT), { maxLength: 4 }).chain(taken))
    .map(([name, args]) => `$${name}(${args.join(', ')})`);
  const operation = fc.tuple(any, pick(OPERATORS), any).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  const shape = fc.oneof(
    fc.tuple(kinds.l!, any).map(([list, body]) => `${list}.(${body})`),
    fc.tuple(kinds.l!, any).map(([list, body]) => `${list}[${body}]`),
    fc.tuple(kinds.l!, any).map(([list, body]) => `${list}^(${body})`),
    fc.tuple(kinds.l!, any, any).map(([list, key, body]) => `${list}{$string(${key}): ${body}}`),
    fc.tuple(kinds.l!, kinds.l!, any).map(([one, two, body]) => `(${one}@$a.(${two})@$b.(${body}))`),
    fc.tuple(kinds.l!, any).map(([list, body]) => `(${list}#$b.(${body}))`),
    fc.tuple(kinds.o!, any).map(([object, body]) => `(${object} ~> |**|{"a": ${body}}|)`),
    fc.tuple(kinds.o!).map(([object]) => `(${object}).**.*`),
    fc.tuple(any, any, any).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(any, any).map(([a, b]) => `{"a": ${a}, "b": ${b}}`),
    fc.array(any, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(any, any).map(([a, b]) => `($a := ${a}; $b := [$a, $a]; ${b})`),
    fc.tuple(kinds.f!, fc.array(any, { maxLength: 30 })).map(([f, args]) => `(${f})(${args.join(', ')})`),
  );
  return {
    ...kinds,
    any: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      pick(NUMBERS, ODD_NUMBERS, STRINGS, LONG_STRINGS, LISTS, OBJECTS, ['$a', '$b', '$']),
      call,
      call,
      operation,
      shape,
      strange,
    ),
    top: fc.oneof(call, call, shape, operation, strange),
  };
});

const VALUES =
  '$.text $.wide $.many $.few $.objects $.nested $.object $.deep $.infinite 0 1 -1 3 900 9007199254740992 1e308'.split(
    ' ',
  );
const VALUE_TEXTS = ["''", "'a'", "'{}{}{}'", "'SHA-512'", "'MD5'", "'[[[['", 'true', 'null'];
const INTRINSICS = [
  ...[
    'Array',
    'ArrayPartition',
    'ArrayContains',
    'ArrayRange',
    'ArrayGetItem',
    'ArrayLength',
    'ArrayUnique',
    'Base64Encode',
  ],
  ...[
    'Base64Decode',
    'Hash',
    'JsonMerge',
    'JsonToString',
    'MathAdd',
    'MathRandom',
    'StringToJson',
    'Format',
    'StringSplit',
  ],
];
const intrinsics = fc.letrec<{ call: string }>((tie) => ({
  call: fc
    .tuple(
      pick(INTRINSICS),
      fc.array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, pick(VALUES, VALUE_TEXTS), tie('call')), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([name, args]) => `States.${name}(${args.join(', ')})`),
}));

/** Calls of everything that is built in, by odd values of every kind. */
export const arbitraryExpression: fc.Arbitrary<Subject> = fc.oneof(
  { weight: 9, arbitrary: expressions.top!.map((source) => ({ language: 'jsonata', source }) as const) },
  { weight: 1, arbitrary: intrinsics.call.map((source) => ({ language: 'intrinsic', source }) as const) },
);
