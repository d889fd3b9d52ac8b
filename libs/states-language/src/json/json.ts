/** Any JSON value: what flows between states. `undefined` never stands for a value; an absent field is absent. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
