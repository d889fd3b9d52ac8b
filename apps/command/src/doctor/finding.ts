/** What a check has found. */
export interface Finding {
  /** What was looked at: `temporal`, `workers`. */
  readonly check: string;
  /** `warning`: it works, and may not for long. */
  readonly state: 'ok' | 'warning' | 'wrong';
  /** What was found. */
  readonly found: string;
  /** What to do; absent where nothing is to be done. */
  readonly todo?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const warning = (check: string, found: string, todo: string): Finding => ({
  check,
  state: 'warning',
  found,
  todo,
});
export const wrong = (check: string, found: string, todo: string): Finding => ({ check, state: 'wrong', found, todo });
