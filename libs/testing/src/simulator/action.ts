/** Something that can happen next. */
export interface Action {
  readonly weight: number;
  readonly act: () => void | Promise<void>;
}
