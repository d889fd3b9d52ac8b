/**
 * What a request may say to a coordination style, beside answering. The verb has the hand in its attempt, under the name
 * of the style; what it says is committed with the effect.
 */
export interface StyleHand {
  /** The name of the style, as steps of its sagas say it. */
  readonly kind: string;
  /**
   * Makes the hand for one attempt.
   * @param say takes down directives: they stand beside `output` in the answer. What is said last counts
   */
  open(say: (directives: Readonly<Record<string, unknown>>) => void): object;
}
