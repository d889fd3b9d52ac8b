/** A step is called like its state, where that is a name a step can have; else like its request. */
export function stepName(state: string, request: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/.test(state) && !/\.\d+$/.test(state) ? state : request;
}
