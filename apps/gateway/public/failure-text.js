/** A message that is JSON, as of state machines, says the same as its code and details; theirs is the human part. */
export function failureText({ code, message }) {
  let text = message;
  try {
    const { errorMessage } = JSON.parse(message);
    if (typeof errorMessage === 'string') text = errorMessage;
  } catch {
    // It is text.
  }
  return text.startsWith(code) ? text : `${code}: ${text}`;
}
