/** Who acts: kept by the browser, so that it is written once. */
export const actor = {
  get: (): string => localStorage.getItem('actor') ?? '',
  set: (name: string): void => localStorage.setItem('actor', name),
  /** A header holds bytes: those of UTF-8, each as a character. */
  header: (name: string): Record<string, string> =>
    name === '' ? {} : { 'backstitch-actor': String.fromCharCode(...new TextEncoder().encode(name)) },
};
