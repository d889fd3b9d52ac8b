/** What the gateway refused, in words; `link` tells more. */
export class Refused extends Error {
  constructor({ detail, title, type, errors = [] }) {
    super(
      [
        errors.length > 0 ? title : detail,
        ...errors.map((each) => `${each.pointer || 'The body'}: ${each.detail}`),
      ].join('\n'),
    );
    this.link = type;
  }
}

/** Asks the gateway; with a body it posts. @throws Refused, or an Error in words */
export async function call(path, body, headers = {}) {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, body === undefined ? {} : post).catch(() => undefined);
  if (!response) throw new Error('The gateway can’t be reached.');
  const answer = await response.json().catch(() => undefined);
  if (answer === undefined) throw new Error(`The gateway’s answer can’t be read (${response.status}).`);
  if (response.ok) return answer;
  throw new Refused(answer);
}

export const pathOf = ({ type, id }) => `/sagas/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

/** One for each thing that is meant once: sent again, it still happens once. */
export const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
