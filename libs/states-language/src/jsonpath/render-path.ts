import type { Segment } from './path';

/** The path in the normal form that causes quote: `$['a'][0]`. */
export function renderPath(segments: readonly Segment[]): string {
  return '$' + segments.map(renderSegment).join('');
}

function renderSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'property':
      return `[${segment.names.map((name) => `'${name}'`).join(',')}]`;
    case 'index':
      return `[${segment.indexes.join(',')}]`;
    case 'slice':
      return `[${segment.from ?? ''}:${segment.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descendant':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${segment.name}(${segment.argument ?? ''})`;
  }
}
