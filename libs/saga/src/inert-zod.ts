/**
 * What `zod` is inside a workflow bundle: contracts declare schemas, and only the gateway and the participants run
 * them. Everything can be called, read and chained, and gives itself; asked to judge a value, it says that it can't.
 */
const judges = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'decode', 'encode']);

/** Without properties of its own: it may be frozen, and a proxy has to give those of a frozen thing as they are. */
const nothing = () => undefined;
for (const name of ['name', 'length']) Reflect.deleteProperty(nothing, name);

const inert: unknown = new Proxy(nothing, {
  get: (_target, name) => {
    if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
    if (judges.has(name)) return refuse;
    return inert;
  },
  apply: () => inert,
});

function refuse(): never {
  throw new Error(
    'Schemas do not run in a workflow: its bundle has no zod. The gateway has checked the saga’s input and each ' +
      'participant checks its own; check anything else in a participant.',
  );
}

export const z = inert;
export default inert;
