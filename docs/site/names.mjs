import { basename, dirname } from 'node:path';
import { Converter, ReflectionKind } from 'typedoc';

/** @type {Readonly<Record<string, string>>} */
const groups = { guides: 'Guides', errors: 'Errors', decisions: 'Decisions' };

/**
 * Names of the site: a page is called by its heading and stands with those of its folder, a module by its package.
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const [first] = document.content;
    const heading = first?.kind === 'text' ? /^# (.+)$/m.exec(first.text)?.[1] : undefined;
    if (heading) document.name = heading.replaceAll('`', '');
    const path = app.files.getReflectionPath(document) ?? '';
    document.frontmatter['group'] = groups[basename(dirname(path))] ?? 'The project';
  });
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, declaration) => {
    if (declaration.kind === ReflectionKind.Module) {
      declaration.name = declaration.name.replace(/^(.+)\/src$/, '@backstitch/$1');
    }
  });
}
