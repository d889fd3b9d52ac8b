/** One row: who looks for what may be forgotten, and how far that has come. */
export interface ForgetTable {
  /** Of the lease. */
  holder: string;
  until: number | string;
  /** The pass under way has come to this key. Empty: it begins. */
  after_key: string;
  /** When the next pass begins, in milliseconds. */
  due: number | string;
  /** Rows of steps that were asked before this moment, in milliseconds, may be gone. 0: no row has gone yet. */
  horizon: number | string;
}
