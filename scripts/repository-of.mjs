/**
 * What a package's manifest says of the place that its sources are at: the address that the clone it is packed in came from.
 * @param {string} origin as `git remote get-url origin` prints it
 * @param {string} directory of the package, in the repository
 * @returns {object} `repository`, `homepage` and `bugs`, without a name or password in them; empty for a clone of a folder
 */
export function repositoryOf(origin, directory) {
  // git@host:path is ssh, written in git's own way.
  const written = origin.trim().replace(/^(?:[^@/]+@)?([\w.-]+):(?!\/)/, 'ssh://$1/');
  const { protocol, hostname, port, pathname } = URL.canParse(written) ? new URL(written) : new URL('file:');
  if (!['https:', 'ssh:'].includes(protocol)) return {};
  const host = protocol === 'https:' && port !== '' ? `${hostname}:${port}` : hostname;
  const url = `https://${host}${pathname.replace(/(?:\.git)?\/?$/, '')}`;
  return {
    repository: { type: 'git', url: `git+${url}.git`, directory },
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
  };
}
