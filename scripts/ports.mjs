import { once } from 'node:events';
import { createServer } from 'node:net';
import { Trouble } from './trouble.mjs';

/**
 * A port by the variable that sets it.
 * @param {string} variable
 * @param {number} otherwise where it isn't set
 * @throws {Trouble} `bad-setting`
 */
export function portOf(variable, otherwise) {
  const value = process.env[variable] || `${otherwise}`;
  if (/^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new Trouble('bad-setting', `${variable} is '${value}': write a port, 1 to 65535.`);
}

/**
 * @param {number} port
 * @param {string} variable that sets it
 * @param {string} whose
 * @throws {Trouble} `port-taken`
 */
export async function checkFree(port, variable, whose) {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    throw new Trouble(
      'port-taken',
      `Port ${port} is taken, so ${whose} can't listen on it: end the program that uses it (or another npm start), or set ${variable}.`,
    );
  }
  probe.close();
  await once(probe, 'close');
}
