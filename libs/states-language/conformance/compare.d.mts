export function diff(expected: unknown, actual: unknown, masks?: Set<string>, at?: string): string[];
export function judge(
  testCase: unknown,
  actual: { status: string; output?: unknown; error?: string; cause?: string },
): { core: string[]; cause: string[] };
