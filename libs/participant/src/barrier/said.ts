import type { Answer, StyleHand } from '@backstitch/saga-log';

/** What a request says to the style of the saga that asks, beside its output. */
export class Said {
  private directives: Readonly<Record<string, unknown>> = {};
  /** What the verb's attempt has for it: the style's hand, where the style is known. */
  readonly hand: Readonly<Record<string, object>>;

  constructor(style: string, hands: readonly StyleHand[]) {
    const known = hands.find(({ kind }) => kind === style);
    this.hand = known ? { [style]: known.open((directives) => void (this.directives = directives)) } : {};
  }

  get isNothing(): boolean {
    return Object.keys(this.directives).length === 0;
  }

  answer(output: unknown): Answer {
    return { ...(output !== undefined && { output }), ...this.directives };
  }
}

/** What the attempt under way may say. @returns undefined where its answer is nothing but the output */
export const saidBy = (
  { style }: { readonly style?: string },
  { hands }: { readonly hands: readonly StyleHand[] },
): Said | undefined => (style === undefined ? undefined : new Said(style, hands));
