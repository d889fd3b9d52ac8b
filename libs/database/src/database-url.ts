import { DatabaseError } from './database-error';

/** What a `DATABASE_URL` names. */
export type DatabaseUrl = { readonly sqlite: string } | { readonly postgres: string };

/**
 * @param url `sqlite:{path}`, `sqlite::memory:`, `postgres://user:password@host:port/name`, or, for a socket,
 *   `postgres://user@/name?host=/var/run/postgresql`
 * @throws DatabaseError `bad-database-url`
 */
export function databaseUrl(url: string): DatabaseUrl {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path !== undefined && (!path.startsWith('//') || path.startsWith('///'))) return { sqlite: path };
  if (/^postgres(ql)?:\/\//.test(url) && parsed(url)) return { postgres: url };
  throw new DatabaseError(
    'bad-database-url',
    `'${shownUrl(url)}' names no database: write sqlite:{path}, sqlite::memory: or postgres://user:password@host:port/name.${
      /^(mysql|mariadb):/.test(url)
        ? ' MySQL and MariaDB are opened by a library of yours: docs/guides/your-database.md.'
        : ''
    }`,
  );
}

/** Does the URL name a database of MySQL or MariaDB, which a library opens: `openMysql` of `@backstitch/database/mysql` for one? */
export const isMysqlUrl = (url: string): boolean => /^(mysql|mariadb):\/\//.test(url);

/** A URL as it may be shown and logged: without password and parameters, which may hold one, but for the host. */
export function shownUrl(url: string): string {
  if (url.startsWith('sqlite:')) return url;
  const known = parsed(url);
  // What isn't understood may hold a password anywhere.
  if (!known) return /[@=:]/.test(url) ? `${/^\w*/.exec(url)?.[0]}…` : url;
  const { protocol, username, password, host, pathname, searchParams } = known;
  const who = username && `${username}${password && ':***'}@`;
  const given = searchParams.get('host');
  return `${protocol}//${who}${host === noHost ? '' : host}${pathname}${given === null ? '' : `?host=${given}`}`;
}

const noHost = 'none';

/** WHATWG's URLs have a host when they have a user; PostgreSQL's may have a socket instead. */
function parsed(url: string): URL | undefined {
  for (const text of [url, url.replace('@/', `@${noHost}/`)]) if (URL.canParse(text)) return new URL(text);
  return undefined;
}
