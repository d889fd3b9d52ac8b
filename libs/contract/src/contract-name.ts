import { ContractError } from './contract-error';

/**
 * A name that appears in URLs, workflow ids and step keys. Names of contracts are identifiers, so that they can be
 * exported; ids given by users may have more (see the HTTP surface).
 */
export function contractName<N extends string>(what: string, name: N): N {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new ContractError(
      'bad-name',
      `${what} '${name}' has a name that can't be used: a letter, then at most 99 letters, digits or underscores.`,
    );
  }
  return name;
}
