import { readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { GatewayError } from '../../gateway-error';

const typeOf: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface PageAsset {
  readonly text: string;
  /** Its media type. */
  readonly type: string;
}

/** The files of the page, which its package has built. They are read once, so no path that a request names is ever opened. */
export class PageAssets {
  private constructor(private readonly assets: ReadonlyMap<string, PageAsset>) {}

  /** @throws GatewayError `page-missing` when the page has not been built */
  static read(): PageAssets {
    const folder = builtFolder();
    const assets = readdirSync(folder).flatMap((name) => {
      const type = typeOf[extname(name)];
      return type === undefined ? [] : [[name, { text: readFileSync(join(folder, name), 'utf8'), type }] as const];
    });
    return new PageAssets(new Map(assets));
  }

  get(name: string): PageAsset | undefined {
    return this.assets.get(name);
  }
}

function builtFolder(): string {
  try {
    return dirname(require.resolve('@backstitch/page/index.html'));
  } catch (cause) {
    throw new GatewayError('page-missing', 'The page is not built: run `npm run build`.', { cause });
  }
}
