/**
 * JSONata evaluates with an async function for each node of an expression. In a Temporal workflow every promise is
 * hooked (for its stack trace query), which makes an expression a hundred times slower, so that one which runs into its
 * bounds would run into the deadlock detector first. Nothing in our expressions ever waits for anything: this takes
 * `async`, `await` and `Promise.all` out of JSONata's source, and changes nothing else but the merge of its sort, whose
 * recursion for each item is harmless only when an await breaks it, the bundle's loader, and how lists are put together.
 *
 * Lists are put together by spreading them: once anything in a process has touched `Symbol.isConcatSpreadable` on a
 * prototype, as some packages do, V8's `concat` looks at each item, and is ten times slower from then on.
 *
 * Names of the global object are looked up once: in a workflow's sandbox (and in Jest's) a look at it costs as much as
 * ten steps of evaluation, and JSONata looks for each. `Date` and `Math` are left, the sandbox replaces parts of them.
 */
export function withoutPromises(source) {
  const merge = /var merge = async function \(l, r\) \{[\s\S]*?return merged;\n {8}\};/;
  if (!merge.test(source)) throw new Error('The merge of $sort is not where it was: look at this JSONata again');
  const concat = 'return arg1.concat(arg2);';
  if (!source.includes(concat)) throw new Error('The concat of append is not where it was: look at this JSONata again');
  const plain = source
    .replace(concat, 'return [...arg1, ...arg2];')
    .replace(merge, ITERATIVE_MERGE)
    .replace(/ *\/\/ eslint-disable-line.*$/gm, '')
    // The bundle's own loader would fall back on a require from around it, which a workflow's bundler refuses.
    .replace('var c="function"==typeof require&&require;if(!f&&c)return c(i,!0);if(u)return u(i,!0);', '')
    .replace('for(var u="function"==typeof require&&require,i=0;', 'for(var i=0;')
    .replace(/\bawait Promise\.all\(/g, '(')
    .replace(/\basync (?=function\b|\()/g, '')
    .replace(/^(\s*(?!\/\/|\*).*)$/gm, (line) => (/^\s*(\/\/|\*)/.test(line) ? line : line.replace(/\bawait /g, '')));
  return `${HEADER}${plain}`;
}

const ITERATIVE_MERGE = `var merge = function (l, r) {
            var merged = [];
            var i = 0;
            var j = 0;
            while (i < l.length && j < r.length) {
                merged.push(comp(l[i], r[j]) ? r[j++] : l[i++]);
            }
            return [...merged, ...l.slice(i), ...r.slice(j)];
        };`;

const HEADER = `/* eslint-disable */
// Generated from jsonata 2.2.2 by generate.mjs (MIT, see LICENSE beside this file): its evaluation without promises.
// prettier-ignore
const { Array, Boolean, Error, JSON, Map, Number, Object, RegExp, String, Symbol, isFinite, isNaN, parseFloat, parseInt } = globalThis;
// prettier-ignore
`;
