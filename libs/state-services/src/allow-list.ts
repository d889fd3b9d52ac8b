/** Whether a URL may be called. */
export type AllowList = (url: string) => boolean;

/**
 * A list of what may be called. It is closed: what isn't listed is refused, and nothing listed allows nothing.
 * @param list URLs of http or https: each allows what is at its origin, at its path or below
 * @throws TypeError when one is no URL
 * @example allowList(['https://hooks.example.org/slips'])('https://hooks.example.org/slips/42') // true
 */
export function allowList(list: readonly string[]): AllowList {
  const allowed = list.map((each) => new URL(each));
  return (text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && allowed.some((one) => covers(one, url));
  };
}

/** The same origin, and its path or one below: never a longer host name that begins alike, and nobody's credentials; nor a path that a server might read as one outside. */
function covers({ origin, pathname }: URL, url: URL): boolean {
  if (url.origin !== origin || url.username !== '' || url.password !== '') return false;
  if (pathname === '/') return true;
  // A server that decodes once more, or cuts parameters off, would read these as a way out of the path.
  if (/%(2f|5c|2e|25|3b|00)|;/i.test(url.pathname)) return false;
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return url.pathname === pathname || url.pathname.startsWith(folder);
}
