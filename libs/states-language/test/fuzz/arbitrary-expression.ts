import fc from 'fast-check';
import * as odd from './odd-sources';

/** A JSONata expression, or a call of an intrinsic function, as a definition could hold it. */
export interface Subject {
  readonly language: 'jsonata' | 'intrinsic';
  readonly source: string;
}

const pick = (...lists: string[][]) => fc.constantFrom(...lists.flat());
const picture = fc.oneof(
  pick(odd.numerals),
  fc.array(pick(odd.markers, odd.moreMarkers), { minLength: 1, maxLength: 24 }).map((parts) => parts.join('')),
  fc
    .tuple(pick(odd.markers, odd.moreMarkers), fc.integer({ min: 1, max: 40 }))
    .map(([part, times]) => part.repeat(times)),
);
const signature = fc.oneof(
  fc.constantFrom('', '', '', '<x-:x>', '<a<n>f?:a>'),
  fc.array(pick(odd.parameters), { maxLength: 20 }).map((all) => `<${all.join('')}:x>`),
);

/** The same over and over, where matching could go wrong in many ways. */
const repeated = fc.oneof(
  fc
    .tuple(pick(odd.strings), pick(odd.markers, odd.moreMarkers), fc.integer({ min: 1, max: 40 }))
    .map(([text, marker, times]) => `$toMillis(${text}, ${JSON.stringify(marker.repeat(times))})`),
  fc
    .tuple(pick(odd.parameters), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }))
    .map(
      ([type, times, args]) => `(function($a)<${type.repeat(times)}n:x>{ 1 })(${Array(args).fill('"a"').join(', ')})`,
    ),
);

const expressions = fc.letrec<Record<string, string>>((tie) => {
  const any = tie('any');
  const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
    s: fc.oneof(pick(odd.strings, odd.longStrings), pick(odd.longStrings), any),
    n: fc.oneof(pick(odd.numbers, odd.oddNumbers), pick(odd.numbers, odd.oddNumbers), any),
    l: fc.oneof(
      pick(odd.lists),
      fc.tuple(tie('n'), tie('n')).map(([a, b]) => `[${a}..${b}]`),
      any,
    ),
    o: fc.oneof(pick(odd.objects), pick(odd.objects), any),
    f: fc.oneof(
      pick(Object.keys(odd.functions)).map((name) => `$${name}`),
      fc.tuple(signature, any).map(([types, body]) => `function($a, $b)${types}{ ${body} }`),
      fc.constantFrom('$again', '$twice', 'function($a){ $again($a) }', '$pad(?, 90000, "ab")'),
    ),
    p: fc.oneof(picture, picture, fc.constant('$')).map((text) => (text === '$' ? '$text' : JSON.stringify(text))),
    r: fc.oneof(pick(odd.patterns), pick(odd.patterns), pick(odd.strings, odd.longStrings)),
    x: any,
  };
  const taken = (types: readonly string[]) => fc.tuple(...types.map((type) => kinds[type]!));
  const call = fc.oneof(
    ...Object.entries(odd.functions).map(([name, types]) =>
      taken(types.split('')).map((args) => `$${name}(${args.join(', ')})`),
    ),
  );
  const strange = fc
    .tuple(pick(Object.keys(odd.functions)), fc.array(pick(odd.anyArgument), { maxLength: 4 }).chain(taken))
    .map(([name, args]) => `$${name}(${args.join(', ')})`);
  const operation = fc.tuple(any, pick(odd.operators), any).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
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
      pick(odd.numbers, odd.oddNumbers, odd.strings, odd.longStrings, odd.lists, odd.objects, ['$a', '$b', '$']),
      call,
      call,
      operation,
      shape,
      strange,
    ),
    top: fc.oneof(call, call, call, shape, shape, operation, strange, repeated),
  };
});

const intrinsics = fc.letrec<{ call: string }>((tie) => ({
  call: fc
    .tuple(
      pick(odd.intrinsics),
      fc.array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, pick(odd.values, odd.valueTexts), tie('call')), {
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
