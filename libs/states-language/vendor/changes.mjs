/**
 * What is changed before anything else: text of JSONata's, and what stands in its place.
 * @type {readonly (readonly [from: string | RegExp, to: string])[]}
 */
export const CHANGES = [
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

  // What grows by one at a time was copied for each: a group, the tuples of a group, and the values of a wildcard. It is
  // charged as before, so that a replay counts the same.
  [
    'groups[key].data = fn.append.call(focus, groups[key].data, item);',
    `const { data, isOwn } = groups[key];
                        if (isOwn && item !== undefined) $push(data, item, focus.options);
                        else {
                            groups[key].data = fn.append.call(focus, data, item);
                            groups[key].isOwn ||= groups[key].data !== data && groups[key].data !== item;
                        }`,
  ],
  [
    'result[prop] = fn.append.call(focus, result[prop], tupleStream[ii][prop]);',
    `const item = tupleStream[ii][prop];
                const before = result[prop];
                if (own.has(prop) && item !== undefined) $push(before, item, focus.options);
                else {
                    result[prop] = fn.append.call(focus, before, item);
                    if (result[prop] !== before && result[prop] !== item) own.add(prop);
                }`,
  ],
  ['Object.assign(result, tupleStream[0]);', 'Object.assign(result, tupleStream[0]);\n        const own = new Set();'],
  [
    'results = fn.append.call(focus, results, value);\n                } else {',
    `if (isOwn) $push(results, value, focus.options);
                    else results = fn.append.call(focus, results, value);
                    isOwn = true;
                } else {`,
  ],
  [
    'utils.keys(input).forEach(function (key) {\n                var value = input[key];\n                if(Array.isArray(value)) {\n                    value = flatten(value);',
    `let isOwn = false;
            utils.keys(input).forEach(function (key) {
                var value = input[key];
                if(Array.isArray(value)) {
                    value = flatten(value);`,
  ],

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

  // A tuple is a copy, by name, of the one before it: that takes as long as many rounds of a loop.
  ['Object.assign(tuple, tupleBindings[ee]);', '$left -= 16; Object.assign(tuple, tupleBindings[ee]);'],

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
