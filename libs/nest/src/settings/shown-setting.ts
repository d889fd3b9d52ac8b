/**
 * A setting of one URL or several, as it is told that it is wrong: before an @ there may be a password.
 * @param instead what is said of one that isn't shown
 */
export const shownSetting = (value: string, instead: string): string => (value.includes('@') ? instead : `'${value}'`);
