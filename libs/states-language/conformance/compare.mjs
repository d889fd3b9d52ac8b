// Compare an interpreter's outcome with a corpus record's `expected`.
// actual: {status:'SUCCEEDED'|'FAILED'|'TIMED_OUT', output?, error?, cause?}
/**
 * @param {any} exp JSON
 * @param {any} act JSON
 * @param {ReadonlySet<string>} [masks] pointers of what need only be there
 * @param {string} [at] pointer
 * @returns {string[]} what differs
 */
export function diff(exp, act, masks, at = '') {
  if (masks && masks.has(at)) return act === undefined ? [`${at}: missing (masked)`] : [];
  if (typeof exp === 'number' && typeof act === 'number')
    return exp === act || Math.abs(exp - act) <= 1e-12 * Math.max(1, Math.abs(exp)) ? [] : [`${at}: ${act} != ${exp}`];
  if (exp === null || typeof exp !== 'object') return exp === act ? [] : [`${at}: ${JSON.stringify(act)?.slice(0, 200)} != ${JSON.stringify(exp)?.slice(0, 200)}`];
  if (act === null || typeof act !== 'object' || Array.isArray(exp) !== Array.isArray(act)) return [`${at}: ${JSON.stringify(act)?.slice(0, 200)} != ${JSON.stringify(exp)?.slice(0, 200)}`];
  /** @type {string[]} */
  const out = [];
  if (Array.isArray(exp) && exp.length !== act.length) return [`${at}: length ${act.length} != ${exp.length}`];
  for (const k of new Set([...Object.keys(exp), ...Object.keys(act)])) {
    const p = at + '/' + k.replace(/~/g, '~0').replace(/\//g, '~1');
    if (!(k in exp)) out.push(`${p}: extra`);
    else if (!(k in act)) out.push(`${p}: missing`);
    else out.push(...diff(exp[k], act[k], masks, p));
  }
  return out;
}
/**
 * @param {{ expected?: any, expected_masks?: readonly string[] }} c
 * @param {{ status: string, output?: unknown, error?: string, cause?: string }} act
 * @returns {{ core: string[], cause: string[] }}
 */
export function judge(c, act) {
  const e = c.expected, masks = new Set(c.expected_masks ?? []);
  if (e.status !== act.status) return { core: [`status ${act.status} (${act.error ?? ''} ${String(act.cause ?? '').slice(0, 160)}) != ${e.status} (${e.error ?? ''})`], cause: [] };
  if (e.status === 'SUCCEEDED') return { core: diff(e.output, act.output, masks, '/output'), cause: [] };
  const core = (e.error ?? null) === (act.error ?? null) || masks.has('/error') ? [] : [`error ${act.error} != ${e.error}`];
  /** @type {string[]} */
  let cause = [];
  if (!masks.has('/cause')) {
    if ('cause_json' in e) { try { cause = diff(e.cause_json, JSON.parse(`${act.cause}`), new Set([...masks].map(m => m.replace('/cause_json', '')))); } catch { cause = ['cause is not JSON']; } }
    else if ((e.cause ?? null) !== (act.cause ?? null)) cause = [`cause ${JSON.stringify(act.cause)} != ${JSON.stringify(e.cause)}`];
  }
  return { core, cause };
}
