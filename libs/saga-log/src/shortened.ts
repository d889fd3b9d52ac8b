/** A text of so many characters at most, as it can be sent: half a character has no UTF-8, and would end the worker that sends it. */
export const shortened = (text: string, max: number): string =>
  (text.length > max ? `${text.slice(0, max)} …` : text).toWellFormed();
