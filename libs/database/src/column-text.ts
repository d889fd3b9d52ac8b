/** A text as columns have it: PostgreSQL takes no NUL character, and SQLite's client would cut it there. */
export const columnText = (text: string): string => text.replaceAll('\0', '');
