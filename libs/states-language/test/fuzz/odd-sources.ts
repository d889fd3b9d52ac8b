/** What the fuzzer's expressions are made of: sources of values, functions, pictures and patterns, each odd in its way. */
export const numbers = [
  '0',
  '1',
  '-1',
  '0.5',
  '3',
  '40',
  '1000',
  '90000',
  '900000',
  '4000000',
  '1e15',
  '9007199254740991',
];
export const oddNumbers = [
  '9007199254740992',
  '-9007199254740996',
  '1e308',
  '5e-324',
  '$infinite',
  '-$infinite',
  '$count($many)',
];
export const strings = [
  '""',
  '"a"',
  '"é"',
  '"💥"',
  '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1"',
  '"1111111111111111111111111111111x"',
];
export const longStrings = ['$text', '$wide', '$digits', '$words', '$blanks', '$rope', '$almost', '$brackets'];
export const lists = [
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
export const objects = ['{}', '$object', '$names', '$deep', '{"a": 1}', '{"a": $text, "b": [1..9]}', 'null', 'true'];
export const patterns = [
  '/a/',
  '/(a+)+$/',
  '/a*b/i',
  '/(x*y*){20}z/',
  '/a[^z]*z|a/',
  '/[^a]|(é+)*/',
  '/(a|aa|aaa){9}$/m',
];
export const markers = [
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
export const moreMarkers = [
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
export const numerals = [
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

export const anyArgument = 'snlofpx'.split('');
/** What the functions take: s text, n number, l list, o object, f function, p picture, r pattern, x anything. */
export const functions: Readonly<Record<string, string>> = {
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
export const operators = ['+', '-', '*', '/', '%', '=', '!=', '<', '>=', '&', 'in', 'and', 'or', '~>', '??', '?:', '.'];

export const values =
  '$.text $.wide $.many $.few $.objects $.nested $.object $.deep $.infinite 0 1 -1 3 900 9007199254740992 1e308'.split(
    ' ',
  );
export const valueTexts = ["''", "'a'", "'{}{}{}'", "'SHA-512'", "'MD5'", "'[[[['", 'true', 'null'];
export const intrinsics = [
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

/** What a signature says of one parameter; not all of it is in the grammar. */
export const parameters = 's n b l o a f j x x+ s? x? n- (sn) (s]*[s) a<s>'.split(' ');
