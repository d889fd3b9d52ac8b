/** Levels that JSON may have: deeper values can't be walked without exhausting the stack. As in the states language. */
const maxLevels = 500;

const [quote, backslash, minus] = [34, 92, 45];
const [brace, bracket, braceEnd, bracketEnd] = [123, 91, 125, 93];
const isDigit = (character: number) => character >= 48 && character <= 57;
/** Digits, and `.`, `e`, `E`, `+`, `-`. */
const isOfNumber = (character: number) => isDigit(character) || [46, 101, 69, 43, minus].includes(character);

/** What is wrong with a text, in the words of the errors of a field: the pointer is that of all of it. */
export interface TextError {
  readonly pointer: '';
  readonly code: 'number-too-large' | 'too-deep';
  readonly detail: string;
}

/**
 * What JSON text says that a value can't hold, before it is parsed: too many levels, a whole number that would be rounded
 * to another one, a number that is infinite. What is no JSON at all, parsing says.
 */
export function errorInText(text: string): TextError | undefined {
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) {
      at = endOfString(text, at);
    } else if (character === brace || character === bracket) {
      if (++level > maxLevels) return textError('too-deep', `JSON may have ${maxLevels} levels.`);
    } else if (character === braceEnd || character === bracketEnd) {
      level--;
    } else if (character === minus || isDigit(character)) {
      const end = endOfNumber(text, at);
      // Fifteen digits are always exact, and no number so short is infinite unless it has an exponent.
      if (end - at > 15 || text.slice(at, end).search(/e/i) > 0) {
        const number = text.slice(at, end);
        if (isLost(number))
          return textError('number-too-large', `${number.slice(0, 40)} can't be kept as it is: send it as text.`);
      }
      at = end - 1;
    }
  }
  return undefined;
}

const textError = (code: TextError['code'], detail: string): TextError => ({ pointer: '', code, detail });

function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === backslash) at++;
    else if (character === quote) return at;
  }
  return text.length;
}

function endOfNumber(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && isOfNumber(text.charCodeAt(at))) at++;
  return at;
}

function isLost(number: string): boolean {
  const value = Number(number);
  if (Number.isNaN(value)) return false; // no JSON
  if (!Number.isFinite(value)) return true;
  return /^-?\d+$/.test(number) && number.length < 400 && BigInt(number) !== BigInt(value);
}
