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
    return url !== null && /^https?:$/.test(url.protocol) && allowed.some((one) => covers(one, url));
  };
}

/** The same origin, and its path or one below: never a longer host name that begins alike, and nobody's credentials; nor a path that a server might read as one outside. */
export function covers({ origin, pathname }: URL, url: URL): boolean {
  if (url.origin !== origin || url.username !== '' || url.password !== '') return false;
  if (pathname === '/') return true;
  // Whoever decodes once more, or cuts parameters off, would read these as a way out of the path.
  if (/%(2f|5c|2e|25|3b|00)|;/i.test(url.pathname)) return false;
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return url.pathname === pathname || url.pathname.startsWith(folder);
}
