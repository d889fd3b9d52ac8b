export function withoutPromises(source: string): string;
