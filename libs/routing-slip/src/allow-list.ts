/** Whether a subscription may have this URL told. */
export type AllowList = (endpoint: string) => boolean;

/**
 * Endpoints that may be told what happens to slips. Closed: what isn't listed is refused, and nothing listed allows
 * nothing.
 * @param list URLs with commas between them: each allows what is at its origin, at its path or below
 * @example allowList('https://hooks.example.org/slips')('https://hooks.example.org/slips/42') // true
 */
export function allowList(list = ''): AllowList {
  const allowed = list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => new URL(each));
  return (endpoint) => {
    const url = URL.parse(endpoint);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
    return allowed.some(({ origin, pathname }) => {
      const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
      return url.origin === origin && (url.pathname === pathname || url.pathname.startsWith(folder));
    });
  };
}
